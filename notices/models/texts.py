"""The clinic's own words, in the place of those this software came with."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from notices.models.notices import Notice


class OwnText(models.Model):
    """One part of one kind of message, in the clinic's words. Neutral messages keep the
    standard ones, which are known to tell nothing."""

    class Part(models.TextChoices):
        SUBJECT = "subject", "Subject"
        BODY = "body", "E-mail"
        SMS = "sms", "Text message"

    kind = models.CharField(max_length=24, choices=Notice.Kind.choices)
    part = models.CharField(max_length=7, choices=Part.choices)
    text = models.TextField(max_length=5000)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["kind", "part"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "part"], name="own_text_once"),
            models.CheckConstraint(condition=~Q(text=""), name="own_text_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_part_display()}"
