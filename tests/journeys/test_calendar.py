"""The desk's calendar, worked with the mouse, by two taps, and by keyboard alone."""

import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from bookings.models import Appointment, WaitlistWish
from tests import factories
from tests.journeys.conftest import PHONE, WIDE, at, both, look

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def visits(studio, ana, ben, visit):
    """Sam at noon and Kim at two with Ana; Lea at noon with Ben."""
    return {
        "Sam": visit("Sam", ana, at(studio, 0, 12), email="sam@example.com"),
        "Kim": visit("Kim", ana, at(studio, 0, 14)),
        "Lea": visit("Lea", ben, at(studio, 0, 12), room=1),
    }


def block(page: Page, booked: Appointment) -> Locator:
    return page.locator(f"#visit-{booked.ref}")


def open_calendar(page: Page, visits: dict[str, Appointment]) -> None:
    page.goto("/desk/calendar/")
    expect(block(page, visits["Sam"])).to_contain_text("Sam Porter")


def middle(of: Locator) -> tuple[float, float, float]:
    """Where a block of 45 minutes has its middle, and how high a minute is: it is drawn with its
    10 minutes before and 20 after."""
    x, y, height = of.evaluate(
        """block => {
            block.scrollIntoView({ block: "center" });
            const box = block.getBoundingClientRect();
            return [box.x + box.width / 2, box.y + box.height / 2, box.height];
        }"""
    )
    return x, y, height / 75


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + 8, start[1] + 8)
    page.mouse.move(*end, steps=8)
    page.mouse.up()


@contextmanager
def redrawn(page: Page):
    """After a deed the feed comes again, and the calendar is drawn anew."""
    with page.expect_response("**/desk/calendar/feed?*"):
        yield
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def stands(booked: Appointment, studio) -> tuple[str, str, int]:
    now = Appointment.objects.select_related("artist").get(pk=booked.pk)
    return f"{now.starts_at.astimezone(studio.tz):%H:%M}", now.artist.name, now.minutes


def toast(page: Page, sentence: str) -> None:
    expect(page.locator("#toasts")).to_contain_text(sentence)


def test_with_the_mouse(open_as, studio, dina, visits):
    page = open_as(dina, WIDE)
    open_calendar(page, visits)
    look(page)
    sam = block(page, visits["Sam"])

    # To another time: later than Kim.
    x, y, minute = middle(sam)
    with redrawn(page):
        drag(page, (x, y), (x, y + 240 * minute))
    toast(page, "16:00–16:45 with Ana Ruiz")
    assert stands(visits["Sam"], studio) == ("16:00", "Ana Ruiz", 45)

    # To another artist, and back by one press.
    x, y, _minute = middle(sam)
    beside = block(page, visits["Lea"]).bounding_box()
    assert beside
    with redrawn(page):
        drag(page, (x, y), (beside["x"] + beside["width"] / 2, y))
    toast(page, "16:00–16:45 with Ben Okafor")
    assert stands(visits["Sam"], studio) == ("16:00", "Ben Okafor", 45)
    look(page)
    with redrawn(page):
        page.locator("#toasts").get_by_role("button", name="Undo").click()
    toast(page, "16:00–16:45 with Ana Ruiz")
    assert stands(visits["Sam"], studio) == ("16:00", "Ana Ruiz", 45)

    # Longer by half an hour, by its lower edge.
    x, y, _minute = middle(sam)
    edge = y + 37.5 * minute - 3
    with redrawn(page):
        drag(page, (x, edge), (x, edge + 30 * minute))
    toast(page, "16:00–17:15 with Ana Ruiz")
    assert stands(visits["Sam"], studio) == ("16:00", "Ana Ruiz", 75)

    # Onto Kim: refused, with what stands there, and it is back where it was.
    x, y, _minute = middle(sam)
    with redrawn(page):
        drag(page, (x, y), (x, y - 120 * minute))
    toast(page, "Ana Ruiz is with Kim Porter")
    expect(sam).to_contain_text("16:00–17:15")
    assert stands(visits["Sam"], studio) == ("16:00", "Ana Ruiz", 75)
    look(page)


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "desk"])
def test_by_two_taps(open_as, studio, dina, visits, size):
    page = open_as(dina, size)
    open_calendar(page, visits)
    look(page)
    block(page, visits["Sam"]).click()
    panel = page.get_by_role("dialog")
    panel.get_by_text("Move or change").click()
    look(page)
    panel.get_by_role("button", name="Tap a new place in the calendar").click()
    expect(page.get_by_text("Tap the new place for Sam Porter")).to_be_visible()
    look(page)
    x, y, minute = middle(block(page, visits["Kim"]))
    with redrawn(page):
        page.mouse.click(x, y + 75 * minute)
    toast(page, "is now")
    begins, artist, minutes = stands(visits["Sam"], studio)
    assert (artist, minutes) == ("Ana Ruiz", 45)
    assert "15:00" < begins < "16:00"
    look(page)
    page.locator("#toasts").get_by_role("button", name="Close").click()

    # Given up: nothing happens.
    block(page, visits["Sam"]).click()
    panel.get_by_text("Move or change").click()
    panel.get_by_role("button", name="Tap a new place in the calendar").click()
    page.get_by_role("button", name="Leave it where it is").click()
    expect(page.get_by_text("Tap the new place for")).to_be_hidden()
    assert stands(visits["Sam"], studio)[0] == begins


