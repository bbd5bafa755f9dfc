"""How a client may be reached, and what they agreed to hear."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models

from clients.models.people import Client


class ContactConsentQuerySet(models.QuerySet["ContactConsent"]):
    def last_word(self, client: Client, kind: str) -> ContactConsent | None:
        return self.filter(client=client, kind=kind).order_by("-said_at", "-pk").first()

    def allows(self, client: Client, kind: str) -> bool:
        """Whether the last word about `kind` was yes."""
        last = self.last_word(client, kind)
        return last is not None and last.is_given


class ContactConsent(models.Model):
    """One yes or no to being written to, in the words that were shown. Only ever added to."""

    class Kind(models.TextChoices):
        SMS = "sms", "Text messages about visits"
        MARKETING = "marketing", "News, tips and touch-up reminders"

    class Side(models.TextChoices):
        CLIENT = "client", "The client"
        CLINIC = "clinic", "The clinic, on their word"

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="contact_consents")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    is_given = models.BooleanField()
    wording = models.TextField(max_length=1000)
    said_at = models.DateTimeField()
    said_side = models.CharField(max_length=6, choices=Side.choices)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    where = models.CharField(max_length=60, blank=True, help_text="The screen or message.")

    objects = ContactConsentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["client", "kind", "said_at"], name="contact_consent_last")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {'yes' if self.is_given else 'no'}"


class Allergy(models.Model):
    """A substance this client reacts to. Never deleted: ended, when it was a mistake."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="allergies")
    substance = models.CharField(max_length=120)
    reaction = models.CharField(max_length=300, blank=True)
    seen_on = models.DateField("last seen", null=True, blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "allergies"
        ordering = ["substance", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ended_by=None)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="allergy_ended_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return self.substance


class ProofOfAge(models.Model):
    """That a document was seen: which kind, by whom and when. Never a copy of it."""

    class Kind(models.TextChoices):
        DRIVING_LICENCE = "licence", "Driving licence"
        PASSPORT = "passport", "Passport"
        STATE_ID = "state-id", "State or national identity card"
        OTHER = "other", "Another photo document"

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="proofs_of_age")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    birth_date = models.DateField("birth date it shows")
    seen_at = models.DateTimeField()
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name_plural = "proofs of age"
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} seen {self.seen_at:%Y-%m-%d}"


class OwnerTask(models.Model):
    """Something only the owner can settle: a breach, someone under age."""

    class Kind(models.TextChoices):
        BREACH = "breach", "Someone saw what was not theirs"
        UNDER_AGE = "under-age", "Under 18"

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="owner_tasks")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    words = models.TextField(max_length=1000)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    due_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-raised_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done_at=None, done_by=None)
                | models.Q(done_at__isnull=False, done_by__isnull=False),
                name="owner_task_done_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    def is_late(self, at: datetime) -> bool:
        return self.done_at is None and self.due_at is not None and self.due_at < at
