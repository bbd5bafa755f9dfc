"""What a visitor has chosen so far, read from the address, so that back, reload and sharing work.

    /book/?at=hudson&how=consultation&about=&about=scar&with=ana&day=2026-11-24

Each question is one parameter and the first without an answer is the next step. A question with
one possible answer is not asked. What brings someone here is asked before whom they want to see,
because a scar or long hair narrows the artists: nobody picks an artist only to be told no.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, cached_property, lru_cache
from typing import Protocol, TypeVar
from urllib.parse import parse_qsl, urlencode

from django.http import Http404, QueryDict
from django.urls import reverse

from bookings.models import Artist, Location, Reason, Service
from bookings.reading import works_at

ANYONE = "any"
STEPS = ["where", "how", "why", "who", "when", "you"]


class Slugged(Protocol):
    slug: str


Row = TypeVar("Row", bound=Slugged)


@dataclass(frozen=True)
class Choice:
    """The answers given, and what there is to choose from. `reasons` None: not asked yet."""

    locations: list[Location]
    services: list[Service]
    artists: list[Artist]
    location: Location | None = None
    service: Service | None = None
    reasons: tuple[Reason, ...] | None = None
    artist: Artist | None = None
    anyone: bool = False
    unfit: Artist | None = None  # asked for, but not one who does what was chosen

    @property
    def step(self) -> str:
        """The first question without an answer."""
        if self.location is None:
            return "where"
        if self.service is None:
            return "how"
        if self.reasons is None:
            return "why"
        return "when" if self.artists and (self.artist or self.anyone) else "who"

    @property
    def steps(self) -> list[str]:
        """The questions this visitor is asked, in order."""
        skipped = {
            "where": len(self.locations) == 1,
            "how": len(self.services) == 1,
            "who": len(self.artists) == 1 and self.step == "when",
        }
        return [step for step in STEPS if not skipped.get(step)]

    @cached_property
    def query(self) -> str:
        """The answers as an address carries them."""
        return urlencode(self._answers(), doseq=True)

    @property
    def given(self) -> list[tuple[str, str]]:
        """The answers as a form hands them on."""
        return parse_qsl(self.query, keep_blank_values=True)

    def address(self, **changes: str | list[str] | None) -> str:
        """Where the next question is asked, once these answers changed (None: is open again)."""
        answers = {name: value for name, value in (self._answers() | changes).items() if value}
        query = urlencode(answers, doseq=True)
        return f"{reverse('book')}?{query}" if query else reverse("book")

    def _answers(self) -> dict[str, str | list[str] | None]:
        answers: dict[str, str | list[str] | None] = {}
        if self.location:
            answers["at"] = self.location.slug
        if self.service:
            answers["how"] = self.service.slug
        if self.reasons is not None:
            answers["about"] = ["", *(reason.slug for reason in self.reasons)]
        if self.artist or self.anyone:
            answers["with"] = self.artist.slug if self.artist else ANYONE
        return answers

    @property
    def asked(self) -> list[Artist]:
        """Whose times are looked at: the one chosen, else everyone there is to choose from."""
        return [self.artist] if self.artist else self.artists

    @property
    def terms(self) -> dict:
        """The choice as the actions of booking take it."""
        return {
            "location": self.location,
            "service": self.service,
            "artist": self.artist,
            "reasons": self.reasons or (),
        }


def read(query: QueryDict, now: datetime) -> Choice:
    """The choice in an address; Http404 for anything that is not there."""
    locations = list(Location.objects.raw(*_locations_sql()))
    services = list(Service.objects.raw(*_services_sql()))
    known = Choice(
        locations,
        services,
        artists=[],
        location=_one(query.get("at"), locations),
        service=_one(query.get("how"), services),
        reasons=_several(query.getlist("about")) if "about" in query else None,
        anyone=query.get("with") == ANYONE,
    )
    artists = []
    if known.step == "who" and known.location and known.service:
        artists = artists_of(known.location, known.service, known.reasons or (), now)
    return _with_artist(replace(known, artists=artists), query.get("with"))


def artists_of(
    location: Location, service: Service, reasons: Iterable[Reason], now: datetime
) -> list[Artist]:
    """Who works at `location`, offers `service` and knows what `reasons` ask for."""
    skills = frozenset(reason.skill_id for reason in reasons if reason.skill_id)
    today = now.astimezone(location.tz).date()
    return list(Artist.objects.raw(*_artists_sql(location, service, skills, today)))


# Every page of booking asks these, and the ORM takes three times as long to put them into words
# as to have them answered. The words depend on nothing but what is handed in.
Words = tuple[str, tuple]


@cache
def _locations_sql() -> Words:
    return Location.objects.filter(is_active=True).query.sql_with_params()


@cache
def _services_sql() -> Words:
    return Service.objects.filter(is_active=True, is_online=True).query.sql_with_params()


@lru_cache(maxsize=256)
def _artists_sql(
    location: Location, service: Service, skills: frozenset[int], today: date
) -> Words:
    able = Artist.objects.able(service, [Reason(skill_id=skill) for skill in skills])
    return able.filter(works_at(location, today)).query.sql_with_params()


def _with_artist(known: Choice, asked: str | None) -> Choice:
    """The one asked for; the only one where there is no choice."""
    if asked and asked != ANYONE:
        for artist in known.artists:
            if artist.slug == asked:
                return replace(known, artist=artist)
        other = _one(asked, list(Artist.objects.active()))
        # Until the questions before are answered, nobody knows whether they fit.
        return replace(known, unfit=other) if known.artists else replace(known, artist=other)
    if len(known.artists) == 1:
        return replace(known, artist=known.artists[0], anyone=False)
    return known


def _one(slug: str | None, rows: list[Row]) -> Row | None:
    """The row asked for; the only one where there is no choice."""
    if not slug:
        return rows[0] if len(rows) == 1 else None
    for row in rows:
        if row.slug == slug:
            return row
    raise Http404


def _several(slugs: list[str]) -> tuple[Reason, ...]:
    asked = set(slugs) - {""}
    if not asked:
        return ()
    rows = tuple(reason for reason in Reason.objects.filter(is_active=True) if reason.slug in asked)
    if {reason.slug for reason in rows} != asked:
        raise Http404
    return rows
