"""The owner sets up an empty studio until a visitor can book there."""

from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from PIL import Image
from playwright.sync_api import Page, expect

from accounts.roles import Role
from bookings.models import Artist, DatedHours, Location, Service
from studio.models import CancellationPolicy
from tests import factories
from tests.journeys.conftest import both, look

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def owner(transactional_db):
    cache.clear()
    return factories.make_user(Role.OWNER, "olga@example.com", name="Olga Stein")


def portrait() -> dict:
    picture = BytesIO()
    Image.new("RGB", (320, 240), (120, 90, 70)).save(picture, "JPEG")
    return {"name": "ana.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}


def save(page: Page, button: str = "Save", told: str = "") -> None:
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator("#messages .notice-good")).to_contain_text(told)


def go(page: Page, section: str) -> None:
    page.get_by_role("navigation", name="Set-up").get_by_role("link", name=section).click()
    expect(page.get_by_role("navigation", name="Set-up").get_by_text(section)).to_have_attribute(
        "aria-current", "page"
    )


@both
def test_from_an_empty_house_to_one_that_can_be_booked(open_as, open_browser, owner, size, dark):
    page = open_as(owner, size, dark=dark)
    page.goto("/desk/setup/")
    expect(page.get_by_role("heading", name="Still to do")).to_be_visible()
    look(page)

    go(page, "Locations and rooms")
    look(page)
    page.get_by_role("link", name="New location").first.click()
    page.get_by_label("Name").fill("Hudson")
    page.get_by_label("Time zone").select_option("America/New_York")
    page.get_by_label("Address").fill("12 River Street\nNew York")
    page.get_by_label("Online at the latest, hours before").fill("0")
    look(page)
    save(page, told="Hudson")
    page.goto("/desk/setup/locations/hudson/")
    page.get_by_role("link", name="Add a room").click()
    look(page)
    page.get_by_label("Name").fill("Room 1")
    save(page, told="Room 1")

    go(page, "Artists")
    look(page)
    page.get_by_role("link", name="New artist").first.click()
    page.get_by_label("Name").fill("Ana Ruiz")
    page.get_by_label("About").fill("Hairlines and scars.")
    page.get_by_label("Photo").set_input_files(portrait())
    page.get_by_label("Free consultation", exact=True).check()
    page.get_by_label("Licence expires on").fill("2031-05-01")
    look(page)
    save(page, told="Ana Ruiz is saved.")
    look(page)

    go(page, "Services")
    look(page)
    page.get_by_role("link", name="New service").first.click()
    page.get_by_label("Name").fill("Second look")
    page.get_by_label("Kind").select_option("Follow-up")
    page.get_by_label("Length, minutes").fill("20")
    page.get_by_label("Price").fill("35.50")
    look(page)
    save(page, told="Second look")

    hours_of_the_house(page)
    hours_of_ana(page)

    go(page, "Special days")
    look(page)
    hudson = Location.objects.get()
    holiday = datetime.now(hudson.tz).date() + timedelta(days=3)
    page.get_by_label("First day").fill(holiday.isoformat())
    page.get_by_label("Why").fill("Stocktaking")
    save(page, "Save these days")
    expect(page.locator(".setup-specials")).to_contain_text("Closed")
    look(page)

    go(page, "Cancellation policy")
    page.get_by_label("Move online until").fill("12")
    page.get_by_label("In your words").fill("Move or cancel until twelve hours before.")
    look(page)
    save(page, "Publish this version")
    look(page)
    page.goto("/desk/setup/")
    expect(page.get_by_text("Nothing can be booked until then")).to_have_count(0)

    ana = Artist.objects.get()
    assert ana.photo
    assert Service.objects.get(name="Second look").price_minor == 3550
    assert CancellationPolicy.objects.latest("pk").move_notice_hours == 12
    assert DatedHours.objects.get().date == holiday
    the_website_offers_it(open_browser(size, dark=dark), holiday)


def hours_of_the_house(page: Page) -> None:
    go(page, "Weekly hours")
    look(page)
    page.get_by_role("link", name="Open").click()
    page.get_by_label("Monday, stretch 1, from").fill("9")
    page.get_by_label("Monday, stretch 1, until").fill("8")
    page.get_by_role("button", name="Save these hours").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    look(page)
    page.get_by_label("Monday, stretch 1, until").fill("5pm")
    for day in ("Friday", "Saturday", "Sunday"):
        page.get_by_role("group", name="to").get_by_label(day).check()
    page.get_by_role("button", name="Copy the day").click()
    expect(page.get_by_label("Sunday, stretch 1, until")).to_have_value("5pm")
    look(page)
    save(page, "Save these hours")


def hours_of_ana(page: Page) -> None:
    page.goto("/desk/setup/hours/hudson/ana-ruiz/")
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"):
        page.get_by_label(f"{day}, stretch 1, from").fill("10:00")
        page.get_by_label(f"{day}, stretch 1, until").fill("16:00")
    save(page, "Save these hours")
    page.goto("/desk/setup/hours/")
    expect(page.get_by_role("row", name="Ana Ruiz")).to_contain_text("10:00")
    look(page)


def the_website_offers_it(page: Page, holiday: date) -> None:
    """A stranger finds the new studio, and no time on the day it is closed."""
    page.goto("/book/")
    page.get_by_role("link", name="In person").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="When suits you?")).to_be_visible()
    look(page)
    page.goto(f"{page.url}&day={holiday}")
    expect(page.get_by_text("No time is free that day.")).to_be_visible()
    page.goto(f"{page.url}&day={holiday + timedelta(days=1)}")
    expect(page.get_by_role("button", name="11:00", exact=True)).to_be_visible()
