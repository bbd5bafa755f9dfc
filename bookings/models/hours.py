"""When the doors are open, when an artist works, and when somebody or something is away.

Hours are minutes after local midnight, 0 to 1440, in the location's zone. Rows without an
artist are the location's; an artist works where both are open. Hours past midnight are two
rows: until 1440, and from 0 on the next day.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bookings.models.places import Location, Room
from bookings.models.services import Artist

WEEKDAYS = [
    (0, "Monday"),
    (1, "Tuesday"),
    (2, "Wednesday"),
    (3, "Thursday"),
    (4, "Friday"),
    (5, "Saturday"),
    (6, "Sunday"),
]


class WeeklyHours(models.Model):
    """Open (or at work) every such weekday from `opens` until `closes`."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="weekly_hours")
    artist = models.ForeignKey(
        Artist, null=True, blank=True, on_delete=models.CASCADE, related_name="weekly_hours"
    )
    weekday = models.PositiveSmallIntegerField(choices=WEEKDAYS)
    opens = models.PositiveSmallIntegerField()
    closes = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name_plural = "weekly hours"
        ordering = ["location", "artist", "weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="weekly_hours_weekday"),
            models.CheckConstraint(
                condition=Q(opens__lt=F("closes"), closes__lte=1440),
                name="weekly_hours_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens}-{self.closes}"


class DatedHours(models.Model):
    """One date that differs: these hours stand instead of the week's. Both empty: closed."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="dated_hours")
    artist = models.ForeignKey(
        Artist, null=True, blank=True, on_delete=models.CASCADE, related_name="dated_hours"
    )
    date = models.DateField()
    opens = models.PositiveSmallIntegerField(null=True, blank=True)
    closes = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name_plural = "dated hours"
        ordering = ["date", "opens"]
        indexes = [models.Index(fields=["location", "date"], name="dated_hours_date")]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens=None, closes=None)
                | Q(opens__isnull=False, closes__isnull=False)
                & Q(opens__lt=F("closes"), closes__lte=1440),
                name="dated_hours_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.opens}-{self.closes}"


class TimeOff(models.Model):
    """An artist, a room or a whole location away, between two instants (whole minutes)."""

    artist = models.ForeignKey(
        Artist, null=True, blank=True, on_delete=models.CASCADE, related_name="time_off"
    )
    room = models.ForeignKey(
        Room, null=True, blank=True, on_delete=models.CASCADE, related_name="time_off"
    )
    location = models.ForeignKey(
        Location, null=True, blank=True, on_delete=models.CASCADE, related_name="time_off"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=160, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "time off"
        ordering = ["starts_at"]
        indexes = [models.Index(fields=["ends_at", "starts_at"], name="time_off_range")]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="time_off_in_order"
            ),
            models.CheckConstraint(
                condition=Q(artist__isnull=False, room=None, location=None)
                | Q(artist=None, room__isnull=False, location=None)
                | Q(artist=None, room=None, location__isnull=False),
                name="time_off_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.artist or self.room or self.location} away"
