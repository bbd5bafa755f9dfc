"""Wishes of those who found no time that suits, and the times that were offered to them."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bookings.models.appointments import Appointment
from bookings.models.places import Location
from bookings.models.services import Artist, Reason, Service
from clients.models import Client, new_ref


class WaitlistWish(models.Model):
    """When a client would come: days of the week, a stretch of the day, an artist or any.

    `free_then` is what was free for this wish when its client joined: starts, as sorted spans
    [first, last) of minutes since 1970, whatever the website's notice and horizon. They could
    have booked those themselves, so only what is in none of them came free for them.
    """

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
    free_then = models.JSONField(null=True, editable=False)
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


class WaitlistOfferQuerySet(models.QuerySet["WaitlistOffer"]):
    def live(self) -> WaitlistOfferQuerySet:
        """Those that have not ended; one that ran out lives until a sweep says so."""
        return self.filter(outcome="")


class WaitlistOffer(models.Model):
    """A time that came free, kept for who wished for it until they answer.

    While it lives, `visit` is the held appointment; once taken it is their booking. One that
    ended otherwise has let its time go, and tells what was offered by itself.
    """

    class Outcome(models.TextChoices):
        TAKEN = "taken", "Taken"
        DECLINED = "declined", "Declined"
        LAPSED = "lapsed", "Not answered"
        WITHDRAWN = "withdrawn", "Withdrawn"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    wish = models.ForeignKey(WaitlistWish, on_delete=models.PROTECT, related_name="offers")
    visit = models.OneToOneField(
        Appointment,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="waitlist_offer",
    )
    artist = models.ForeignKey(Artist, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answers_until = models.DateTimeField()
    outcome = models.CharField(max_length=9, choices=Outcome.choices, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = WaitlistOfferQuerySet.as_manager()

    class Meta:
        ordering = ["-offered_at", "-pk"]
        indexes = [models.Index(fields=["offered_at"], name="offer_offered_at")]
        constraints = [
            models.UniqueConstraint(
                fields=["wish"], condition=Q(outcome=""), name="offer_one_live_a_wish"
            ),
            # A time goes to the same wish once, unless the studio itself took it back.
            models.UniqueConstraint(
                fields=["wish", "starts_at"],
                condition=~Q(outcome="withdrawn"),
                name="offer_of_a_time_once",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", ended_at=None, ended_by=None)
                | ~Q(outcome="") & Q(ended_at__isnull=False),
                name="offer_outcome_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="") | Q(visit__isnull=False), name="offer_live_keeps_its_time"
            ),
            models.CheckConstraint(
                condition=Q(
                    offered_at__lt=F("answers_until"),
                    answers_until__lt=F("starts_at"),
                    starts_at__lt=F("ends_at"),
                ),
                name="offer_times_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wish.client}: offer {self.ref}"

    def is_live(self, now: datetime) -> bool:
        return not self.outcome and now < self.answers_until
