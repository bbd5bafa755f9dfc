"""Several visits of one client set down in one transaction: all of them, or none.

Those that move are lifted first, into a status that blocks nothing, so that one may take the time
another leaves. The caller holds the transaction, has locked the client and whatever of its own
stands between, and calls `set_down` once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from bookings.actions.appointments import MOVABLE
from bookings.actions.placing import Terms, place
from bookings.errors import StaleChange, WrongMoment
from bookings.locking import lock_together
from bookings.models import Appointment, Artist, Location, Service
from clients.models import Client

Status = Appointment.Status
Side = Appointment.Side


@dataclass(frozen=True)
class Visit:
    """A visit to set down: a new one, or `appointment` moved. `expected` is the sequence the
    person saw of it."""

    service: Service
    location: Location
    artist: Artist
    starts_at: datetime
    minutes: int
    appointment: Appointment | None = None
    expected: int | None = None


def set_down(
    *,
    client: Client,
    visits: Sequence[Visit],
    by: User | None,
    now: datetime,
    terms: Terms = Terms.STAFF,
) -> list[Appointment]:
    """Write all of `visits`, in their order. Raises a BookingRefused for the first that cannot be,
    and then the caller's transaction takes everything back."""
    moving = _locked([visit.appointment for visit in visits if visit.appointment])
    leaving = [row.artist_id for row in moving.values()]
    lock_together(
        [*(visit.artist.pk for visit in visits), *leaving], {visit.location for visit in visits}
    )
    statuses = {pk: _lift(row, visits) for pk, row in moving.items()}
    side = Side.CLINIC if by and by.is_colleague else Side.CLIENT
    done = []
    for visit in visits:
        row = moving.get(visit.appointment.pk) if visit.appointment else None
        old_room = row.room_id if row else None
        found = place(
            location=visit.location,
            service=visit.service,
            starts_at=visit.starts_at,
            artist=visit.artist,
            minutes=visit.minutes,
            old_room=old_room,
            client=client,
            terms=terms,
            now=now,
        )
        if row is None:
            row = Appointment(
                client=client, service=visit.service, booked_at=now, booked_by=by, sequence=0
            )
        else:
            row.sequence += 1
        row.location = visit.location
        row.status = statuses.get(row.pk, Status.BOOKED) if row.pk else Status.BOOKED
        row.changed_at, row.changed_side = now, side
        found.put(row)
        row.save()
        done.append(row)
    return done


def _locked(rows: Sequence[Appointment]) -> dict[int, Appointment]:
    found = (
        Appointment.objects.select_for_update(of=("self",))
        .filter(pk__in=[row.pk for row in rows])
        .order_by("pk")
    )
    return {row.pk: row for row in found}


def _lift(row: Appointment, visits: Sequence[Visit]) -> str:
    """Take a visit out of the way; gives the status it comes back to."""
    expected = next(v.expected for v in visits if v.appointment and v.appointment.pk == row.pk)
    if expected is not None and expected != row.sequence:
        raise StaleChange()
    if row.status not in MOVABLE:
        raise WrongMoment(f"A visit of this series is {row.get_status_display().lower()}.")
    was = row.status
    row.status = Status.LIFTED
    row.save()
    return was
