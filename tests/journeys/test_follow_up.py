"""After the last session: a follow-up rated, the plan complete, the forecast in the portal; and a
cancelled session that is moved instead."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from accounts.roles import Role
from bookings.models import Appointment
from sessions_plan.actions import series
from sessions_plan.models import Plan
from tests.factories import make_client, make_user
from tests.journeys.conftest import PHONE, WIDE, at, look
from tests.sessions_plan.following import follow_up, worked_through
from tests.sessions_plan.planning import accepted

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sam(transactional_db):
    user = make_user(Role.CLIENT, "sam@example.com", name="Sam Porter")
    return make_client(first_name="Sam", full_name="Sam Porter", email=user.email, user=user)


def test_a_follow_up_is_rated_and_the_touch_up_is_seen_in_the_portal(open_as, ana, sam, studio):
    now = datetime.now(UTC)
    plan = worked_through(ana, studio, ana.user, sam, last=now - timedelta(days=35))
    record = follow_up(plan, now - timedelta(minutes=5))

    page = open_as(ana.user, WIDE)
    page.goto(f"/desk/clients/{sam.ref}/plan/")
    look(page)
    page.get_by_role("link", name="Rate what has healed").click()
    look(page)
    page.get_by_role("button", name="Sign as").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose 0 to 10.")
    look(page)
    for scale in ("How full it looks", "How even", "How crisp"):
        page.get_by_role("group", name=f"Crown: {scale}").get_by_label("8", exact=True).check()
    page.get_by_label("Nothing more to do").check()
    page.get_by_role("button", name="Sign as").click()
    expect(page.get_by_role("status")).to_contain_text("The plan is complete.")
    look(page)
    assert Plan.objects.get().status == "complete"
    page.goto(f"/desk/appointments/{record.appointment.ref}/record/")
    look(page)

    own = open_as(sam.user, PHONE)
    own.goto("/portal/plan/")
    expect(own.get_by_role("heading", name="Your touch-up, some day")).to_be_visible()
    own.get_by_text("Rather hear of it later").click()
    look(own)
    own.get_by_label("Not before").first.check()
    own.get_by_role("button", name="Keep my choice").click()
    expect(own.get_by_role("status")).to_contain_text("We keep to that.")


@pytest.fixture
def second(ana, studio, sam):
    """The second of three sessions that are booked."""
    now = datetime.now(UTC)
    plan = accepted(ana, studio, ana.user, sam, now=now)
    places = {n: (at(studio, days, 10), ana.pk) for n, days in enumerate((3, 15, 27), 1)}
    series.book_series(plan=plan, places=places, by=ana.user, now=now)
    return plan.sessions.get(position=2).appointment


def test_a_session_is_moved_where_it_was_to_be_cancelled(open_as, sam, second):
    own = open_as(sam.user, PHONE)
    own.goto(f"/portal/appointments/{second.ref}/cancel/")
    look(own)
    own.get_by_role("button", name="Move to").first.click()

    expect(own.get_by_role("status")).to_contain_text("Moved to")
    moved = Appointment.objects.get(pk=second.pk)
    assert moved.status == "booked"
    assert moved.starts_at != second.starts_at


def test_a_plan_is_handed_over_with_new_times(open_as, dina, ben, sam, second):
    desk = open_as(dina, WIDE)
    desk.goto(f"/desk/clients/{sam.ref}/plan/hand-over/")
    look(desk)
    desk.get_by_label("Artist").select_option(label="Ben Okafor")
    desk.get_by_role("button", name="See what would change").click()
    look(desk)
    desk.get_by_label("Why").fill("Ana is away")
    desk.get_by_role("button", name="Hand over and move 3 visits").click()

    expect(desk.get_by_role("status")).to_contain_text("Handed over to Ben Okafor")
    assert {visit.artist for visit in Appointment.objects.filter(status="booked")} == {ben}
