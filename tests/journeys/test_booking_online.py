"""A visitor books a free consultation, on a phone and at a desk, with and without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from bookings.models import Appointment, DatedHours
from tests import factories
from tests.journeys.conftest import DESK, PHONE, axe, fits

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def studio(transactional_db):
    """Two places, and at one of them two artists who work every day."""
    hudson = factories.make_location(name="Hudson", slug="hudson", rooms=2, notice_hours=0)
    factories.make_location(name="Zeeland", slug="zeeland")
    factories.make_artist(hudson, name="Ana Ruiz", slug="ana", colour=1)
    factories.make_artist(hudson, name="Ben Okafor", slug="ben", colour=2)
    return hudson


def see(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()


def choose(page: Page, *, look=lambda page: None) -> None:
    """Answer every question up to the times; `look` at each page on the way."""
    page.goto("/book/")
    see(page, "Where would you like to come?")
    look(page)
    page.get_by_role("link", name="Hudson").click()
    see(page, "How would you like to talk?")
    look(page)
    page.get_by_role("link", name="In person").click()
    see(page, "What brings you?")
    look(page)
    page.get_by_label("Crown").check()
    page.get_by_role("button", name="Continue").click()
    see(page, "Who would you like to see?")
    look(page)
    page.get_by_role("link", name="Anyone who is free").click()
    see(page, "When suits you?")
    look(page)


def next_month(page: Page) -> None:
    """This month may have too few days left."""
    page.locator("#month-after").click()
    expect(page.locator("#month-before")).to_be_visible()


def pick_a_day(page: Page, day: int) -> None:
    next_month(page)
    page.locator("a.day").nth(day).click()
    expect(page.locator("a.day").nth(day)).to_have_attribute("aria-current", "date")


def pick_a_time(page: Page, time: str = "14:00") -> None:
    pick_a_day(page, 2)
    page.get_by_role("button", name=time, exact=True).click()
    see(page, "Who is coming?")


def give_details(page: Page) -> None:
    page.get_by_label("First name").fill("Sam")
    page.get_by_label("E-mail").fill("sam@example.com")
    page.get_by_label("I am 18 or older").check()


@pytest.mark.parametrize(
    ("size", "dark", "javascript"),
    [(PHONE, False, True), (DESK, True, True), (PHONE, True, False), (DESK, False, False)],
    ids=["phone", "desk, dark", "phone without JavaScript", "desk without JavaScript"],
)
def test_from_the_first_question_to_cancelled(open_browser, studio, size, dark, javascript):
    page = open_browser(size, dark=dark, javascript=javascript)

    def look(page):
        if javascript:
            fits(page)
            axe(page)

    choose(page, look=look)
    pick_a_time(page)
    look(page)
    page.get_by_role("button", name=re.compile("^Book .+day 14:00")).click()
    expect(page.get_by_role("heading", name="3 things to mend")).to_be_visible()
    look(page)
    give_details(page)
    page.get_by_role("button", name=re.compile("^Book .+day 14:00")).click()
    see(page, "You are booked.")
    look(page)
    page.get_by_role("link", name="Move or cancel it").click()
    see(page, "Your appointment")
    look(page)
    page.get_by_role("link", name="Move it to another time").click()
    see(page, "Which time suits you better?")
    look(page)
    pick_a_day(page, 4)
    page.get_by_role("link", name="10:00", exact=True).click()
    see(page, "Move it to this time?")
    look(page)
    page.get_by_role("button", name=re.compile("^Move to")).click()
    expect(page.locator("#messages")).to_contain_text("Moved to")
    look(page)
    page.get_by_role("link", name="Cancel it").click()
    see(page, "Cancel this appointment?")
    look(page)
    page.get_by_role("button", name=re.compile("^Cancel .+ 10:00")).click()
    see(page, "This appointment is cancelled.")
    look(page)
    visit = Appointment.objects.get()
    assert (visit.status, visit.sequence) == ("cancelled", 2)


def test_no_time_that_suits_leads_to_the_waitlist(open_browser, studio):
    page = open_browser()
    choose(page)
    page.get_by_role("link", name="Tell us when you could come").click()
    see(page, "When could you come?")
    axe(page)
    page.get_by_label("Tuesday").check()
    page.get_by_label("Evenings").check()
    give_details(page)
    page.get_by_role("button", name="Put me on the waitlist").click()
    see(page, "You are on the waitlist.")
    axe(page)


def test_a_day_changes_only_the_times_and_keeps_the_place(open_browser, studio):
    page = open_browser()
    choose(page)
    next_month(page)
    page.evaluate("window.stayed = true")
    day = page.locator("a.day").nth(3)
    day.focus()
    page.keyboard.press("Enter")
    expect(page.locator("a.day").nth(3)).to_have_attribute("aria-current", "date")
    expect(page.locator("a.day").nth(3)).to_be_focused()
    expect(page.locator("#says")).to_contain_text("free times on")
    assert page.evaluate("window.stayed")
    assert "day=" in page.url
    page.go_back()
    expect(page.locator("a.day").nth(0)).to_have_attribute("aria-current", "date")


def test_the_hold_is_told_at_the_start_at_two_minutes_and_at_the_end(open_browser, studio):
    page = open_browser()
    page.clock.install()
    choose(page)
    pick_a_time(page)
    page.clock.run_for(2000)
    says = page.locator("#says")
    expect(says).to_have_text(
        "We hold this time for you for 10 minutes. You can keep it longer with one press."
    )
    expect(page.locator("[data-left]")).to_have_text(re.compile(r"^9:5\d$"))
    page.clock.run_for(7 * 60_000)
    assert "Two minutes" not in says.inner_text()
    page.clock.run_for(61_000)
    expect(says).to_contain_text("Two minutes left.")
    page.clock.run_for(120_000)
    expect(says).to_contain_text("Nothing you typed is lost.")
    expect(page.locator("#keep")).to_have_text("Hold it again")


def test_keeping_it_longer_leaves_what_is_typed_alone(open_browser, studio):
    page = open_browser()
    page.clock.install()
    choose(page)
    pick_a_time(page)
    page.get_by_label("First name").fill("Sam")
    page.clock.run_for(9 * 60_000)
    expect(page.locator(".hold.is-soon")).to_be_visible()
    page.evaluate("window.stayed = true")
    page.get_by_role("button", name="Keep it longer").click()
    expect(page.locator(".hold.is-soon")).to_have_count(0)
    expect(page.locator("#says")).to_have_text("We hold this time for you for 10 minutes.")
    expect(page.get_by_role("button", name="Keep it longer")).to_be_focused()
    assert page.evaluate("window.stayed")
    expect(page.get_by_label("First name")).to_have_value("Sam")
    axe(page)


def test_without_javascript_keeping_it_longer_keeps_what_is_typed_too(open_browser, studio):
    page = open_browser(javascript=False)
    choose(page)
    pick_a_time(page)
    page.get_by_label("First name").fill("Sam")
    page.get_by_role("button", name="Keep it longer").click()
    page.wait_for_url("**/book/keep/**")
    expect(page.get_by_label("First name")).to_have_value("Sam")
    give_details(page)
    page.get_by_role("button", name=re.compile("^Book .+day 14:00")).click()
    see(page, "You are booked.")


@pytest.mark.parametrize("javascript", [True, False])
def test_the_enter_key_books(open_browser, studio, javascript):
    page = open_browser(DESK, javascript=javascript)
    choose(page)
    pick_a_time(page)
    give_details(page)
    page.get_by_label("E-mail").press("Enter")
    see(page, "You are booked.")


def test_a_time_lost_while_typing_offers_the_nearest_in_one_press(open_browser, studio):
    page = open_browser()
    choose(page)
    pick_a_time(page)
    held = Appointment.objects.get()
    on = held.starts_at.astimezone(studio.tz).date()
    held.delete()
    DatedHours.objects.create(location=studio, date=on, opens=900, closes=1080)
    give_details(page)
    page.get_by_role("button", name=re.compile("^Book .+day 14:00")).click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    axe(page)
    expect(page.get_by_label("First name")).to_have_value("Sam")
    page.get_by_role("button", name=re.compile("^Book .+, 15:00")).click()
    see(page, "You are booked.")


def test_keeping_a_lost_time_longer_leads_to_the_nearest(open_browser, studio):
    page = open_browser()
    choose(page)
    pick_a_time(page)
    held = Appointment.objects.get()
    held.delete()
    DatedHours.objects.create(
        location=studio, date=held.starts_at.astimezone(studio.tz).date(), opens=900, closes=1080
    )
    give_details(page)
    page.get_by_role("button", name="Keep it longer").click()
    expect(page.locator("#lost [data-error-summary]")).to_be_focused()
    expect(page.get_by_role("button", name=re.compile("^Book .+day 14:00"))).to_have_count(0)
    axe(page)
    page.get_by_role("button", name=re.compile("^Book .+, 15:00")).click()
    see(page, "You are booked.")


def test_a_double_click_on_a_time_and_on_the_button_is_one_booking(open_browser, studio):
    page = open_browser(javascript=False)
    choose(page)
    pick_a_day(page, 2)
    page.get_by_role("button", name="14:00", exact=True).dblclick()
    page.wait_for_url("**/book/details/**")
    give_details(page)
    page.get_by_role("button", name=re.compile("^Book .+day 14:00")).dblclick()
    see(page, "You are booked.")
    assert Appointment.objects.count() == 1


def test_going_back_to_the_times_and_picking_another_moves_the_hold(open_browser, studio):
    page = open_browser()
    choose(page)
    pick_a_time(page, time="14:00")
    page.go_back()
    page.get_by_role("button", name="15:00", exact=True).click()
    page.wait_for_url("**/book/details/**")
    expect(page.get_by_role("button", name=re.compile("^Book .+day 15:00"))).to_be_visible()
    assert Appointment.objects.count() == 1


def test_at_the_width_of_a_watch_nothing_is_cut_off(open_browser, studio):
    page = open_browser({"width": 320, "height": 256})
    choose(page, look=fits)
    pick_a_time(page)
    fits(page)
    expect(page.locator(".booking-summary")).to_have_css("position", "static")
