"""A design: one head, drawn on several of its photos, in versions."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from bookings.models import Artist
from clients.errors import Frozen
from clients.models import Client, FrozenOnceSigned, Photo, new_ref
from designs.engine.fading import HALF_LIFE_YEARS, HALF_LIVES
from designs.numbers import Numbers, added_up


def new_seed() -> int:
    """Which scatter of dots a head gets: the same in all its versions."""
    return secrets.randbelow(2**31 - 1) + 1


def usual_shares() -> list[int]:
    return [50, 30, 20]


class Design(models.Model):
    """The work on one client's hairline, from the first stroke to the approval and after."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="designs")
    artist = models.ForeignKey(
        Artist, null=True, blank=True, on_delete=models.PROTECT, related_name="designs"
    )
    seed = models.PositiveIntegerField(default=new_seed, editable=False)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-begun_at", "-pk"]

    def __str__(self) -> str:
        return f"design {self.ref}"


class DesignVersion(FrozenOnceSigned):
    """One idea for this head: a set of views. It may change until somebody else has seen it:
    frozen from the moment it is sent, shared or approved."""

    SIGNED = "frozen_at"
    CONTENT = (
        "design", "number", "name", "shares", "per_minute", "half_life", "edition", "numbers",
    )  # fmt: skip

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    design = models.ForeignKey(Design, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40, blank=True, help_text="Such as rounded, or softer.")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    shares = models.JSONField(
        default=usual_shares, help_text="Percent of the dots of each session, 100 together."
    )
    per_minute = models.PositiveSmallIntegerField(
        "dots a minute", default=75, validators=[MinValueValidator(10), MaxValueValidator(400)]
    )
    half_life = models.FloatField(
        "years in which half of it fades",
        default=HALF_LIFE_YEARS,
        validators=[MinValueValidator(HALF_LIVES[0]), MaxValueValidator(HALF_LIVES[1])],
    )
    numbers = models.JSONField(
        default=dict, blank=True, help_text="As measured at the last save; see designs/numbers.py."
    )
    edition = models.PositiveIntegerField(default=0, help_text="Counts the saves.")
    saved_as = models.CharField(
        max_length=40, blank=True, default="", editable=False,
        help_text="What the page called its last save: one of the same name is that save again.",
    )  # fmt: skip
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    set_aside_at = models.DateTimeField(
        null=True, blank=True, help_text="No longer offered; it stays readable."
    )

    class Meta:
        ordering = ["design", "number"]
        constraints = [
            models.UniqueConstraint(fields=["design", "number"], name="design_version_number"),
            models.CheckConstraint(
                condition=Q(frozen_at=None, frozen_by=None)
                | Q(frozen_at__isnull=False, frozen_by__isnull=False),
                name="design_version_frozen_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number}, {self.name}" if self.name else f"version {self.number}"

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    @property
    def measured(self) -> Numbers:
        """Its numbers as of the last save, each zone once."""
        return added_up(self.numbers.get("views", []), self.per_minute)

    @property
    def caption(self) -> str:
        """What a picture of it is called: version 2, rounded, 7.5 cm, 96 cm²."""
        numbers, words = self.measured, [str(self)]
        if numbers.hairline_cm:
            words.append(f"{numbers.hairline_cm:.1f} cm")
        if numbers.cm2:
            words.append(f"{numbers.cm2:.0f} cm²")
        return ", ".join(words)


class View(models.Model):
    """One photo of the head with what is drawn on it, and how millimetres are known there.

    Places in `calibration` and `drawn` are in px of the photo at its working size, whose longest
    side is 1,600 whatever the file has; `designs/drawing.py` says what both may hold.
    """

    class Side(models.TextChoices):
        FRONT = "front", "Front"
        TOP = "top", "Top"
        CROWN = "crown", "Crown"
        LEFT = "left", "Left"
        RIGHT = "right", "Right"
        BACK = "back", "Back"
        CLOSE = "close", "Close-up"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    version = models.ForeignKey(DesignVersion, on_delete=models.CASCADE, related_name="views")
    photo = models.ForeignKey(Photo, on_delete=models.PROTECT, related_name="design_views")
    side = models.CharField(max_length=5, choices=Side.choices)
    position = models.PositiveSmallIntegerField(default=0)
    calibration = models.JSONField(default=dict, blank=True)
    drawn = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["version", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "photo"], name="design_view_photo_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()} of {self.version}"

    def save(self, *args, **kwargs) -> None:
        self._refuse_when_frozen()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        self._refuse_when_frozen()
        return super().delete(*args, **kwargs)

    def _refuse_when_frozen(self) -> None:
        rows = DesignVersion.objects.filter(pk=self.version_id, frozen_at__isnull=False)
        if rows.exists():
            raise Frozen()
