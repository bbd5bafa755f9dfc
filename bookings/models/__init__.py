"""Where, who, when and what: the rows behind every booking."""

from bookings.models.appointments import Appointment
from bookings.models.hours import DatedHours, TimeOff, WeeklyHours
from bookings.models.places import Location, Room
from bookings.models.services import Artist, Reason, Service, Skill
from bookings.models.waitlist import WaitlistOffer, WaitlistWish

__all__ = [
    "Appointment",
    "Artist",
    "DatedHours",
    "Location",
    "Reason",
    "Room",
    "Service",
    "Skill",
    "TimeOff",
    "WaitlistOffer",
    "WaitlistWish",
    "WeeklyHours",
]
