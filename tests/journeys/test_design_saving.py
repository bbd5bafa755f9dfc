"""What is drawn is kept: through a lost connection, a lost answer, and beside a colleague."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from accounts.roles import Role
from designs.actions import save_view
from designs.models import View
from tests import factories
from tests.designs.drawings import drawn_version, hairline
from tests.journeys.conftest import WIDE, at, look
from tests.journeys.designing import drawn, editor, saved, shown

pytestmark = [pytest.mark.django_db(transaction=True)]
GONE = "Promise.reject(new TypeError('gone'))"
LOST = "real(url, how).then((got) => got.text()).then(() => Promise.reject(new TypeError('lost')))"


def cut(page: Page, how: str = GONE) -> None:
    """Saves do not arrive from here on; LOST: they do, and their answers do not."""
    page.evaluate(
        "() => { const real = window.fetch; window.back = () => { window.fetch = real };"
        " window.fetch = (url, how) => String(url).includes('/save/')"
        f" ? {how} : real(url, how) }}"
    )


def mend(page: Page) -> None:
    page.evaluate("window.back(); window.dispatchEvent(new Event('online'))")


def given(page: Page, label: str, value: str) -> None:
    page.get_by_label(label).fill(value)
    page.keyboard.press("Tab")


@pytest.fixture
def carl(studio, ana):
    """Carl, whom Ana treats."""
    user = factories.make_user(Role.CLIENT, "carl@example.com", name="Carl Jensen")
    client = factories.make_client(
        first_name="Carl", full_name="Carl Jensen", email="carl@example.com", user=user
    )
    factories.make_appointment(
        location=studio, artist=ana, client=client, starts_at=at(studio, 1, 14)
    )
    return client


def test_a_lost_connection_says_so_and_catches_up(open_as, ana, carl):
    version = drawn_version(carl, ana.user)
    page = open_as(ana.user, WIDE)
    editor(page, version)
    cut(page)
    page.locator("[data-shape=zone]").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-saved]")).to_contain_text("No connection")
    page.keyboard.press("ArrowDown")
    assert drawn()["zones"][0]["outline"][0][1] == 640
    mend(page)
    saved(page)
    page.wait_for_load_state("networkidle")
    assert drawn()["zones"][0]["outline"][0][1] == 644


def test_without_a_connection_no_value_of_the_version_pushes_another_out(open_as, ana, carl):
    version = drawn_version(carl, ana.user)
    page = open_as(ana.user, WIDE)
    editor(page, version)
    cut(page)
    given(page, "Name of this version", "rounded")
    expect(page.locator("[data-saved]")).to_contain_text("No connection")
    page.get_by_text("Sessions, pace and fading").click()
    given(page, "Dots a minute", "80")
    given(page, "Percent of the dots", "60, 40")
    given(page, "Dots a minute", "90")
    given(page, "Half of it fades in, years", "4.4")
    given(page, "Name of this version", "softer")
    mend(page)
    saved(page)
    page.wait_for_load_state("networkidle")
    version.refresh_from_db()
    assert (version.name, version.shares, version.per_minute) == ("softer", [60, 40], 90)
    assert version.half_life == 4.4


def test_a_refused_value_takes_no_other_along(open_as, ana, carl):
    version = drawn_version(carl, ana.user)
    page = open_as(ana.user, WIDE)
    editor(page, version)
    cut(page)
    page.get_by_text("Sessions, pace and fading").click()
    given(page, "Percent of the dots", "60, 40")
    given(page, "Dots a minute", "5")
    given(page, "Name of this version", "softer")
    mend(page)
    expect(page.locator("[data-problem]")).to_contain_text("10 to 400 dots")
    saved(page)
    page.wait_for_load_state("networkidle")
    version.refresh_from_db()
    assert (version.name, version.shares, version.per_minute) == ("softer", [60, 40], 75)


def test_a_save_whose_answer_is_lost_is_not_taken_for_a_colleagues(open_as, ana, carl):
    version = drawn_version(carl, ana.user)
    page = open_as(ana.user, WIDE)
    editor(page, version)
    cut(page, LOST)
    page.locator("[data-shape=zone]").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-saved]")).to_contain_text("No connection")
    assert drawn()["zones"][0]["outline"][0][1] == 642
    page.keyboard.press("ArrowDown")
    mend(page)
    saved(page)
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-theirs]")).to_be_hidden()
    assert drawn()["zones"][0]["outline"][0][1] == 644
    before = version.edition
    version.refresh_from_db()
    assert version.edition == before + 2


def test_two_on_one_version_are_told_and_neither_loses_anything(open_as, ana, carl):
    version = drawn_version(carl, ana.user)
    page = open_as(ana.user, WIDE)
    editor(page, version)
    shown(page)
    owner = factories.make_user(Role.OWNER, "olga@example.com", name="Olga Stein")
    view = View.objects.select_related("photo", "version__design").get()
    save_view(view=view, edition=version.edition, drawn=hairline(density=222), by=owner)
    page.locator("[data-shape=zone]").focus()
    page.keyboard.press("ArrowDown")
    notice = page.locator("[data-theirs]")
    expect(notice).to_contain_text("Olga Stein changed this version meanwhile")
    look(page)
    notice.get_by_role("button", name="Keep mine as a new version").click()
    expect(page.get_by_role("heading", name="Carl Jensen, version 2")).to_be_visible()
    saved(page)
    page.wait_for_timeout(500)
    mine = View.objects.get(version__number=2).drawn["zones"][0]
    theirs = View.objects.get(version__number=1).drawn["zones"][0]
    assert (mine["density"], mine["outline"][0][1]) == (130, 642)
    assert (theirs["density"], theirs["outline"][0][1]) == (222, 640)
