"""Write down who will be told what, and in which message it goes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from bookings.models import Appointment
from clients.models import Client
from notices import announcements, channels
from notices.actions.keeping import is_being_tried, keep_what_is_true, new_message
from notices.announcements import News
from notices.channels import Way
from notices.kinds import KINDS, Occurrence
from notices.kinds.kind import DAY
from notices.models import Message, Notice, Told, stands
from notices.together import Patience, goes_at
from studio.wording import local_day

State = Notice.State

UNPROVEN_A_DAY = 3
# A message of today's was made today, or put off to today when it was made the day before.
MADE_BEFORE = 2 * DAY


@transaction.atomic
def claim(
    *, client: Client, occurrences: Sequence[Occurrence] = (), now: datetime | None = None
) -> list[Notice] | None:
    """Write down, under the client's lock, what this client will be told.

    An open notice that is true no more is let go first. While a message is just being sent
    nothing is claimed, and None is given: nobody knows yet what the client knows.
    """
    now = now or timezone.now()
    client = Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    for message in list(_waiting(client).select_for_update()):
        if is_being_tried(message, now):
            return None
        keep_what_is_true(message, now)
    live, told = [], []
    for news in announcements.due(now, client=client):
        for part in news.split(now):
            state = _state_of_news(part, now)
            if state == State.WAITING:
                live.append(part)
            else:
                told.append(record_news(part, state, None, now))
    said = {notice.key: notice for notice in _said(client, occurrences)}
    going = []
    for one in occurrences:
        if one.key in said and said[one.key].state != State.WITHDRAWN:
            continue
        state = _state_of(one, client, now)
        if state == State.WAITING:
            going.append(one)
        else:
            told.append(record(one, state, None, now, said.get(one.key)))
    if live or going:
        told += _put_in_messages(client, live, going, said, now)
    return told


@transaction.atomic
def claim_for_staff(
    *, user: User, occurrences: Sequence[Occurrence], now: datetime | None = None
) -> list[Notice]:
    """Write down what a colleague will be told, in one message."""
    now = now or timezone.now()
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    rows = Notice.objects.filter(user=user, key__in=[one.key for one in occurrences])
    said = {notice.key: notice for notice in rows}
    going, told = [], []
    for one in occurrences:
        if one.key in said and said[one.key].state != State.WITHDRAWN:
            continue
        if one.lapses <= now or not user.is_active:
            told.append(record(one, _lapsed(one), None, now, said.get(one.key)))
        else:
            going.append(one)
    if going:
        message = new_message(user, channels.way_to(user), now, now)
        told += [record(one, State.WAITING, message, now, said.get(one.key)) for one in going]
    return told


def _put_in_messages(
    client: Client,
    live: list[News],
    going: list[Occurrence],
    said: dict[str, Notice],
    now: datetime,
) -> list[Notice]:
    """All of it in one message: one that waits and goes in time, or a new one."""
    zone = channels.zone_of(client, _zone(live, going))
    is_near = any(news.is_near(now) for news in live)
    way, at = _when_and_how(client, going, zone, now, at_any_hour=is_near)
    waiting = _untried(client, way)
    due_at = goes_at(
        at,
        zone,
        _patience(live, going),
        min(one.lapses for one in going) if going else at,
        waiting=waiting,
        was_told=_was_told_today(client, zone, at),
    )
    if due_at in waiting:
        message = waiting[due_at]
        message.made_at = now  # what it says is as of when the last of it was put in
        message.save(update_fields=["made_at"])
    else:
        message = new_message(client, way, now, due_at)
    state = State.DESK if way.is_task else State.WAITING
    told = [record_news(news, state, message, now) for news in live]
    return told + [record(one, state, message, now, said.get(one.key)) for one in going]


def _patience(live: list[News], going: list[Occurrence]) -> Patience:
    """That of the least patient of these."""
    kinds = [KINDS[one.kind] for one in going]
    if live or not all(kind.may_wait for kind in kinds):
        return Patience.NONE
    if any(kind.keeps_its_day for kind in kinds):
        return Patience.ITS_DAY
    return Patience.NEXT_DAY


def _when_and_how(
    client: Client, going: list[Occurrence], zone: str, at: datetime, *, at_any_hour: bool = False
) -> tuple[Way, datetime]:
    """The way to the client, and the instant from `at` on."""
    wanted = next((one.wanted for one in going if one.wanted), "")
    if at_any_hour:
        return channels.way_to(client, wanted=wanted), at
    lapses = (one.lapses for one in going)
    return channels.when_and_how(client, at, zone, lapses, wanted=wanted)


def _was_told_today(client: Client, zone: str, at: datetime) -> bool:
    """Whether a message of what may wait went, or waits to go, on the local day of `at`."""
    today = local_day(at, zone)
    rows = Notice.objects.filter(
        client=client,
        state__in=(State.WAITING, State.SENT, State.PERHAPS, State.DESK),
        kind__in=[kind.name for kind in KINDS.values() if kind.may_wait],
        message__made_at__gt=at - MADE_BEFORE,
    )
    whens = rows.values_list("sent_at", "message__due_at", "message__made_at")
    return any(local_day(sent or due or made, zone) == today for sent, due, made in whens)


def _untried(client: Client, way: Way) -> dict[datetime, Message]:
    """The messages that wait to go this way and were not tried yet, by when they go."""
    rows = _waiting(client).filter(deliveries=None)
    return {message.due_at: message for message in rows if message.due_at and way.carries(message)}


def record(
    one: Occurrence,
    state: str,
    message: Message | None,
    now: datetime,
    before: Notice | None = None,
) -> Notice:
    """The notice of an occurrence; one that was withdrawn, and is due again, is taken up."""
    notice = before or Notice(
        kind=one.kind,
        key=one.key,
        client=one.recipient if isinstance(one.recipient, Client) else None,
        user=one.recipient if isinstance(one.recipient, User) else None,
        appointment=one.appointment,
    )
    notice.state, notice.message = state, message
    notice.made_at, notice.due_at, notice.lapses_at = now, one.due, one.lapses
    notice.save()
    return notice


def record_news(news: News, state: str, message: Message | None, now: datetime) -> Notice:
    """The announcement as the only successor of the client's last one."""
    client = news.client
    earlier = Notice.objects.filter(client=client, kind__in=Notice.ANNOUNCEMENTS)
    previous = earlier.order_by("-pk").first()
    after = f"after {previous.pk}" if previous else f"first of client {client.pk}"
    notice = Notice.objects.create(
        kind=news.kind,
        key=f"announcement:{after}",
        client=client,
        previous=previous,
        message=message,
        state=state,
        made_at=now,
        due_at=now,
        lapses_at=news.lapses_at,
    )
    write_told(told_of(notice, one.appointment, one.kind, one.known) for one in news.differences)
    return notice


