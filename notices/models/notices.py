"""A fact told to one person, once; and what an announcement told of each visit."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bookings.models import Appointment, Artist, Location
from clients.models import Client
from notices.models.messages import Message


class Notice(models.Model):
    """One fact told to one recipient, a client or a colleague.

    `key` names the fact, never a version of it, and is unique for its recipient: two sweeps side
    by side cannot both claim it. An announcement is the only successor of the client's last one,
    which its key names. What goes out is a Message, which carries one notice or several.
    """

    class Kind(models.TextChoices):
        CONFIRMATION = "confirmation", "Confirmation"
        CHANGE = "change", "Change"
        CANCELLATION = "cancellation", "Cancellation"
        PREPARE = "prepare", "How to prepare"
        REMINDER = "reminder", "Reminder"
        AFTERCARE = "aftercare", "Aftercare"
        HEALING_CHECK = "healing-check", "Healing check"
        FOLLOW_UP = "follow-up", "Follow-up not booked"
        SATISFACTION = "satisfaction", "How it was"
        TESTIMONIAL = "testimonial", "In their own words"
        TOUCH_UP = "touch-up", "Touch-up window"
        RECALL = "recall", "Lot recall"
        REFUND = "refund", "Refund"
        HELD = "held", "Times kept for a deposit"
        HOLD_ENDING = "hold-ending", "Hold ending"
        WAITLIST_OFFER = "waitlist-offer", "A wanted time came free"
        DESIGN_SENT = "design-sent", "A design to look at"
        REPLY = "reply", "Answer from the inbox"
        REPORT_ANSWER = "report-answer", "Answer to a healing report"
        PAYMENT = "payment", "Payment"
        INSTALMENTS = "instalments", "Payments spread anew"
        TO_STAFF_BOOKED = "staff-booked", "To staff: booked online"
        TO_STAFF_MOVED = "staff-moved", "To staff: moved"
        TO_STAFF_CANCELLED = "staff-cancelled", "To staff: cancelled"
        TO_STAFF_REPORT = "staff-report", "To staff: healing report"
        TO_STAFF_FAILED = "staff-failed", "To staff: notice failed"
        TO_STAFF_UNSIGNED = "staff-unsigned", "To staff: record unsigned"
        TO_STAFF_UNHAPPY = "staff-unhappy", "To staff: unhappy answer"
        TO_STAFF_INBOX = "staff-inbox", "To staff: new in the inbox"
        TO_STAFF_DESIGN = "staff-design", "To staff: about a design"
        TO_STAFF_MONEY = "staff-money", "To staff: money"

    ANNOUNCEMENTS = (Kind.CONFIRMATION, Kind.CHANGE, Kind.CANCELLATION)

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be sent"
        SENT = "sent", "Sent"
        PERHAPS = "perhaps", "Perhaps sent"
        DESK = "no-address", "For the desk to tell"
        TAKEN_AS_TOLD = "taken-as-told", "Known before notices began"
        WITHHELD = "withheld", "Withheld: too many for this address today"
        SILENT = "silent", "Withheld: they are not to be contacted"
        NO_CONSENT = "no-consent", "Not sent: they have not agreed to it"
        SUPERSEDED = "superseded", "Not sent: something later took its place"
        LAPSED = "lapsed", "Not sent: it was too late to be of use"
        FAILED = "failed", "Could not be delivered"
        WITHDRAWN = "withdrawn", "Withdrawn before it was sent"

    # After these the client knows, or may know, or the desk has it to tell.
    TOLD = (State.SENT, State.PERHAPS, State.DESK, State.TAKEN_AS_TOLD)
    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=24, choices=Kind.choices)
    key = models.CharField(max_length=140)
    client = models.ForeignKey(
        Client, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    appointment = models.ForeignKey(
        Appointment,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The visit it is about, when it is about one.",
    )
    message = models.ForeignKey(
        Message, null=True, blank=True, on_delete=models.PROTECT, related_name="notices"
    )
    previous = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=13, choices=State.choices)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="When it was to be said.")
    lapses_at = models.DateTimeField(help_text="When it is of no more use.")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["key", "client"], name="notice_said_once"),
            models.UniqueConstraint(fields=["key", "user"], name="notice_said_once_to_staff"),
            models.CheckConstraint(
                condition=Q(client=None, user__isnull=False) | Q(client__isnull=False, user=None),
                name="notice_has_one_recipient",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | ~Q(state="sent") & Q(sent_at=None),
                name="notice_sent_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["waiting", "sent"]) | Q(message__isnull=False),
                name="notice_goes_in_a_message",
            ),
        ]
        indexes = [
            models.Index(fields=["client", "-id"], name="notice_client"),
            models.Index(fields=["appointment", "-id"], name="notice_appointment"),
            models.Index(fields=["state", "made_at"], name="notice_state"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.ref}"

    @property
    def is_announcement(self) -> bool:
        return self.kind in self.ANNOUNCEMENTS


class Told(models.Model):
    """What one notice said of one visit: where and when, with whom, and whether it stands."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="told")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(
        max_length=12, choices=[(kind.value, kind.label) for kind in Notice.ANNOUNCEMENTS]
    )
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
