"""A client who booked signs in with a code, and sees, moves and cancels their visit."""

import re

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from bookings.models import Appointment
from clients.actions import welcome
from tests import factories
from tests.accounts.ways import code_in, last_letter, link_in
from tests.journeys.conftest import DESK, PHONE, at, axe, fits

pytestmark = [pytest.mark.django_db(transaction=True)]
ADDRESS = "ada@example.com"


@pytest.fixture
def visit(studio):
    """Ada, who booked online, comes in three days."""
    cache.clear()  # codes are counted there
    ana = factories.make_artist(studio, name="Ana Ruiz", slug="ana", hours=(480, 1200), colour=1)
    ada = welcome(first_name="Ada", email=ADDRESS, said_adult=True)
    return factories.make_appointment(
        location=studio, artist=ana, client=ada, starts_at=at(studio, 3, 14)
    )


def see(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()


@pytest.mark.parametrize(
    ("size", "dark", "javascript"),
    [(PHONE, False, True), (DESK, True, True), (PHONE, False, False)],
    ids=["phone", "desk, dark", "phone without JavaScript"],
)
def test_from_the_code_to_cancelled(open_browser, visit, size, dark, javascript):
    page = open_browser(size, dark=dark, javascript=javascript)

    def look() -> None:
        if javascript:
            fits(page)
            axe(page)

    page.goto("/portal/")
    see(page, "Your appointments")
    look()
    page.get_by_label("Your e-mail address").fill(ADDRESS)
    page.get_by_role("button", name="Send me a code").click()
    see(page, "Look into your mailbox")
    look()
    page.get_by_label("The code").fill("0000-0000")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("That is not the code")
    look()
    page.get_by_label("The code").fill(code_in(last_letter(ADDRESS)))
    page.get_by_role("button", name="Sign in").click()
    see(page, "Hello Ada")
    expect(page.get_by_role("heading", name=re.compile("Your next appointment"))).to_be_visible()
    look()

    page.get_by_role("link", name="Move", exact=True).click()
    see(page, "Which time suits you better?")
    look()
    page.locator("#month-after").click()
    expect(page.locator("#month-before")).to_be_visible()
    page.locator("a.day").nth(2).click()
    expect(page.locator("a.day").nth(2)).to_have_attribute("aria-current", "date")
    page.locator(".time-chip").first.click()
    see(page, "Move it to this time?")
    look()
    page.get_by_role("button", name=re.compile("^Move to")).click()
    see(page, "Hello Ada")
    expect(page.get_by_role("status")).to_contain_text("Moved to")
    assert Appointment.objects.get(pk=visit.pk).sequence == 1

    page.get_by_role("link", name="Cancel it").click()
    see(page, "Cancel this appointment?")
    look()
    page.get_by_role("button", name=re.compile("^Cancel ")).click()
    see(page, "Hello Ada")
    expect(page.get_by_role("heading", name="Nothing is booked")).to_be_visible()
    look()
    assert Appointment.objects.get(pk=visit.pk).status == "cancelled"

    page.get_by_role("button", name="Sign out").click()
    page.goto("/portal/")
    see(page, "Your appointments")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_details_devices_and_another_address(open_browser, visit, size):
    page = open_browser(size)
    page.goto("/portal/sign-in/")
    page.get_by_label("Your e-mail address").fill(ADDRESS)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("The code").fill(code_in(last_letter(ADDRESS)))
    page.get_by_role("button", name="Sign in").click()

    page.get_by_role("link", name="You", exact=True).click()
    see(page, "Your details")
    axe(page)
    fits(page)
    page.get_by_label("What shall we call you?").fill("Addie")
    page.get_by_role("button", name="Save my details").click()
    expect(page.get_by_role("status")).to_contain_text("saved")

    page.get_by_role("link", name="Devices").click()
    see(page, "Where you are signed in")
    axe(page)
    fits(page)

    page.goto("/portal/details/address/")
    axe(page)
    fits(page)
    page.get_by_label("Your new e-mail address").fill("addie@example.com")
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_role("status")).to_contain_text("We sent a link")

    page.goto(link_in(last_letter("addie@example.com")))
    see(page, "Hello Addie")
    axe(page)
    fits(page)
    page.get_by_role("button", name="Yes, this is my address").click()
    see(page, "Hello Addie")
    page.goto("/portal/details/")
    expect(page.get_by_text("addie@example.com")).to_be_visible()
