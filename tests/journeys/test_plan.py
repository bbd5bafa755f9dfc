"""The plan from its draft to a moved session: the artist, the client and the desk, in a browser."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from accounts.roles import Role
from bookings.models import Appointment
from sessions_plan.models import Assessment, PatchPolicy, Plan
from tests.factories import make_user
from tests.journeys.conftest import PHONE, WIDE, at, both, look

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sam(visit, ana, studio):
    """Sam, whom Ana saw and whose scalp is signed; no patch test is asked for."""
    now = datetime.now(UTC)
    PatchPolicy.objects.create(is_required=False, in_force_from=now - timedelta(days=30))
    user = make_user(Role.CLIENT, "sam@example.com", name="Sam Porter")
    client = visit("Sam", ana, at(studio, 0, 15), email="sam@example.com").client
    client.full_name, client.user = "Sam Porter", user
    client.save()
    made = Assessment.objects.create(
        client=client, artist=ana, begun_at=now, saved_at=now, saved_by=ana.user
    )
    made.goals.create(area="hairline", goal="restore")
    made.signed_at, made.signed_by = now, ana.user
    made.save()
    return client


def test_a_plan_is_drafted_accepted_booked_in_one_press_and_moved(open_as, ana, dina, sam, studio):
    page = open_as(ana.user, WIDE)
    page.goto(f"/desk/clients/{sam.ref}/plan/")
    look(page)
    page.get_by_role("button", name="Draft the plan").click()
    page.get_by_label("Hairline: cm²").fill("20")
    page.get_by_label("What they wish for, in their words").fill("A soft line.")
    page.get_by_label("Without an approved design, because").fill("Drawn with a pencil.")
    look(page)
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_role("button", name="Propose it to Sam").click()
    look(page)

    own = open_as(sam.user, PHONE)
    own.goto("/portal/plan/")
    look(own)
    own.get_by_label("Your full name").fill("Sam Porter")
    own.get_by_role("button", name="I accept this plan").click()
    expect(own.get_by_role("heading", name="Choose your times")).to_be_visible()
    look(own)

    desk = open_as(dina, WIDE)
    desk.goto(f"/desk/clients/{sam.ref}/plan/series/")
    look(desk)
    desk.get_by_role("button", name="Book these").first.click()
    expect(desk.get_by_role("status")).to_contain_text("Booked: 4 visits")
    look(desk)
    plan = Plan.objects.get()
    booked = list(Appointment.objects.filter(planned_session__plan=plan).order_by("starts_at"))
    assert len(booked) == 4

    # Session 3 comes close after 2, so that 2 cannot be later without it.
    move(desk, "Move Session 3", booked[2].starts_at - timedelta(days=2), studio)
    expect(desk.get_by_role("status")).to_contain_text("Moved")
    move(desk, "Move Session 2", booked[1].starts_at + timedelta(days=2), studio)
    expect(desk.get_by_role("status")).to_contain_text(re.compile("Moved: [23] of the visits"))
    moved = list(Appointment.objects.filter(planned_session__plan=plan).order_by("starts_at"))
    assert [
        (b.starts_at - a.starts_at).days in range(9, 15)
        for a, b in zip(moved, moved[1:3], strict=False)
    ]
    assert moved[0].starts_at == booked[0].starts_at
    assert moved[1].starts_at - booked[1].starts_at == timedelta(days=2)
    assert moved[2].starts_at > booked[2].starts_at - timedelta(days=2)


def move(page, link, to, studio):
    """Ask for another time, look at the whole change, press."""
    page.get_by_role("link", name=link).click()
    look(page)
    local = to.astimezone(studio.tz)
    page.get_by_label("Day").fill(local.date().isoformat())
    page.get_by_label("Time").fill(f"{local:%H:%M}")
    page.get_by_role("button", name="See what would happen").click()
    look(page)
    page.get_by_role("button", name="Move ").last.click()


@both
def test_a_client_without_a_plan_reads_what_it_will_be(open_as, sam, size, dark):
    page = open_as(sam.user, size, dark=dark)
    page.goto("/portal/plan/")

    expect(page.get_by_role("heading", name="There is no plan yet")).to_be_visible()
    look(page)
