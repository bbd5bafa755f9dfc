"""Try every message whose turn has come."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from notices import derived, letters, sms
from notices.actions.keeping import close_abandoned, keep_what_is_true, mark
from notices.kinds import Occurrence
from notices.kinds.kind import asked_together
from notices.models import Delivery, Message, Notice
from notices.post import Post

State, Outcome, Channel = Notice.State, Delivery.Outcome, Message.Channel

# Longer than the longest send: each of its ten or so steps ends after EMAIL_TIMEOUT.
LEASE = timedelta(minutes=10)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
GIVES_UP_AFTER = timedelta(days=5)
# So many tries are opened together, and must begin within so many seconds.
TOGETHER, WITHIN = 50, 60


@dataclass(frozen=True)
class Try:
    """One try: its delivery, and what the message carries."""

    delivery: Delivery
    notices: list[Notice]
    occurring: dict[int, Occurrence]

    @property
    def message(self) -> Message:
        return self.delivery.message


def send(*, now: datetime | None = None) -> int:
    """Try what is due: mail over one connection, then text messages, then the desk's tasks.
    Gives how many went."""
    at = now or timezone.now()
    turn = Message.objects.filter(due_at__lte=at).order_by("due_at", "pk")
    by_channel: dict[str, list[int]] = {}
    for pk, channel in list(turn.values_list("pk", "channel")):
        by_channel.setdefault(channel, []).append(pk)
    sent = _send_mail(by_channel.pop(Channel.EMAIL, []), now)
    for pk in by_channel.pop(Channel.SMS, []):
        sent += _send_sms(pk, now)
    for pks in by_channel.values():
        for pk in pks:
            _hand_to_the_desk(pk, now)
    return sent


def _send_mail(pks: list[int], now: datetime | None) -> int:
    sent = 0
    with Post() as post:
        for n in range(0, len(pks), TOGETHER):
            tries = _begin(pks[n : n + TOGETHER], now or timezone.now())
            with asked_together():
                sent += sum(_try(post, one, in_time, now) for one, in_time in _in_time(tries))
            if post.is_closed:
                break
    return sent


def _try(post: Post, one: Try, in_time: bool, now: datetime | None) -> bool:
    """Whether it went. One that is not tried would only wait for a server that is away."""
    outcome: str = Outcome.LATER
    error = post.problem
    if in_time and not post.is_closed:
        outcome, error = post.send(lambda: _mail(one))
        one.delivery.provider_ref = post.provider_ref[:80]
    _end(one, outcome, error, now or timezone.now())
    return outcome == Outcome.SENT


def _in_time(tries: Sequence[Try]) -> Iterator[tuple[Try, bool]]:
    """The tries one by one, and whether there is time for this one within its lease."""
    began = time.monotonic()
    for one in tries:
        yield one, time.monotonic() - began < WITHIN


def _mail(one: Try):
    return letters.mail(one.message, one.notices, one.occurring)


def _send_sms(pk: int, now: datetime | None) -> bool:
    tries = _begin([pk], now or timezone.now())
    for one in tries:
        message = one.message
        try:
            message.text = letters.sms(message, one.notices, one.occurring)
            message.save(update_fields=["text"])
        except Exception as problem:
            _end(one, Outcome.LATER, type(problem).__name__, now or timezone.now())
            return False
        try:
            gone = sms.gateway().send(message.address, message.text, str(message.ref))
        except Exception as problem:
            gone = sms.Sent(Outcome.UNKNOWN, error=type(problem).__name__[:80])
        one.delivery.provider_ref = gone.provider_ref
        _end(one, gone.outcome, gone.error, now or timezone.now())
        return gone.outcome == Outcome.SENT
    return False


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
    rows = Message.objects.filter(pk__in=pks, due_at__lte=now).order_by("due_at", "pk")
    return rows.select_related("client", "user").select_for_update(of=("self",))


def _begin(pks: list[int], now: datetime) -> list[Try]:
    """Open a try for each of these messages; leaves out those that someone else has, and those
    that are true no more."""
    try:
        with transaction.atomic():
            return _opened(list(_locked(pks, now)), now)
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
    rows = Notice.objects.filter(message__in=free, state=State.WAITING)
    for notice in rows.select_related("client", "user").order_by("pk"):
        carried[notice.message_id or 0].append(notice)
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
    tries = Delivery.objects.bulk_create(
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
        for delivery, (_message, notices) in zip(tries, told, strict=True)
    ]


@transaction.atomic
def _end(one: Try, outcome: str, error: str, now: datetime) -> None:
    """Keep what became of a try. Where the lease had run out, and another sweep went on without
    this one, only that."""
    message, delivery = one.message, one.delivery
    state, again = State.WAITING, None
    if outcome == Outcome.SENT:
        state = State.SENT
    elif outcome == Outcome.UNKNOWN and message.channel == Channel.SMS:
        state = State.PERHAPS
    elif outcome == Outcome.REFUSED or now > message.made_at + GIVES_UP_AFTER:
        state = State.FAILED
    else:
        again = now + _pause(message)
    open_still = Message.objects.filter(pk=message.pk, due_at__isnull=False)
    if open_still.update(due_at=again, subject=message.subject, text=message.text):
        sent_at = now if state == State.SENT else None
        waiting = Notice.objects.filter(message=message, state=State.WAITING)
        waiting.update(state=state, sent_at=sent_at)
    delivery.outcome, delivery.outcome_at, delivery.error = outcome, now, error
    delivery.save(update_fields=["outcome", "outcome_at", "error", "provider_ref"])


def _pause(message: Message) -> timedelta:
    """A minute, four, sixteen, then ever longer, up to six hours."""
    tries = min(message.deliveries.count(), 10)
    return min(FIRST_PAUSE * 4 ** (tries - 1), LONGEST_PAUSE)
