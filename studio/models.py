"""The clinic itself: one row of facts, and its policies in versions."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q


class Studio(models.Model):
    """The one row that says who the clinic is."""

    name = models.CharField(max_length=80, default="The studio")
    tagline = models.CharField(max_length=160, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=32, blank=True)
    currency = models.CharField(
        max_length=3, default="USD", validators=[RegexValidator(r"^[A-Z]{3}$")]
    )
    retention_years = models.PositiveSmallIntegerField(
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
        help_text="Years a clinical record is kept after the last session.",
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="studio_is_one_row")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> Studio:
        """The studio's row; an unsaved one with the defaults before there is any."""
        # Every page asks: a plain list of the one row is put into words three times as quick.
        return next(iter(cls.objects.all()), None) or cls(pk=1)


class PolicyQuerySet(models.QuerySet["CancellationPolicy"]):
    def in_force(self, at: datetime) -> CancellationPolicy:
        """The newest version that has begun at `at`; the defaults before there is any."""
        return (
            self.filter(in_force_from__lte=at).order_by("-in_force_from", "-pk").first()
            or CancellationPolicy()
        )


class CancellationPolicy(models.Model):
    """One version of until when a client may move or cancel online, and in what words."""

    move_notice_hours = models.PositiveSmallIntegerField(
        default=24, validators=[MaxValueValidator(24 * 14)]
    )
    cancel_notice_hours = models.PositiveSmallIntegerField(
        default=24, validators=[MaxValueValidator(24 * 14)]
    )
    text = models.TextField(
        max_length=4000,
        default=(
            "You can move or cancel your free consultation online until 24 hours before it "
            "starts. After that, please call us."
        ),
    )
    in_force_from = models.DateTimeField()

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "cancellation policies"
        ordering = ["-in_force_from"]

    def __str__(self) -> str:
        return f"move {self.move_notice_hours} h, cancel {self.cancel_notice_hours} h before"

    def last_moment_to_move(self, starts_at: datetime) -> datetime:
        return starts_at - timedelta(hours=self.move_notice_hours)

    def last_moment_to_cancel(self, starts_at: datetime) -> datetime:
        return starts_at - timedelta(hours=self.cancel_notice_hours)


class Deed(models.Model):
    """A form that was sent: its once-only key and where it led (see `studio/once.py`)."""

    key = models.CharField(max_length=120, primary_key=True)
    began_at = models.DateTimeField()
    led_to = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["began_at"], name="deed_began")]

    def __str__(self) -> str:
        return f"deed of {self.began_at:%Y-%m-%d %H:%M}"
