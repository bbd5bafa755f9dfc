"""What this app tells in a client's timeline, in one statement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat

from clients.asks import Event
from clients.models import Client
from clients.parts import Part
from clients.story import told_rows
from payments.models import DepositHold, Dispute, Entry, PolicyAcceptance, Quote
from payments.models.cases import BANKS_REASONS
from studio.wording import amount

ICON = "cash-coin"
MOVEMENT, APART = "movement", "\x1f"
BANK_ASKS = "A bank asks for a payment back"
BANK_ASKS_ABOUT = "A bank asks about a payment"
Text: TextField[str, str] = TextField()


def timeline(client: Client, since: datetime) -> list[Event]:
    """Quotes sent and accepted, every movement of money, times kept for a deposit, disputes."""
    first, *rest = _rows(client)
    events = [
        Event(at, ICON, _words(what, detail), Part.MONEY, by or "")
        for at, what, detail, by in first.union(*rest, all=True)
        if at >= since
    ]
    return sorted(events, key=lambda event: event.at, reverse=True)


def _rows(client: Client) -> Iterator[QuerySet]:
    of: dict[str, Any] = {"client": client}
    yield told_rows(Quote, "Quote sent", "sent", **of)
    yield told_rows(Quote, "Quote accepted", "accepted", F("accepted_name"), **of)
    yield told_rows(DepositHold, "Times kept for a deposit", "made", **of)
    lapsed: dict[str, Any] = {**of, "state": DepositHold.State.LAPSED}
    yield told_rows(DepositHold, "Times given back, the deposit unpaid", "ended", by="", **lapsed)
    yield told_rows(PolicyAcceptance, "Cancellation policy accepted", "accepted", by="", **of)
    asked_about: dict[str, Any] = {**of, "taken_at": None}
    yield told_rows(Dispute, BANK_ASKS_ABOUT, "opened", F("reason"), **asked_about)
    taken: dict[str, Any] = {**of, "taken_at__isnull": False}
    yield told_rows(Dispute, BANK_ASKS, "opened", F("reason"), **taken)
    yield _movements(client)


def _movements(client: Client) -> QuerySet:
    """The same columns of the ledger: its words, amount and currency are put together below."""
    told = Concat(
        F("words"), Value(APART), Cast("amount_minor", Text), Value(APART), F("currency"),
        output_field=Text,
    )  # fmt: skip
    rows = Entry.objects.order_by().filter(client=client)
    by = Coalesce("made_by__name", Value(""), output_field=Text)
    return rows.values_list(F("at"), Value(MOVEMENT, Text), told, by)


def _words(what: str, detail: str) -> str:
    if what in (BANK_ASKS, BANK_ASKS_ABOUT):
        detail = BANKS_REASONS.get(detail, detail)
    if what != MOVEMENT:
        return f"{what}: {detail}" if detail else what
    words, minor, currency = detail.split(APART)
    return f"{words}, {amount(abs(int(minor)), currency)}"
