"""A visit as a calendar file.

METHOD is PUBLISH, not REQUEST: the file says when the visit is and asks for no reply, so mail
programs offer to add it instead of sending "accepted" to an inbox nobody reads. A cancelled
visit is CANCEL with the same UID and a higher SEQUENCE, which takes the entry out again.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parseaddr
from functools import cache

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from icalendar import STATUS, Calendar, Event, vCalAddress, vText

from bookings.models import Appointment
from notices import links
from notices.models import stands
from studio.models import Studio
from studio.wording import local_day

UIDS = uuid.uuid5(uuid.NAMESPACE_URL, "appointment")
NEUTRAL_SENDER = gettext_noop("Appointments")


def calendar_file(
    appointment: Appointment, *, method: str | None = None, studio: Studio | None = None
) -> bytes:
    """`appointment` as an iCalendar file; the same version of it gives the same bytes.

    Without `method`, CANCEL for a cancelled visit and PUBLISH for any other.
    """
    method = method or ("PUBLISH" if stands(appointment) else "CANCEL")
    return calendar_of([appointment], method=method, studio=studio)


def calendar_of(
    appointments: Sequence[Appointment], *, method: str, studio: Studio | None = None
) -> bytes:
    """Several visits as one iCalendar file of one method, in the order given."""
    studio = studio or Studio.current()
    calendar = Calendar()
    calendar.add("prodid", "-//Appointments//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    starts = []
    for appointment in appointments:
        event, start = _event(appointment, studio)
        calendar.add_component(event)
        starts.append(start)
    first, last = min(starts), max(starts)
    calendar.add_missing_timezones(date(first.year, 1, 1), date(last.year + 1, 1, 1))
    return calendar.to_ical()


def _event(appointment: Appointment, studio: Studio) -> tuple[Event, datetime]:
    cancelled = not stands(appointment)
    start, end = _instants(appointment)
    event = Event.new(
        uid=str(uuid.uuid5(UIDS, appointment.ref)),
        sequence=appointment.sequence,
        stamp=appointment.changed_at.astimezone(UTC).replace(microsecond=0),
        start=start,
        end=end,
        status=STATUS.CANCELLED if cancelled else STATUS.CONFIRMED,
        summary=_summary(appointment, studio),
        location=_place(appointment),
        description=_description(appointment),
        url=links.manage(appointment),
    )
    event.add("organizer", _organizer(appointment, studio))
    event.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    return event, start


def file_name(appointment: Appointment) -> str:
    return f"appointment-{local_day(appointment.starts_at, appointment.location.zone)}.ics"


def _instants(appointment: Appointment) -> tuple[datetime, datetime]:
    """Start and end on the location's clock. On a day whose clocks change they are written in
    UTC: of an hour that comes twice a wall-clock time means only the first, and calendars
    differ about the hours beside it."""
    zone = appointment.location.tz
    start, end = appointment.starts_at.astimezone(zone), appointment.ends_at.astimezone(zone)
    midnight = datetime.combine(start.date(), time(), tzinfo=zone)
    after = datetime.combine(end.date() + timedelta(days=1), time(), tzinfo=zone)
    if midnight.utcoffset() != after.utcoffset():
        return start.astimezone(UTC), end.astimezone(UTC)
    return start, end


def _summary(appointment: Appointment, studio: Studio) -> str:
    if _is_neutral(appointment):
        return _("Appointment")
    return _("%(service)s at %(studio)s") % {"service": appointment.service, "studio": studio}


def _place(appointment: Appointment) -> str:
    if appointment.service.is_remote:
        return _("By phone or video")
    return ", ".join(place_lines(appointment))


def place_lines(appointment: Appointment) -> list[str]:
    """Name and address; in neutral messages the address alone, since the name may tell."""
    location = appointment.location
    lines = [line.strip() for line in location.address.splitlines() if line.strip()]
    if lines and _is_neutral(appointment):
        return lines
    return [location.name, *lines]


def _description(appointment: Appointment) -> str:
    with_whom = _("With %(artist)s.") % {"artist": appointment.artist}
    if not stands(appointment):
        return f"{with_whom} {_('This appointment is cancelled.')}"
    return f"{with_whom} {_('See, move or cancel it:')} {links.manage(appointment)}"


def _organizer(appointment: Appointment, studio: Studio) -> vCalAddress:
    organizer = vCalAddress(f"mailto:{reply_address(studio)}")
    organizer.params["CN"] = vText(_(NEUTRAL_SENDER) if _is_neutral(appointment) else studio.name)
    return organizer


def reply_address(studio: Studio) -> str:
    return studio.email or bare(settings.DEFAULT_FROM_EMAIL)


@cache
def bare(address: str) -> str:
    """The address of "Name <address>". Every mail asks for the clinic's own, twice."""
    return parseaddr(address)[1]


def _is_neutral(appointment: Appointment) -> bool:
    return appointment.client is not None and appointment.client.neutral_messages
