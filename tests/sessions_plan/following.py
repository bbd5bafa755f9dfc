"""A plan whose session is done, and the follow-up visit after it."""

from __future__ import annotations

from datetime import timedelta

from accounts.models import User
from bookings.actions import visits
from bookings.models import Appointment, Artist, Service
from sessions_plan.actions import series
from sessions_plan.actions.charting import open_record
from sessions_plan.actions.follow_ups import Healed, conclude, rate_healed
from sessions_plan.drafting import DraftStep, Gap
from sessions_plan.models import Plan, SessionRecord
from tests.factories import NOW, make_appointment
from tests.sessions_plan.charting import session_signed
from tests.sessions_plan.planning import WEEKS, accepted

ONE_AND_LOOK = (
    DraftStep("session", 120, 50),
    DraftStep("session", 120, 50, WEEKS),
    DraftStep("follow-up", 30, 0, Gap(28, 35, 42)),
)


def worked_through(artist, location, by, client, last=NOW) -> Plan:
    """Two sessions of the plan are signed, the second at `last`; the follow-up is open."""
    plan = accepted(artist, location, by, client, ONE_AND_LOOK, now=last - timedelta(days=20))
    for row, days in zip(plan.sessions.filter(kind="session"), (12, 0), strict=True):
        visit = _visit(location, artist, last - timedelta(days=days), client, "session")
        row.appointment, row.status = visit, "booked"
        row.save()
        session_signed(visit)
    series.settle(plan)
    plan.refresh_from_db()
    return plan


def own_user(artist: Artist) -> User:
    assert artist.user is not None
    return artist.user


def follow_up(plan: Plan, starts_at) -> SessionRecord:
    """The record of a follow-up that has begun, in the plan while a step is open for it."""
    visit = _visit(plan.location, plan.artist, starts_at, plan.client, "follow-up")
    row = plan.sessions.filter(kind="follow-up", status="open").first()
    if row is not None:
        row.appointment, row.status = visit, "booked"
        row.save()
    return open_record(appointment=visit, by=own_user(plan.artist), now=starts_at)


def rated(record: SessionRecord, density=8, area="crown", now=None, **more) -> SessionRecord:
    now = now or record.opened_at + timedelta(minutes=10)
    healed = Healed(density, 9, 8, **more)
    return rate_healed(record=record, ratings={area: healed}, by=own_user(record.artist), now=now)


def concluded(record: SessionRecord, outcome="complete", **more) -> SessionRecord:
    now = record.opened_at + timedelta(minutes=20)
    by = own_user(record.artist)
    return conclude(record=record, edition=record.edition, outcome=outcome, by=by, now=now, **more)


def _visit(location, artist, starts_at, client, kind) -> Appointment:
    service = Service.objects.filter(kind=kind).first()
    visit = make_appointment(
        location=location, artist=artist, client=client, starts_at=starts_at, service=service
    )
    if kind == "session":
        visits.start(
            appointment=visit, by=artist.user, override_reason="Seen on paper.", now=starts_at
        )
    return visit
