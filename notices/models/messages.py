"""A message on its way, and every try to send it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from clients.models import Client


class Message(models.Model):
    """What goes to one recipient at once, over one channel: one notice, or all of a day's.

    `ref` makes the Message-ID, which stays the same however often the message is tried. A call
    or a print is a task of the desk's, with its text, until someone says it is done.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", "E-mail"
        SMS = "sms", "Text message"
        CALL = "call", "Call"
        PRINT = "print", "Letter"

    SENDABLE = (Channel.EMAIL, Channel.SMS)
    TASKS = (Channel.CALL, Channel.PRINT)

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(
        Client, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    channel = models.CharField(max_length=5, choices=Channel.choices, default=Channel.EMAIL)
    address = models.CharField("e-mail address or number", max_length=254, blank=True)
    is_neutral = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(
        null=True, blank=True, help_text="When it is tried next; empty when that is over."
    )
    subject = models.CharField(max_length=300, blank=True, help_text="As it was tried last.")
    text = models.TextField(max_length=20_000, blank=True, help_text="As it was tried last.")
    done_at = models.DateTimeField("called or printed", null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    done_words = models.CharField("how it went", max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(client=None, user__isnull=False) | Q(client__isnull=False, user=None),
                name="message_has_one_recipient",
            ),
            models.CheckConstraint(
                condition=~Q(channel__in=["email", "sms"]) | ~Q(address=""),
                name="message_goes_to_an_address",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None)
                | Q(done_at__isnull=False, done_by__isnull=False)
                & Q(channel__in=["call", "print"]),
                name="message_done_by_and_at",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="message_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["address", "made_at"], name="message_address"),
            models.Index(fields=["client", "-id"], name="message_client"),
            models.Index(
                fields=["channel", "made_at"],
                name="message_task",
                condition=Q(channel__in=["call", "print"], done_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.ref}"

    @property
    def is_task(self) -> bool:
        return self.channel in self.TASKS


class Delivery(models.Model):
    """One try. The row is written before the send, its outcome after; while the outcome is
    missing nobody else tries, until the lease has run out and nobody knows what became of it."""

    class Outcome(models.TextChoices):
        SENT = "sent", "Sent"
        LATER = "later", "Not now, try again"
        REFUSED = "refused", "Refused for good"
        UNKNOWN = "unknown", "Perhaps sent"

    class Report(models.TextChoices):
        """What the provider told of it afterwards."""

        DELIVERED = "delivered", "Delivered"
        BOUNCED = "bounced", "Came back"
        COMPLAINED = "complained", "Marked as spam"

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(
        max_length=5, choices=Message.Channel.choices, default=Message.Channel.EMAIL
    )
    started_at = models.DateTimeField()
    lease_until = models.DateTimeField()
    outcome = models.CharField(max_length=7, choices=Outcome.choices, blank=True)
    outcome_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(
        max_length=80, blank=True, help_text="The kind of error and its code; nothing personal."
    )
    provider_ref = models.CharField(
        max_length=80, blank=True, help_text="What the provider calls it."
    )
    report = models.CharField(max_length=10, choices=Report.choices, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        ordering = ["started_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["message"], condition=Q(outcome=""), name="delivery_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_at=None)
                | ~Q(outcome="") & Q(outcome_at__isnull=False),
                name="delivery_outcome_and_when",
            ),
            models.CheckConstraint(
                condition=Q(report="", reported_at=None)
                | ~Q(report="") & Q(reported_at__isnull=False),
                name="delivery_report_and_when",
            ),
        ]
        indexes = [
            models.Index(
                fields=["provider_ref"],
                name="delivery_provider",
                condition=~Q(provider_ref=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} at {self.started_at:%Y-%m-%d %H:%M}"
