"""The whole demo as plain data: one call, one seed, one moment."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from smp_clinic.demo.history import older
from smp_clinic.demo.house import HANDS, PLACES, Hand, Place
from smp_clinic.demo.journeys import AHEAD, PAST, Planner, holidays
from smp_clinic.demo.people import Person, crowd
from smp_clinic.demo.sheet import Kind, Slot
from smp_clinic.demo.standing import Standing, liven, standing

CLIENTS = 400
NEWCOMERS = 70  # who come for the first time in these weeks
DOUBLES = 3  # known people who booked anew online, under what a stranger could have typed too


@dataclass(frozen=True)
class Off:
    """An artist away, from the first local midnight to the last."""

    hand: Hand
    place: Place
    first: date
    last: date
    reason: str


@dataclass
class Plan:
    people: list[Person]
    rows: list[Standing]
    off: list[Off]
    closed: tuple[Place, date]
    holds: list[Slot]


def plan(*, kinds: dict[str, Kind], now: datetime, seed: int, appointments: int = 0) -> Plan:
    """The same studio for the same seed and moment; `appointments` adds older history."""
    rng = random.Random(seed)  # noqa: S311 - the same each time is what it is for
    today = now.astimezone(PLACES[0].tz).date()
    count = max(CLIENTS, appointments // 40)
    people = _with_doubles(crowd(count - DOUBLES, PLACES, rng))
    closed = (PLACES[0], _weekday_after(today + timedelta(days=38)))
    off = [
        Off(hand, _place_of(hand), first, last, why) for hand, first, last, why in holidays(today)
    ]
    planner = Planner(people, kinds, today, _away(off, closed), rng)
    _book(planner, count, now)
    holds = _holds(planner, today)
    rows = [standing(visit, now, rng) for visit in planner.visits]
    liven(rows, now)
    rows += older(appointments - len(rows), people, kinds, today - PAST, now, rng)
    off.append(_laid_over(rows, today))
    return Plan(people, rows, off, closed, holds)


def _book(planner: Planner, count: int, now: datetime) -> None:
    known = CLIENTS - NEWCOMERS
    newcomers = list(range(known, CLIENTS - DOUBLES))
    planner.right_now(now, newcomers)
    planner.journeys(range(known))
    planner.fill_up(0, 0, 0.8, newcomers)
    for double in range(count - DOUBLES, count):
        soon = planner.today + timedelta(days=2 + double % DOUBLES)
        planner.book(double, "consultation", soon, online=True)
    planner.fill_up(-14, 10, 0.55, newcomers)
    planner.fill_up(11, 30, 0.35, newcomers)
    planner.fill_up(-PAST.days, -15, 0.2, newcomers)
    planner.fill_up(31, AHEAD.days, 0.12, newcomers)


def _with_doubles(people: list[Person]) -> list[Person]:
    """Three book online as if for the first time: same address, same number, same name."""
    one, two, three = (
        next(p for p in people[20 * n + 20 :] if p.email and p.phone) for n in range(DOUBLES)
    )
    doubles = (
        replace(one, phone="", full_name=""),
        replace(two, email=f"{two.first_name}.{two.phone[-4:]}@example.com".lower()),
        replace(three, email="", phone=f"+1{three.home.area_codes[1]}5550199"),
    )
    return [*people, *(replace(p, preferred_name="", neutral=False, online=True) for p in doubles)]


def _place_of(hand: Hand) -> Place:
    return next(place for place in PLACES if place.slug in hand.work)


def _weekday_after(on: date) -> date:
    """The next Wednesday: a day both studios would have been open."""
    return on + timedelta(days=(2 - on.weekday()) % 7)


def _away(off: list[Off], closed: tuple[Place, date]) -> set[tuple[str, date]]:
    place, day = closed
    away = {(hand.slug, day) for hand in HANDS if place.slug in hand.work}
    for one in off:
        days = (one.last - one.first).days + 1
        away |= {(one.hand.slug, one.first + timedelta(days=n)) for n in range(days)}
    return away


def _laid_over(rows: list[Standing], today: date) -> Off:
    """Whoever has most to do in the next days falls ill: their visits have to be settled."""
    first, last = today + timedelta(days=2), today + timedelta(days=4)
    load = {hand.slug: 0 for hand in HANDS}
    for row in rows:
        if row.status == "booked" and first <= row.visit.slot.on <= last:
            load[row.visit.slot.hand.slug] += 1
    hand = max(HANDS, key=lambda one: load[one.slug])
    return Off(hand, _place_of(hand), first, last, "Ill")


def _holds(planner: Planner, today: date) -> list[Slot]:
    """Two free times, one at each place, that are being held just now."""
    kind, found = planner.kinds["consultation"], []
    for place in PLACES:
        slots = (
            planner.sheet.find(
                kind, kind.minutes, place, hand, today + timedelta(days=days), planner.rng
            )
            for days in range(1, 8)
            for hand in HANDS
        )
        slot = next(slot for slot in slots if slot is not None)
        planner.sheet.take(slot, kind, kind.minutes)
        found.append(slot)
    return found
