"""Three days without a sweep, across the moment a colleague was to be told. What somebody has yet
to do is told all the same, and first of all that a client is in trouble; news of a visit that is
over is not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from accounts.models import User
from bookings import actions as bookings
from bookings.models import Appointment, Artist, Location, Service
from clients.models import Client
from notices import actions
from notices.actions.reported import delivery_reported
from notices.models import Delivery, Notice
from sessions_plan.actions import reports, satisfaction
from sessions_plan.models import HealingReport, Plan, SessionRecord
from tests.factories import NOW, at, make_appointment
from tests.notices.travel import asleep
from tests.sessions_plan.planning import accepted

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Kind, State = Notice.Kind, Notice.State
FINE = {
    "urgent": [], "redness": "fading", "pain": "none", "swelling": "none", "surface": "usual",
}  # fmt: skip
AMBER, RED = FINE | {"surface": "spots"}, FINE | {"redness": "spreading"}


@dataclass
class World:
    """Who is there; Ana is the artist, Dina sits at the desk, Olga owns the clinic."""

    sam: Client
    artist: Artist
    location: Location
    clerk: User
    owner: User

    def session(self, starts_at: datetime, **fields) -> Appointment:
        service = Service.objects.get(slug="smp-session")
        return make_appointment(
            client=self.sam, artist=self.artist, location=self.location, service=service,
            starts_at=starts_at, changed_at=NOW - 60 * DAY, **fields,
        )  # fmt: skip

    def book(self, day: int) -> Appointment:
        return bookings.book(
            client=self.sam, location=self.location, artist=self.artist, by=None, now=NOW,
            service=Service.objects.get(slug="consultation"), starts_at=at(day, 14),
        )  # fmt: skip

    def tell(self, answers) -> HealingReport:
        self.session(at(-6, 9), minutes=60, status="done")
        return reports.tell(client=self.sam, answers=answers, by=self.clerk, now=NOW)


@pytest.fixture
def world(sam, artist, location, clerk, owner, consultation):
    actions.sweep(now=NOW - 60 * DAY)
    return World(sam, artist, location, clerk, owner)


def heard(kind: str, world: World) -> list[tuple[str, str, str]]:
    """Every notice of a kind: to whom, which of its tellings, and what became of it."""
    who = {world.artist.user: "artist", world.clerk: "desk", world.owner: "owner"}
    rows = Notice.objects.filter(kind=kind).select_related("user").order_by("pk")
    return [(who[row.user], row.key.partition(":")[0], row.state) for row in rows]


def red(world):
    yield NOW
    world.tell(RED)
    yield


def amber(world):
    yield NOW
    world.tell(AMBER)
    yield


def red_and_taken_up(world):
    yield NOW
    reports.take_up(report=world.tell(RED), by=world.owner, now=NOW + HOUR)
    yield


def unsigned(world):
    world.session(at(0, 9), status="done", finished_at=at(0, 12))
    yield at(1, 10)


def unsigned_and_signed(world):
    visit = world.session(at(0, 9), status="done", finished_at=at(0, 12))
    yield at(1, 10)
    SessionRecord.objects.create(
        appointment=visit, client=world.sam, artist=world.artist, opened_at=at(0, 9),
        saved_at=at(0, 9), signed_at=at(1, 12), signed_by=world.artist.user,
    )  # fmt: skip
    yield


def bounced(world):
    world.book(30)
    actions.sweep(now=NOW + HOUR)
    yield NOW + 2 * HOUR
    Delivery.objects.filter(message__client=world.sam).update(provider_ref="esp-1")
    delivery_reported(provider_ref="esp-1", report="bounced", now=NOW + 2 * HOUR)
    yield


def unhappy(world):
    plan = accepted(world.artist, world.location, world.owner, world.sam)
    Plan.objects.filter(pk=plan.pk).update(
        status="complete", completed_at=at(-43, 9), completed_by=world.owner
    )
    yield NOW
    told = {"result": 1, "natural": 2, "care": 3, "recommends": "no"}
    satisfaction.answer(plan=plan, by=world.clerk, now=NOW, **told)
    yield


def booked_for(day):
    def online(world):
        yield NOW
        world.book(day)
        yield

    online.__name__ = f"booked_for_day_{day}"
    return online


def moved_to(day):
    def by_themselves(world):
        visit = world.book(9)
        yield NOW + HOUR
        bookings.move(appointment=visit, starts_at=at(day, 16), by=None, now=NOW + HOUR)
        yield

    by_themselves.__name__ = f"moved_to_day_{day}"
    return by_themselves


def cancelled_for(day):
    def by_themselves(world):
        visit = world.book(day)
        yield NOW + HOUR
        bookings.cancel(appointment=visit, by=None, now=NOW + HOUR)
        yield

    by_themselves.__name__ = f"cancelled_for_day_{day}"
    return by_themselves


SENT, LAPSED, SUPERSEDED = State.SENT, State.LAPSED, State.SUPERSEDED
TABLE = [
    (red, Kind.TO_STAFF_REPORT, [
        ("artist", "staff-report", SENT),
        ("desk", "staff-report", SENT),
        ("owner", "staff-report-late", SENT),
    ]),
    (amber, Kind.TO_STAFF_REPORT, [
        ("artist", "staff-report", SUPERSEDED),
        ("artist", "staff-report-overdue", SENT),
        ("desk", "staff-report-overdue", SENT),
        ("owner", "staff-report-late", SENT),
    ]),
    (red_and_taken_up, Kind.TO_STAFF_REPORT, []),
    (unsigned, Kind.TO_STAFF_UNSIGNED, [
        ("artist", "staff-unsigned-1d", SENT),
        ("owner", "staff-unsigned-3d", SENT),
    ]),
    (unsigned_and_signed, Kind.TO_STAFF_UNSIGNED, []),
    (bounced, Kind.TO_STAFF_FAILED, [("desk", "staff-failed", SENT)]),
    (unhappy, Kind.TO_STAFF_UNHAPPY, [("owner", "staff-unhappy", SENT)]),
    (booked_for(9), Kind.TO_STAFF_BOOKED, [("artist", "staff-booked", SENT)]),
    (booked_for(2), Kind.TO_STAFF_BOOKED, [("artist", "staff-booked", LAPSED)]),
    (moved_to(10), Kind.TO_STAFF_MOVED, [("artist", "staff-moved", SENT)]),
    (moved_to(2), Kind.TO_STAFF_MOVED, [("artist", "staff-moved", LAPSED)]),
    (cancelled_for(9), Kind.TO_STAFF_CANCELLED, [("artist", "staff-cancelled", SENT)]),
    (cancelled_for(2), Kind.TO_STAFF_CANCELLED, [("artist", "staff-cancelled", LAPSED)]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("scene", "kind", "told"), TABLE, ids=lambda one: getattr(one, "__name__", None)
)
def test_after_three_days_of_silence(scene, kind, told, world):
    asleep(scene(world), HOUR)
    assert sorted(heard(kind, world)) == sorted(told)


def test_what_one_colleague_missed_is_one_message(world):
    asleep(red(world), HOUR)
    said = Notice.objects.filter(user=world.owner, state=SENT)
    assert said.values("message").distinct().count() == 1
