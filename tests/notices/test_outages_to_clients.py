"""Three days without a sweep, across the moment a client was to be told: what is still true and of
use goes once, the rest does not, and is listed so. Reminders and aftercare are in `test_when`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from accounts.models import User
from bookings.actions import cancel, expire_holds
from bookings.actions.offering import take_offer
from bookings.models import Appointment, Artist, Location, Service
from clients.actions import say_whether
from clients.models import Client
from designs.actions import send_version, take_back
from notices import actions
from notices.kinds.kind import at_post_hour
from notices.models import Message, Notice
from payments import actions as payments
from payments.models import DepositHold, Refund
from sessions_plan.actions import healing, recalls, reports, satisfaction, series
from sessions_plan.models import HealingReport, Plan
from sessions_plan.touch_up import touch_up_of
from tests.bookings.offered import offered
from tests.designs.drawings import drawn_version
from tests.factories import NOW, at, make_appointment
from tests.notices.travel import asleep, listed
from tests.payments import money
from tests.payments.conftest import demo  # noqa: F401 - a gateway of one's own
from tests.sessions_plan.charted import worked
from tests.sessions_plan.following import worked_through
from tests.sessions_plan.planning import accepted
from tests.sessions_plan.records import bottle

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
Kind, State = Notice.Kind, Notice.State
ZONE = "America/New_York"


@dataclass
class World:
    """Who is there, all of them known."""

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


@pytest.fixture
def world(sam, artist, location, clerk, owner, demo):  # noqa: F811
    """The kinds have spoken for long, and Sam hears of news as well."""
    actions.sweep(now=NOW - 60 * DAY)
    say_whether(
        client=sam, kind="marketing", is_given=True, wording="Yes", side="client", by=None, now=NOW
    )
    return World(sam, artist, location, clerk, owner)


def next_session(world):
    """The second session is in ten days, and its check two days before it."""
    plan = accepted(world.artist, world.location, world.owner, world.sam)
    first, second = plan.sessions.order_by("position")[:2]
    for row, day, status in ((first, -2, "done"), (second, 10, "booked")):
        row.appointment, row.status = world.session(at(day, 14), status=status), status
        row.save()
    yield at(8, 10)
    return second


def next_session_that_took_place(world):
    row = yield from next_session(world)
    Appointment.objects.filter(pk=row.appointment_id).update(
        status="done", finished_at=row.appointment.ends_at
    )
    series.settle_all(now=at(11, 8))
    yield


def next_session_answered(world):
    row = yield from next_session(world)
    told = {"has_scabs": False, "is_red": False, "was_picked": False}
    healing.answer_healing(row=row, by=world.clerk, now=at(9, 9), **told)
    yield


def next_session_cancelled(world):
    row = yield from next_session(world)
    cancel(appointment=row.appointment, by=world.clerk, reason="Ill", now=at(8, 12))
    yield


def four_weeks_after(world):
    world.session(at(0, 9), status="done", finished_at=at(0, 12))
    yield at(28, 10)


def four_weeks_after_and_booked(world):
    yield from four_weeks_after(world)
    world.session(at(40, 9))
    yield


def six_weeks_after(world):
    plan = accepted(world.artist, world.location, world.owner, world.sam)
    Plan.objects.filter(pk=plan.pk).update(
        status="complete", completed_at=at(0, 9), completed_by=world.owner
    )
    yield at(42, 10)
    return plan


def six_weeks_after_and_answered(world):
    plan = yield from six_weeks_after(world)
    told = {"result": 5, "natural": 5, "care": 5, "recommends": "yes"}
    satisfaction.answer(plan=plan, by=world.clerk, now=at(42, 12), **told)
    yield


def six_weeks_after_and_no_more_news(world):
    yield from six_weeks_after(world)
    say_whether(
        client=world.sam, kind="marketing", is_given=False, wording="No", side="client", by=None,
        now=at(42, 12),
    )  # fmt: skip
    yield


def window(season):
    def opens(world):
        plan = worked_through(world.artist, world.location, world.owner, world.sam)
        yield at_post_hour(touch_up_of(plan).opens_on + season * 91 * DAY, ZONE)

    opens.__name__ = f"window_{season + 1}"
    return opens


def window_and_booked(world):
    plan = worked_through(world.artist, world.location, world.owner, world.sam)
    due = at_post_hour(touch_up_of(plan).opens_on, ZONE)
    yield due
    world.session(due + 20 * DAY)
    yield


def recalled(world):
    lot = bottle(world.owner)
    worked(world.artist, world.location, world.sam, lot)
    yield NOW
    told = {"reason": "The maker's letter", "advice": "Watch for redness.", "by": world.owner}
    recall = recalls.start_recall(lots=[lot], now=NOW, **told)
    recalls.tell_by_email(recall=recall, by=world.owner, now=NOW)
    yield


def given_back(world):
    plan = money.accepted(world.artist, world.location, world.clerk, world.sam)
    payment = money.pay(plan, world.clerk)
    yield NOW
    asked = Refund.objects.create(
        client=world.sam, payment=payment, amount_minor=5000, currency="USD", way="hand",
        reason="Settled", asked_at=NOW,
    )  # fmt: skip
    payments.give_by_hand(made=asked, by=world.clerk, now=NOW)
    yield


def transferred(world):
    yield NOW
    told = {"client": world.sam, "amount_minor": 40000, "method": "transfer"}
    payments.record_payment(by=world.clerk, now=NOW, **told)
    yield


def kept_for_five_days(world):
    plan = money.held(world.artist, world.location, world.clerk, world.sam)
    hold = DepositHold.objects.get()
    payments.extend_hold(hold=hold, until=NOW + 5 * DAY, by=world.clerk, now=NOW)
    yield NOW + 5 * DAY - 12 * HOUR
    return plan


def kept_and_paid(world):
    plan = yield from kept_for_five_days(world)
    money.pay(plan, world.clerk, now=NOW + 4 * DAY)
    yield


def kept_and_run_out(world):
    yield from kept_for_five_days(world)
    payments.lapse_holds(now=NOW + 6 * DAY)
    yield


def offered_for_long(world):
    world.location.offer_hours = 72
    world.location.save()
    yield NOW
    offered(world.location, world.artist, client=world.sam, now=NOW)
    yield


def offered_and_taken(world):
    yield NOW
    made = offered(world.location, world.artist, client=world.sam, now=NOW)
    take_offer(offer=made, now=NOW + HOUR)
    yield


def offered_for_three_hours(world):
    yield NOW
    offered(world.location, world.artist, client=world.sam, now=NOW)
    yield


def offered_for_three_hours_and_cleared(world):
    yield NOW
    made = offered(world.location, world.artist, client=world.sam, now=NOW)
    expire_holds(now=made.answers_until)
    yield


def spread(world, times=1):
    plan = money.accepted(world.artist, world.location, world.clerk, world.sam)
    money.pay(plan, world.clerk, 50000)
    yield NOW
    for turn in range(times):
        rows = [{"amount_minor": 250000, "due_on": f"2027-0{turn + 1}-04"}]
        payments.set_instalments(
            plan=plan, rows=rows, reason="A new job", by=world.clerk, now=NOW + turn * HOUR
        )
    yield


def spread_twice(world):
    return spread(world, 2)


def advised(world):
    world.session(at(-6, 9), minutes=60, status="done")
    told = {"urgent": [], "redness": "spreading", "pain": "none", "swelling": "none"}
    yield NOW
    report = reports.tell(
        client=world.sam, answers=told | {"surface": "usual"}, by=world.clerk, now=NOW
    )
    reports.advise(report=report, words="Come in today.", by=world.owner, now=NOW)
    assert HealingReport.objects.get().advised_at == NOW
    yield


def sent_a_design(world):
    yield NOW + 10 * MINUTE
    version = drawn_version(world.sam, world.owner)
    send_version(version=version, by=world.owner, now=NOW)
    yield


def sent_a_design_and_took_it_back(world):
    yield NOW + 10 * MINUTE
    version = drawn_version(world.sam, world.owner)
    send_version(version=version, by=world.owner, now=NOW)
    take_back(version=version, by=world.owner, now=NOW + HOUR)
    yield


STILL = [
    (next_session, 46 * HOUR, Kind.HEALING_CHECK, "healing-check"),
    (four_weeks_after, HOUR, Kind.FOLLOW_UP, "follow-up"),
    (six_weeks_after, HOUR, Kind.SATISFACTION, "satisfaction"),
    (six_weeks_after, HOUR, Kind.TESTIMONIAL, "testimonial"),
    (recalled, HOUR, Kind.RECALL, "recall"),
    (given_back, HOUR, Kind.REFUND, "refund"),
    (transferred, HOUR, Kind.PAYMENT, "payment"),
    (kept_for_five_days, 65 * HOUR, Kind.HOLD_ENDING, "hold-ending"),
    (offered_for_long, HOUR, Kind.WAITLIST_OFFER, "waitlist-offer"),
    (spread, HOUR, Kind.INSTALMENTS, "instalments"),
    (spread_twice, HOUR, Kind.INSTALMENTS, "instalments"),
    (advised, HOUR, Kind.REPORT_ANSWER, "report-answer"),
    (sent_a_design, HOUR, Kind.DESIGN_SENT, "design-sent"),
]  # fmt: skip


def scene_of(param) -> str | None:
    return getattr(param, "__name__", None)


@pytest.mark.parametrize(("scene", "before", "kind", "key"), STILL, ids=scene_of)
def test_what_is_still_true_and_of_use_goes_once(scene, before, kind, key, world):
    asleep(scene(world), before)
    assert listed(kind) == [(key, State.SENT)]
    told = Notice.objects.get(kind=kind).message
    assert told.channel == Message.Channel.EMAIL
    assert told.deliveries.count() == 1


@pytest.mark.parametrize("season", [0, 1, 2])
def test_each_of_the_three_words_about_a_touch_up_goes_once(season, world):
    asleep(window(season)(world), HOUR)
    assert listed(Kind.TOUCH_UP) == [(f"touch-up-{season + 1}", State.SENT)]


GONE = [
    (next_session, HOUR, Kind.HEALING_CHECK, State.LAPSED),
    (next_session_that_took_place, HOUR, Kind.HEALING_CHECK, State.LAPSED),
    (six_weeks_after_and_no_more_news, HOUR, Kind.TESTIMONIAL, State.NO_CONSENT),
    (kept_for_five_days, HOUR, Kind.HOLD_ENDING, State.LAPSED),
    (kept_and_run_out, HOUR, Kind.HOLD_ENDING, State.LAPSED),
    (offered_for_three_hours, HOUR, Kind.WAITLIST_OFFER, State.LAPSED),
    (offered_for_three_hours_and_cleared, HOUR, Kind.WAITLIST_OFFER, State.LAPSED),
]  # fmt: skip


@pytest.mark.parametrize(("scene", "before", "kind", "state"), GONE, ids=scene_of)
def test_what_came_too_late_does_not_go_and_is_listed_so(scene, before, kind, state, world):
    asleep(scene(world), before)
    assert [became for _, became in listed(kind)] == [state]


UNTRUE = [
    (next_session_answered, 46 * HOUR, Kind.HEALING_CHECK),
    (next_session_cancelled, 46 * HOUR, Kind.HEALING_CHECK),
    (four_weeks_after_and_booked, HOUR, Kind.FOLLOW_UP),
    (six_weeks_after_and_answered, HOUR, Kind.SATISFACTION),
    (window_and_booked, HOUR, Kind.TOUCH_UP),
    (kept_and_paid, 65 * HOUR, Kind.HOLD_ENDING),
    (offered_and_taken, HOUR, Kind.WAITLIST_OFFER),
    (sent_a_design_and_took_it_back, HOUR, Kind.DESIGN_SENT),
]  # fmt: skip


@pytest.mark.parametrize(("scene", "before", "kind"), UNTRUE, ids=scene_of)
def test_what_is_true_no_more_is_not_said_at_all(scene, before, kind, world):
    asleep(scene(world), before)
    assert listed(kind) == []
