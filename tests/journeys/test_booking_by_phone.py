"""A call at the desk: one search, one form, a time held while they talk."""

import re
from datetime import datetime

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.roles import Role
from bookings.models import Appointment
from clients.models import Client
from tests import factories
from tests.journeys.conftest import DESK, WIDE, at, both, look

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def known(studio, ana, ben, visit):
    """Kim has been here before."""
    return visit("Kim", ana, at(studio, 3, 9), phone="+12125550142").client


def offered(page: Page, on: str) -> list[str]:
    """The times the website offers with Ana on a day."""
    page.goto(f"/book/?how=consultation&about=&with=ana&day={on}")
    expect(page.get_by_role("heading", name="When suits you?")).to_be_visible()
    return page.locator(".time-chip").all_inner_texts()


def free(panel: Locator, time: datetime) -> Locator:
    """The free time to press, among those offered."""
    return panel.locator(f'button[name="pick"][value="{time.isoformat()}"]')


@both
def test_somebody_known_calls(open_as, open_browser, studio, dina, known, size, dark):
    tomorrow = at(studio, 1, 12).astimezone(studio.tz).date().isoformat()
    visitor = open_browser(DESK)
    assert "08:15" in offered(visitor, tomorrow)

    page = open_as(dina, size, dark=dark)
    page.goto("/desk/calendar/")
    page.get_by_role("button", name="New booking").click()
    panel = page.get_by_role("dialog")
    find = panel.get_by_label("Find a client")
    expect(find).to_be_focused()
    look(page)
    page.keyboard.type("0142")
    expect(panel.locator("#found").get_by_role("option")).to_have_count(1)
    look(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(panel.locator(".chosen")).to_contain_text("Kim Porter")
    with page.expect_response("**/desk/book/hold/"):
        panel.get_by_role("combobox", name="Artist").select_option("Ana Ruiz")
    free(panel, at(studio, 1, 8, 15)).click()
    expect(panel.locator(".held")).to_contain_text("Held for you until")
    look(page)

    eve = open_as(factories.make_user(Role.DESK, "eve@example.com", name="Eve Long"), WIDE)
    eve.goto(f"/desk/calendar/?date={tomorrow}")
    expect(eve.locator(".blk-held")).to_contain_text("Held by Dina Wells")
    look(eve)
    assert "08:15" not in offered(visitor, tomorrow)

    panel.locator(".btn-book").click()
    expect(panel).to_contain_text("Booked: Kim Porter")
    expect(page).to_have_url(re.compile("/desk/calendar/$"))
    look(page)
    booked = Appointment.objects.get(client=known, booked_by=dina)
    assert booked.starts_at == at(studio, 1, 8, 15)


def test_a_hold_is_given_back_when_the_form_is_closed(open_as, studio, dina, known):
    page = open_as(dina, WIDE)
    page.goto("/desk/calendar/")
    page.get_by_role("button", name="New booking").click()
    panel = page.get_by_role("dialog")
    free(panel, at(studio, 1, 10)).click()
    expect(panel.locator(".held")).to_be_visible()
    assert Appointment.objects.filter(status=Appointment.Status.HELD).exists()
    with page.expect_response("**/book/release/"):
        panel.get_by_role("button", name="Close").click()
    assert not Appointment.objects.filter(status=Appointment.Status.HELD).exists()


@both
def test_somebody_new_calls_who_may_be_known(open_as, studio, dina, known, size, dark):
    page = open_as(dina, size, dark=dark)
    page.goto("/desk/")
    page.get_by_role("link", name="New booking").first.click()
    panel = page.get_by_role("dialog")
    panel.get_by_text("New client").click()
    panel.get_by_label("First name").fill("Robin")
    panel.get_by_label("Full name").fill("Robin Porter")
    panel.get_by_label("Mobile").fill("(212) 555-0142")
    panel.get_by_label("Mobile").press("Tab")
    expect(panel.locator(".alike")).to_contain_text("Kim Porter")
    look(page)
    free(panel, at(studio, 1, 10)).click()
    book = panel.locator(".btn-book")
    book.click()
    expect(panel.locator("[data-error-summary]")).to_contain_text("Say whether it is the same")
    look(page)
    panel.get_by_label("Not the same person").click()
    expect(panel.locator("#alike")).to_contain_text("Noted: another person")
    book.click()
    expect(panel).to_contain_text("Booked: Robin Porter")
    look(page)
    assert Client.objects.count() == 2
    page.keyboard.press("Escape")
    page.get_by_role("link", name="The day after").click()
    expect(page.get_by_text("Robin Porter")).to_be_visible()
