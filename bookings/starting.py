"""Whether a visit may begin, and what the record lacks for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from accounts.roles import Role
from bookings import asks
from bookings.answers import AtHand, at_hand, unsigned_forms
from bookings.asks import Stop
from bookings.models import Appointment, Location, Service
from bookings.photos import missing_first
from clients.actions.age import is_under_age
from clients.asks import Missing, missing
from clients.models import Client
from clients.needs import needs
from studio.wording import local_day

# A talk or a look may begin with things still open; nothing that touches skin may.
TOUCHES_SKIN = (Service.Kind.PATCH_TEST, Service.Kind.SESSION, Service.Kind.TOUCH_UP)
THE_RULE = (
    "A consultation or a follow-up may begin with things still open. A patch test, a session and "
    "a touch-up may not."
)
UNDER_AGE = Stop("under-age", "Under 18: we work with adults only.", is_final=True)


def touches_skin(visit: Appointment) -> bool:
    return visit.service.kind in TOUCHES_SKIN


def what_stops(
    visit: Appointment, at: datetime, *, lacks: Iterable[Missing] | None = None
) -> list[Stop]:
    """Everything that stands against beginning this visit at `at`; empty when it may begin.
    `lacks` is what `clients.asks.missing` answered, where it was asked already."""
    client = visit.client
    if client is None or not touches_skin(visit):
        return []
    if is_under_age(client, local_day(at, visit.location.zone)):
        return [UNDER_AGE]
    lacks = missing(client, visit, at) if lacks is None else lacks
    stops = [Stop(item.key, item.words) for item in lacks if item.stops]
    return stops + [stop for answer in asks.may_start for stop in answer(visit, at)]


def may_override(user: User, visit: Appointment) -> bool:
    """Whether this colleague may begin it all the same, with a reason: its artist, the owner."""
    return user.role == Role.OWNER or (user.role == Role.ARTIST and visit.artist.user_id == user.pk)


def missing_here(client: Client, visit: Appointment | None, at: datetime) -> list[Missing]:
    """What this app answers to `clients.asks.missing`: the record, photos from before, the forms
    of the visit or of the next one, which is looked for once."""
    here = AtHand(visit, visit.location) if visit else at_hand(client, at)
    return [
        *lacking(client, visit, at, here.location),
        *missing_first(client, visit, at),
        *(unsigned_forms(client, here.coming, at) if here.coming else []),
    ]


def lacking(
    client: Client, visit: Appointment | None, at: datetime, location: Location | None
) -> list[Missing]:
    """What the client's record lacks for this visit, or for the next session, at `location`. It
    stops only what touches skin."""
    zone = location.zone if location else "UTC"
    # The visit's day, or today when it is past or there is none.
    found = needs(client, local_day(max(at, visit.starts_at) if visit else at, zone))
    if visit is None or touches_skin(visit):
        return found
    return [Missing(item.key, item.words, item.words_for_client, stops=False) for item in found]


def brings_them(client: Client) -> dict[str, str]:
    """The reasons they booked with last, for a form that asks (`clients.asks.known`)."""
    visits = Appointment.objects.filter(client=client, reasons__isnull=False)
    last = visits.order_by("-booked_at", "-pk").first()
    return {"reasons": ", ".join(str(reason) for reason in last.reasons.all())} if last else {}
