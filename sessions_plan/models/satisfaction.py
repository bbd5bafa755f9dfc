"""How a client found it, six weeks after their plan was complete."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.models import new_ref
from sessions_plan.models.plans import Plan


def _score(label: str) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        label, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )


class SatisfactionQuerySet(models.QuerySet["SatisfactionAnswer"]):
    def unhappy(self) -> SatisfactionQuerySet:
        """Answers that the owner has not settled yet."""
        return self.filter(is_unhappy=True, settled_at=None)


class SatisfactionAnswer(models.Model):
    """The answers about one plan: each score from 1 (not at all) to 5 (very)."""

    class Recommends(models.TextChoices):
        YES = "yes", _("Yes")
        MAYBE = "maybe", _("Perhaps")
        NO = "no", _("No")

    SCORES = ("result", "natural", "care")

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    plan = models.OneToOneField(Plan, on_delete=models.PROTECT, related_name="satisfaction")
    result = _score("happy with the result")
    natural = _score("looks natural")
    care = _score("well looked after")
    recommends = models.CharField(max_length=5, choices=Recommends.choices)
    words = models.TextField(max_length=2000, blank=True)
    is_unhappy = models.BooleanField(help_text="As the rule in actions/satisfaction.py has it.")
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.TextField("what was done about it", max_length=1000, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = SatisfactionQuerySet.as_manager()

    class Meta:
        ordering = ["-answered_at"]
        indexes = [
            models.Index(
                fields=["answered_at"],
                name="satisfaction_unhappy",
                condition=Q(is_unhappy=True, settled_at=None),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(result__range=(1, 5), natural__range=(1, 5), care__range=(1, 5)),
                name="satisfaction_scores_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="satisfaction_settled_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"answers about {self.plan}"
