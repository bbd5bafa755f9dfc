"""A clinic's own text message filled in for an ordinary client, and what makes it too long.

The clinic's name, numbers, addresses, places, people and services are its own: of several the
longest, since somebody gets it. The rest is made up. The client is one who has no mail address,
and so longer links: they get nothing but text messages. Nothing is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, TypeVar

from django.template.loader import render_to_string

from bookings.models import Appointment, Artist, Location, Service, WaitlistOffer
from clients.models import Client
from notices import calendar, links, own_words, texts
from notices.models import Notice
from notices.segments import count, outside, plain
from notices.words import line_of
from studio.models import Studio

MOST_PARTS = 2
# A placeholder that takes so many characters is named to who has to shorten.
MUCH = 60
# A day and an hour that are long to write.
STARTS_AT = datetime(2026, 11, 25, 19, 30, tzinfo=UTC)
ON = date(2026, 11, 25)
MISSING = (
    "A form to read and sign: Consent to the procedure.",
    "Photos of your head, which we take with you before we begin.",
)
ADVICE = "Your skin needs no treatment. Look out for redness or bumps, and tell us."
Row = TypeVar("Row")


@dataclass(frozen=True)
class Tried:
    """A text message as it would come, and why it cannot go like this with what to do about it;
    empty where it can."""

    filled: str
    why_not: str


def tried(kind: str, text: str) -> Tried:
    """`text` as a text message of this kind, which is two parts at most."""
    context = _context(kind)
    whole = _filled(kind, text, context)
    found = count(whole)
    if found.count <= MOST_PARTS:
        return Tried(whole, "")
    said = [
        f"Filled in, this is {found.units} characters in {found.count} parts, and a text message "
        f"has {MOST_PARTS} at most."
    ]
    left, then = found, "Leave out"
    if signs := outside(whole):
        named = " and ".join(f"“{sign}”" for sign in signs[:2])
        said.append(f"With {named} in it a part holds 70 characters, not 160: leave that out.")
        left = count("".join(sign for sign in whole if sign not in signs))
        then = "Besides, leave out"
    if left.count > MOST_PARTS:
        name, units = _longest(kind, text, context)
        most = f" ({{{name}}} alone is {units})" if units >= MUCH else ""
        said.append(f"{then} about {_in_tens(left.over(MOST_PARTS))} characters{most}.")
    return Tried(whole, " ".join(said))


def _filled(kind: str, text: str, context: dict[str, Any]) -> str:
    standard = render_to_string(f"notices/{kind}.sms.txt", context)
    return plain(texts.one_line(own_words.fill(kind, text, context, standard)))


def _longest(kind: str, text: str, context: dict[str, Any]) -> tuple[str, int]:
    """Which of the placeholders of a text takes most, and how much."""
    names = own_words.BRACES.findall(text)
    widths = {name: count(_filled(kind, f"{{{name}}}", context)).units for name in names}
    return max(widths.items(), key=lambda one: one[1], default=("", 0))


def _in_tens(units: int) -> int:
    return max(10, -(-units // 10) * 10)


def _context(kind: str) -> dict[str, Any]:
    """All that a text of this kind, or the standard one, reads."""
    studio = Studio.current()
    client = Client(first_name="Alexandra", phone="+12125550142")
    visit = _visit(client)
    notice = Notice(kind=kind, key=f"{kind}:example", client=client)
    to = links.Of(notice)
    line = line_of(visit, is_neutral=False, now=STARTS_AT - timedelta(days=3))
    money = SimpleNamespace(amount_minor=300_000, whole_minor=300_000, currency=studio.currency)
    offer = WaitlistOffer(answers_until=STARTS_AT - timedelta(days=1))
    return {
        "studio": studio,
        "client": client,
        "sender": studio.name,
        "is_neutral": False,
        "links": to,
        "portal": to.portal,
        "zone": visit.location.zone,
        "line": line,
        "one": line,
        "lines": [line],
        "missing": [SimpleNamespace(words_for_client=words) for words in MISSING],
        "day": 28,
        "advice": ADVICE,
        "offer": offer,
        "answer": links.offer(offer)
        if kind == Notice.Kind.WAITLIST_OFFER
        else links.healing_report(visit.ref),
        "hold": SimpleNamespace(held_until=STARTS_AT),
        "visits": [visit],
        "amount_due": money,
        "refund": money,
        "payment": money,
        "parts": [(money, ON), (money, None)],
        "whole_minor": money.whole_minor,
        "currency": money.currency,
    }


def _visit(client: Client) -> Appointment:
    """Somewhere with somebody for something, and never written down."""
    location = _longest_of(
        Location.objects.filter(is_active=True),
        lambda one: ", ".join(calendar.place_lines(Appointment(location=one))),
        Location(name="Main Street", address="12 Main Street\nSpringfield", zone="UTC"),
    )
    services = Service.objects.filter(is_active=True, needs_room=True)
    service = _longest_of(services, str, Service(name="SMP session"))
    artist = _longest_of(Artist.objects.active(), str, Artist(name="Alexandra Martinez"))
    return Appointment(
        client=client,
        location=location,
        service=service,
        artist=artist,
        starts_at=STARTS_AT,
        ends_at=STARTS_AT + timedelta(hours=3),
    )


def _longest_of(rows: Iterable[Row], words: Callable[[Row], str], otherwise: Row) -> Row:
    return max(rows, key=lambda one: len(words(one)), default=otherwise)