def write_told(rows: Iterable[Told]) -> None:
    Told.objects.bulk_create(rows)


def told_of(notice: Notice, visit: Appointment, kind: str, before: Told | None = None) -> Told:
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


def _waiting(client: Client):
    return Message.objects.filter(client=client, due_at__isnull=False).order_by("pk")


def _said(client: Client, occurrences: Sequence[Occurrence]) -> Iterable[Notice]:
    keys = [one.key for one in occurrences]
    return Notice.objects.filter(client=client, key__in=keys) if keys else ()


def _zone(live: list[News], going: list[Occurrence]) -> str:
    if going:
        return going[0].zone
    return live[0].differences[0].appointment.location.zone


def _state_of(one: Occurrence, client: Client, now: datetime) -> str:
    if one.lapses <= now:
        return _lapsed(one)
    if client.is_silent:
        return State.SILENT
    if KINDS[one.kind].is_marketing and not channels.agrees_to_marketing(client):
        return State.NO_CONSENT
    return State.WAITING


def _lapsed(one: Occurrence) -> str:
    return State.SUPERSEDED if one.is_overtaken else State.LAPSED


def _state_of_news(news: News, now: datetime) -> str:
    if news.lapses_at <= now:
        return State.LAPSED
    if news.client.is_silent:
        return State.SILENT
    email = news.client.email
    if email and not _is_proven(news.client) and _too_many(email, now):
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
    today = Message.objects.filter(address=address, made_at__gt=now - timedelta(days=1))
    went = today.exclude(notices__state=State.WITHDRAWN)
    return went.distinct().count() >= UNPROVEN_A_DAY
