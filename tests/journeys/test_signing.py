"""A form is signed on a phone by its link, drawn with a finger; and by keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from bookings.models import Service
from clients import actions
from clients.models import Consent
from tests import factories
from tests.accounts.ways import last_letter, link_in
from tests.clients.signing import ask, known_client, sign
from tests.journeys.conftest import DESK, PHONE, WIDE, at, fits, look

pytestmark = [pytest.mark.django_db(transaction=True)]
ADDRESS = "carl@example.com"


@pytest.fixture
def carl(studio, ana):
    """A client with a session in three days, which asks for three forms."""
    carl = known_client(email=ADDRESS)
    factories.make_appointment(
        location=studio,
        artist=ana,
        client=carl,
        starts_at=at(studio, 3, 14),
        service=Service.objects.get(slug="smp-session"),
    )
    return carl


@pytest.fixture
def link(carl, dina):
    """The link of the procedure consent, as it was mailed."""
    consent = ask(carl, by=dina)
    actions.send_to_sign(consent=consent, by=dina)
    return link_in(last_letter(ADDRESS))


def tick_all(page: Page) -> None:
    for box in page.locator(".signing-lines input[type=checkbox]").all():
        box.check()


def draw(page: Page) -> None:
    """A few strokes across the pad."""
    pad = page.locator("[data-signature] canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    page.mouse.move(box["x"] + 30, box["y"] + 120)
    page.mouse.down()
    for x, y in ((80, 40), (120, 130), (160, 50), (220, 110), (270, 70)):
        page.mouse.move(box["x"] + x, box["y"] + y, steps=6)
    page.mouse.up()


@pytest.mark.parametrize(
    ("size", "dark"), [(PHONE, False), (DESK, True)], ids=["phone", "desk, dark"]
)
def test_a_consent_is_drawn_by_its_link(open_browser, link, size, dark):
    page = open_browser(size, dark=dark)
    page.goto(link)
    expect(page.get_by_role("heading", name="Consent to the procedure")).to_be_visible()
    look(page)

    # Half of it, and it is kept by itself.
    page.get_by_label("An infection is possible").check()
    expect(page.locator("[data-kept]")).to_have_text("What you filled in is kept.")
    page.reload()
    expect(page.get_by_label("An infection is possible")).to_be_checked()

    # What is missing is said, and the drawing stays.
    draw(page)
    page.get_by_role("button", name="Sign this form").click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("to mend before this can go through")
    expect(summary).to_be_focused()
    look(page)

    tick_all(page)
    page.get_by_label("In your own words").fill("Less thin from above.")
    page.get_by_label("Your full name, typed").fill("Carl Jensen")
    look(page)
    page.get_by_role("button", name="Sign this form").click()

    expect(page.get_by_text("Signed. Thank you.")).to_be_visible()
    expect(page.get_by_role("img", name="The drawn signature")).to_be_visible()
    look(page)
    with page.expect_download() as copy:
        page.get_by_role("link", name="Download your copy").click()
    assert re.fullmatch(r"procedure-\d{4}-\d\d-\d\d\.pdf", copy.value.suggested_filename)
    consent = Consent.objects.get()
    assert (consent.signed_means, consent.signed_way) == ("drawn", "link")
    assert consent.signature


def test_a_consent_is_signed_by_keyboard_alone(open_browser, link):
    page = open_browser(DESK)
    page.goto(link)

    boxes = page.locator(".signing-lines input[type=checkbox]")
    boxes.first.focus()
    for _ in range(boxes.count()):
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
    page.keyboard.type("Less thin from above.")
    page.keyboard.press("Tab")
    page.keyboard.type("Carl Jensen")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")  # from drawing to the typed name alone
    expect(page.get_by_label("Sign with my typed name alone")).to_be_checked()
    expect(page.locator("[data-signature]")).to_be_hidden()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Signed. Thank you.")).to_be_visible()
    assert Consent.objects.get().signed_means == "typed"


def test_a_consent_is_signed_without_javascript(open_browser, link):
    page = open_browser(PHONE, javascript=False)
    page.goto(link)
    tick_all(page)
    page.get_by_label("In your own words").fill("Less thin from above.")
    page.get_by_label("Your full name, typed").fill("Carl Jensen")
    page.get_by_role("button", name="Sign this form").click()

    expect(page.get_by_text("Signed. Thank you.")).to_be_visible()


def test_a_cleared_pad_is_empty(open_browser, link):
    page = open_browser(PHONE)
    page.goto(link)
    tick_all(page)
    page.get_by_label("In your own words").fill("Less thin from above.")
    page.get_by_label("Your full name, typed").fill("Carl Jensen")
    draw(page)
    page.get_by_role("button", name="Clear").click()
    page.get_by_role("button", name="Sign this form").click()

    expect(page.get_by_role("alert")).to_contain_text("draw your signature")
    assert Consent.objects.get().is_open


@pytest.mark.parametrize(
    ("size", "dark"), [(PHONE, True), (DESK, False)], ids=["phone, dark", "desk"]
)
def test_photos_are_allowed_and_taken_back_in_the_portal(open_as, carl, size, dark):
    carl.user = factories.make_user("client", ADDRESS)
    carl.save()
    page = open_as(carl.user, size, dark=dark)
    page.goto("/portal/forms/")
    look(page)
    page.get_by_role("button", name="Answer it").click()
    for question in page.locator(".signing-choices fieldset").all():
        question.get_by_label("Yes").check()
    page.get_by_label("I decide this freely").check()
    page.get_by_label("Your full name, typed").fill("Carl Jensen")
    draw(page)
    look(page)
    page.get_by_role("button", name="Sign this form").click()

    expect(page.get_by_role("heading", name="Photos and marketing", level=1)).to_be_visible()
    look(page)
    page.get_by_role("link", name="Your forms").click()
    look(page)
    page.get_by_role("link", name="Take my consent back").click()
    look(page)
    page.get_by_role("button", name="Take my consent back").click()
    expect(page.get_by_text("Your consent is withdrawn")).to_be_visible()
    assert not Consent.objects.get().is_in_force


@pytest.mark.parametrize(
    ("size", "dark"), [(PHONE, False), (WIDE, True)], ids=["phone", "desk, dark"]
)
def test_the_desk_asks_and_the_owner_reads_and_edits(open_as, carl, dina, size, dark):
    page = open_as(dina, size, dark=dark)
    page.goto(f"/desk/clients/{carl.ref}/forms/")
    expect(page.get_by_text("Needed before the next visit")).to_have_count(3)
    look(page)
    page.get_by_role("button", name="Ask by e-mail for Deposit policy").click()
    expect(page.get_by_text(f"a link goes to {ADDRESS}")).to_be_visible()
    look(page)

    consent = Consent.objects.get()
    sign(consent)
    olga = factories.make_user("owner", "olga@example.com", name="Olga Stein")
    page = open_as(olga, size, dark=dark)
    page.goto(f"/desk/clients/{carl.ref}/forms/")
    look(page)
    page.get_by_role("link", name="Read Deposit policy").click()
    look(page)
    page.goto(f"/desk/clients/{carl.ref}/forms/{consent.ref}/withdraw/")
    look(page)
    page.goto("/desk/setup/forms/")
    look(page)
    page.get_by_role("link", name="Deposit policy").click()
    look(page)
    page.get_by_label("Introduction").fill("A new beginning.")
    page.get_by_role("button", name="Publish this version").click()
    expect(page.get_by_text("Deposit policy, version 2 is published.")).to_be_visible()
    fits(page)
    page.get_by_role("link", name="Version 1").click()
    look(page)
    page.goto("/desk/setup/forms/deposit/about/")
    look(page)
