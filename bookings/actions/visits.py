"""The day itself: arrived, in the room, done, or not there."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from accounts.models import User
from bookings.actions.appointments import current_row
from bookings.actions.placing import atomic_deed
from bookings.errors import WrongMoment
from bookings.locking import lock_client
from bookings.models import Appointment

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


def start(*, appointment: Appointment, by: User, now: datetime | None = None) -> Appointment:
    """The client is in the room and the visit begins."""
    return _step(appointment, Status.IN_ROOM, now)


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
def _step(appointment: Appointment, to: Status, now: datetime | None) -> Appointment:
    now = now or timezone.now()
    current = current_row(appointment, lock=True)
    if current.status == to:
        return current
    if current.status not in STEPS[to]:
        raise WrongMoment(f"This appointment is {current.get_status_display().lower()}.")
    zone = current.location.tz
    if current.starts_at.astimezone(zone).date() > now.astimezone(zone).date():
        raise WrongMoment("This appointment is on another day.")
    current.status = to
    if stamp := STAMPS.get(to):
        setattr(current, stamp, now)
    current.save()
    return current


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
    current.status = back
    current.save()
    return current
