"""When notices speak: the clinic's reminders, and from when on each kind is looked after."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models


class ReminderRule(models.Model):
    """A reminder so many days before a visit."""

    days = models.PositiveSmallIntegerField(
        "days before the visit",
        unique=True,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["-days"]

    def __str__(self) -> str:
        return f"{self.days} {'day' if self.days == 1 else 'days'} before"


class KindWatch(models.Model):
    """From when on a kind speaks, and up to when its facts have been looked at.

    What was due before `since` is never said. `until` only spares the sweep from looking at what
    it has seen: were it lost, the keys of the notices would still keep anything from being said
    twice.
    """

    kind = models.CharField(max_length=24, unique=True)
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        verbose_name_plural = "kinds watched"
        ordering = ["kind"]

    def __str__(self) -> str:
        return f"{self.kind} since {self.since:%Y-%m-%d}"


class Pulse(models.Model):
    """When a sweep of the worker's last went through, so that a stop is seen."""

    name = models.CharField(max_length=60, unique=True)
    at = models.DateTimeField()
    failed_at = models.DateTimeField(null=True, blank=True, help_text="When it failed last.")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%Y-%m-%d %H:%M}"
