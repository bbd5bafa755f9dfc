"""The studio's cream mock-up, photographed or filmed, kept beside the version it tried out."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from clients.models import new_ref
from designs.models.drawing import DesignVersion


class MockUp(models.Model):
    """A photo or video of a mock-up, kept as it came and only handed out as a download.

    `carries_place` warns that the file says where it was taken. `preview` is a small picture made
    anew of a photo; one without it, from before they were kept as they came, was made anew itself.
    """

    class Kind(models.TextChoices):
        PHOTO = "photo", "Photo"
        VIDEO = "video", "Video"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    version = models.ForeignKey(DesignVersion, on_delete=models.PROTECT, related_name="mock_ups")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    file = models.FileField(upload_to="designs/", max_length=120, blank=True)
    preview = models.FileField(upload_to="designs/", max_length=120, blank=True)
    name = models.CharField(max_length=120, blank=True, help_text="As a download is called.")
    content_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField("bytes")
    sha256 = models.CharField(max_length=64)
    carries_place = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT,
        related_name="+", help_text="Empty when it came from a phone by the link on the tablet.",
    )  # fmt: skip

    class Meta:
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of a mock-up"


class MockUpLink(models.Model):
    """The QR code on the studio's tablet: for some minutes a phone may add to this version."""

    version = models.ForeignKey(
        DesignVersion, on_delete=models.CASCADE, related_name="mock_up_links"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField()
    added = models.PositiveSmallIntegerField(default=0, help_text="How many files came by it.")

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("made_at")), name="design_mock_up_link_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"link for mock-ups of {self.version}"
