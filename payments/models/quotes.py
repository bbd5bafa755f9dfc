"""Quotes: versions of a price, line by line, frozen once they are sent."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from clients.errors import Frozen
from clients.models import Client, FrozenOnceSigned, new_ref
from payments import parts
from payments.models.prices import DepositRule, PriceBook
from sessions_plan.models import Plan, PlanVersion

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class QuoteQuerySet(models.QuerySet["Quote"]):
    def standing(self) -> QuoteQuerySet:
        """Those the client has before them or has accepted: sent and not replaced."""
        return self.filter(sent_at__isnull=False, superseded_at=None, withdrawn_at=None)

    def accepted(self) -> QuoteQuerySet:
        return self.filter(accepted_at__isnull=False, superseded_at=None, withdrawn_at=None)


class Quote(FrozenOnceSigned):
    """What one version of a plan costs. A change after sending is a new quote.

    `low_minor` and `high_minor` differ for a range, which informs but cannot be accepted.
    `total_minor` is what is owed once accepted: `net_minor` and `tax_minor`.
    """

    class Way(models.TextChoices):
        SCREEN = "screen", "On the studio's screen"
        PORTAL = "portal", "In the portal"

    SIGNED = "sent_at"
    CONTENT = (
        "plan", "version", "number", "book", "currency", "is_range", "net_minor", "tax_minor",
        "tax_name", "total_minor", "low_minor", "high_minor", "deposit_minor", "deposit_how",
        "deposit_credited_to", "deposit_hold_minutes", "touch_up_minor", "touch_up_years",
        "six_years_minor", "valid_until", "band_reason", "note", "instalments",
    )  # fmt: skip

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="quotes")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="quotes")
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="quotes")
    number = models.PositiveSmallIntegerField(help_text="Counts the quotes of a plan.")
    book = models.ForeignKey(
        PriceBook, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    currency = models.CharField(max_length=3)
    is_range = models.BooleanField(default=False)
    net_minor = models.PositiveIntegerField(default=0)
    tax_minor = models.PositiveIntegerField(default=0)
    tax_name = models.CharField(max_length=60, blank=True)
    total_minor = models.PositiveIntegerField(default=0)
    low_minor = models.PositiveIntegerField(default=0)
    high_minor = models.PositiveIntegerField(default=0)
    deposit_minor = models.PositiveIntegerField(default=0)
    deposit_how = models.CharField(max_length=160, blank=True)
    deposit_credited_to = models.CharField(
        max_length=5,
        choices=DepositRule.Credited.choices,
        default=DepositRule.Credited.FIRST,
    )
    deposit_hold_minutes = models.PositiveIntegerField(default=24 * 60)
    instalments = models.JSONField(
        default=list,
        blank=True,
        help_text="[{words, amount_minor, position | due_on, credited_minor}]; empty: all at last.",
    )
    touch_up_minor = models.PositiveIntegerField(default=0)
    touch_up_years = models.PositiveSmallIntegerField(default=4)
    six_years_minor = models.PositiveIntegerField(default=0)
    valid_until = models.DateField()
    band_reason = models.CharField(
        max_length=300, blank=True, help_text="Why it lies outside the clinic's band."
    )
    note = models.CharField(max_length=500, blank=True)
    edition = models.PositiveIntegerField(default=0, help_text="Counts the saves.")
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_name = models.CharField(max_length=160, blank=True)
    accepted_way = models.CharField(max_length=6, choices=Way.choices, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(
        null=True, blank=True, help_text="With its plan: taken back, or the plan ended."
    )

    lines: RelatedManager[QuoteLine]
    objects = QuoteQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="quote_number"),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(accepted_at__isnull=False, superseded_at=None, withdrawn_at=None),
                name="quote_one_accepted_a_plan",
            ),
            models.CheckConstraint(
                condition=Q(total_minor=F("net_minor") + F("tax_minor")), name="quote_adds_up"
            ),
            models.CheckConstraint(
                condition=Q(deposit_minor__lte=F("total_minor")), name="quote_deposit_is_a_part"
            ),
            models.CheckConstraint(
                condition=Q(low_minor__lte=F("total_minor"), total_minor__lte=F("high_minor")),
                name="quote_range_in_order",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None, sent_by=None)
                | Q(sent_at__isnull=False, sent_by__isnull=False),
                name="quote_sent_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None, accepted_name="", accepted_way="")
                | Q(accepted_at__isnull=False, accepted_by__isnull=False)
                & Q(sent_at__isnull=False, is_range=False)
                & ~Q(accepted_name="") & ~Q(accepted_way=""),
                name="quote_accepted_by_and_at",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"quote {self.number} for {self.plan}"

    def is_valid_on(self, day: date) -> bool:
        return day <= self.valid_until

    @property
    def rest_minor(self) -> int:
        """What remains after the deposit."""
        return self.total_minor - self.deposit_minor

    @property
    def payments(self) -> list[parts.Part]:
        """The price payment by payment."""
        return parts.payments_of(self.total_minor, self.deposit_minor, self.instalments)

    @property
    def deposit_goes(self) -> str:
        """What the deposit is taken off, where no payment says so by itself."""
        if not self.instalments:
            return "what is due at the last session"
        if any(part.get("credited_minor") for part in self.instalments):
            return ""
        return self.get_deposit_credited_to_display().lower()


class QuoteLine(models.Model):
    """One line of a quote: what, how it came about, how much. Frozen with its quote."""

    class Kind(models.TextChoices):
        WORK = "work", "Work"
        FACTOR = "factor", "What makes it more or less"
        CHANGE = "change", "A change"
        FREE = "free", "Free of charge"

    quote = models.ForeignKey(Quote, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=6, choices=Kind.choices, default=Kind.WORK)
    words = models.CharField(max_length=120)
    how = models.CharField("how it came about", max_length=300, blank=True)
    amount_minor = models.IntegerField()
    computed_minor = models.IntegerField(
        null=True, blank=True, help_text="What the price book says; empty for a line of one's own."
    )
    change_reason = models.CharField(max_length=300, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["quote", "position"]
        constraints = [
            models.UniqueConstraint(fields=["quote", "position"], name="quote_line_position"),
            models.CheckConstraint(
                condition=Q(amount_minor=F("computed_minor"), change_reason="", changed_by=None)
                | ~Q(change_reason="") & Q(changed_by__isnull=False),
                name="quote_line_changed_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.words

    def save(self, *args, **kwargs) -> None:
        self._refuse_when_sent()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        self._refuse_when_sent()
        return super().delete(*args, **kwargs)

    def _refuse_when_sent(self) -> None:
        if Quote.objects.filter(pk=self.quote_id, sent_at__isnull=False).exists():
            raise Frozen()
