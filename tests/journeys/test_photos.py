"""Photos in a real browser: taken with the last one shining through, sent, compared, allowed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.roles import Role
from clients.models import GalleryPair, Photo
from tests import factories
from tests.clients.uploads import head, kept, saved
from tests.journeys.conftest import DESK, PHONE, WIDE, at, look

pytestmark = [pytest.mark.django_db(transaction=True)]
GOOD = {"name": "front.jpg", "mimeType": "image/jpeg", "buffer": saved(head(), "JPEG")}
DARK = {
    "name": "dark.jpg",
    "mimeType": "image/jpeg",
    "buffer": saved(head().point(lambda value: value * 0.25), "JPEG"),
}
NONE = {"name": "letter.jpg", "mimeType": "image/jpeg", "buffer": b"Dear studio"}


@pytest.fixture
def carl(studio, ana):
    """Carl, whom Ana treats, and who signs in."""
    user = factories.make_user(Role.CLIENT, "carl@example.com", name="Carl Jensen")
    client = factories.make_client(
        first_name="Carl", full_name="Carl Jensen", email="carl@example.com", user=user
    )
    factories.make_appointment(
        location=studio, artist=ana, client=client, starts_at=at(studio, 1, 14)
    )
    return client


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", name=words)).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "desk"])
def test_an_artist_takes_the_set_with_the_last_photo_shining_through(open_as, ana, carl, size):
    kept(carl, view="front", taken_at=at(ana.weekly_hours.first().location, -20, 10))
    page = open_as(ana.user, size)
    page.goto(f"/desk/clients/{carl.ref}/photos/")
    heading(page, "Carl Jensen")
    look(page)
    page.get_by_role("link", name=re.compile("Missing: Front, after session 1")).click()
    expect(page.locator(".taking-who")).to_contain_text("Carl Jensen")
    look(page)

    page.get_by_role("button", name="Start the camera").click()
    shutter = page.get_by_role("button", name="Take the photo")
    expect(shutter).to_be_focused()
    expect(page.locator(".finder-ghost")).to_be_visible()
    expect(page.locator(".finder-ghost")).to_have_attribute("src", re.compile("/files/.+/screen/"))
    expect(page.locator("[data-view-words]")).to_have_text("Front")
    look(page)
    page.wait_for_function("document.querySelector('video').videoWidth > 0")

    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Keep it")).to_be_focused()
    look(page)
    page.get_by_role("button", name="Take it again").click()
    expect(shutter).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator("[data-says]")).to_contain_text("Kept")
    one = Photo.objects.get(stage="session")
    assert (one.view, one.session_number, one.client) == ("front", 1, carl)
    expect(page.locator("[data-guide=front]")).to_contain_text("taken")


def test_several_files_are_sent_each_with_its_own_answer(open_as, ana, carl):
    page = open_as(ana.user, PHONE)
    page.goto(f"/desk/clients/{carl.ref}/photos/add/?stage=before")
    page.get_by_label("Photos", exact=True).set_input_files([GOOD, DARK, NONE])
    lines = page.locator(".uploads li")
    expect(lines).to_have_count(3)
    expect(page.get_by_label("View of front.jpg")).to_have_value("front")
    page.get_by_label("View of dark.jpg").select_option("top")
    look(page)
    page.get_by_role("button", name="Send the photos").click()
    expect(lines.nth(0)).to_contain_text("Kept.")
    expect(lines.nth(1)).to_contain_text("It is dark.")
    expect(lines.nth(2)).to_contain_text("not a picture we can read")
    expect(page.locator("[data-uploads-says]")).to_have_text("2 of 3 are kept.")
    look(page)
    assert set(Photo.objects.values_list("view", flat=True)) == {"front", "top"}


def test_without_javascript_a_form_sends_them_too(open_browser, open_as, ana, carl, live_server):
    cookie = open_as(ana.user).context.cookies()[0]
    page = open_browser(PHONE, javascript=False)
    page.context.add_cookies(
        [{"name": "sessionid", "value": cookie["value"], "url": live_server.url}]
    )
    page.goto(f"/desk/clients/{carl.ref}/photos/add/")
    page.get_by_label("Photos", exact=True).set_input_files([GOOD, NONE])
    page.get_by_role("button", name="Send the photos").click()
    expect(page.get_by_role("status").first).to_contain_text("The photo is kept: Front, before.")
    expect(page.get_by_role("status").first).to_contain_text("letter.jpg was not kept.")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_two_are_compared_by_keyboard(open_as, ana, carl, studio, size):
    kept(carl, view="crown", taken_at=at(studio, -60, 10))
    kept(carl, view="crown", stage="healed", taken_at=at(studio, -5, 10))
    page = open_as(ana.user, size)
    page.goto(f"/desk/clients/{carl.ref}/photos/")
    page.get_by_role("link", name="Compare Crown").click()
    slider = page.get_by_role("slider")
    slider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "55% before, 45% after")
    page.keyboard.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", "0% before, 100% after")
    look(page)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_from_the_clients_yes_to_the_website_and_back(open_as, ana, carl, studio, size):
    kept(carl, taken_at=at(studio, -60, 10))
    kept(carl, stage="healed", taken_at=at(studio, -5, 10))
    theirs = open_as(carl.user, size)
    for number in (0, 1):
        theirs.goto("/portal/photos/")
        look(theirs)
        theirs.locator(".own-photos a").nth(number).click()
        look(theirs)
        theirs.get_by_role("button", name="Yes, this photo may be shown").click()
        expect(theirs.get_by_role("status")).to_contain_text("may show this photo")

    owner = factories.make_user(Role.OWNER, "olga@example.com", name="Olga Stein")
    page = open_as(owner, size)
    page.goto(f"/desk/clients/{carl.ref}/photos/compare/?view=front")
    look(page)
    page.get_by_label("Words under it").fill("Two sessions")
    page.get_by_role("button", name="Show this pair on the website").click()
    expect(page.get_by_role("status")).to_contain_text("on the website")
    page.goto("/results/")
    expect(page.get_by_role("figure")).to_contain_text("Two sessions")
    look(page)

    theirs.goto("/portal/photos/")
    expect(theirs.get_by_text("Olga Stein")).to_be_visible()
    theirs.locator(".own-photos a").first.click()
    expect(theirs.get_by_text("It is on the website now")).to_be_visible()
    theirs.get_by_role("button", name="Take it back").click()
    expect(theirs.get_by_role("status")).to_contain_text("shown no longer")
    page.reload()
    heading(page, "No pictures are shown just now")
    look(page)
    assert not GalleryPair.objects.shown().exists()


def test_a_client_sends_their_own_on_a_phone(open_as, carl):
    page = open_as(carl.user, PHONE)
    page.goto("/portal/photos/")
    page.get_by_role("link", name="Send photos").click()
    look(page)
    page.get_by_label("Photos", exact=True).set_input_files([GOOD])
    page.get_by_role("button", name="Send the photos").click()
    expect(page.locator("[data-uploads-says]")).to_have_text("The photo is kept.")
    look(page)
    page.get_by_role("link", name="All photos").click()
    heading(page, "From earlier")
