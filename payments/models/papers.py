"""Receipts and invoices, numbered without gaps per year."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from clients.models import Client, FrozenOnceSigned, new_ref
from payments.models.ledger import Payment, Refund
from payments.models.quotes import Quote
from sessions_plan.models import Plan


class PaperKind(models.TextChoices):
    RECEIPT = "receipt", "Receipt"
    INVOICE = "invoice", "Invoice"
    CREDIT_NOTE = "credit-note", "Credit note"


class NumberSeries(models.Model):
    """The last number given for one kind of paper in one year. Its row is the lock under which
    the next is given: a number and its paper are written together or not at all."""

    kind = models.CharField(max_length=11, choices=PaperKind.choices)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "number series"
        constraints = [
            models.UniqueConstraint(fields=["kind", "year"], name="number_series_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.last}"


class MoneyPaperQuerySet(models.QuerySet["MoneyPaper"]):
    def standing_invoices(self, plan: Plan) -> Self:
        """Of a plan, those that no credit note cancels."""
        rows = self.filter(kind=PaperKind.INVOICE, quote__plan=plan, cancelled_by=None)
        return rows.order_by("issued_at", "pk")


class MoneyPaper(FrozenOnceSigned):
    """A receipt, an invoice or a credit note as it was given: `told` is everything it says. What
    is wrong with an invoice is put right by the credit note that `cancels` it."""

    SIGNED = "issued_at"
    CONTENT = ("kind", "year", "number", "told", "currency", "total_minor")

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="money_papers")
    kind = models.CharField(max_length=11, choices=PaperKind.choices)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    payment = models.OneToOneField(
        Payment, null=True, blank=True, on_delete=models.PROTECT, related_name="receipt"
    )
    refund = models.OneToOneField(
        Refund, null=True, blank=True, on_delete=models.PROTECT, related_name="credit_note"
    )
    quote = models.ForeignKey(
        Quote, null=True, blank=True, on_delete=models.SET_NULL, related_name="invoices"
    )
    cancels = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="cancelled_by",
        help_text="The invoice that a credit note takes back whole.",
    )  # fmt: skip
    currency = models.CharField(max_length=3)
    total_minor = models.IntegerField()
    told = models.JSONField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = MoneyPaperQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "year", "number"], name="paper_number_once"),
            models.CheckConstraint(
                condition=Q(cancels=None) | Q(kind="credit-note", refund=None),
                name="paper_cancelled_by_a_credit_note",
            ),
            models.CheckConstraint(condition=Q(number__gt=0), name="paper_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}-{self.number:05}"
