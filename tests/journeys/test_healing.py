"""Day 3 at night: a client tells that something looks wrong, and the artist sees it at once."""

import pytest
import time_machine
from playwright.sync_api import Page, expect

from accounts.roles import Role
from bookings.models import Appointment, Service
from sessions_plan.models import HealingReport
from tests import factories
from tests.factories import at
from tests.journeys.conftest import PHONE, WIDE, both, look

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("_night")]
NIGHT = at(0, 3, 12)  # Monday 23 November 2026 in New York


@pytest.fixture
def hudson(transactional_db):
    return factories.make_location(name="Hudson", slug="hudson")


@pytest.fixture
def ada(hudson):
    """Whose session with Ana was on Friday."""
    user = factories.make_user(Role.CLIENT, "ada@example.com", name="Ada Brandt")
    return factories.make_client(
        first_name="Ada", full_name="Ada Brandt", email=user.email, user=user,
        phone="+12125550142",
    )  # fmt: skip


@pytest.fixture
def artist(hudson, ada):
    user = factories.make_user(Role.ARTIST, "ana@example.com", name="Ana Ruiz")
    ana = factories.make_artist(hudson, name="Ana Ruiz", slug="ana", user=user)
    factories.make_appointment(
        location=hudson, artist=ana, client=ada, starts_at=at(-3, 10),
        service=Service.objects.get(slug="smp-session"), status=Appointment.Status.DONE,
    )  # fmt: skip
    return ana


@pytest.fixture
def _night():
    with time_machine.travel(NIGHT, tick=True):
        yield


def see(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()


@both
def test_the_day_is_calm_and_red_reaches_the_artist(open_as, ada, artist, size, dark):
    phone = open_as(ada.user, size, dark=dark)
    phone.goto("/portal/healing/day/")
    see(phone, "Day 3 of 28")
    expect(phone.get_by_text("Tiny scabs, each the size of a dot.")).to_be_visible()
    expect(phone.get_by_text("not before Tue 24 Nov 2026, tomorrow")).to_be_visible()
    look(phone)

    phone.get_by_role("link", name="Something looks wrong").click()
    see(phone, "What looks wrong?")
    expect(phone.get_by_role("link", name="911")).to_be_visible()
    look(phone)
    phone.get_by_role("button", name="Send, and see what to do").click()
    expect(phone.get_by_role("alert")).to_contain_text("5 things to mend")
    phone.get_by_label("Fever, chills, shaking or sweats").check()
    phone.get_by_label("Spreading, or getting hotter").check()
    phone.get_by_label("Sore, but less than yesterday").check()
    phone.get_by_label("No swelling").check()
    phone.get_by_label("Tiny scabs, flakes, itching, or nothing").check()
    phone.get_by_label("In your own words").fill("It woke me up.")
    phone.get_by_role("button", name="Send, and see what to do").click()

    see(phone, "Have a doctor look at this today")
    expect(phone.get_by_text("it goes to the owner as well")).to_contain_text("03:4")
    look(phone)

    desk = open_as(artist.user, WIDE)
    desk.goto("/desk/")
    waiting = desk.get_by_role("region", name="Something looks wrong")
    expect(waiting).to_contain_text("Ada Brandt")
    expect(waiting).to_contain_text("Urgent")
    look(desk)
    waiting.get_by_role("button", name="I take it").click()
    see(desk, "Ada Brandt")
    expect(desk.get_by_text("It woke me up.")).to_be_visible()
    look(desk)
    desk.get_by_label("What you advised").fill("Please go to the emergency department now.")
    desk.get_by_role("button", name="Write it down").click()
    expect(desk.get_by_text("They read it in the portal")).to_be_visible()

    phone.reload()
    expect(phone.get_by_role("heading", name="Ana Ruiz says")).to_be_visible()
    expect(phone.get_by_text("Please go to the emergency department now.")).to_be_visible()
    report = HealingReport.objects.get()
    assert (report.level, report.taken_up_by, report.day) == ("red", artist.user, 3)


def test_at_the_desk_it_is_urgent_and_no_more(open_as, ada, artist):
    phone = open_as(ada.user, PHONE)
    phone.goto("/portal/healing/wrong/")
    phone.get_by_label("Pus, or a bad smell").check()
    for answer in ("No redness", "No pain", "No swelling", "Tiny scabs"):
        phone.get_by_label(answer).first.check()
    phone.get_by_role("button", name="Send, and see what to do").click()
    see(phone, "Have a doctor look at this today")

    clerk = factories.make_user(Role.DESK, "dina@example.com", name="Dina Wells")
    desk = open_as(clerk, PHONE)
    desk.goto("/desk/reports/")
    desk.get_by_role("link", name="Ada Brandt").click()
    see(desk, "Ada Brandt")
    expect(desk.get_by_role("link", name="+1 212-555-0142")).to_be_visible()
    expect(desk.get_by_text("Pus")).to_have_count(0)
    look(desk)
