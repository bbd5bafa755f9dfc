"""Why people come, and when: from the first consultation to the touch-up years later.

A plan is two to four sessions ten to fourteen days apart, looked at again after a month. Who
only asks and does not go on is as usual as who does.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from smp_clinic.demo.house import HANDS, Hand, Place
from smp_clinic.demo.people import Person
from smp_clinic.demo.sheet import Kind, Sheet, Slot, at_work, open_places

PAST, AHEAD = timedelta(days=730), timedelta(days=56)
SKILL = {"alopecia": "Alopecia", "scar": "Scars", "density-long-hair": "Density in long hair"}
A_DAY_HOLDS = 470  # minutes an artist can be booked, breaks left out


@dataclass
class Visit:
    """One visit of one person, not yet anything in a database."""

    person: int
    kind: Kind
    minutes: int
    slot: Slot
    any_artist: bool
    online: bool
    fate: str = ""  # "", "no-show" or "cancelled"
    moved: bool = False


class Planner:
    """Fills the book from two years ago to eight weeks from now."""

    def __init__(
        self,
        people: list[Person],
        kinds: dict[str, Kind],
        today: date,
        away: set[tuple[str, date]],
        rng: random.Random,
    ):
        self.people, self.kinds, self.today, self.rng = people, kinds, today, rng
        self.sheet = Sheet(away)
        self.visits: list[Visit] = []
        self.days: dict[int, set[date]] = defaultdict(set)
        self._treated: dict[tuple[str, str], list[int]] = defaultdict(list)

    def journeys(self, who: Iterator[int] | range) -> None:
        for person in who:
            self._journey(person, self.today + timedelta(days=self._begins()))

    def _begins(self) -> int:
        """Days from today: the studio has grown, so more of it is recent."""
        share = self.rng.random()
        if share < 0.42:
            return self.rng.randint(-PAST.days, -100)
        return self.rng.randint(-100, -8) if share < 0.72 else self.rng.randint(-7, 42)

    def _journey(self, person: int, on: date) -> None:
        rng = self.rng
        remote = rng.random() < 0.2
        visit = self.book(
            person, "remote-consultation" if remote else "consultation", on, online=True
        )
        if visit is None:
            return
        if visit.fate:
            if rng.random() < 0.5:
                self._journey(person, visit.slot.on + timedelta(days=rng.randint(5, 20)))
            return
        if visit.slot.on > self.today or rng.random() > 0.78:
            return
        self._plan(person, visit.slot)

    def _plan(self, person: int, first: Slot) -> None:
        rng, on, hand = self.rng, first.on, first.hand
        if rng.random() < 0.55:
            test = self.book(person, "patch-test", on + timedelta(days=rng.randint(3, 8)), hand)
            on = test.slot.on if test else on
        on += timedelta(days=rng.randint(9, 24))
        last = on
        minutes = rng.choice((150, 180, 180, 180, 210, 240))
        for _ in range(rng.choice((2, 3, 3, 3, 4))):
            visit = self.book(person, "smp-session", on, hand, minutes=minutes)
            if visit is None:
                return
            last = visit.slot.on
            on = last + timedelta(days=rng.randint(10, 14))
            minutes = max(120, minutes - rng.choice((0, 15, 30)))
        self.book(person, "follow-up", last + timedelta(days=rng.randint(28, 35)), hand)
        if rng.random() < 0.5:
            self.book(person, "follow-up", last + timedelta(days=rng.randint(170, 200)), hand)
        if rng.random() < 0.5:
            self.book(person, "touch-up", last + timedelta(days=rng.randint(380, 560)), hand)

    def book(
        self,
        person: int,
        slug: str,
        on: date,
        hand: Hand | None = None,
        *,
        online: bool = False,
        minutes: int | None = None,
        within: int = 9,
        between: tuple[int, int] = (0, 1440),
    ) -> Visit | None:
        """Book the first day that fits from `on`; None beyond the horizon or when none does."""
        kind = self.kinds[slug]
        if hand is not None and slug in hand.leaves_out:
            hand = None
        for later in range(within):
            day = on + timedelta(days=later)
            if not self.today - PAST <= day <= self.today + AHEAD:
                return None
            if day in self.days[person]:
                continue
            slot = self._slot(person, kind, minutes or kind.minutes, day, hand, between)
            if slot is not None:
                return self._keep(person, kind, minutes or kind.minutes, slot, hand, online)
        return None

    def _slot(
        self,
        person: int,
        kind: Kind,
        minutes: int,
        on: date,
        hand: Hand | None,
        between: tuple[int, int],
    ) -> Slot | None:
        who = self.people[person]
        able = [one for one in at_work(who.home, on) if _is_able(one, who, kind)]
        if hand is not None:
            able = [one for one in able if one == hand]
        self.rng.shuffle(able)
        for one in able:
            slot = self.sheet.find(kind, minutes, who.home, one, on, self.rng, between)
            if slot is not None:
                return slot
        return None

    def _keep(
        self, person: int, kind: Kind, minutes: int, slot: Slot, hand: Hand | None, online: bool
    ) -> Visit:
        rng = self.rng
        fate = rng.choices(("", "cancelled", "no-show"), (90, 7, 3))[0]
        if fate == "no-show" and slot.on >= self.today:
            fate = ""
        if slot.on == self.today:
            fate = ""
        visit = Visit(
            person=person,
            kind=kind,
            minutes=minutes,
            slot=slot,
            any_artist=hand is None and rng.random() < 0.5,
            online=online and self.people[person].online,
            fate=fate,
            moved=rng.random() < 0.09,
        )
        if fate != "cancelled":
            self.sheet.take(slot, kind, minutes)
        had = self._treated[slot.place.slug, slot.hand.slug]
        if kind.slug == "smp-session" and slot.on < self.today and person not in had:
            had.append(person)
        self.days[person].add(slot.on)
        self.visits.append(visit)
        return visit

    def right_now(self, now: datetime, newcomers: list[int]) -> None:
        """Somebody was due a moment ago, somebody is in a moment."""
        for place in open_places(self.today):
            local = now.astimezone(place.tz)
            if local.date() != self.today:
                continue
            minute = local.hour * 60 + local.minute
            moments = ((minute - 20, minute - 5), (minute + 1, minute + 14))
            for hand, between in zip(at_work(place, self.today), moments, strict=False):
                fresh = next((p for p in newcomers if self._would_come(p, place, hand)), None)
                if fresh is not None and self.book(
                    fresh, "consultation", self.today, hand, within=1, between=between
                ):
                    newcomers.remove(fresh)

    def fill_up(self, first: int, last: int, share: float, newcomers: list[int]) -> None:
        """Between these days from today, book until the artists' days are `share` full: new
        faces for a consultation, known ones for a look at what has healed."""
        for offset in range(first, last + 1):
            on = self.today + timedelta(days=offset)
            for place in open_places(on):
                for hand in at_work(place, on):
                    self._fill_day(place, hand, on, share, newcomers)

    def _fill_day(
        self, place: Place, hand: Hand, on: date, share: float, newcomers: list[int]
    ) -> None:
        for _ in range(12):
            if self.sheet.booked(hand, on) >= share * A_DAY_HOLDS:
                return
            fresh = next((p for p in newcomers if self._would_come(p, place, hand)), None)
            rested = self._rested(place, hand, on)
            if fresh is not None and (rested is None or self.rng.random() < 0.5):
                newcomers.remove(fresh)
                slug = self.rng.choice(("consultation", "consultation", "remote-consultation"))
                self.book(fresh, slug, on, hand, within=1, online=True)
            elif rested is not None:
                slug = self.rng.choice(("follow-up", "follow-up", "touch-up"))
                self.book(rested, slug, on, hand, within=1)
            else:
                return

    def _rested(self, place: Place, hand: Hand, on: date) -> int | None:
        """Someone who had a session with this artist and could be looked at that day."""
        had = self._treated[place.slug, hand.slug]
        some = self.rng.sample(had, min(8, len(had)))
        return next((person for person in some if self._is_rested(person, on)), None)

    def _is_rested(self, person: int, on: date) -> bool:
        """Had their plan before `on`, and no visit within a fortnight of it."""
        days = self.days[person]
        return min(days) < on and all(abs((day - on).days) > 13 for day in days)

    def _would_come(self, person: int, place: Place, hand: Hand) -> bool:
        who = self.people[person]
        return who.home == place and _is_able(hand, who, self.kinds["consultation"])


def _is_able(hand: Hand, who: Person, kind: Kind) -> bool:
    needed = {SKILL[reason] for reason in who.reasons if reason in SKILL}
    return needed <= set(hand.skills) and kind.slug not in hand.leaves_out


def holidays(today: date) -> list[tuple[Hand, date, date, str]]:
    """Time off that is long planned: nothing is booked into it."""
    first = today - timedelta(days=today.weekday())
    return [
        (HANDS[1], first - timedelta(days=63), first - timedelta(days=50), "Holiday"),
        (HANDS[3], first + timedelta(days=28), first + timedelta(days=34), "Holiday"),
        (HANDS[4], first + timedelta(days=16), first + timedelta(days=17), "Training"),
    ]
