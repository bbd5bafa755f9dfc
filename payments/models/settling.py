"""What became of the money of a visit that did not take place."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bookings.models import Appointment
from clients.models import Client, new_ref
from payments.models.terms import PolicyAcceptance
from sessions_plan.models import Plan


class Settlement(models.Model):
    """Keep, credit or refund for one visit that was cancelled or missed: at most one each.

    `stake_minor` is what the visit put at stake; `kept`, `waived`, `credit` and `refund` share
    it among them.
    """

    class Cause(models.TextChoices):
        CLIENT = "client", "Cancelled by the client"
        NO_SHOW = "no-show", "Did not come"
        CLINIC = "clinic", "Cancelled by the clinic"
        SKIN = "skin", "Not today, for the skin"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="settlements")
    visit = models.OneToOneField(Appointment, on_delete=models.PROTECT, related_name="settlement")
    plan = models.ForeignKey(
        Plan, null=True, blank=True, on_delete=models.SET_NULL, related_name="settlements"
    )
    acceptance = models.ForeignKey(
        PolicyAcceptance, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    cause = models.CharField(max_length=7, choices=Cause.choices)
    currency = models.CharField(max_length=3)
    stake_minor = models.PositiveIntegerField()
    kept_minor = models.PositiveIntegerField(default=0)
    waived_minor = models.PositiveIntegerField(default=0)
    credit_minor = models.PositiveIntegerField(default=0)
    refund_minor = models.PositiveIntegerField(default=0)
    words = models.CharField(max_length=300)
    waive_reason = models.CharField(max_length=300, blank=True)
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT,
        related_name="+", help_text="Empty: settled by itself, as the policy says.",
    )  # fmt: skip

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stake_minor=F("kept_minor") + F("credit_minor") + F("refund_minor")),
                name="settlement_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(waived_minor=0, waive_reason="", waived_by=None)
                | Q(waived_minor__gt=0, waived_by__isnull=False) & ~Q(waive_reason=""),
                name="settlement_waived_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"settlement {self.ref}"