def test_by_keyboard_alone(open_as, studio, dina, visits):
    page = open_as(dina, WIDE)
    open_calendar(page, visits)
    keys = page.keyboard
    reach(page, block(page, visits["Sam"]))
    keys.press("Enter")
    panel = page.get_by_role("dialog")
    expect(panel.get_by_role("heading", name="Sam Porter")).to_be_focused()
    reach(page, panel.get_by_text("Move or change"))
    keys.press("Enter")

    # Onto Kim: the form says who is there.
    move_to(page, panel, "14:15")
    expect(panel.get_by_role("alert")).to_contain_text("Kim Porter")
    look(page)
    # Past closing time: all the same, with a reason.
    move_to(page, panel, "19:45")
    why = panel.get_by_label("Why outside the hours")
    expect(why).to_be_visible()
    look(page)
    why.fill("Flies home tonight")
    keys.press("Enter")
    expect(panel).to_contain_text("Flies home tonight")
    expect(page).to_have_url(re.compile("/desk/calendar/$"))  # to load again is no deed again
    assert stands(visits["Sam"], studio) == ("19:45", "Ana Ruiz", 45)

    keys.press("Escape")
    expect(panel).to_be_hidden()
    expect(block(page, visits["Sam"])).to_be_focused()
    # A single letter moves on; the same day stands there as a plain list.
    keys.press("]")
    expect(page.locator("#cal-title")).not_to_contain_text("Calendar")
    expect(block(page, visits["Sam"])).to_have_count(0)
    keys.press("t")
    expect(block(page, visits["Sam"])).to_be_visible()


def reach(page: Page, wanted: Locator) -> None:
    """Press Tab until it has the focus."""
    for _ in range(60):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"The Tab key does not lead to {wanted}")


def move_to(page: Page, panel: Locator, time: str) -> None:
    panel.get_by_label("Start", exact=True).fill(time)
    page.keyboard.press("Enter")


@both
def test_cancelled_with_a_reason_and_somebody_wanted_the_time(
    open_as, studio, dina, visits, size, dark
):
    today = at(studio, 0, 12).astimezone(studio.tz).date()
    WaitlistWish.objects.create(
        client=factories.make_client(first_name="Wim", full_name="Wim Vos", phone="+12125550177"),
        location=studio,
        service=factories.consultation(),
        from_date=today,
        until_date=today + timedelta(days=20),
        made_at=at(studio, -2, 9),
    )
    page = open_as(dina, size, dark=dark)
    open_calendar(page, visits)
    block(page, visits["Sam"]).click()
    panel = page.get_by_role("dialog")
    panel.get_by_role("link", name="Cancel this visit").click()
    expect(panel).to_contain_text("sends 1 message to sam@example.com")
    cancel = panel.get_by_role("button", name=re.compile("^Cancel the visit of"))
    cancel.click()
    expect(panel.get_by_role("link", name=re.compile("Say why"))).to_be_visible()
    look(page)
    panel.get_by_label("The client (they called or wrote)").check()
    panel.get_by_label("Why", exact=True).fill("Moves away")
    cancel.click()
    expect(panel).to_contain_text("1 on the waitlist wanted a time like this")
    expect(panel).to_contain_text("Wim Vos")
    expect(block(page, visits["Sam"])).to_have_count(0)
    look(page)
    panel.get_by_role("button", name="Close").click()

    page.get_by_role("link", name="List", exact=True).click()
    expect(page.get_by_role("row").filter(has_text="Kim Porter")).to_contain_text("14:00")
    expect(page.get_by_role("row").filter(has_text="Sam Porter")).to_have_count(0)
    look(page)
    page.get_by_role("link", name="Week", exact=True).click()
    expect(page.get_by_role("row").filter(has_text="Lea Porter")).to_contain_text("Ben Okafor")
    look(page)
    page.goto("/desk/waitlist/")
    expect(page.get_by_role("link", name="Wim Vos", exact=True)).to_be_visible()
    look(page)
    assert Appointment.objects.get(pk=visits["Sam"].pk).cancel_reason == "Moves away"


def test_while_a_week_is_on_its_way_what_stands_stays_readable(open_as, dina, visits):
    page = open_as(dina, WIDE, dark=True)
    open_calendar(page, visits)
    on_their_way = []
    page.route("**/desk/calendar/feed?*", lambda asked: on_their_way.append(asked))
    page.get_by_role("button", name="Week", exact=True).click()
    expect(page.locator("#cal")).to_have_attribute("aria-busy", "true")
    look(page)
    for asked in on_their_way:
        asked.continue_()
    page.unroute("**/desk/calendar/feed?*")
    expect(page.locator("#cal .ec-week-view")).to_be_visible()
    expect(page.locator("#cal")).not_to_have_attribute("aria-busy", "true")
    expect(block(page, visits["Sam"])).to_be_visible()


def test_the_week_of_one_artist_keeps_the_place(open_as, studio, dina, visits):
    page = open_as(dina, WIDE, dark=True)
    open_calendar(page, visits)
    page.get_by_role("button", name="Week", exact=True).click()
    expect(page.locator("#cal .ec-week-view")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Ben").click()
    expect(block(page, visits["Sam"])).to_have_count(0)
    expect(block(page, visits["Lea"])).to_be_visible()
    look(page)
    page.reload()
    expect(block(page, visits["Lea"])).to_be_visible()
    expect(block(page, visits["Sam"])).to_have_count(0)
    page.go_back()
    expect(block(page, visits["Sam"])).to_be_visible()
