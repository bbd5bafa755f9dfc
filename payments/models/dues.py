"""What is asked of a client, and the times kept until it is paid."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from bookings.models import Appointment, Artist, Location, Service
from clients.models import Client, new_ref
from payments.models.quotes import Quote
from sessions_plan.models import Plan

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class AmountDue(models.Model):
    """A deposit, an instalment or the rest: how much, for what, by when.

    It belongs to the plan (or to a visit of its own), not to a version of it. What was paid
    towards it is told by its payments; `settled_at` is when that was enough.
    """

    class Kind(models.TextChoices):
        DEPOSIT = "deposit", "Deposit"
        INSTALMENT = "instalment", "Instalment"
        REST = "rest", "The rest"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="amounts_due")
    plan = models.ForeignKey(
        Plan, null=True, blank=True, on_delete=models.SET_NULL, related_name="amounts_due"
    )
    visit = models.ForeignKey(
        Appointment, null=True, blank=True, on_delete=models.SET_NULL, related_name="amounts_due"
    )
    quote = models.ForeignKey(
        Quote, null=True, blank=True, on_delete=models.SET_NULL, related_name="amounts_due"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    words = models.CharField(max_length=160)
    amount_minor = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    credited_minor = models.PositiveIntegerField(
        default=0, help_text="Of the deposit, what was taken off this part of the price."
    )
    due_on = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The session of the plan at which it is due."
    )
    reason = models.CharField(
        max_length=300, blank=True, help_text="Why the rest was spread anew after it was agreed."
    )
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "amounts due"
        ordering = ["asked_at", "pk"]
        indexes = [
            models.Index(fields=["client", "asked_at"], name="amount_due_client"),
            models.Index(fields=["asked_at"], name="amount_due_asked"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(kind="deposit", settled_at=None, withdrawn_at=None),
                name="amount_due_one_deposit_a_plan",
            ),
            models.UniqueConstraint(
                fields=["visit"],
                condition=Q(kind="deposit", settled_at=None, withdrawn_at=None),
                name="amount_due_one_deposit_a_visit",
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="amount_due_is_something"),
            models.CheckConstraint(
                condition=Q(settled_at=None) | Q(withdrawn_at=None), name="amount_due_one_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display().lower()} {self.ref}"

    @property
    def whole_minor(self) -> int:
        """This part of the price before the deposit was taken off it."""
        return self.amount_minor + self.credited_minor

    @property
    def is_open(self) -> bool:
        return self.settled_at is None and self.withdrawn_at is None


class DepositHold(models.Model):
    """Visits kept until their deposit is paid or the time runs out.

    The visits themselves are `held` (see `bookings.Appointment`); this remembers what they are
    held for, and where they stood, so that they can come back in one press.
    """

    class State(models.TextChoices):
        LIVE = "live", "Held until paid"
        KEPT = "kept", "Paid: the visits are booked"
        LAPSED = "lapsed", "Ran out unpaid"
        RELEASED = "released", "Given back"
        TOO_LATE = "too-late", "Paid after it ran out, and the times were gone"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="deposit_holds")
    plan = models.ForeignKey(
        Plan, null=True, blank=True, on_delete=models.SET_NULL, related_name="deposit_holds"
    )
    due = models.ForeignKey(AmountDue, on_delete=models.PROTECT, related_name="holds")
    state = models.CharField(max_length=8, choices=State.choices, default=State.LIVE)
    held_until = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    extended_at = models.DateTimeField(null=True, blank=True)
    extended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    again_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="The hold that ran out, whose times these are.",
    )  # fmt: skip

    visits: RelatedManager[HeldVisit]

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(
                fields=["held_until"], name="deposit_hold_live", condition=Q(state="live")
            ),
            models.Index(
                fields=["ended_at"], name="deposit_hold_ended", condition=Q(ended_at__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="live", ended_at=None)
                | ~Q(state="live") & Q(ended_at__isnull=False),
                name="deposit_hold_ended_at",
            ),
        ]

    def __str__(self) -> str:
        return f"hold {self.ref}"

    def is_live(self, now: datetime) -> bool:
        return self.state == self.State.LIVE and self.held_until > now

    @property
    def over_at(self) -> datetime:
        """Until when the times are kept, or were: it may end before its time."""
        return min(self.held_until, self.ended_at or self.held_until)


class HeldVisit(models.Model):
    """One visit of a hold: the row, and where it stood, should the row have to give way."""

    hold = models.ForeignKey(DepositHold, on_delete=models.CASCADE, related_name="visits")
    visit = models.ForeignKey(
        Appointment, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    position = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The step of the plan."
    )
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    artist = models.ForeignKey(Artist, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["hold", "starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["hold", "starts_at"], name="held_visit_once"),
        ]

    def __str__(self) -> str:
        return f"{self.service} of {self.hold}"
