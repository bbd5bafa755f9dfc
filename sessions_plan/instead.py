"""Before one session of a series is cancelled: times to move it to, and what follows it there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bookings.models import Appointment, Artist
from sessions_plan.actions.series import MAY_BE_PLACED
from sessions_plan.models import PlannedSession
from sessions_plan.offering import written
from sessions_plan.placing import Ground, Question, ask, is_done, live
from sessions_plan.plan_view import name_of
from sessions_plan.series import LEAST_MOVED, Series, propose

OFFERED = 3


@dataclass(frozen=True)
class Followed:
    """A later session that has to move as well."""

    name: str
    was: datetime
    becomes: datetime


@dataclass(frozen=True)
class Instead:
    """One time to move to, what follows it, and the hidden value that does all of it."""

    starts_at: datetime
    artist: Artist
    also: tuple[Followed, ...]
    value: str


def times_for(
    visit: Appointment, *, now: datetime, online: bool = False, count: int = OFFERED
) -> list[Instead]:
    """Up to `count` legal times for this session: first those that leave the others where they
    are, then those that take later ones along. None where the visit belongs to no open plan, or
    stays where it is. `online` keeps the location's notice, as for a client."""
    row = _row_of(visit)
    if row is None or row.pinned_at or is_done(row) or visit.starts_at <= now:
        return []
    ground = Ground(row.plan, now)
    alone = ask(row.plan, now=now, moving=[row.position], online=online, ground=ground)
    found = list(_told(alone, row, count))
    if len(found) < count:
        later = [one.position for one in ground.rows if one.position >= row.position]
        together = ask(row.plan, now=now, moving=later, online=online, ground=ground)
        known = {one.starts_at for one in found}
        more = (one for one in _told(together, row, 2 * count) if one.starts_at not in known)
        found += list(more)[: count - len(found)]
    return sorted(found, key=lambda one: (len(one.also), one.starts_at))


def _row_of(visit: Appointment) -> PlannedSession | None:
    rows = PlannedSession.objects.filter(
        appointment=visit, plan__status__in=MAY_BE_PLACED, plan__paused_at=None
    )
    return rows.select_related(
        "plan__client", "plan__location", "plan__artist", "appointment__artist"
    ).first()


def _told(question: Question, row: PlannedSession, count: int) -> Iterable[Instead]:
    """Proposals that move this row, a start each; what may stay stays."""
    wanted = replace(question.wanted, weights=LEAST_MOVED)
    seen = {row.appointment.starts_at} if row.appointment else set()
    for proposal in propose(wanted, count + 1).found:
        one = _instead(question, proposal.series, row)
        if one.starts_at not in seen and len(seen) <= count:
            seen.add(one.starts_at)
            yield one


def _instead(question: Question, series: Series, row: PlannedSession) -> Instead:
    also, places, expected = [], {}, {}
    by_position = question.by_position(series)
    for one in question.rows:
        visit = live(one)
        starts_at, artist = by_position[one.position]
        if visit is None or (visit.starts_at, visit.artist_id) == (starts_at, artist):
            continue
        places[one.position] = (starts_at, artist)
        expected[one.position] = visit.sequence
        if one.pk != row.pk:
            also.append(Followed(name_of(one), visit.starts_at, starts_at))
    starts_at, artist = by_position[row.position]
    return Instead(starts_at, question.artists[artist], tuple(also), written(places, expected))
