"""Locations, each in its own time zone, and their rooms."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from studio.zones import validate_zone

GRIDS = (5, 10, 15, 20, 30, 60)


class Location(models.Model):
    """A place of the studio. Its hours are wall-clock times of its own zone."""

    name = models.CharField(max_length=80)
    slug = models.SlugField(unique=True)
    address = models.TextField(max_length=400, blank=True)
    directions = models.TextField(max_length=600, blank=True)
    phone = models.CharField(max_length=32, blank=True)
    zone = models.CharField("time zone", max_length=64, validators=[validate_zone])
    grid_minutes = models.PositiveSmallIntegerField(
        "start times every", default=15, choices=[(g, f"{g} minutes") for g in GRIDS]
    )
    notice_hours = models.PositiveSmallIntegerField(
        "minimum notice online, hours", default=3, validators=[MaxValueValidator(24 * 14)]
    )
    horizon_days = models.PositiveSmallIntegerField(
        "how far ahead one can book online, days", default=60, validators=[MaxValueValidator(365)]
    )
    offer_hours = models.PositiveSmallIntegerField(
        "hours to answer an offer from the waitlist",
        default=3,
        validators=[MaxValueValidator(72)],
        help_text="Of the day, 8:00 to 21:00. 0: nothing is offered by itself.",
    )
    order = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["order", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(grid_minutes__in=GRIDS), name="location_grid"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


class Room(models.Model):
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=60)
    is_private = models.BooleanField(
        default=True, help_text="A door that closes: given first to who asks for a private room."
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["location", "name"]
        constraints = [
            models.UniqueConstraint(fields=["location", "name"], name="room_name_once"),
        ]

    def __str__(self) -> str:
        return self.name
