"""What this app holds about a client."""

from __future__ import annotations

from clients.holdings import Erasing, Holding
from payments import models

AGREED = "what was agreed about money is kept as long as the record it belongs to"

HELD = (
    Holding(
        models.Quote,
        "quotes",
        Erasing.KEPT,
        AGREED,
        paths=("client", "plan__client", "version__plan__client"),
        moves="client",
        beside=("plan", "version"),
    ),
    Holding(
        models.QuoteLine,
        "lines of a quote",
        Erasing.KEPT,
        AGREED,
        paths=("quote__client",),
    ),
    Holding(
        models.PolicyAcceptance,
        "acceptances of the policy",
        Erasing.SCRUBBED,
        scrubbed=("network",),
    ),
    Holding(models.AmountDue, "amounts asked", Erasing.SCRUBBED, scrubbed=("reason",)),
    Holding(models.DepositHold, "times kept for a deposit", Erasing.SCRUBBED),
    Holding(
        models.HeldVisit,
        "visits kept for a deposit",
        Erasing.SCRUBBED,
        paths=("hold__client",),
    ),
    Holding(
        models.Checkout,
        "payment pages",
        Erasing.SCRUBBED,
        scrubbed=("address",),
        not_exported=("address", "success_address", "cancel_address", "page_id"),
    ),
    Holding(models.Payment, "payments", Erasing.SCRUBBED, scrubbed=("reference",)),
    Holding(models.Refund, "refunds", Erasing.SCRUBBED),
    Holding(models.Entry, "rows of the ledger", Erasing.SCRUBBED, scrubbed=("note",)),
    Holding(models.Settlement, "settlements of a visit", Erasing.SCRUBBED),
    Holding(models.MoneyPaper, "receipts and invoices", Erasing.SCRUBBED),
    Holding(models.Financing, "financing", Erasing.AT_ONCE),
    Holding(models.InsuranceCase, "insurance cases", Erasing.AT_ONCE),
    Holding(models.Dispute, "disputes", Erasing.SCRUBBED),
)
