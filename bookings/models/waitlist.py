"""Wishes of those who found no time that suits."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bookings.models.places import Location
from bookings.models.services import Artist, Reason, Service
from clients.models import Client, new_ref


class WaitlistWish(models.Model):
    """When a client would come: days of the week, a stretch of the day, an artist or any."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="wishes")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="wishes")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="wishes")
    artist = models.ForeignKey(
        Artist, null=True, blank=True, on_delete=models.PROTECT, related_name="wishes"
    )
    reasons = models.ManyToManyField(Reason, blank=True)
    weekdays = models.JSONField(default=list, help_text="0 is Monday; empty means any day.")
    from_minute = models.PositiveSmallIntegerField(default=0)
    until_minute = models.PositiveSmallIntegerField(default=1440)
    from_date = models.DateField()
    until_date = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_because = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["made_at"]
        indexes = [models.Index(fields=["location", "until_date"], name="wish_location")]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_minute__lt=F("until_minute"), until_minute__lte=1440),
                name="wish_minutes_in_order",
            ),
            models.CheckConstraint(
                condition=Q(from_date__lte=F("until_date")), name="wish_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client} waits for {self.location}"
