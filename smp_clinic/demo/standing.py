"""How each planned visit stands at this moment: done, under way, to come, or gone."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from smp_clinic.demo.journeys import Visit

WHY_CANCELLED = (
    "Client called: cannot come",
    "Client called: has a cold",
    "Client called: found another day",
    "Artist ill",
)
NOTES = (
    "Prefers the afternoon.",
    "Comes by train, may be a few minutes late.",
    "Would like to see the drawing beforehand.",
    "Speaks Spanish.",
    "Asked for a quiet room.",
)


@dataclass
class Standing:
    """The row of a visit, but for its keys."""

    visit: Visit
    status: str
    starts_at: datetime
    ends_at: datetime
    blocked_from: datetime
    blocked_until: datetime
    booked_at: datetime
    changed_at: datetime
    by_client: bool
    sequence: int = 0
    arrived_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancelled_side: str = ""
    cancel_reason: str = ""
    note: str = ""


def standing(visit: Visit, now: datetime, rng: random.Random) -> Standing:
    """`visit` as it stands at `now`: what lies behind has happened, what lies ahead has not."""
    slot, kind = visit.slot, visit.kind
    wall = time(slot.start // 60, slot.start % 60)
    starts_at = datetime.combine(slot.on, wall, tzinfo=slot.place.tz).astimezone(UTC)
    ends_at = starts_at + timedelta(minutes=visit.minutes)
    booked_at = min(starts_at, now) - timedelta(minutes=rng.randint(300, 60 * 24 * 30))
    row = Standing(
        visit=visit,
        status="booked",
        starts_at=starts_at,
        ends_at=ends_at,
        blocked_from=starts_at - timedelta(minutes=kind.prep),
        blocked_until=ends_at + timedelta(minutes=kind.cleanup),
        booked_at=booked_at,
        changed_at=booked_at,
        by_client=visit.online,
        note=rng.choice(NOTES) if rng.random() < 0.05 else "",
    )
    if visit.moved:
        row.changed_at = _between(booked_at, min(starts_at, now), rng)
        row.sequence = rng.choice((1, 1, 2))
    if visit.fate == "cancelled":
        _cancel(row, now, rng)
    elif visit.fate == "no-show" and ends_at < now:
        row.status = "no-show"
    else:
        _walk(row, now, rng)
    return row


def _cancel(row: Standing, now: datetime, rng: random.Random) -> None:
    row.status = "cancelled"
    row.cancelled_at = row.changed_at = _between(row.booked_at, min(row.starts_at, now), rng)
    row.sequence += 1
    row.by_client = row.visit.online and rng.random() < 0.6
    if row.by_client:
        row.cancelled_side = "client"
        return
    row.cancel_reason = rng.choice(WHY_CANCELLED)
    row.cancelled_side = "clinic" if row.cancel_reason.startswith("Artist") else "client"


def _walk(row: Standing, now: datetime, rng: random.Random) -> None:
    """Arrived, in the room, done: as far as the clock has come."""
    begun = row.starts_at + timedelta(minutes=rng.randint(0, 6))
    over = row.ends_at + timedelta(minutes=rng.randint(-8, 5))
    arrived = row.starts_at - timedelta(minutes=rng.randint(2, 12))
    if arrived > now:
        return
    row.status, row.arrived_at = "arrived", arrived
    if begun <= now:
        row.status, row.started_at = "in-room", begun
    if over <= now:
        row.status, row.finished_at = "done", over


def _between(first: datetime, last: datetime, rng: random.Random) -> datetime:
    span = (last - first).total_seconds()
    return first + timedelta(seconds=rng.randint(0, max(1, int(span) - 1)))


def liven(rows: list[Standing], now: datetime) -> None:
    """Today somebody who should be here is late, somebody is early, somebody did not come."""
    for row in rows:
        if row.status == "booked" and now < row.starts_at <= now + timedelta(minutes=14):
            row.status, row.arrived_at = "arrived", now - timedelta(minutes=3)
            break
    for row in rows:
        due = now - timedelta(minutes=25) <= row.starts_at <= now - timedelta(minutes=5)
        if due and row.status in ("arrived", "in-room"):
            row.status, row.arrived_at, row.started_at = "booked", None, None
            break
    done = [row for row in rows if row.status == "done" and _is_today(row, now)]
    for row in sorted(done, key=lambda row: row.starts_at)[1:2]:
        row.status = "no-show"
        row.arrived_at = row.started_at = row.finished_at = None


def _is_today(row: Standing, now: datetime) -> bool:
    zone = row.visit.slot.place.tz
    return row.starts_at.astimezone(zone).date() == now.astimezone(zone).date()
