"""Money: what is asked, what came, what went back, and the papers of it."""

from payments.models.cases import Dispute, Financing, FinancingPartner, InsuranceCase
from payments.models.dues import AmountDue, DepositHold, HeldVisit
from payments.models.events import GatewayEvent
from payments.models.ledger import Checkout, Entry, Method, Payment, Refund
from payments.models.papers import MoneyPaper, NumberSeries, PaperKind
from payments.models.prices import (
    ArtistLevel,
    DepositRule,
    PriceBook,
    PriceFactor,
    TaxRate,
    TouchUpPrice,
)
from payments.models.quotes import Quote, QuoteLine
from payments.models.settling import Settlement
from payments.models.terms import PolicyAcceptance, RefundTerms

__all__ = [
    "AmountDue",
    "ArtistLevel",
    "Checkout",
    "DepositHold",
    "DepositRule",
    "Dispute",
    "Entry",
    "Financing",
    "FinancingPartner",
    "GatewayEvent",
    "HeldVisit",
    "InsuranceCase",
    "Method",
    "MoneyPaper",
    "NumberSeries",
    "PaperKind",
    "Payment",
    "PolicyAcceptance",
    "PriceBook",
    "PriceFactor",
    "Quote",
    "QuoteLine",
    "Refund",
    "RefundTerms",
    "Settlement",
    "TaxRate",
    "TouchUpPrice",
]
