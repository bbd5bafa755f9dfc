"""The SMP plan: what is wished for and agreed, in versions, and its sessions in order."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from bookings.models import Appointment, Artist, Location
from clients.errors import Frozen
from clients.models import Client, FrozenOnceSigned, Photo, new_ref
from sessions_plan.models.assessments import Area, Assessment, Goal
from sessions_plan.models.templates import PlanTemplate, Step, Technique, gap_constraint


class Plan(models.Model):
    """One treatment of one client, from its first draft to its last follow-up."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PROPOSED = "proposed", "Proposed"
        ACCEPTED = "accepted", "Accepted"
        UNDER_WAY = "under-way", "Under way"
        COMPLETE = "complete", "Complete"
        ABANDONED = "abandoned", "Abandoned"

    OPEN = (Status.DRAFT, Status.PROPOSED, Status.ACCEPTED, Status.UNDER_WAY)

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="plans")
    artist = models.ForeignKey(Artist, on_delete=models.PROTECT, related_name="plans")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="plans")
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.DRAFT)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    pause_reason = models.CharField(max_length=300, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    abandoned_at = models.DateTimeField(null=True, blank=True)
    abandoned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    abandon_reason = models.CharField(max_length=300, blank=True)
    touch_up_not_before = models.DateField(
        null=True, blank=True, help_text="The client chose to hear of a touch-up later."
    )

    class Meta:
        ordering = ["-begun_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["client"],
                condition=Q(status__in=["draft", "proposed", "accepted", "under-way"]),
                name="plan_one_open_a_client",
            ),
            models.CheckConstraint(
                condition=Q(paused_at=None, paused_by=None, pause_reason="")
                | Q(paused_at__isnull=False, paused_by__isnull=False) & ~Q(pause_reason=""),
                name="plan_paused_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(status="complete", completed_at__isnull=False)
                & Q(completed_by__isnull=False)
                | ~Q(status="complete") & Q(completed_at=None, completed_by=None),
                name="plan_completed_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(status="abandoned", abandoned_at__isnull=False) & ~Q(abandon_reason="")
                | ~Q(status="abandoned")
                & Q(abandoned_at=None, abandoned_by=None)
                & Q(abandon_reason=""),
                name="plan_abandoned_by_and_at",
            ),
        ]
        indexes = [
            models.Index(
                fields=["touch_up_not_before"],
                name="plan_touch_up_chosen",
                condition=Q(touch_up_not_before__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"plan {self.ref}"

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN


class PlanVersion(FrozenOnceSigned):
    """What is proposed to the client, and what they accepted: frozen from the proposal on."""

    class Way(models.TextChoices):
        SCREEN = "screen", "On the studio's screen"
        PORTAL = "portal", "In the portal"

    SIGNED = "proposed_at"
    CONTENT = (
        "plan", "number", "assessment", "template", "wishes", "expected_loss", "reasons",
        "design_waiver", "notes",
    )  # fmt: skip

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    assessment = models.ForeignKey(
        Assessment, null=True, blank=True, on_delete=models.PROTECT, related_name="plan_versions"
    )
    template = models.ForeignKey(
        PlanTemplate, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    wishes = models.TextField("what they wish for, in their words", max_length=2000, blank=True)
    expected_loss = models.CharField("expected further loss", max_length=300, blank=True)
    reasons = models.JSONField(
        default=list, blank=True, help_text="Why it differs from the template, in sentences."
    )
    design_waiver = models.CharField(
        max_length=300, blank=True, help_text="Why it may be accepted without an approved design."
    )
    notes = models.TextField(max_length=2000, blank=True)
    edition = models.PositiveIntegerField(default=0, help_text="Counts the saves.")
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(null=True, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_name = models.CharField(max_length=160, blank=True)
    accepted_way = models.CharField(max_length=6, choices=Way.choices, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT,
        related_name="+", help_text="The client's sign-in, or the colleague whose screen it was.",
    )  # fmt: skip
    withdrawn_at = models.DateTimeField(
        null=True, blank=True, help_text="The client took it back within the cooling-off days."
    )
    superseded_at = models.DateTimeField(null=True, blank=True)
    paper = models.FileField("PDF", upload_to="papers/", max_length=120, blank=True)

    class Meta:
        ordering = ["plan", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_version_number"),
            models.CheckConstraint(
                condition=Q(proposed_at=None, proposed_by=None)
                | Q(proposed_at__isnull=False, proposed_by__isnull=False),
                name="plan_version_proposed_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None, accepted_name="", accepted_way="")
                | Q(accepted_at__isnull=False, accepted_by__isnull=False)
                & Q(proposed_at__isnull=False) & ~Q(accepted_name="") & ~Q(accepted_way=""),
                name="plan_version_accepted_by_and_at",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.plan}, version {self.number}"


class OfVersion(models.Model):
    """What belongs to a plan's version, and is frozen with it."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        refuse_when_proposed(self)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        refuse_when_proposed(self)
        return super().delete(*args, **kwargs)


def refuse_when_proposed(row) -> None:
    if PlanVersion.objects.filter(pk=row.version_id, proposed_at__isnull=False).exists():
        raise Frozen()


class PlanArea(OfVersion):
    """One area of the head as it is planned."""

    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="areas")
    area = models.CharField(max_length=9, choices=Area.choices)
    goal = models.CharField(max_length=7, choices=Goal.choices)
    area_cm2 = models.DecimalField(
        "cm²", max_digits=6, decimal_places=1, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    technique = models.CharField(max_length=7, choices=Technique.choices, default=Technique.DOTS)
    dot_mm = models.DecimalField(
        "dot size, mm", max_digits=3, decimal_places=2, null=True, blank=True
    )
    density = models.PositiveSmallIntegerField(
        "dots per cm²", null=True, blank=True, validators=[MaxValueValidator(400)]
    )
    shade = models.CharField(max_length=80, blank=True)
    dilution = models.CharField(max_length=40, blank=True)
    needle = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "area"], name="plan_area_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_area_display()}: {self.get_goal_display()}"

    @property
    def dots(self) -> int | None:
        """How many dots the area takes at its density, over all sessions."""
        if self.area_cm2 is None or self.density is None:
            return None
        return round(self.area_cm2 * self.density)


class PlanStep(OfVersion, Step):
    """A step as this version proposes it."""

    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="steps")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="plan_step_once"),
            gap_constraint("plan_step_gaps"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.position}"


class PlannedSession(Step):
    """A step of the plan as it stands now, with its visit once it is booked.

    The accepted version lays these out; a later one changes those not yet done. The gap belongs
    to the step: days after the one before it, counted on the wall calendar of the location.
    """

    class Status(models.TextChoices):
        OPEN = "open", "To be booked"
        BOOKED = "booked", "Booked"
        DONE = "done", "Done"
        DROPPED = "dropped", "Dropped"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="sessions")
    status = models.CharField(max_length=7, choices=Status.choices, default=Status.OPEN)
    appointment = models.OneToOneField(
        Appointment, null=True, blank=True, on_delete=models.PROTECT, related_name="planned_session"
    )
    pinned_at = models.DateTimeField(null=True, blank=True)
    pinned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    gap_override_reason = models.CharField(max_length=300, blank=True)
    gap_override_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="planned_session_once"),
            gap_constraint("planned_session_gaps"),
            models.CheckConstraint(
                condition=Q(status__in=["booked", "done"]) | Q(appointment=None),
                name="planned_session_visit_when_booked",
            ),
            models.CheckConstraint(
                condition=~Q(status="booked") | Q(appointment__isnull=False),
                name="planned_session_booked_has_a_visit",
            ),
            models.CheckConstraint(
                condition=Q(pinned_at=None, pinned_by=None)
                | Q(pinned_at__isnull=False, pinned_by__isnull=False),
                name="planned_session_pinned_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(gap_override_reason="", gap_override_by=None)
                | ~Q(gap_override_reason="") & Q(gap_override_by__isnull=False),
                name="planned_session_override_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.position} of {self.plan}"


class HandOver(models.Model):
    """The rest of a plan given to another artist, another location, or both; why is kept."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="hand_overs")
    from_artist = models.ForeignKey(Artist, on_delete=models.PROTECT, related_name="+")
    to_artist = models.ForeignKey(Artist, on_delete=models.PROTECT, related_name="+")
    from_location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    to_location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    handed_at = models.DateTimeField()
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-handed_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="hand_over_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.plan}, to {self.to_artist}"


class HealingCheck(models.Model):
    """Three questions and a photo, two days before the next session."""

    class Outcome(models.TextChoices):
        READY = "ready", "Ready"
        WAIT = "wait", "Not ready: later times proposed"
        GO_ON = "go-on", "The artist goes on as planned"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    session = models.ForeignKey(
        PlannedSession, on_delete=models.PROTECT, related_name="healing_checks"
    )
    visit_at = models.DateTimeField(help_text="The start it was asked for.")
    answered_at = models.DateTimeField()
    by_client = models.BooleanField(default=True)
    has_scabs = models.BooleanField("scabs left")
    is_red = models.BooleanField("still red")
    was_picked = models.BooleanField("picked or scratched")
    words = models.CharField(max_length=500, blank=True)
    photo = models.ForeignKey(
        Photo, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(max_length=5, choices=Outcome.choices, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-answered_at"]
        constraints = [
            models.UniqueConstraint(fields=["session", "visit_at"], name="healing_check_once"),
        ]

    def __str__(self) -> str:
        return f"healing check before {self.session}"

    @property
    def is_ready(self) -> bool:
        return not (self.has_scabs or self.is_red or self.was_picked)
