"""Try every message whose turn has come.

A few mails go one after the other, and what became of each is kept at once. Many go by a process
of their own (`notices.courier`), while the next are written, and are kept by the handful. Those
away when this one is killed, of which nobody knows then, go again under the same Message-ID.
"""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import chain

from django.db import IntegrityError, transaction
from django.utils import timezone

from notices import derived, letters, sms
from notices.actions.keeping import close_abandoned, keep_what_is_true, mark
from notices.courier import Courier
from notices.kinds import Occurrence
from notices.kinds.kind import asked_together
from notices.models import Delivery, Message, Notice
from notices.outcomes import Back, kind_of

log = logging.getLogger(__name__)
State, Outcome, Channel = Notice.State, Delivery.Outcome, Message.Channel

# Longer than the longest send: each of its ten or so steps ends after EMAIL_TIMEOUT.
LEASE = timedelta(minutes=10)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
GIVES_UP_AFTER = timedelta(days=5)
# So many tries are opened together, and must begin within so many seconds, behind those that are
# away: time enough where the server takes more than a second over each.
TOGETHER, WITHIN = 100, 300
# From so many on it is worth starting another process, which takes a fifth of a second.
MANY = 50


@dataclass(frozen=True)
class Try:
    """One try: its delivery, and what the message carries."""

    delivery: Delivery
    notices: list[Notice]
    occurring: dict[int, Occurrence]

    @property
    def message(self) -> Message:
        return self.delivery.message


# Opens some tries at this instant, or none where the way out is shut.
Turn = Callable[[datetime, bool], list[Try]]


def send(*, now: datetime | None = None, more: Iterable[Turn] = ()) -> int:
    """Try what is due: mail over one connection, then text messages, then the desk's tasks.
    Gives how many went. `more` are mails that are claimed on the way, some at a time."""
    at = now or timezone.now()
    turn = Message.objects.filter(due_at__lte=at).order_by("due_at", "pk")
    by_channel: dict[str, list[int]] = {}
    for pk, channel in list(turn.values_list("pk", "channel")):
        by_channel.setdefault(channel, []).append(pk)
    mails = by_channel.pop(Channel.EMAIL, [])
    sent = _send_mail(chain(_turns(mails), more), now)
    for pk in by_channel.pop(Channel.SMS, []):
        sent += _send_sms(pk, now)
    for pks in by_channel.values():
        for pk in pks:
            _hand_to_the_desk(pk, now)
    return sent


def _turns(pks: list[int]) -> Iterator[Turn]:
    for n in range(0, len(pks), TOGETHER):
        yield partial(_take_up, pks[n : n + TOGETHER])


def _take_up(pks: list[int], now: datetime, is_shut: bool) -> list[Try]:
    return [] if is_shut else _begin(pks, now)


def _send_mail(turns: Iterable[Turn], now: datetime | None) -> int:
    sent = 0
    with Courier[Try]() as courier:
        try:
            for turn in turns:
                until = time.monotonic() + WITHIN
                tries = turn(now or timezone.now(), courier.is_shut)
                if len(tries) >= MANY:
                    courier.call_helper()
                with asked_together():
                    for one in tries:
                        _hand_over(one, courier, until, now)
                        if back := courier.back():
                            sent += _end(back, now or timezone.now())
        finally:
            if back := courier.rest():
                sent += _end(back, now or timezone.now())
    return sent


def _hand_over(one: Try, courier: Courier[Try], until: float, now: datetime | None) -> None:
    """Write it, and let it be carried. One that cannot be written stops no other."""
    try:
        letter = letters.mail(one.message, one.notices, one.occurring)
    except Exception as problem:
        log.exception("A notice could not be written.")
        _end([(one, Back(Outcome.LATER, kind_of(problem)))], now or timezone.now())
    else:
        courier.carry(one, letter, until)


def _send_sms(pk: int, now: datetime | None) -> int:
    sent = 0
    for one in _begin([pk], now or timezone.now()):
        sent += _end([(one, _sms(one))], now or timezone.now())
    return sent


def _sms(one: Try) -> Back:
    message = one.message
    try:
        message.text = letters.sms(message, one.notices, one.occurring)
        message.save(update_fields=["text"])
    except Exception as problem:
        return Back(Outcome.LATER, kind_of(problem))
    try:
        gone = sms.gateway().send(message.address, message.text, str(message.ref))
    except Exception as problem:
        return Back(Outcome.UNKNOWN, kind_of(problem)[:80])
    return Back(gone.outcome, gone.error, gone.provider_ref)


@transaction.atomic
def _hand_to_the_desk(pk: int, now: datetime | None) -> None:
    """A call or a letter: write its text, and leave it to a person."""
    at = now or timezone.now()
    message = _locked([pk], at).first()
    if message is None:
        return
    occurring = derived.asked_again(message.notices.select_related("client"), at)
    notices = keep_what_is_true(message, at, occurring)
    if not notices:
        return
    message.subject, message.text = letters.for_the_desk(message, notices, occurring)
    message.due_at = None
    message.save(update_fields=["subject", "text", "due_at"])


def _locked(pks: list[int], now: datetime):
    rows = Message.objects.filter(pk__in=pks, due_at__lte=now).order_by("pk")
    return rows.select_related("client", "user").select_for_update(of=("self",))


