"""Why a time cannot be had, said to the person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from studio.errors import Refusal

if TYPE_CHECKING:
    from bookings.models import Appointment, TimeOff


class BookingRefused(Refusal):
    """Any refusal of this app."""

    status = 409


@dataclass(frozen=True)
class Conflict:
    """What a time runs into: an appointment, time off, or no room left."""

    what: str
    appointment: Appointment | None = None
    time_off: TimeOff | None = None


class TimeTaken(BookingRefused):
    sentence = gettext_noop(
        "That time has just been taken. Nothing you typed is lost; please pick another."
    )

    def __init__(self, sentence: str | None = None, conflicts: tuple[Conflict, ...] = ()):
        super().__init__(sentence)
        self.conflicts = conflicts


class OutsideHours(BookingRefused):
    sentence = gettext_noop("The studio is not open then. Please pick one of the times shown.")


class OffGrid(BookingRefused):
    status = 400
    sentence = gettext_noop(
        "Visits do not begin at that minute. Please pick one of the times shown."
    )


class InThePast(BookingRefused):
    sentence = gettext_noop("That time has passed. Please pick a later one.")


class TooSoon(BookingRefused):
    sentence = gettext_noop("That is too soon to book online. Pick a later time, or call us.")


class TooFarAhead(BookingRefused):
    sentence = gettext_noop(
        "That is further ahead than we book online. Please pick an earlier day."
    )


class WrongLength(BookingRefused):
    status = 400
    sentence = gettext_noop("That visit has another length. Please pick one of the times shown.")


class NotOffered(BookingRefused):
    status = 400
    sentence = gettext_noop("Nobody there offers that. Please choose again.")


class HoldEnded(BookingRefused):
    sentence = gettext_noop("We no longer hold that time for you. Nothing you typed is lost.")


class StaleChange(BookingRefused):
    sentence = gettext_noop(
        "Someone changed this appointment meanwhile. Look at it again, then decide."
    )


class WrongMoment(BookingRefused):
    sentence = gettext_noop("That does not fit where this appointment stands.")


class PolicyForbids(BookingRefused):
    status = 403
    sentence = gettext_noop("It is too late to change this online. Please call us.")


class TooMany(BookingRefused):
    status = 429
    sentence = gettext_noop("That is a lot at once. Please try again later, or call us.")


class ReasonMissing(BookingRefused):
    status = 400
    sentence = gettext_noop("Please say why, in a few words.")


class NotReady(BookingRefused):
    """A visit that may not begin yet; `stops` say why, one by one."""

    def __init__(self, stops):
        self.stops = list(stops)
        listed = " ".join(stop.words for stop in self.stops)
        super().__init__(_("This visit cannot begin yet. %(why)s") % {"why": listed})

    @property
    def is_final(self) -> bool:
        """Whether no reason helps."""
        return any(stop.is_final for stop in self.stops)


class UnderAge(BookingRefused):
    sentence = gettext_noop(
        "This client is under 18 on that day, and we work with adults only. Nothing was booked."
    )


class OfferOver(BookingRefused):
    """An offer from the waitlist that was answered, or ran out."""

    status = 410
    sentence = gettext_noop("We no longer keep that time for you. You are still on the list.")


class NotToOffer(BookingRefused):
    """A time that is not offered to someone on the waitlist."""

    sentence = gettext_noop("They are not on the waitlist any more.")


class NoSuchAway(BookingRefused):
    """A time away that cannot be marked or changed like that."""

    status = 400
    sentence = gettext_noop("The end has to be after the beginning.")
