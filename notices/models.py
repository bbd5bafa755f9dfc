"""What was said to whom: a notice, what it told of each visit, and every try to send it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from bookings.models import Appointment, Artist, Location
from clients.models import Client


class Notice(models.Model):
    """One message to one client, about one visit or several.

    It is the only successor of the client's last one: `key` names that one and is unique, so
    two sweeps side by side cannot both claim it. `ref` makes the Message-ID, which stays the
    same however often the message is tried.
    """

    class Kind(models.TextChoices):
        CONFIRMATION = "confirmation", "Confirmation"
        CHANGE = "change", "Change"
        CANCELLATION = "cancellation", "Cancellation"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be sent"
        SENT = "sent", "Sent"
        PERHAPS = "perhaps", "Perhaps sent, then overtaken"
        NO_ADDRESS = "no-address", "No e-mail address: please call"
        TAKEN_AS_TOLD = "taken-as-told", "Known before notices began"
        WITHHELD = "withheld", "Withheld: too many for this address today"
        SILENT = "silent", "Withheld: they are not to be contacted"
        LAPSED = "lapsed", "Not sent: the visit had begun"
        FAILED = "failed", "Could not be delivered"
        WITHDRAWN = "withdrawn", "Withdrawn before it was sent"

    # After these the client knows, or may know, or the desk has it to tell.
    TOLD = (State.SENT, State.PERHAPS, State.NO_ADDRESS, State.TAKEN_AS_TOLD)

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    key = models.CharField(max_length=80)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    previous = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    address = models.EmailField(max_length=254, blank=True)
    is_neutral = models.BooleanField(default=False)
    state = models.CharField(max_length=13, choices=State.choices)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="When it is tried next.")
    lapses_at = models.DateTimeField(help_text="When it is of no more use.")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["key", "client"], name="notice_said_once"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | ~Q(state="sent") & Q(sent_at=None),
                name="notice_sent_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["waiting", "sent"]) | ~Q(address=""),
                name="notice_goes_to_an_address",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="notice_due", condition=Q(state="waiting")),
            models.Index(fields=["address", "made_at"], name="notice_address"),
            models.Index(fields=["client", "-id"], name="notice_client"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.ref}"


class Told(models.Model):
    """What one notice said of one visit: where and when, with whom, and whether it stands."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="told")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Notice.Kind.choices)
    sequence = models.PositiveIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    artist = models.ForeignKey(Artist, on_delete=models.PROTECT, related_name="+")
    alive = models.BooleanField()
    before = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="What the client knew of it until then.",
    )

    class Meta:
        verbose_name_plural = "told"
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "appointment"], name="told_once_a_notice"),
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="told_in_order"),
        ]
        indexes = [models.Index(fields=["appointment", "sequence"], name="told_appointment")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.appointment_id}"

    def is_true_of(self, appointment: Appointment) -> bool:
        """Whether this is still how it stands. Of a cancelled visit nothing else matters."""
        if not self.alive:
            return not stands(appointment)
        return stands(appointment) and (
            self.starts_at,
            self.ends_at,
            self.location_id,
            self.artist_id,
        ) == (
            appointment.starts_at,
            appointment.ends_at,
            appointment.location_id,
            appointment.artist_id,
        )


def stands(appointment: Appointment) -> bool:
    return appointment.status != Appointment.Status.CANCELLED


class Delivery(models.Model):
    """One try. The row is written before the send, its outcome after; while the outcome is
    missing nobody else tries, until the lease has run out and nobody knows what became of it."""

    class Channel(models.TextChoices):
        EMAIL = "email", "E-mail"

    class Outcome(models.TextChoices):
        SENT = "sent", "Sent"
        LATER = "later", "Not now, try again"
        REFUSED = "refused", "Refused for good"
        UNKNOWN = "unknown", "Perhaps sent"

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=5, choices=Channel.choices, default=Channel.EMAIL)
    started_at = models.DateTimeField()
    lease_until = models.DateTimeField()
    outcome = models.CharField(max_length=7, choices=Outcome.choices, blank=True)
    outcome_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(
        max_length=80, blank=True, help_text="The kind of error and its code; nothing personal."
    )

    class Meta:
        verbose_name_plural = "deliveries"
        ordering = ["started_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["notice"], condition=Q(outcome=""), name="delivery_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_at=None)
                | ~Q(outcome="") & Q(outcome_at__isnull=False),
                name="delivery_outcome_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} at {self.started_at:%Y-%m-%d %H:%M}"
