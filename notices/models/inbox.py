"""What comes in: replies, messages, questions and calls, until somebody says it is done."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from phonenumber_field.phonenumber import to_python

from clients.models import Client, new_ref


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def open(self) -> ConversationQuerySet:
        return self.filter(done_at=None)

    def untaken(self) -> ConversationQuerySet:
        return self.open().filter(held_by=None)


class Conversation(models.Model):
    """What one person says over one channel. A new word of theirs opens it again.

    An address is no proof of who writes: `client` is the one who was signed in, or whom a
    colleague recognised.
    """

    class Channel(models.TextChoices):
        SMS = "sms", "Text message"
        EMAIL = "email", "E-mail"
        PORTAL = "portal", "Portal"
        WEBSITE = "website", "Website"
        CALL = "call", "Call"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    channel = models.CharField(max_length=7, choices=Channel.choices)
    client = models.ForeignKey(
        Client, null=True, blank=True, on_delete=models.PROTECT, related_name="conversations"
    )
    address = models.CharField("e-mail address or number", max_length=254, blank=True)
    name = models.CharField(max_length=120, blank=True, help_text="As they gave it.")
    subject = models.CharField(max_length=160, blank=True)
    network = models.CharField(max_length=64, blank=True)
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField(help_text="Of their last word.")
    linked_at = models.DateTimeField(null=True, blank=True)
    linked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    held_at = models.DateTimeField(null=True, blank=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ConversationQuerySet.as_manager()

    class Meta:
        ordering = ["-last_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(linked_at=None, linked_by=None)
                | Q(linked_at__isnull=False, linked_by__isnull=False, client__isnull=False),
                name="conversation_linked_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(held_at=None, held_by=None)
                | Q(held_at__isnull=False, held_by__isnull=False),
                name="conversation_held_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="conversation_done_by_and_at",
            ),
            models.CheckConstraint(
                condition=~Q(channel__in=["portal", "call"]) | Q(client__isnull=False),
                name="conversation_of_the_signed_in_has_a_client",
            ),
        ]
        indexes = [
            models.Index(
                fields=["last_at"], name="conversation_open", condition=Q(done_at__isnull=True)
            ),
            models.Index(fields=["-last_at"], name="conversation_last"),
            models.Index(fields=["client", "-last_at"], name="conversation_client"),
            models.Index(fields=["channel", "address"], name="conversation_address"),
            models.Index(fields=["network", "opened_at"], name="conversation_network"),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.ref}"

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    @property
    def writer(self) -> str:
        """Who writes, as far as anybody knows."""
        return str(self.client) if self.client else self.name or self.address_shown

    @property
    def address_shown(self) -> str:
        """Where it came from, a number as people write it."""
        if self.channel != self.Channel.SMS or not self.address:
            return self.address
        number = to_python(self.address)
        return number.as_international if number and number.is_valid() else self.address


class Word(models.Model):
    """One message of a conversation: theirs, ours, or a note among us."""

    class Side(models.TextChoices):
        IN = "in", "From them"
        OUT = "out", "From us"
        NOTE = "note", "Note among us"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="words")
    side = models.CharField(max_length=4, choices=Side.choices)
    text = models.TextField(max_length=10_000)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    read_at = models.DateTimeField(
        null=True, blank=True, help_text="When the portal had shown our answer to the client."
    )
    provider_ref = models.CharField(
        max_length=120, blank=True, help_text="What the provider calls it."
    )

    class Meta:
        ordering = ["said_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider_ref"], condition=~Q(provider_ref=""), name="word_heard_once"
            ),
            models.CheckConstraint(
                condition=Q(side="in") | Q(said_by__isnull=False), name="word_of_ours_has_an_author"
            ),
            models.CheckConstraint(
                condition=Q(read_at=None) | Q(side="out"), name="word_read_is_ours"
            ),
        ]
        indexes = [models.Index(fields=["side", "said_at"], name="word_said")]

    def __str__(self) -> str:
        return f"{self.get_side_display()} at {self.said_at:%Y-%m-%d %H:%M}"

    @property
    def is_unread(self) -> bool:
        """An answer of ours that no page has shown to the client."""
        return self.side == self.Side.OUT and self.read_at is None
