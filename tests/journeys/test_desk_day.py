"""The desk works through today: who comes, who is here, who is over, and back by one press."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from accounts.roles import Role
from bookings.models import Appointment
from tests import factories
from tests.journeys.conftest import PHONE, at, both, look

pytestmark = [pytest.mark.django_db(transaction=True)]
Status = Appointment.Status


@pytest.fixture
def today(studio, ana, ben, visit):
    """Sam is a little late, Kim comes in the afternoon, Lea (with Ben) was missed at eight."""
    quarter = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=5)
    return {
        "Sam": visit("Sam", ana, quarter),
        "Kim": visit("Kim", ana, at(studio, 0, 15)),
        "Lea": visit("Lea", ben, at(studio, 0, 8), room=1),
        "Tom": visit("Tom", ben, at(studio, 1, 9), room=1),
    }


def row(page: Page, name: str):
    return page.locator("li.visit").filter(has_text=f"{name} Porter")


def press(page: Page, name: str, word: str) -> None:
    row(page, name).get_by_role("button", name=word, exact=True).click()


@both
def test_from_arrived_to_done_with_a_way_back(open_as, dina, today, size, dark):
    page = open_as(dina, size, dark=dark)
    page.goto("/desk/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Today")
    expect(page.locator("li.visit")).to_have_count(3)
    look(page)

    page.evaluate("window.stayed = true")
    press(page, "Sam", "Arrived")
    expect(row(page, "Sam").get_by_role("button", name="In the room")).to_be_focused()
    press(page, "Sam", "In the room")
    expect(row(page, "Sam").get_by_role("button", name="Done")).to_be_focused()
    press(page, "Sam", "Undo")
    expect(row(page, "Sam").get_by_role("button", name="In the room")).to_be_visible()
    press(page, "Sam", "In the room")
    press(page, "Sam", "Done")
    press(page, "Lea", "No-show")  # at once: each press counts, whichever answer comes first
    expect(page.get_by_role("heading", name="Over")).to_be_visible()
    expect(row(page, "Lea").get_by_role("button", name="Undo")).to_be_visible()
    look(page)
    assert page.evaluate("window.stayed")
    assert statuses(today) == {
        "Sam": Status.DONE, "Lea": Status.NO_SHOW, "Kim": Status.BOOKED, "Tom": Status.BOOKED,
    }  # fmt: skip

    press(page, "Lea", "Undo")
    expect(row(page, "Lea").get_by_role("button", name="No-show")).to_be_visible()
    assert statuses(today)["Lea"] == Status.BOOKED


@both
def test_a_visit_opens_beside_the_list_and_tomorrow_is_one_press_away(open_as, today, size, dark):
    page = open_as(factories.make_user(Role.DESK), size, dark=dark)
    page.goto("/desk/")
    page.get_by_role("link", name="Kim Porter").press("Enter")
    panel = page.get_by_role("dialog")
    expect(panel.get_by_role("heading", name="Kim Porter")).to_be_focused()
    look(page)
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.get_by_role("link", name="Kim Porter")).to_be_focused()
    page.get_by_role("link", name="The day after").click()
    expect(page.locator("li.visit")).to_have_count(1)
    expect(row(page, "Tom").get_by_role("button", name="Arrived")).to_have_count(0)
    look(page)


@both
def test_an_artist_sees_their_own_day_and_runs_it(open_as, today, ana, size, dark):
    page = open_as(ana.user, size, dark=dark)
    page.goto("/desk/")
    expect(page.locator("li.visit")).to_have_count(2)
    expect(page.get_by_text("Lea Porter")).to_have_count(0)
    press(page, "Sam", "In the room")
    press(page, "Sam", "Done")
    expect(page.get_by_role("heading", name="Over")).to_be_visible()
    look(page)
    assert statuses(today)["Sam"] == Status.DONE


def test_the_list_keeps_itself_fresh_and_the_focus_in_its_place(open_as, today, ana):
    page = open_as(factories.make_user(Role.DESK), PHONE)
    page.clock.install()
    page.goto("/desk/")
    page.get_by_role("link", name="Kim Porter").focus()
    Appointment.objects.filter(pk=today["Sam"].pk).update(
        status=Status.ARRIVED, arrived_at=datetime.now(UTC)
    )
    page.clock.run_for(21_000)
    expect(row(page, "Sam").get_by_role("button", name="Undo")).to_be_visible()
    expect(page.get_by_role("link", name="Kim Porter")).to_be_focused()


def statuses(visits: dict[str, Appointment]) -> dict[str, str]:
    return {name: Appointment.objects.get(pk=visit.pk).status for name, visit in visits.items()}
