"""When something goes and with what: one message a day, and nothing put off past its use."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bookings.models import Appointment, Service
from notices import actions
from notices.kinds import KINDS, Occurrence
from notices.models import ReminderRule
from notices.together import Patience, goes_at
from studio.wording import local_day
from tests.factories import NEW_YORK, at, make_appointment
from tests.notices.travel import messages, sent

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# The days around a clock change, and ordinary ones.
BEGINS = datetime(2027, 11, 5, tzinfo=UTC)
SWEEPS = 40 * MINUTE
ZONES = st.sampled_from(["America/New_York", "Pacific/Honolulu", "Pacific/Auckland"])


@dataclass(frozen=True)
class Thing:
    due: datetime
    patience: Patience
    lapses: datetime


@dataclass
class Sent:
    """A message of the simulation: when it was made, when it goes, and what is in it."""

    made: datetime
    due: datetime
    things: list[Thing] = field(default_factory=list)
    at: datetime | None = None

    def is_of(self, day, zone) -> bool:
        waits = any(one.patience is not Patience.NONE for one in self.things)
        return waits and local_day(self.at or self.due, zone) == day

    @property
    def could_wait(self) -> bool:
        return all(
            one.patience is Patience.NEXT_DAY and one.lapses > self.made + 2 * DAY
            for one in self.things
        )

    def had_time_for(self, other: Sent) -> bool:
        """Whether all of it could have gone along with the other one, later."""
        return all(
            one.patience is not Patience.NONE and one.lapses > other.due for one in self.things
        )


@st.composite
def things(draw):
    minutes = st.integers(0, 4 * 24 * 60)
    made = st.builds(
        lambda due, patience, hours: Thing(
            BEGINS + due * MINUTE, patience, BEGINS + due * MINUTE + hours * HOUR
        ),
        minutes, st.sampled_from(Patience), st.integers(2, 96),
    )  # fmt: skip
    return draw(st.lists(made, max_size=12))


def swept(things: list[Thing], zone: str) -> list[Sent]:
    """What goes in a week of sweeps."""
    found: list[Sent] = []
    left = sorted(things, key=lambda one: one.due)
    now = BEGINS
    while now < BEGINS + 7 * DAY:
        due = [one for one in left if one.due <= now]
        left = left[len(due) :]
        if due:
            _claim(due, now, zone, found)
        for message in found:
            if message.at is None and message.due <= now:
                message.at = now
        now += SWEEPS
    return found


def _claim(due: list[Thing], now: datetime, zone: str, found: list[Sent]) -> None:
    waiting = {message.due: message for message in found if message.at is None}
    goes = goes_at(
        now,
        zone,
        next(one for one in Patience if any(thing.patience is one for thing in due)),
        min(one.lapses for one in due),
        waiting=waiting,
        was_told=any(message.is_of(local_day(now, zone), zone) for message in found),
    )
    if goes not in waiting:
        found.append(Sent(now, goes))
    waiting.get(goes, found[-1]).things += due


def swept_at(due: datetime) -> datetime:
    """The first sweep from then on."""
    return BEGINS - (BEGINS - due) // SWEEPS * SWEEPS


@given(things(), ZONES)
@example([Thing(BEGINS, patience, BEGINS + 4 * DAY) for patience in Patience], "Asia/Tokyo")
def test_each_goes_once_and_while_it_is_of_use(things, zone):
    told = swept(things, zone)
    assert Counter(one for message in told for one in message.things) == Counter(things)
    for message in told:
        assert message.at is not None
        for one in message.things:
            assert one.due <= message.at < one.lapses


@given(things(), ZONES)
def test_what_must_goes_at_once_and_what_is_of_its_day_on_its_day(things, zone):
    for message in swept(things, zone):
        for one in message.things:
            claimed = swept_at(one.due)
            if one.patience is Patience.NONE:
                assert message.at == claimed
            elif one.patience is Patience.ITS_DAY:
                assert local_day(message.at, zone) == local_day(claimed, zone)
            else:
                assert local_day(message.at, zone) <= local_day(claimed, zone) + DAY


@given(things(), ZONES)
@example(  # the third lapses before the second goes, and is a message of its own
    [
        Thing(BEGINS + 201 * MINUTE, Patience.ITS_DAY, BEGINS + 5 * HOUR),
        Thing(BEGINS + 241 * MINUTE, Patience.NEXT_DAY, BEGINS + 54 * HOUR),
        Thing(BEGINS + 1641 * MINUTE, Patience.ITS_DAY, BEGINS + 29 * HOUR),
    ],
    "America/New_York",
)
def test_what_can_wait_is_never_a_second_message_of_a_day(things, zone):
    told = swept(things, zone)
    for message in told:
        if message.could_wait:
            day = local_day(message.at, zone)
            others = [one for one in told if one is not message and one.is_of(day, zone)]
            assert not any(one.at < message.made for one in others), "it was not put off"
            assert not any(one.at < message.at and one.had_time_for(message) for one in others)
            assert not any(one.could_wait for one in others)


# The same by the sweep itself.


@pytest.fixture
def _begun(db, now, location, artist):
    """The kinds have spoken for a while, and nobody but clients is told."""
    artist.user = None
    artist.save()
    actions.sweep(now=now - 60 * DAY)


@pytest.fixture
def visit(_begun, location, artist, sam):
    """A session on Saturday 28 November at 14:00, of which they are reminded the day before."""
    ReminderRule.objects.exclude(days=1).delete()
    return make_appointment(
        location=location, artist=artist, client=sam, starts_at=at(5, 14), changed_at=at(-20, 9),
        service=Service.objects.get(slug="smp-session"),
    )  # fmt: skip


@pytest.fixture
def falls_due(monkeypatch, sam, artist):
    """Let notices of a kind fall due at these instants."""

    def patch(kind, *dues, **facts):
        def occurrences(start, end, whom):
            for due in dues:
                if start < due <= end:
                    yield Occurrence(
                        kind, f"{kind}:{due:%d%H%M}", sam, due, due + 21 * DAY,
                        zone=str(NEW_YORK), facts={"by": artist} | facts,
                    )  # fmt: skip

        monkeypatch.setitem(KINDS, kind, replace(KINDS[kind], occurrences=occurrences))

    return patch


def sweep_at(*times):
    for now in times:
        actions.sweep(now=now)


def test_a_design_in_the_morning_does_not_push_the_reminder_onto_the_visits_day(
    visit, sam, falls_due
):
    falls_due("design-sent", at(4, 9, 10))
    sweep_at(at(4, 9, 10), at(4, 10), at(5, 10))
    assert sent(sam) == ["2026-11-27 design-sent", "2026-11-27 reminder-1d"]


@pytest.mark.parametrize("late", [0, 7])
def test_what_was_put_off_takes_the_next_days_reminder_along(
    late, visit, location, artist, sam, falls_due
):
    """One day's message pushes the next into another day, and that one no other."""
    make_appointment(
        location=location, artist=artist, client=sam, starts_at=at(-4, 10), status="done",
        finished_at=at(-4, 12), changed_at=at(-20, 9), service=visit.service,
    )  # fmt: skip
    actions.take_as_told(appointments=Appointment.objects.all(), now=at(3, 7))
    falls_due("design-sent", at(3, 15))
    sweep_at(at(3, 10), at(3, 15), at(4, 9), at(4, 10, late), at(5, 10))
    assert messages(sam) == [
        ("2026-11-26", "aftercare-7d"),
        ("2026-11-27", "design-sent + reminder-1d"),
    ]


