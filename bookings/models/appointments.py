"""Appointments: one row each, held, booked, under way, done, or gone."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from bookings.models.places import Location, Room
from bookings.models.services import LONGEST_BUFFER, LONGEST_VISIT, Artist, Reason, Service
from clients.models import Client, new_ref
from studio.inserting import QuickInsert

LONGEST_BLOCK = timedelta(minutes=LONGEST_VISIT + 2 * LONGEST_BUFFER)


class Range(Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class NoOverlap(ExclusionConstraint):
    """An exclusion constraint where the database has them; `bookings/guards.py` elsewhere."""

    def constraint_sql(self, model, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            return super().constraint_sql(model, schema_editor)
        return None

    def create_sql(self, model, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            return super().create_sql(model, schema_editor)
        return None

    def remove_sql(self, model, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            return super().remove_sql(model, schema_editor)
        return None

    def validate(self, *args, **kwargs):
        """Left to the actions, which say with whom a time overlaps."""


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def blocking(self, now: datetime) -> AppointmentQuerySet:
        """Those that take their time: all but the ended ones and holds that ran out."""
        return self.filter(status__in=Appointment.BLOCKING).exclude(
            status=Appointment.Status.HELD, held_until__lte=now
        )

    def within(self, start: datetime, end: datetime) -> AppointmentQuerySet:
        """Those whose blocked range meets [start, end). Bounded both ways, so that the
        index answers whatever the history."""
        return self.filter(
            blocked_from__gt=start - LONGEST_BLOCK, blocked_from__lt=end, blocked_until__gt=start
        )

    def upcoming(self, now: datetime) -> AppointmentQuerySet:
        return self.filter(status=Appointment.Status.BOOKED, starts_at__gt=now)


class Appointment(QuickInsert):
    """A visit at a time with an artist, in a room unless by phone or video.

    `starts_at` and `ends_at` are the visit; `blocked_from` and `blocked_until` add preparation
    and clean-down, and nothing else may block the artist or the room between them.
    """

    class Status(models.TextChoices):
        HELD = "held", "Held"
        BOOKED = "booked", "Booked"
        ARRIVED = "arrived", "Arrived"
        IN_ROOM = "in-room", "In the room"
        DONE = "done", "Done"
        NO_SHOW = "no-show", "No-show"
        CANCELLED = "cancelled", "Cancelled"
        # Only inside a transaction that sets several visits down anew: it blocks nothing.
        LIFTED = "lifted", "Being moved"

    class Side(models.TextChoices):
        CLIENT = "client", "The client"
        CLINIC = "clinic", "The clinic"

    BLOCKING = (Status.HELD, Status.BOOKED, Status.ARRIVED, Status.IN_ROOM, Status.DONE)

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    status = models.CharField(max_length=9, choices=Status.choices)
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="appointments")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="appointments")
    artist = models.ForeignKey(Artist, on_delete=models.PROTECT, related_name="appointments")
    room = models.ForeignKey(
        Room, null=True, blank=True, on_delete=models.PROTECT, related_name="appointments"
    )
    client = models.ForeignKey(
        Client, null=True, blank=True, on_delete=models.PROTECT, related_name="appointments"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    blocked_from = models.DateTimeField()
    blocked_until = models.DateTimeField()

    held_until = models.DateTimeField(null=True, blank=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    held_browser = models.CharField(max_length=64, blank=True, help_text="A hash.")
    held_network = models.CharField(max_length=64, blank=True, help_text="A keyed hash.")

    any_artist = models.BooleanField(default=False)
    reasons = models.ManyToManyField(Reason, blank=True, related_name="+")
    wants_private_room = models.BooleanField(default=False)
    note = models.CharField(max_length=500, blank=True)

    booked_at = models.DateTimeField(null=True, blank=True)
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sequence = models.PositiveIntegerField(default=0, help_text="Counts the changes, for ICS.")
    changed_at = models.DateTimeField()
    changed_side = models.CharField(max_length=6, choices=Side.choices, default=Side.CLINIC)
    override_reason = models.CharField(max_length=200, blank=True)
    override_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    override_at = models.DateTimeField(null=True, blank=True)
    start_override_reason = models.CharField(max_length=300, blank=True)
    start_override_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    arrived_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    cancelled_side = models.CharField(max_length=6, choices=Side.choices, blank=True)
    cancel_reason = models.CharField(max_length=300, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(fields=["artist", "blocked_from"], name="appointment_artist"),
            models.Index(fields=["room", "blocked_from"], name="appointment_room"),
            models.Index(fields=["location", "blocked_from"], name="appointment_location"),
            models.Index(fields=["client", "starts_at"], name="appointment_client"),
            models.Index(fields=["changed_at"], name="appointment_changed"),
            # In words that SQLite finds again in a query; a status would be a bound value there.
            models.Index(
                fields=["held_until"],
                name="appointment_held_until",
                condition=Q(held_until__isnull=False),
            ),
        ]
        constraints = [
            NoOverlap(
                name="artist_booked_once",
                expressions=[
                    ("artist", RangeOperators.EQUAL),
                    (Range("blocked_from", "blocked_until"), RangeOperators.OVERLAPS),
                ],
                condition=Q(status__in=["held", "booked", "arrived", "in-room", "done"]),
            ),
            NoOverlap(
                name="room_booked_once",
                expressions=[
                    ("room", RangeOperators.EQUAL),
                    (Range("blocked_from", "blocked_until"), RangeOperators.OVERLAPS),
                ],
                condition=Q(status__in=["held", "booked", "arrived", "in-room", "done"]),
            ),
            NoOverlap(
                name="client_booked_once",
                expressions=[
                    ("client", RangeOperators.EQUAL),
                    (Range("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(status__in=["held", "booked", "arrived", "in-room", "done"]),
            ),
            models.UniqueConstraint(
                fields=["held_browser"],
                condition=Q(status="held") & ~Q(held_browser=""),
                name="appointment_one_hold_a_browser",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at"))
                & Q(blocked_from__lte=F("starts_at"))
                & Q(blocked_until__gte=F("ends_at"))
                & Q(blocked_until__lte=F("blocked_from") + LONGEST_BLOCK),
                name="appointment_times_in_order",
            ),
            models.CheckConstraint(
                condition=Q(status="held", held_until__isnull=False)
                | ~Q(status="held") & Q(held_until=None, client__isnull=False),
                name="appointment_only_a_hold_lacks_a_client",
            ),
            models.CheckConstraint(
                condition=Q(status="cancelled", cancelled_at__isnull=False) & ~Q(cancelled_side="")
                | ~Q(status="cancelled") & Q(cancelled_at=None, cancelled_side=""),
                name="appointment_cancelled_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(override_reason="", override_by=None, override_at=None)
                | ~Q(override_reason="") & Q(override_by__isnull=False, override_at__isnull=False),
                name="appointment_override_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(start_override_reason="", start_override_by=None)
                | ~Q(start_override_reason="")
                & Q(start_override_by__isnull=False, started_at__isnull=False),
                name="appointment_start_override_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.ref}"

    def is_live_hold(self, now: datetime) -> bool:
        return (
            self.status == self.Status.HELD
            and self.held_until is not None
            and self.held_until > now
        )

    def is_upcoming(self, now: datetime) -> bool:
        return self.status == self.Status.BOOKED and self.starts_at > now

    @property
    def minutes(self) -> int:
        """The visit's length, in real minutes."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    @property
    def prep_minutes(self) -> int:
        return int((self.starts_at - self.blocked_from).total_seconds()) // 60

    @property
    def cleanup_minutes(self) -> int:
        return int((self.blocked_until - self.ends_at).total_seconds()) // 60
