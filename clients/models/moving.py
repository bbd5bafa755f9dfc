"""Clients brought in from a file, and clients erased."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from clients.models.people import Client
from clients.models.refs import new_ref


class ClientImport(models.Model):
    """A CSV of clients: uploaded, mapped, tried dry, then applied by hundreds."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", "Columns to be chosen"
        CHECKED = "checked", "Tried, not applied"
        RUNNING = "running", "Being applied"
        DONE = "done", "Applied"
        FAILED = "failed", "Stopped"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    file_name = models.CharField(max_length=160)
    file = models.FileField(upload_to="imports/", max_length=120, blank=True)
    sha256 = models.CharField(max_length=64)
    columns = models.JSONField(default=list, help_text="The file's own headings, in order.")
    mapping = models.JSONField(default=dict, help_text="{field: place of the column}")
    problems = models.JSONField(default=list, help_text="[[line, sentence]]")
    state = models.CharField(max_length=8, choices=State.choices, default=State.UPLOADED)
    lines = models.PositiveIntegerField(default=0)
    done_lines = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0, help_text="Lines an earlier import added.")
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.file_name


class ImportedLine(models.Model):
    """A line that became a client, by the hash of its content: the same line adds nothing twice."""

    digest = models.CharField(max_length=64, unique=True)
    batch = models.ForeignKey(ClientImport, on_delete=models.PROTECT, related_name="imported")
    line = models.PositiveIntegerField()
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"line {self.line}"


class Erasure(models.Model):
    """That a client, or their photos alone, were erased, and what had to be kept until when."""

    class Scope(models.TextChoices):
        PHOTOS = "photos", "Photos"
        EVERYTHING = "everything", "Everything that may go"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="erasures")
    scope = models.CharField(max_length=10, choices=Scope.choices)
    asked_by_client = models.BooleanField()
    erased_at = models.DateTimeField()
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    report = models.JSONField(help_text="[{what, erased, kept, why, until}]")
    kept_until = models.DateField(null=True, blank=True)
    finished_at = models.DateTimeField(
        null=True, blank=True, help_text="When what was kept went as well."
    )

    class Meta:
        ordering = ["-erased_at"]

    def __str__(self) -> str:
        return f"erasure of {self.erased_at:%Y-%m-%d}"