def _begin(pks: list[int], now: datetime) -> list[Try]:
    """Open a try for each of these messages; leaves out those that someone else has, and those
    that are true no more."""
    try:
        with transaction.atomic():
            turn = sorted(_locked(pks, now), key=lambda message: pks.index(message.pk))
            return _opened(turn, now)
    except IntegrityError:
        if len(pks) == 1:
            return []  # another sweep opened it in this very moment
        return [one for pk in pks for one in _begin([pk], now)]


def _opened(messages: list[Message], now: datetime) -> list[Try]:
    """Tries for those of these locked messages that nobody has and that are still true; a few
    statements for all of them together."""
    left_open: dict[int, list[Delivery]] = defaultdict(list)
    for delivery in Delivery.objects.filter(message__in=messages, outcome=""):
        left_open[delivery.message_id].append(delivery)
    free = [
        message
        for message in messages
        if all(delivery.lease_until <= now for delivery in left_open[message.pk])
    ]
    carried: dict[int, list[Notice]] = defaultdict(list)
    by_pk = {message.pk: message for message in free}
    for notice in Notice.objects.filter(message__in=free, state=State.WAITING).order_by("pk"):
        message = by_pk[notice.message_id or 0]
        notice.client, notice.user = message.client, message.user
        carried[message.pk].append(notice)
    occurring = derived.asked_again([one for told in carried.values() for one in told], now)
    told: list[tuple[Message, list[Notice]]] = []
    for message in free:
        was_tried = bool(left_open[message.pk]) and close_abandoned(message, now)
        if was_tried and message.channel == Channel.SMS:
            # It may have arrived, and has no name by which a second one were the same.
            mark(carried[message.pk], State.PERHAPS)
            message.due_at = None
            message.save(update_fields=["due_at"])
            continue
        notices = keep_what_is_true(message, now, occurring, carried[message.pk])
        if notices:
            told.append((message, notices))
    return _tries(told, occurring, now)


def open_new(claimed: Mapping[Message, list[Notice]], now: datetime) -> list[Try]:
    """Open a try for each message claimed in this very transaction, of which nobody else knows;
    leaves out those that are true no more, since they were found some time ago."""
    occurring = derived.asked_again(chain.from_iterable(claimed.values()), now)
    told = [
        (message, notices)
        for message, carried in claimed.items()
        if (notices := keep_what_is_true(message, now, occurring, carried))
    ]
    return _tries(told, occurring, now)


def _tries(
    told: Sequence[tuple[Message, list[Notice]]], occurring: dict[int, Occurrence], now: datetime
) -> list[Try]:
    deliveries = Delivery.objects.bulk_create(
        Delivery(
            message=message,
            channel=message.channel,
            started_at=now,
            lease_until=now + LEASE,
        )
        for message, _notices in told
    )
    return [
        Try(delivery, notices, occurring)
        for delivery, (_message, notices) in zip(deliveries, told, strict=True)
    ]


@transaction.atomic
def _end(ended: Sequence[tuple[Try, Back]], now: datetime) -> int:
    """Keep what became of these tries, together; gives how many went. Where a lease had run out,
    and another sweep went on without this one, only the outcome."""
    pks = [one.message.pk for one, _back in ended]
    open_still = Message.objects.filter(pk__in=pks, due_at__isnull=False).order_by("pk")
    still = set(open_still.select_for_update().values_list("pk", flat=True))
    by_state: dict[str, list[Message]] = defaultdict(list)
    by_outcome: dict[tuple[str, str], list[Delivery]] = defaultdict(list)
    for one, back in ended:
        one.delivery.provider_ref = back.provider_ref
        by_outcome[back.outcome, back.error].append(one.delivery)
        if one.message.pk in still:
            state, one.message.due_at = _what_follows(one.message, back, now)
            by_state[state].append(one.message)
    # Each to its own words: a seventh of what `bulk_update` takes. They stand, and are locked.
    Message.objects.bulk_create(
        [message for messages in by_state.values() for message in messages],
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=["due_at", "subject", "text"],
    )
    for state, messages in by_state.items():
        waiting = Notice.objects.filter(message__in=messages, state=State.WAITING)
        waiting.update(state=state, sent_at=now if state == State.SENT else None)
    for (outcome, error), deliveries in by_outcome.items():
        rows = Delivery.objects.filter(pk__in=[delivery.pk for delivery in deliveries])
        rows.update(outcome=outcome, outcome_at=now, error=error)
        named = [delivery for delivery in deliveries if delivery.provider_ref]
        Delivery.objects.bulk_update(named, ["provider_ref"])
    return sum(back.outcome == Outcome.SENT for _one, back in ended)


def _what_follows(message: Message, back: Back, now: datetime) -> tuple[str, datetime | None]:
    """What its notices are from now on, and when it is tried again."""
    if back.outcome == Outcome.SENT:
        return State.SENT, None
    if back.outcome == Outcome.UNKNOWN and message.channel == Message.Channel.SMS:
        return State.PERHAPS, None
    if back.outcome == Outcome.REFUSED or now > message.made_at + GIVES_UP_AFTER:
        return State.FAILED, None
    return State.WAITING, now + _pause(message)


def _pause(message: Message) -> timedelta:
    """A minute, four, sixteen, then ever longer, up to six hours."""
    tries = min(message.deliveries.count(), 10)
    return min(FIRST_PAUSE * 4 ** (tries - 1), LONGEST_PAUSE)
