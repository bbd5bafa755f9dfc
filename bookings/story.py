"""What this app tells in a client's timeline, in one statement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, NullIf

from bookings.models import Appointment, WaitlistOffer
from clients.asks import Event
from clients.models import Client
from clients.parts import Part
from studio.wording import clock, day, local_day

Status, Outcome = Appointment.Status, WaitlistOffer.Outcome
Text: CharField[str, str] = CharField(max_length=254)
VISITS = "Visits"
VISIT, OFFER = "calendar-event", "hourglass-split"


class Told(NamedTuple):
    """How a kind of row is told: its icon, its words, and whether with its time."""

    icon: str
    words: str
    with_time: bool = True


TOLD = {
    "booked": Told(VISIT, "Booked"),
    "cancelled": Told(VISIT, "Cancelled"),
    Status.DONE: Told(VISIT, "Came", with_time=False),
    Status.NO_SHOW: Told(VISIT, "Did not come", with_time=False),
    "offered": Told(OFFER, "Offered from the waitlist"),
    Outcome.TAKEN: Told(OFFER, "Took the offered time"),
    Outcome.DECLINED: Told(OFFER, "Did not want the offered time"),
    Outcome.LAPSED: Told(OFFER, "Left the offer unanswered"),
    Outcome.WITHDRAWN: Told(OFFER, "Offer taken back"),
}


def timeline(client: Client, since: datetime) -> list[Event]:
    """Visits booked, come to, missed and cancelled; times offered, and what became of them."""
    first, *rest = _rows(client)
    told = [_event(*row) for row in first.union(*rest, all=True) if row[0] >= since]
    return sorted(told, key=lambda event: event.at, reverse=True)


def _event(
    at: datetime, what: str, ref: str, starts_at: datetime, service: str, artist: str, zone: str,
    by: str,
) -> Event:  # fmt: skip
    icon, words, with_time = TOLD[what]
    words = f"{words}: {service} with {artist}"
    if with_time:
        words += f", {day(local_day(starts_at, zone))}, {clock(starts_at, zone)}"
    key = f"appointment:{ref}" if ref else ""
    return Event(at, icon, words, Part.CONTACT, by, VISITS, key, zone)


def _rows(client: Client) -> Iterator[QuerySet]:
    visits = Appointment.objects.filter(client=client).exclude(status=Status.HELD)
    visit: dict[str, Any] = {
        "ref": F("ref"), "service": "service__name", "zone": "location__zone",
    }  # fmt: skip
    yield _told(visits, "booked_at", Value("booked"), by="booked_by", **visit)
    yield _told(visits, "cancelled_at", Value("cancelled"), by="cancelled_by", **visit)
    over = visits.filter(status__in=(Status.DONE, Status.NO_SHOW))
    yield _told(over, Coalesce("started_at", "starts_at"), F("status"), **visit)
    offers = WaitlistOffer.objects.filter(wish__client=client)
    offer: dict[str, Any] = {
        "ref": Value(""), "service": "wish__service__name", "zone": "wish__location__zone",
    }  # fmt: skip
    yield _told(offers, "offered_at", Value("offered"), by="offered_by", **offer)
    ended = offers.exclude(outcome="")
    yield _told(ended, "ended_at", F("outcome"), by="ended_by", **offer)


def _told(
    rows: QuerySet,
    at: str | Coalesce,
    what: Any,
    *,
    ref: Any,
    service: str,
    zone: str,
    by: str = "",
) -> QuerySet:
    """When, what, of which visit, at what time, for what, with whom, where, by whom."""
    if isinstance(at, str):
        rows = rows.filter(**{f"{at}__isnull": False})
    who: Any = Value("", Text)
    if by:
        name = NullIf(F(f"{by}__name"), Value(""))
        who = Coalesce(name, F(f"{by}__email"), Value(""), output_field=Text)
    return rows.order_by().values_list(
        F(at) if isinstance(at, str) else at,
        Cast(what, Text),
        Cast(ref, Text),
        F("starts_at"),
        F(service),
        F("artist__name"),
        F(zone),
        who,
    )
