"""A price paid in parts, as a person reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from studio.wording import amount, day


@dataclass(frozen=True)
class Part:
    """One payment as a person reads it, and how much of the deposit was taken off it."""

    words: str
    amount_minor: int
    credited_minor: int = 0

    @property
    def whole_minor(self) -> int:
        """Its part of the price, before the deposit."""
        return self.amount_minor + self.credited_minor


def _when(part: Mapping[str, Any]) -> str:
    said = part.get("words") or ""
    if part.get("due_on"):
        on = day(date.fromisoformat(part["due_on"]))
        return f"{said}, {on}" if said else f"On {on}"
    return said or f"At session {part.get('position')}"


def less_the_deposit(whole: int, deposit: int, currency: str) -> str:
    """How a payment came about that the deposit lessens."""
    return f"{amount(whole, currency)}, less the deposit of {amount(deposit, currency)}."


def payments_of(whole: int, deposit: int, parts: Sequence[Mapping[str, Any]]) -> list[Part]:
    """A price payment by payment: the deposit, what was agreed, and what that leaves."""
    found = [Part("Deposit", deposit)] if deposit else []
    for told in parts:
        found.append(Part(_when(told), told["amount_minor"], told.get("credited_minor", 0)))
    left = whole - sum(part.amount_minor for part in found)
    return [*found, Part("At your last session", left)] if left > 0 else found
