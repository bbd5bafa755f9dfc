"""What a cancellation costs, in editions beside the policy's text, and who agreed to it."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from bookings.models import Appointment
from clients.models import Client, new_ref
from sessions_plan.models import Plan
from studio.models import CancellationPolicy


class RefundTerms(models.Model):
    """What one edition of the policy means in money.

    From `full_hours` before the visit on, everything goes back; from `part_hours` on,
    `part_percent` of it; later nothing. An edition without terms gives everything back.
    """

    class Gives(models.TextChoices):
        REFUND = "refund", "Paid back"
        CREDIT = "credit", "Kept as credit for another visit"

    policy = models.OneToOneField(
        CancellationPolicy, on_delete=models.PROTECT, related_name="refund_terms"
    )
    full_hours = models.PositiveSmallIntegerField(
        "everything back until, hours before", default=72, validators=[MaxValueValidator(24 * 60)]
    )
    part_hours = models.PositiveSmallIntegerField(
        "a part back until, hours before", default=48, validators=[MaxValueValidator(24 * 60)]
    )
    part_percent = models.PositiveSmallIntegerField(
        "the part that goes back, percent", default=50, validators=[MaxValueValidator(100)]
    )
    no_show_percent = models.PositiveSmallIntegerField(
        "back after a missed visit, percent", default=0, validators=[MaxValueValidator(100)]
    )
    gives = models.CharField(max_length=6, choices=Gives.choices, default=Gives.REFUND)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(part_hours__lte=F("full_hours"), part_percent__lte=100)
                & Q(no_show_percent__lte=F("part_percent")),
                name="refund_terms_never_better_later",
            ),
        ]

    def __str__(self) -> str:
        return f"all until {self.full_hours} h, {self.part_percent} % until {self.part_hours} h"


class PolicyAcceptance(models.Model):
    """That a client read the policy and agreed, in the words and numbers of that moment."""

    class Way(models.TextChoices):
        SCREEN = "screen", "On the studio's screen"
        PORTAL = "portal", "In the portal"
        WEBSITE = "website", "When booking on the website"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="policies_accepted")
    policy = models.ForeignKey(
        CancellationPolicy, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField(max_length=4000)
    terms = models.JSONField(default=dict, help_text="The numbers of its RefundTerms, then.")
    said = models.JSONField(
        default=list, blank=True, help_text="The sentences on money that stood beside it, then."
    )
    plan = models.ForeignKey(
        Plan, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    visit = models.ForeignKey(
        Appointment, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    accepted_at = models.DateTimeField()
    way = models.CharField(max_length=7, choices=Way.choices)
    network = models.CharField("address", max_length=64, blank=True)

    class Meta:
        ordering = ["-accepted_at", "-pk"]
        indexes = [models.Index(fields=["client", "accepted_at"], name="policy_accepted")]

    def __str__(self) -> str:
        return f"policy accepted {self.ref}"
