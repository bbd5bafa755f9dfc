"""What a client has yet to hear: visits that differ from what was last told of them.

Nothing is queued when a visit is booked, moved or cancelled. The difference is read off the
rows, so a visit moved and moved back says nothing, one booked and cancelled before anything
was told says nothing, and a message that got lost is derived again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from bookings.models import Appointment
from clients.models import Client
from notices.models import Notice, Told, stands

Kind, State = Notice.Kind, Notice.State

# A change is told once it has stood this long: the desk may still be dragging.
SETTLES_AFTER = timedelta(minutes=2)
# A change to a visit this near goes at once, whatever the hour.
NEAR = timedelta(hours=24)
# Bounds the search. Notices that slept longer than this leave older changes to the desk.
LOOK_BACK = timedelta(days=14)


@dataclass(frozen=True)
class Difference:
    """A visit that is not as the client knows it."""

    appointment: Appointment
    kind: str
    known: Told | None

    @property
    def lapses_at(self) -> datetime:
        """From when on telling it is of no use: the visit, or what they take for it, begins."""
        return max(self._starts)

    @property
    def begins_at(self) -> datetime:
        """The visit, or what they take for it, begins no earlier than this."""
        return min(self._starts)

    @property
    def cannot_wait(self) -> bool:
        return is_told_at_once(self.appointment, self.begins_at)

    @property
    def _starts(self) -> list[datetime]:
        starts = [self.appointment.starts_at] if stands(self.appointment) else []
        return starts + ([self.known.starts_at] if self.known is not None else [])


@dataclass(frozen=True)
class News:
    """Everything one client has yet to hear, which makes one message."""

    client: Client
    differences: list[Difference]

    @property
    def kind(self) -> str:
        kinds = {difference.kind for difference in self.differences}
        return kinds.pop() if len(kinds) == 1 else Kind.CHANGE

    @property
    def lapses_at(self) -> datetime:
        return min(difference.lapses_at for difference in self.differences)

    def is_due(self, now: datetime) -> bool:
        """At once after the client's own deed and where a visit is near, else when all of it has
        stood for two minutes."""
        if any(one.cannot_wait for one in self.differences):
            return True
        changed = (one.appointment.changed_at for one in self.differences)
        return all(changed_at <= now - SETTLES_AFTER for changed_at in changed)

    def is_near(self, now: datetime) -> bool:
        """Whether a visit it tells of, or they take for it, begins so soon."""
        return any(one.begins_at <= now + NEAR for one in self.differences)

    def split(self, now: datetime) -> list[News]:
        """What can still be told, and what began meanwhile, apart."""
        late = [one for one in self.differences if one.lapses_at <= now]
        live = [one for one in self.differences if one.lapses_at > now]
        return [News(self.client, part) for part in (late, live) if part]


def is_told_at_once(visit: Appointment, begins_at: datetime) -> bool:
    """Whether a change to `visit` is told as soon as it is seen: it is the client's own, or was
    made when the visit, or what they took for it, began within a day."""
    own = visit.changed_side == Appointment.Side.CLIENT
    return own or begins_at <= visit.changed_at + NEAR


def due(now: datetime, client: Client | None = None) -> list[News]:
    """The messages to be made now: of one client or of all, in two statements."""
    rows = _changed(now)
    if client is not None:
        rows = rows.filter(client=client)
    by_client: dict[int, list[Difference]] = defaultdict(list)
    for difference in _differences(list(rows)):
        by_client[difference.appointment.client_id or 0].append(difference)
    news = [News(one[0].appointment.client, one) for one in by_client.values()]  # type: ignore[arg-type]
    return [one for one in news if one.is_due(now)]


def _changed(now: datetime):
    """Visits whose newest change no notice has told; bounded by the index on `changed_at`."""
    told = Told.objects.filter(appointment=OuterRef("pk"), sequence=OuterRef("sequence")).exclude(
        notice__state=State.WITHDRAWN
    )
    return (
        Appointment.objects.exclude(status=Appointment.Status.HELD)
        .filter(changed_at__gt=now - LOOK_BACK, changed_at__lte=now)
        .filter(~Exists(told))
        .select_related("client")
        .order_by("changed_at", "pk")
    )


def _differences(visits: list[Appointment]) -> Iterable[Difference]:
    told: dict[int, list[Told]] = defaultdict(list)
    rows = Told.objects.filter(appointment__in=visits).exclude(notice__state=State.WITHDRAWN)
    for row in rows.select_related("notice").order_by("pk"):
        told[row.appointment_id].append(row)
    for visit in visits:
        difference = difference_of(visit, told[visit.pk])
        if difference is not None:
            yield difference


def difference_of(visit: Appointment, told: list[Told]) -> Difference | None:
    """How `visit` differs from what was told of it, in order; None when nothing is to be said.

    What failed or was withheld is no knowledge of the client's, but is not tried again for the
    same facts either: the desk sees it.
    """
    if told and told[-1].is_true_of(visit):
        return None
    known = next((row for row in reversed(told) if row.notice.state in Notice.TOLD), None)
    if known is None or not known.alive:
        return Difference(visit, Kind.CONFIRMATION, None) if stands(visit) else None
    if known.is_true_of(visit):
        return None
    return Difference(visit, Kind.CHANGE if stands(visit) else Kind.CANCELLATION, known)


def still_true(notice: Notice, now: datetime) -> bool:
    """Whether all that `notice` says is so and of use at this moment."""
    if notice.lapses_at <= now:
        return False
    return all(row.is_true_of(row.appointment) for row in notice.told.select_related("appointment"))


def tells_of_near(notices: Iterable[Notice], now: datetime) -> bool:
    """Whether one of these tells of a visit, or of what they take for it, that begins so soon."""
    said = [notice.pk for notice in notices if notice.is_announcement]
    rows = Told.objects.filter(notice__in=said).select_related("before") if said else ()
    starts = [row.starts_at for row in rows if row.alive]
    starts += [row.before.starts_at for row in rows if row.before is not None]
    return any(start <= now + NEAR for start in starts)
