"""Older years, packed day after day, for whoever measures with many appointments."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from smp_clinic.demo.house import Hand, Place
from smp_clinic.demo.journeys import Visit
from smp_clinic.demo.people import Person
from smp_clinic.demo.sheet import Kind, Slot, at_work, open_places
from smp_clinic.demo.standing import Standing, standing

USUAL = ("follow-up", "follow-up", "follow-up", "patch-test", "patch-test", "consultation")


def older(
    count: int,
    people: list[Person],
    kinds: dict[str, Kind],
    before: date,
    now: datetime,
    rng: random.Random,
) -> list[Standing]:
    """`count` visits from the days before `before`, the newest first. Each artist keeps one
    room and each day asks everyone in turn, so that nothing can overlap."""
    rows: list[Standing] = []
    on, turn = before, 0
    while len(rows) < count:
        on -= timedelta(days=1)
        for place in open_places(on):
            for number, hand in enumerate(at_work(place, on)):
                room = place.rooms[number % len(place.rooms)][0]
                for kind, start in _packed(hand, place, on, kinds, rng):
                    turn += 1
                    slot = Slot(place, hand, room if kind.needs_room else "", on, start)
                    fate = rng.choices(("", "cancelled", "no-show"), (90, 7, 3))[0]
                    visit = Visit(turn % len(people), kind, kind.minutes, slot, False, False, fate)
                    rows.append(standing(visit, now, rng))
    return rows[: max(0, count)]


def _packed(
    hand: Hand, place: Place, on: date, kinds: dict[str, Kind], rng: random.Random
) -> Iterator[tuple[Kind, int]]:
    """Visit after visit, back to back with their preparation and clean-down."""
    for opens, closes in hand.work[place.slug][on.weekday()]:
        start = opens
        while True:
            kind = kinds[rng.choice(USUAL)]
            if start + kind.minutes > closes:
                break
            yield kind, start
            step = kind.minutes + kind.cleanup + kind.prep
            start += -(-step // 15) * 15
