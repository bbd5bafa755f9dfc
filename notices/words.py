"""How a visit is put into words in a message.

Neutral messages say when and where and with whom, and nothing of what for: no service, no name
of the studio, no directions (they may name the door).
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from bookings.models import Appointment, Service
from notices import calendar, links
from notices.kinds.kind import once
from notices.models import Notice, Told
from studio.models import CancellationPolicy
from studio.wording import clock, day, local_day, zone_name

NEXT = {
    Service.Kind.CONSULTATION: gettext_noop(
        "Come a few minutes early. We look, listen and answer your questions. "
        "There is nothing to decide on the day."
    ),
    Service.Kind.PATCH_TEST: gettext_noop(
        "Come a few minutes early. We set a few dots in a hidden place and see how your skin "
        "takes the pigment."
    ),
    Service.Kind.SESSION: gettext_noop(
        "Come a few minutes early. Your artist goes through the plan with you before anything "
        "begins."
    ),
    Service.Kind.FOLLOW_UP: gettext_noop(
        "Come a few minutes early. We look at the healed result together."
    ),
    Service.Kind.TOUCH_UP: gettext_noop(
        "Come a few minutes early. We look at the healed result together before anything begins."
    ),
}


@dataclass(frozen=True)
class Line:
    """One visit in a message, as it is told there."""

    told: Told
    visit: Appointment
    is_neutral: bool
    policy: CancellationPolicy
    now: datetime

    @property
    def kind(self) -> str:
        return self.told.kind

    @property
    def is_alive(self) -> bool:
        return self.told.alive

    @property
    def what(self) -> str:
        return "Appointment" if self.is_neutral else str(self.visit.service)

    @property
    def zone(self) -> str:
        return self.visit.location.zone

    @property
    def when(self) -> str:
        return _when(self.visit)

    @property
    def on(self) -> str:
        return day(local_day(self.visit.starts_at, self.zone))

    @property
    def hours(self) -> str:
        start, end = clock(self.visit.starts_at, self.zone), clock(self.visit.ends_at, self.zone)
        return f"{start}–{end} {zone_name(self.zone)}"

    @property
    def was(self) -> str:
        """The former time, when it is another one now."""
        before = self.told.before
        if before is None or before.starts_at == self.visit.starts_at:
            return ""
        return _when(as_told(before))

    @property
    def is_moved(self) -> bool:
        return bool(self.was)

    @property
    def was_with(self) -> str:
        before = self.told.before
        if before is None or before.artist_id == self.told.artist_id:
            return ""
        return str(before.artist)

    @property
    def place(self) -> list[str]:
        if self.visit.service.is_remote:
            return ["By phone or video"]
        return calendar.place_lines(self.visit)

    @property
    def directions(self) -> str:
        if self.is_neutral or self.visit.service.is_remote:
            return ""
        return self.visit.location.directions

    @property
    def phone(self) -> str:
        return self.visit.location.phone

    @property
    def is_free(self) -> bool:
        """Consultations cost nothing. What sessions cost stands in their plan, not here."""
        return (
            self.visit.service.kind == Service.Kind.CONSULTATION
            and not self.visit.service.price_minor
        )

    @property
    def next(self) -> str:
        if self.visit.service.is_remote:
            at = clock(self.visit.starts_at, self.zone)
            return _("We call you at %(at)s.") % {"at": at} + f" {self._number}"
        if self.is_neutral:
            return _("Come a few minutes early.")
        return _(NEXT[Service.Kind(self.visit.service.kind)])

    @property
    def _number(self) -> str:
        phone = self.visit.client.phone if self.visit.client else ""
        if phone:
            return _("We have your number ending in %(end)s.") % {"end": str(phone)[-2:]}
        return _("Please reply with the number to call, or tell us that you prefer video.")

    @property
    def link(self) -> str:
        return links.manage(self.visit)

    @property
    def move_until(self) -> datetime | None:
        return self._while_open(self.policy.last_moment_to_move(self.visit.starts_at))

    @property
    def cancel_until(self) -> datetime | None:
        return self._while_open(self.policy.last_moment_to_cancel(self.visit.starts_at))

    def _while_open(self, last: datetime) -> datetime | None:
        return last if last > self.now else None

    @cached_property
    def by_client(self) -> bool:
        return self.visit.cancelled_side == Appointment.Side.CLIENT


def as_told(told: Told) -> Appointment:
    """The visit as a notice told it, whatever has become of it since."""
    visit = copy.copy(told.appointment)
    visit.starts_at, visit.ends_at = told.starts_at, told.ends_at
    visit.location, visit.artist = told.location, told.artist
    visit.sequence = told.sequence
    status = Appointment.Status
    visit.status = status.BOOKED if told.alive else status.CANCELLED
    return visit


def _when(visit: Appointment) -> str:
    """Tue 24 Nov 2026, 14:00 New York time."""
    zone = visit.location.zone
    on, at = day(local_day(visit.starts_at, zone)), clock(visit.starts_at, zone)
    return f"{on}, {at} {zone_name(zone)}"


def lines_of(notice: Notice, *, is_neutral: bool) -> list[Line]:
    """The visits an announcement tells of."""
    policy = _policy(notice.made_at)
    rows = notice.told.select_related(
        "appointment__client",
        "appointment__service",
        "location",
        "artist",
        "before__artist",
        "before__location",
        "before__appointment",
    )
    return [Line(row, as_told(row), is_neutral, policy, notice.made_at) for row in rows]


def line_of(visit: Appointment, *, is_neutral: bool, now: datetime) -> Line:
    """A visit that is spoken of and not announced."""
    told = Told(
        appointment=visit,
        kind=Notice.Kind.CONFIRMATION,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        location=visit.location,
        artist=visit.artist,
        sequence=visit.sequence,
        alive=True,
    )
    return Line(told, visit, is_neutral, _policy(now), now)


def _policy(at: datetime) -> CancellationPolicy:
    return once(("policy", at), lambda: CancellationPolicy.objects.in_force(at))
