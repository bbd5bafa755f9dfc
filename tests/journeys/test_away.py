"""An artist falls ill: the desk marks them away, and every visit inside finds another place."""

import re

import pytest
from playwright.sync_api import expect

from bookings.models import Appointment, TimeOff
from tests import factories
from tests.journeys.conftest import at, both, look

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def visits(studio, ana, ben, visit):
    """Ana's tomorrow: at ten (Ben could), at two (Ben has a visit then himself) and at four."""
    visit("Ida", ben, at(studio, 1, 14), room=1)
    return [
        visit("Sam", ana, at(studio, 1, 10), email="sam@example.com"),
        visit("Kim", ana, at(studio, 1, 14), phone="+12125550142"),
        visit("Lea", ana, at(studio, 1, 16), email="lea@example.com"),
    ]


@both
def test_who_is_ill_is_marked_away_and_nobody_is_forgotten(
    open_as, studio, dina, ben, visits, size, dark
):
    page = open_as(dina, size, dark=dark)
    page.goto("/desk/away/")
    expect(page.get_by_role("heading", name="Nobody is away")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Mark away").first.click()
    look(page)
    page.get_by_role("button", name="See what lies inside").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    look(page)

    page.get_by_label("Who or what is away").select_option("Ana Ruiz")
    page.get_by_label("A day and time").check()
    tomorrow = at(studio, 1, 0).astimezone(studio.tz).date().isoformat()
    page.get_by_label("First day").fill(tomorrow)
    page.get_by_label("Last day").fill(tomorrow)
    page.get_by_label("Why").fill("A cold")
    page.get_by_role("button", name="See what lies inside").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Not saved yet")
    lines = page.locator(".away-lines > li")
    expect(lines).to_have_count(3)
    expect(lines.nth(0)).to_contain_text("Ben Okafor at the same time")
    expect(lines.nth(1)).to_contain_text("The next free time with Ana Ruiz")
    expect(lines.nth(1)).to_contain_text("Call +1 212-555-0142")
    look(page)
    assert not TimeOff.objects.exists()

    page.get_by_role("button", name="Mark away, decide line by line").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ana Ruiz away")
    expect(page.get_by_role("heading", name="Still inside: 3")).to_be_visible()
    look(page)
    page.get_by_role("button", name=re.compile("^Give to Ben Okafor.+Sam Porter")).click()
    expect(page.locator("#messages")).to_contain_text("Done: Sam Porter")
    expect(lines).to_have_count(2)
    page.get_by_role("button", name="Do all 2").click()
    expect(page.get_by_role("heading", name="No visit is inside")).to_be_visible()
    look(page)

    sam, kim, lea = (Appointment.objects.get(pk=visit.pk) for visit in visits)
    assert (sam.artist, sam.starts_at) == (ben, visits[0].starts_at)
    assert kim.artist == visits[1].artist
    assert kim.starts_at > at(studio, 2, 0)
    assert (lea.artist, lea.starts_at) == (ben, visits[2].starts_at)
    page.goto("/desk/away/")
    expect(page.get_by_role("row", name="Ana Ruiz")).to_contain_text("A cold")
    look(page)


def test_back_earlier_than_thought_is_one_press(open_as, studio, dina, visits):
    page = open_as(dina)
    off = factories.make_time_off(
        at(studio, 0, 8), at(studio, 3, 0), artist=visits[0].artist, reason="A cold"
    )
    page.goto(f"/desk/away/{off.pk}/")
    page.get_by_text("Back earlier or later").click()
    look(page)
    page.get_by_role("button", name="Back now").click()
    expect(page.locator("#messages")).to_contain_text("Ana Ruiz")
    off.refresh_from_db()
    assert off.ends_at < at(studio, 1, 0)
