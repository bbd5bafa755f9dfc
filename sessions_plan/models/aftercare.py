"""What a client is told while the skin heals, and what they tell when something looks wrong."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from bookings.models import Appointment, Artist
from clients.models import Client, Photo, new_ref
from sessions_plan.models.troubles import Complication, Undeletable, UndeletableQuerySet


def _waits(days: int) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(default=days, validators=[MaxValueValidator(90)])


class AftercareGuide(models.Model):
    """One version of the aftercare guide; the newest is in force. A version never changes: an
    edit makes the next one. `sessions_plan/aftercare.py` reads it."""

    number = models.PositiveIntegerField(unique=True)
    days = models.JSONField(help_text="[{day, normal: [...], do: [...], dont: [...]}]")
    wash_days = _waits(4)
    train_days = _waits(7)
    shave_days = _waits(10)
    swim_days = _waits(28)
    sun_days = _waits(28)
    signs = models.JSONField(default=list, help_text="Warning signs, a sentence each.")
    seek_care = models.TextField("when to seek care", max_length=600)
    emergency = models.CharField("emergency number", max_length=20, default="911")
    look_hours = models.PositiveSmallIntegerField(
        "the artist looks within, hours",
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(48)],
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"aftercare guide, version {self.number}"


class HealingReportQuerySet(UndeletableQuerySet):
    def open(self) -> HealingReportQuerySet:
        """Those that still need somebody."""
        return self.filter(level__in=HealingReport.NEEDING, closed_at=None)

    def red(self) -> HealingReportQuerySet:
        return self.filter(level=HealingReport.Level.RED)

    def to_tell(self, now: datetime) -> HealingReportQuerySet:
        """Those whom the artist, and for a red one the desk, has to hear of: open, told by `now`
        and taken up by nobody yet."""
        return self.open().filter(taken_up_at=None, told_at__lte=now)

    def to_escalate(self, now: datetime) -> HealingReportQuerySet:
        """Red ones that nobody took up in time: the owner has to hear of them."""
        return self.to_tell(now).red().filter(told_at__lte=now - HealingReport.PATIENCE)


class HealingReport(Undeletable):
    """What a client told because something looked wrong, how urgent the rules found it
    (`sessions_plan/triage.py`), who took it up and what came of it.

    `look_by` is what the client was told: by then somebody looks.
    """

    class Level(models.TextChoices):
        GREEN = "green", "As it should be"
        AMBER = "amber", "The artist looks"
        RED = "red", "Urgent"

    NEEDING = (Level.AMBER, Level.RED)
    PATIENCE = timedelta(minutes=30)  # a red one that nobody took up then goes to the owner
    # Another one goes to the artist and the desk when `look_by` passes, to the owner so much later.
    OWNER_AFTER = timedelta(hours=2)
    LONGEST_PROMISE = timedelta(days=4)  # the most hours a guide may name, and a night

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="healing_reports")
    visit = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, related_name="healing_reports",
        help_text="The session the days are counted from.",
    )  # fmt: skip
    artist = models.ForeignKey(Artist, on_delete=models.PROTECT, related_name="healing_reports")
    day = models.PositiveSmallIntegerField("day of healing")
    told_at = models.DateTimeField()
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+",
        help_text="The client, or the colleague who wrote down what they said.",
    )  # fmt: skip
    answers = models.JSONField(default=dict, help_text="See sessions_plan/triage.py.")
    words = models.TextField(max_length=1000, blank=True)
    photo = models.ForeignKey(
        Photo, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    level = models.CharField(max_length=5, choices=Level.choices)
    rules = models.JSONField(default=list, help_text="The ids of the rules that fitted.")
    look_by = models.DateTimeField(null=True, blank=True)
    taken_up_at = models.DateTimeField(null=True, blank=True)
    taken_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    advice = models.TextField("what was advised", max_length=2000, blank=True)
    advised_at = models.DateTimeField(null=True, blank=True)
    advised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    complication = models.ForeignKey(
        Complication, null=True, blank=True, on_delete=models.PROTECT,
        related_name="healing_reports",
    )  # fmt: skip
    outcome = models.TextField(max_length=1000, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = HealingReportQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["-told_at", "-pk"]
        indexes = [
            models.Index(
                fields=["level", "told_at"],
                name="healing_report_open",
                condition=Q(closed_at=None, level__in=["amber", "red"]),
            ),
            models.Index(fields=["told_at"], name="healing_report_told"),
            models.Index(
                fields=["advised_at"],
                name="healing_report_advised",
                condition=Q(advised_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(level="green", look_by=None)
                | ~Q(level="green") & Q(look_by__isnull=False),
                name="healing_report_look_by_when_needed",
            ),
            models.CheckConstraint(
                condition=Q(taken_up_at=None, taken_up_by=None)
                | Q(taken_up_at__isnull=False, taken_up_by__isnull=False),
                name="healing_report_taken_up_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(advice="", advised_at=None, advised_by=None)
                | ~Q(advice="") & Q(advised_at__isnull=False, advised_by__isnull=False),
                name="healing_report_advised_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None, outcome="")
                | Q(closed_at__isnull=False, closed_by__isnull=False, taken_up_at__isnull=False)
                & ~Q(outcome=""),
                name="healing_report_closed_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"healing report {self.ref}"

    @property
    def needs_somebody(self) -> bool:
        return self.level in self.NEEDING and self.closed_at is None

    def is_late(self, at: datetime) -> bool:
        """Whether the time somebody was to look by has passed, and nobody took it up."""
        return self.taken_up_at is None and self.look_by is not None and self.look_by <= at
