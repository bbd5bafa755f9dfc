"""Three days without a sweep, across the moment somebody did something that the other side hears
of: a time was kept, an answer written, a design spoken about, money moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from accounts.models import User
from bookings.models import Artist, Location
from clients.models import Client
from designs import actions as designs
from notices import actions
from notices.actions import inbox
from notices.models import Notice
from payments import actions as payments
from payments.models import AmountDue, DepositHold
from sessions_plan.actions.course import pause
from tests.designs.showing import approved, sent_version
from tests.factories import NOW, at, make_appointment
from tests.notices.travel import asleep, listed
from tests.payments import money
from tests.payments.conftest import demo  # noqa: F401 - a gateway of one's own

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
Kind, State = Notice.Kind, Notice.State


@dataclass
class World:
    """Who is there; Sam has an account."""

    sam: Client
    user: User
    artist: Artist
    location: Location
    clerk: User
    owner: User
    gateway: object


@pytest.fixture
def world(client_user, artist, location, clerk, owner, demo):  # noqa: F811
    actions.sweep(now=NOW - 60 * DAY)
    return World(client_user.client, client_user, artist, location, clerk, owner, demo)


def kept_for_a_day(world):
    yield NOW
    return money.held(world.artist, world.location, world.clerk, world.sam)


def kept_for_five_days(world):
    yield from kept_for_a_day(world)
    hold = DepositHold.objects.get()
    payments.extend_hold(hold=hold, until=NOW + 5 * DAY, by=world.clerk, now=NOW)
    yield


def kept_and_run_out(world):
    yield from kept_for_a_day(world)
    payments.lapse_holds(now=NOW + DAY + HOUR)
    yield


def kept_and_given_back(world):
    yield from kept_for_a_day(world)
    payments.release_hold(hold=DepositHold.objects.get(), by=world.clerk, now=NOW + HOUR)
    yield


def kept_and_put_to_rest(world):
    plan = yield from kept_for_a_day(world)
    pause(plan=plan, reason="A move", by=world.owner, now=NOW + HOUR)
    payments.lapse_holds(now=NOW + 2 * HOUR)
    yield


def kept_and_paid(world):
    plan = yield from kept_for_a_day(world)
    money.pay(plan, world.clerk, now=NOW + HOUR)
    yield


def answered(world):
    yield NOW
    told = {"channel": "portal", "text": "Is Friday free?", "client": world.sam}
    talk = inbox.hear(said_by=world.user, now=NOW - HOUR, **told)
    inbox.answer(conversation=talk, text="Yes, at two.", by=world.clerk, now=NOW)
    yield


def spoken_about(world):
    yield NOW
    version = sent_version(world.sam, world.owner)
    designs.comment(version=version, words="A bit lower?", by=world.user, now=NOW)
    yield


def approved_and_withdrawn(world):
    yield NOW
    yes = approved(sent_version(world.sam, world.owner), world.user)
    designs.withdraw_approval(approval=yes, by=world.user, now=NOW + HOUR)
    yield


def paid_too_late(world):
    yield NOW
    money.held(world.artist, world.location, world.clerk, world.sam)
    page = money.page_of(AmountDue.objects.get(kind="deposit"), now=NOW)
    world.gateway.pay(page.page_id)
    late = NOW + DAY + 2 * HOUR
    payments.lapse_holds(now=late)
    make_appointment(location=world.location, artist=world.artist, starts_at=at(19, 10))
    payments.mend_pages(now=late)
    yield


def taken_back_by_a_bank(world):
    yield NOW
    plan = money.accepted(world.artist, world.location, world.clerk, world.sam)
    paid = money.pay(plan, world.clerk)
    told = {"amount_minor": 50000, "reason": "fraudulent", "by": None}
    payments.open_dispute(payment=paid, due_by=NOW + 7 * DAY, now=NOW, **told)
    yield


SENT, LAPSED = State.SENT, State.LAPSED
TABLE = [
    (kept_for_five_days, Kind.HELD, [("held", SENT)]),
    (kept_for_a_day, Kind.HELD, [("held", LAPSED)]),
    (kept_and_run_out, Kind.HELD, [("held", LAPSED)]),
    (kept_and_given_back, Kind.HELD, []),
    (kept_and_put_to_rest, Kind.HELD, []),
    (kept_and_paid, Kind.HELD, []),
    (kept_and_paid, Kind.CONFIRMATION, [("announcement", SENT)]),
    (answered, Kind.REPLY, [("reply", SENT)]),
    (spoken_about, Kind.TO_STAFF_DESIGN, [("staff-design", SENT)]),
    (approved_and_withdrawn, Kind.TO_STAFF_DESIGN, [("staff-design", SENT)]),
    (paid_too_late, Kind.TO_STAFF_MONEY, [("staff-money", SENT)]),
    (taken_back_by_a_bank, Kind.TO_STAFF_MONEY, [("staff-money", SENT)] * 2),
]  # fmt: skip


@pytest.mark.parametrize(
    ("scene", "kind", "told"), TABLE, ids=lambda one: getattr(one, "__name__", None)
)
def test_after_three_days_of_silence(scene, kind, told, world):
    asleep(scene(world), HOUR)
    assert listed(kind) == told
