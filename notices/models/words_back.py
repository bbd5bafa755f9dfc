"""What clients say back to a notice with one tap."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bookings.models import Appointment
from notices.models.notices import Notice


class VisitWord(models.Model):
    """ "I'll be there", or "running late", said of a visit at one time; the last word counts."""

    class Says(models.TextChoices):
        COMING = "coming", "I'll be there"
        LATE = "late", "Running late"

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="words_back")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField(help_text="The start it was said of.")
    says = models.CharField(max_length=6, choices=Says.choices)
    minutes = models.PositiveSmallIntegerField("minutes late", null=True, blank=True)
    said_at = models.DateTimeField()

    class Meta:
        ordering = ["-said_at", "-pk"]
        indexes = [models.Index(fields=["appointment", "-said_at"], name="visit_word_last")]
        constraints = [
            models.CheckConstraint(
                condition=Q(says="late", minutes__isnull=False) | Q(says="coming", minutes=None),
                name="visit_word_late_by_how_much",
            ),
        ]

    def __str__(self) -> str:
        return self.get_says_display()
