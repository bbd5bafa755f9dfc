"""The day itself: arrived, in the room, done, or not there."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from accounts.models import User
from bookings.actions.appointments import current_row
from bookings.actions.placing import atomic_deed
from bookings.errors import NotReady, WrongMoment
from bookings.locking import lock_client
from bookings.models import Appointment
from bookings.starting import may_override, what_stops
from studio.errors import NotAllowed

Status = Appointment.Status

STEPS = {
    Status.ARRIVED: (Status.BOOKED,),
    Status.IN_ROOM: (Status.ARRIVED, Status.BOOKED),
    Status.DONE: (Status.IN_ROOM,),
    Status.NO_SHOW: (Status.BOOKED,),
}
STAMPS = {Status.ARRIVED: "arrived_at", Status.IN_ROOM: "started_at", Status.DONE: "finished_at"}


def check_in(*, appointment: Appointment, by: User, now: datetime | None = None) -> Appointment:
    """The client is here."""
    return _step(appointment, Status.ARRIVED, now)


def start(
    *,
    appointment: Appointment,
    by: User,
    override_reason: str = "",
    now: datetime | None = None,
) -> Appointment:
    """The client is in the room and the visit begins: the only way it does.

    NotReady says what stands against it; its artist or the owner may begin all the same, with a
    reason that is kept.
    """
    return _step(appointment, Status.IN_ROOM, now, by=by, override_reason=override_reason.strip())


def finish(*, appointment: Appointment, by: User, now: datetime | None = None) -> Appointment:
    """The visit is done."""
    return _step(appointment, Status.DONE, now)


def mark_no_show(*, appointment: Appointment, by: User, now: datetime | None = None) -> Appointment:
    """The client did not come; from then on the time is free for someone else."""
    now = now or timezone.now()
    if appointment.starts_at > now:
        raise WrongMoment("It has not begun yet, so nobody has missed it.")
    return _step(appointment, Status.NO_SHOW, now)


@atomic_deed
def _step(
    appointment: Appointment,
    to: Status,
    now: datetime | None,
    *,
    by: User | None = None,
    override_reason: str = "",
) -> Appointment:
    now = now or timezone.now()
    current = current_row(appointment, lock=True)
    if current.status == to:
        return current
    if current.status not in STEPS[to]:
        raise WrongMoment(f"This appointment is {current.get_status_display().lower()}.")
    zone = current.location.tz
    if current.starts_at.astimezone(zone).date() > now.astimezone(zone).date():
        raise WrongMoment("This appointment is on another day.")
    if to == Status.IN_ROOM:
        _refuse_unready(current, by, override_reason, now)
    current.status = to
    if stamp := STAMPS.get(to):
        setattr(current, stamp, now)
    current.save()
    return current


def _refuse_unready(
    current: Appointment, by: User | None, override_reason: str, now: datetime
) -> None:
    """NotReady, unless who may do so gives a reason for beginning all the same."""
    stops = what_stops(current, now)
    if not stops:
        return
    refusal = NotReady(stops)
    if not override_reason or refusal.is_final:
        raise refusal
    if by is None or not may_override(by, current):
        raise NotAllowed("Only the artist of this visit or the owner may begin it all the same.")
    current.start_override_reason, current.start_override_by = override_reason[:300], by


@atomic_deed
def step_back(*, appointment: Appointment, by: User, now: datetime | None = None) -> Appointment:
    """Undo the last of these steps. A no-show comes back only while its time is still free."""
    now = now or timezone.now()
    lock_client(appointment.client_id)
    seen = current_row(appointment, lock=False)
    back = {
        Status.ARRIVED: Status.BOOKED,
        Status.IN_ROOM: Status.ARRIVED if seen.arrived_at else Status.BOOKED,
        Status.DONE: Status.IN_ROOM,
        Status.NO_SHOW: Status.BOOKED,
    }.get(Status(seen.status))
    if back is None:
        raise WrongMoment()
    current = current_row(appointment, lock=True)
    if current.status != seen.status:
        raise WrongMoment("Someone changed this appointment meanwhile. Look at it again.")
    if stamp := STAMPS.get(Status(current.status)):
        setattr(current, stamp, None)
    if current.started_at is None:
        current.start_override_reason, current.start_override_by = "", None
    current.status = back
    current.save()
    return current
