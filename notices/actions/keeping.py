"""Of a message that waits, keep what is still true and goes where it should; let go the rest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from clients.models import Client
from notices import announcements, channels, derived
from notices.channels import Way
from notices.kinds import KINDS, Occurrence
from notices.models import Delivery, Message, Notice, Told

State, Outcome = Notice.State, Delivery.Outcome
OPEN = (State.WAITING, State.DESK)


def is_being_tried(message: Message, now: datetime) -> bool:
    return message.deliveries.filter(outcome="", lease_until__gt=now).exists()


def keep_what_is_true(
    message: Message,
    now: datetime,
    occurring: dict[int, Occurrence] | None = None,
    carried: list[Notice] | None = None,
) -> list[Notice]:
    """The notices of an open message that are still to be told with it; the others are let go.

    `carried` are its open notices and `occurring` what `derived.asked_again` gave of them, where
    a batch asked for many at once.
    """
    if carried is None:
        of_it = message.notices.filter(state__in=OPEN).select_related("client", "user")
        carried = list(of_it.order_by("pk"))
    if occurring is None:
        occurring = derived.asked_again(carried, now)
    recipient = message.client or message.user
    assert recipient is not None
    kept = []
    for notice in carried:
        if notice.is_announcement:
            is_true = announcements.still_true(notice, now)
        else:
            is_true = notice.pk in occurring
        if is_true:
            kept.append(notice)
        else:
            _let_go(notice, message, now)
    if kept and message.client is not None:
        kept = _heed_wishes(message, kept, occurring, now)
    if not kept:
        _close(message, now)
    elif message.channel == Message.Channel.SMS and _is_put_off(message, kept, occurring, now):
        return []
    return kept


def _heed_wishes(
    message: Message, kept: list[Notice], occurring: dict[int, Occurrence], now: datetime
) -> list[Notice]:
    """By now they may want it elsewhere, otherwise, or not at all."""
    client = message.client
    assert client is not None
    if client.is_silent:
        for notice in kept:
            _end(notice, State.WITHDRAWN if notice.is_announcement else State.SILENT)
        return []
    asked_for = [n for n in kept if n.kind in KINDS and KINDS[n.kind].is_marketing]
    if asked_for and not channels.agrees_to_marketing(client):
        for notice in asked_for:
            _end(notice, State.NO_CONSENT)
        kept = [notice for notice in kept if notice not in asked_for]
    if not kept or _goes_as_wished(message):
        return kept
    way, at = channels.when_and_how(client, now, _zone(client, kept, occurring), _ends(kept))
    _readdress(message, kept, way, at, now)
    return []


def _goes_as_wished(message: Message) -> bool:
    """Whether the message's way is one that this client still has and takes."""
    client = message.client
    assert client is not None
    if message.is_neutral != client.neutral_messages:
        return False
    if message.channel == Message.Channel.EMAIL:
        return message.address == client.email
    if message.channel == Message.Channel.SMS:
        return message.address == str(client.phone) and channels.takes_sms(client)
    return not client.email


def _is_put_off(
    message: Message, kept: list[Notice], occurring: dict[int, Occurrence], now: datetime
) -> bool:
    """Whether this text message meets an hour of the client's day at which none is sent: after
    an outage, or because they live elsewhere by now. It waits for the day, or goes another way
    where it would come too late; what tells of a visit so near goes at any hour."""
    client = message.client
    assert client is not None
    zone, sms = _zone(client, kept, occurring), Message.Channel.SMS
    if channels.sms_hour(now, zone) == now or announcements.tells_of_near(kept, now):
        return False
    way, at = channels.when_and_how(client, now, zone, _ends(kept), wanted=sms)
    if way.channel != sms:
        _readdress(message, kept, way, at, now)
        _close(message, now)
        return True
    message.due_at = max(at, message.due_at or at)
    message.save(update_fields=["due_at"])
    return True


def _readdress(
    message: Message, kept: list[Notice], way: Way, due_at: datetime, now: datetime
) -> None:
    """Put what may be told into a new message on this way. Announcements are let go instead:
    the next look derives them anew."""
    derived_ones = []
    for notice in kept:
        if notice.is_announcement:
            _let_go(notice, message, now)
        else:
            derived_ones.append(notice)
    if not derived_ones:
        return
    assert message.client is not None
    other = new_message(message.client, way, now, due_at)
    for notice in derived_ones:
        notice.message = other
        notice.state = State.DESK if way.is_task else State.WAITING
        notice.save(update_fields=["message", "state"])


def _zone(client: Client, notices: list[Notice], occurring: dict[int, Occurrence]) -> str:
    """Whose clock counts for them: their own, else that of the place these are about."""
    if client.zone:
        return client.zone
    derived_ones = (occurring[notice.pk].zone for notice in notices if notice.pk in occurring)
    said = Told.objects.filter(notice__in=notices).select_related("location")
    place = next(derived_ones, "") or next((row.location.zone for row in said[:1]), "")
    return channels.zone_of(client, place)


def _ends(notices: list[Notice]) -> list[datetime]:
    return [notice.lapses_at for notice in notices]


def new_message(recipient: Client | User, way: Way, now: datetime, due_at: datetime) -> Message:
    """An empty envelope to someone on one way; `due_at` is when it is tried first."""
    return Message.objects.create(
        client=recipient if isinstance(recipient, Client) else None,
        user=recipient if isinstance(recipient, User) else None,
        channel=way.channel,
        address=way.address,
        is_neutral=way.is_neutral,
        made_at=now,
        due_at=due_at,
    )


def close_abandoned(message: Message, now: datetime) -> bool:
    """Nobody knows what became of a try whose lease ran out. Whether there was one."""
    abandoned = list(message.deliveries.filter(outcome=""))
    for delivery in abandoned:
        delivery.outcome, delivery.outcome_at = Outcome.UNKNOWN, now
        delivery.save(update_fields=["outcome", "outcome_at"])
    return bool(abandoned)


def _let_go(notice: Notice, message: Message, now: datetime) -> None:
    """Withdraw it; if a try of unknown end may have reached them, it counts as told."""
    close_abandoned(message, now)
    if message.deliveries.filter(outcome=Outcome.UNKNOWN).exists():
        _end(notice, State.PERHAPS)
    elif notice.lapses_at <= now and not notice.is_announcement:
        _end(notice, State.LAPSED)
    else:
        _end(notice, State.WITHDRAWN)


def _end(notice: Notice, state: str) -> None:
    notice.state = state
    notice.save(update_fields=["state"])


def _close(message: Message, now: datetime) -> None:
    close_abandoned(message, now)
    if message.due_at is not None:
        message.due_at = None
        message.save(update_fields=["due_at"])


def mark(notices: Iterable[Notice], state: str, at: datetime | None = None) -> None:
    """Bring notices to their end; `at` is when they went."""
    for notice in notices:
        notice.state, notice.sent_at = state, at
        notice.save(update_fields=["state", "sent_at"])
