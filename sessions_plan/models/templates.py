"""The patterns a plan is drafted from, and the studio's rules for plans."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q


class StepKind(models.TextChoices):
    PATCH_TEST = "patch-test", "Patch test"
    SESSION = "session", "Session"
    FOLLOW_UP = "follow-up", "Follow-up"
    TOUCH_UP = "touch-up", "Touch-up"


class Technique(models.TextChoices):
    DOTS = "dots", "Dots"
    STROKES = "strokes", "Strokes"
    MIXED = "mixed", "Dots and strokes"


def gap_constraint(name: str) -> models.CheckConstraint:
    """The first step has no gap; every other has min <= ideal <= max, in days."""
    return models.CheckConstraint(
        condition=Q(gap_min=None, gap_ideal=None, gap_max=None)
        | Q(gap_min__gte=0, gap_min__lte=F("gap_ideal"), gap_ideal__lte=F("gap_max")),
        name=name,
    )


class Step(models.Model):
    """One step of a series: what, how long, its share, and the days after the step before it."""

    position = models.PositiveSmallIntegerField(help_text="0 is a patch test; sessions from 1.")
    kind = models.CharField(max_length=10, choices=StepKind.choices, default=StepKind.SESSION)
    minutes = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(5), MaxValueValidator(720)]
    )
    share = models.PositiveSmallIntegerField(
        "share of the density, in percent", default=0, validators=[MaxValueValidator(100)]
    )
    gap_min = models.PositiveSmallIntegerField("days at least", null=True, blank=True)
    gap_ideal = models.PositiveSmallIntegerField("days at best", null=True, blank=True)
    gap_max = models.PositiveSmallIntegerField("days at most", null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.position}"


class PlanTemplate(models.Model):
    """A pattern of steps to draft a plan from. Plans copy it; editing it changes no plan."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    when = models.CharField("when it fits", max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class TemplateStep(Step):
    template = models.ForeignKey(PlanTemplate, on_delete=models.CASCADE, related_name="steps")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["template", "position"], name="template_step_once"),
            gap_constraint("template_step_gaps"),
        ]


class PlanRules(models.Model):
    """The studio's rules for plans, in versions; the newest that has begun is in force."""

    cooling_off_days = models.PositiveSmallIntegerField(
        default=0, validators=[MaxValueValidator(60)]
    )
    follow_up_min_days = models.PositiveSmallIntegerField(default=28)
    follow_up_ideal_days = models.PositiveSmallIntegerField(default=35)
    follow_up_max_days = models.PositiveSmallIntegerField(default=42)
    shorter_visit_minutes = models.PositiveSmallIntegerField(
        default=120, help_text="The length proposed when someone worries about pain."
    )
    in_force_from = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name_plural = "plan rules"
        ordering = ["-in_force_from"]

    def __str__(self) -> str:
        return f"rules from {self.in_force_from:%Y-%m-%d}"
