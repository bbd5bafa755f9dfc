"""What colleagues write about a client, and papers that came from outside."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from clients.models.people import Client
from clients.models.refs import new_ref


class Note(models.Model):
    """A note, written once. A later word is a note of its own that `follows` it."""

    class Kind(models.TextChoices):
        DESK = "desk", "For everyone at the desk"
        HEALTH = "health", "For artists and the owner"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    text = models.TextField(max_length=4000)
    follows = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by"
    )
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return f"note of {self.written_at:%Y-%m-%d}"


class ClientFile(models.Model):
    """A paper that came from outside: a doctor's note, a letter."""

    class Kind(models.TextChoices):
        DOCTORS_NOTE = "doctor", "Doctor's note"
        LETTER = "letter", "Letter"
        OTHER = "other", "Another paper"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    title = models.CharField(max_length=120)
    file = models.FileField(upload_to="files/", max_length=120, blank=True)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField(help_text="In bytes.")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-added_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_at=None) & ~Q(file="") | Q(erased_at__isnull=False, file=""),
                name="client_file_there_or_erased",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Correction(models.Model):
    """Something that stood on the wrong client and was moved to the right one.

    Each of the two timelines shows a line of it that does not name the other person.
    """

    wrong = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    right = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=80, help_text="In words: a photo, a signed form.")
    model = models.CharField(max_length=60, help_text="Its model's label.")
    row = models.BigIntegerField(help_text="Its primary key.")
    reason = models.CharField(max_length=300)
    was_seen = models.BooleanField(help_text="Whether the wrong person opened it.")
    moved_at = models.DateTimeField()
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(wrong=F("right")), name="correction_between_two_clients"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} moved {self.moved_at:%Y-%m-%d}"
