"""Day 3 at night: a client tells that something looks wrong, and the artist sees it at once; six
weeks on they say how it was."""

import pytest
import time_machine
from playwright.sync_api import Page, expect

from accounts.roles import Role
from bookings.models import Appointment, Service
from sessions_plan.models import HealingReport, Plan
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


def test_how_it_was_and_words_that_the_owner_shows(open_as, hudson, ada, artist):
    owner = factories.make_user(Role.OWNER, "olga@example.com", name="Olga Stein")
    Plan.objects.create(
        client=ada, artist=artist, location=hudson, begun_at=at(-90, 9),
        begun_by=owner, status="complete", completed_at=at(-43, 9), completed_by=owner,
    )  # fmt: skip
    phone = open_as(ada.user, PHONE)
    phone.goto("/portal/satisfaction/")
    see(phone, "How do you find it?")
    look(phone)
    for question in ("happy", "natural", "looked after"):
        group = phone.get_by_role("group", name=question)
        group.get_by_label("5" if question != "natural" else "2", exact=True).check()
    phone.get_by_label("Perhaps").check()
    phone.get_by_role("button", name="Send my answers").click()
    expect(phone.get_by_text("The owner looks at it")).to_be_visible()
    look(phone)
    phone.get_by_role("link", name="Write a few words").click()
    phone.get_by_label("Your words").fill("I wish I had asked more questions. They were patient.")
    look(phone)
    phone.get_by_label("The studio may publish these words").check()
    phone.get_by_role("button", name="Send my words").click()
    expect(phone.get_by_text("The studio reads it", exact=True)).to_be_visible()

    desk = open_as(owner, WIDE)
    desk.goto("/desk/tasks/")
    desk.get_by_role("link", name="1 client was not happy").click()
    see(desk, "How clients found it")
    look(desk)
    desk.get_by_role("link", name="Words for the website").click()
    look(desk)
    desk.get_by_role("button", name="Show it", exact=True).click()
    expect(desk.get_by_role("heading", name="On the website")).to_be_visible()
    desk.goto("/results/")
    expect(desk.get_by_text("They were patient.")).to_be_visible()
    look(desk)

    phone.reload()
    look(phone)
    phone.get_by_role("button", name="Take my words back").click()
    expect(phone.get_by_role("button", name="Send my words")).to_be_visible()
    desk.reload()
    expect(desk.get_by_text("They were patient.")).to_have_count(0)


def test_the_owner_edits_the_guide_and_sees_it(open_as, hudson):
    owner = factories.make_user(Role.OWNER, "olga@example.com", name="Olga Stein")
    page = open_as(owner, WIDE)
    page.goto("/desk/setup/aftercare/")
    see(page, "Aftercare")
    look(page)
    page.get_by_label("Normal").first.fill("It glows a little.")
    page.get_by_label("See it as on day").select_option("0")
    page.get_by_role("button", name="Show the preview").click()
    expect(page.get_by_role("listitem").filter(has_text="It glows a little.")).to_be_visible()
    page.get_by_role("button", name="Publish this version").click()
    expect(page.get_by_text("Version 2")).to_be_visible()
    look(page)