def test_a_later_lesser_thing_waits_for_the_next_day(visit, sam, falls_due):
    falls_due("design-sent", at(4, 12), at(4, 15))
    sweep_at(at(4, 10), at(4, 12), at(4, 15), at(5, 9), at(5, 10))
    assert messages(sam) == [
        ("2026-11-27", "reminder-1d"),
        ("2026-11-28", "design-sent + design-sent"),
    ]


@pytest.mark.usefixtures("_begun")
def test_two_days_running_what_was_put_off_is_still_that_days_message(sam, falls_due):
    """Made at 9:00 and gone at 10:00 the day after, it is the message of that day."""
    falls_due("design-sent", at(1, 8), at(1, 9), at(2, 12))
    sweep_at(at(1, 8), at(1, 9), at(2, 10), at(2, 12), at(3, 10))
    assert [told for told, _ in messages(sam)] == ["2026-11-24", "2026-11-25", "2026-11-26"]


@pytest.mark.usefixtures("_begun")
def test_what_cannot_wait_joins_no_message_of_tomorrow(sam, falls_due):
    falls_due("design-sent", at(1, 9), at(1, 11))
    back = SimpleNamespace(amount_minor=25000, currency="USD")
    falls_due("refund", at(1, 12), to_card=True, refund=back)
    sweep_at(at(1, 9), at(1, 11), at(1, 12), at(2, 10))
    assert messages(sam) == [
        ("2026-11-24", "design-sent"),
        ("2026-11-24", "refund"),
        ("2026-11-25", "design-sent"),
    ]


def test_a_message_that_took_something_along_bears_the_time_of_it(
    visit, sam, falls_due, mailoutbox
):
    falls_due("design-sent", at(3, 11), at(3, 12))
    sweep_at(at(3, 11), at(3, 12), at(4, 10))
    assert mailoutbox[-1].extra_headers["Date"] == "Fri, 27 Nov 2026 15:00:00 +0000"
