"""The verbs of notices: find what is to be said, claim it, send it.

Everything here may run twice, side by side, or be killed between any two lines: a claim is a
row with a unique key, a try is a row that only one can have open, and what was left open is
taken up again when its lease has run out, under the same Message-ID.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from bookings.models import Appointment
from clients.models import Client
from notices import announcements, tasks, words
from notices.announcements import News
from notices.models import Delivery, Notice, Told, stands
from notices.post import Post

log = logging.getLogger(__name__)
State, Outcome = Notice.State, Delivery.Outcome

# Longer than the longest send: each of its ten or so steps ends after EMAIL_TIMEOUT.
LEASE = timedelta(minutes=10)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
GIVES_UP_AFTER = timedelta(days=5)
UNPROVEN_A_DAY = 3
A_BATCH = 500


def nudge() -> None:
    """Let the worker look at once, after a person's own deed. Where it cannot be reached
    nothing is lost: the sweep of the next half minute sends what this one would have."""
    transaction.on_commit(_ask_the_worker)


def _ask_the_worker() -> None:
    try:
        tasks.soon.apply_async(retry=False, expires=30)
    except Exception as problem:
        log.warning("The worker could not be nudged: %s.", type(problem).__name__)


def sweep(*, now: datetime | None = None) -> int:
    """Claim what is due and send what waits; gives how many messages were sent."""
    for news in announcements.due(now or timezone.now()):
        try:
            claim(client=news.client, now=now)
        except IntegrityError:
            continue  # another sweep has it
    return send(now=now)


@transaction.atomic
def claim(*, client: Client, now: datetime | None = None) -> list[Notice]:
    """Write down, under the client's lock, what this client will be told.

    An open notice that is true no more is let go first; while one is just being sent, nothing
    is claimed, because nobody knows yet what the client knows.
    """
    now = now or timezone.now()
    list(Client.objects.filter(pk=client.pk).select_for_update(no_key=True).values_list("pk"))
    waiting = Notice.objects.filter(client=client, state=State.WAITING).order_by("pk")
    for notice in list(waiting.select_for_update()):
        if _is_being_tried(notice, now):
            return []
        if not announcements.still_true(notice, now):
            _let_go(notice, now)
    return [
        _record(part, now)
        for news in announcements.due(now, client=client)
        for part in news.split(now)
    ]


def _record(news: News, now: datetime) -> Notice:
    client = news.client
    previous = Notice.objects.filter(client=client).order_by("-pk").first()
    after = f"after {previous.pk}" if previous else f"first of client {client.pk}"
    notice = Notice.objects.create(
        kind=news.kind,
        key=f"announcement:{after}",
        client=client,
        previous=previous,
        address=client.email,
        is_neutral=client.neutral_messages,
        state=_state_of(news, now),
        made_at=now,
        due_at=now,
        lapses_at=news.lapses_at,
    )
    Told.objects.bulk_create(
        _told(notice, one.appointment, one.kind, one.known) for one in news.differences
    )
    return notice


def _state_of(news: News, now: datetime) -> str:
    if news.lapses_at <= now:
        return State.LAPSED
    if news.client.is_silent:
        return State.SILENT
    if not news.client.email:
        return State.NO_ADDRESS
    if not _is_proven(news.client) and _too_many(news.client.email, now):
        return State.WITHHELD
    return State.WAITING


def _is_proven(client: Client) -> bool:
    """By the desk, or by having signed in with a code sent to this very address."""
    user = client.user
    return client.is_proven or (
        user is not None and user.last_login is not None and user.email == client.email
    )


def _too_many(address: str, now: datetime) -> bool:
    """Whoever types a stranger's address does not fill their inbox. Counted without a lock:
    two sweeps in the same instant may let one more through."""
    today = Notice.objects.filter(address=address, made_at__gt=now - timedelta(days=1))
    went = today.filter(state__in=(State.WAITING, State.SENT, State.PERHAPS, State.FAILED))
    return went.count() >= UNPROVEN_A_DAY


def _told(notice: Notice, visit: Appointment, kind: str, before: Told | None = None) -> Told:
    return Told(
        before=before,
        notice=notice,
        appointment=visit,
        kind=kind,
        sequence=visit.sequence,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        location_id=visit.location_id,
        artist_id=visit.artist_id,
        alive=stands(visit),
    )


def send(*, now: datetime | None = None) -> int:
    """Try every message whose turn has come, over one connection; gives how many went."""
    turn = Notice.objects.filter(state=State.WAITING, due_at__lte=now or timezone.now())
    sent = 0
    with Post() as post:
        for pk in list(turn.order_by("due_at", "pk").values_list("pk", flat=True)):
            sent += _try(pk, post, now)
            if post.is_closed:
                break  # the server is away: the rest would only wait for it, one by one
    return sent


def _try(pk: int, post: Post, now: datetime | None) -> bool:
    """One try: written down, sent outside of any transaction, its outcome written down."""
    delivery = _begin(pk, now or timezone.now())
    if delivery is None:
        return False
    outcome, error = post.send(lambda: words.mail(delivery.notice))
    _end(delivery, outcome, error, now or timezone.now())
    return outcome == Outcome.SENT


def _begin(pk: int, now: datetime) -> Delivery | None:
    """Open a try; None when someone else has it, or when it is true no more."""
    try:
        with transaction.atomic():
            notice = (
                Notice.objects.select_for_update()
                .filter(pk=pk, state=State.WAITING, due_at__lte=now)
                .first()
            )
            if notice is None or _is_being_tried(notice, now):
                return None
            _close_abandoned(notice, now)
            if not announcements.still_true(notice, now):
                _let_go(notice, now)
                return None
            return Delivery.objects.create(notice=notice, started_at=now, lease_until=now + LEASE)
    except IntegrityError:
        return None  # another sweep opened it in this very moment


def _is_being_tried(notice: Notice, now: datetime) -> bool:
    return notice.deliveries.filter(outcome="", lease_until__gt=now).exists()


def _close_abandoned(notice: Notice, now: datetime) -> None:
    """Nobody knows what became of a try whose lease ran out."""
    for delivery in notice.deliveries.filter(outcome=""):
        delivery.outcome, delivery.outcome_at = Outcome.UNKNOWN, now
        delivery.save(update_fields=["outcome", "outcome_at"])


def _let_go(notice: Notice, now: datetime) -> None:
    """Withdraw it; if a try of unknown end may have reached the client, it counts as told."""
    _close_abandoned(notice, now)
    perhaps = notice.deliveries.filter(outcome=Outcome.UNKNOWN).exists()
    notice.state = State.PERHAPS if perhaps else State.WITHDRAWN
    notice.save(update_fields=["state"])


@transaction.atomic
def _end(delivery: Delivery, outcome: str, error: str, now: datetime) -> None:
    notice = Notice.objects.select_for_update().get(pk=delivery.notice_id)
    delivery.outcome, delivery.outcome_at, delivery.error = outcome, now, error
    delivery.save(update_fields=["outcome", "outcome_at", "error"])
    if notice.state != State.WAITING:
        return  # the lease had run out, and another sweep went on without this one
    if outcome == Outcome.SENT:
        notice.state, notice.sent_at = State.SENT, now
    elif outcome == Outcome.REFUSED or now > notice.made_at + GIVES_UP_AFTER:
        notice.state = State.FAILED
    else:
        notice.due_at = now + _pause(notice)
    notice.save(update_fields=["state", "sent_at", "due_at"])


def _pause(notice: Notice) -> timedelta:
    """A minute, four, sixteen, then ever longer, up to six hours."""
    tries = min(notice.deliveries.count(), 10)
    return min(FIRST_PAUSE * 4 ** (tries - 1), LONGEST_PAUSE)


def take_as_told(*, appointments: QuerySet[Appointment], now: datetime | None = None) -> int:
    """Let what is there already count as told: an import, or the demo's history, says nothing
    by itself, and a later change to it is told as a change."""
    now = now or timezone.now()
    of_interest = Q(starts_at__gt=now) | Q(changed_at__gt=now - announcements.LOOK_BACK)
    rows = appointments.exclude(status=Appointment.Status.HELD).filter(of_interest)
    told = Told.objects.filter(appointment__in=rows.order_by().values("pk"))
    rows = rows.exclude(pk__in=told.values("appointment"))
    pks = list(rows.order_by("pk").values_list("pk", flat=True))
    for n in range(0, len(pks), A_BATCH):
        _take_batch(pks[n : n + A_BATCH], now)
    return len(pks)


@transaction.atomic
def _take_batch(pks: list[int], now: datetime) -> None:
    visits = list(Appointment.objects.filter(pk__in=pks).select_related("client").order_by("pk"))
    notices = Notice.objects.bulk_create(
        Notice(
            kind=Notice.Kind.CONFIRMATION if stands(visit) else Notice.Kind.CANCELLATION,
            key=f"taken-as-told:appointment {visit.pk}",
            client=visit.client,
            state=State.TAKEN_AS_TOLD,
            made_at=now,
            due_at=now,
            lapses_at=visit.starts_at,
        )
        for visit in visits
    )
    Told.objects.bulk_create(
        _told(notice, visit, notice.kind) for notice, visit in zip(notices, visits, strict=True)
    )
