"""The arithmetic of an account. Pure: plain movements in, sums out.

A movement above nothing is owed by the client, one below counts for them; their sum is the
balance. What was paid, what went back, what is still held is read off the same rows, so that no
two numbers of a page can disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Movement:
    """One row: its kind (see `Entry.Kind`) and its amount."""

    kind: str
    amount: int


@dataclass(frozen=True)
class Sums:
    """`asked` is what is owed for, `paid` what came in, `back` what was given back or taken back
    by a bank. The balance is what is still owed (or, below nothing, the client's credit)."""

    asked: int
    paid: int
    back: int

    @property
    def balance(self) -> int:
        return self.asked - self.paid + self.back

    @property
    def owed(self) -> int:
        return max(0, self.balance)

    @property
    def credit(self) -> int:
        return max(0, -self.balance)

    @property
    def kept(self) -> int:
        """What came in and did not go back."""
        return self.paid - self.back


def sums(movements: Iterable[Movement]) -> Sums:
    asked = paid = back = 0
    for one in movements:
        if one.kind == "payment":
            paid -= one.amount
        elif one.kind in ("refund", "chargeback"):
            back += one.amount
        else:
            asked += one.amount
    return Sums(asked, paid, back)


@dataclass(frozen=True)
class Came:
    """A payment as a refund sees it. `by_card` says that it can go back through the gateway."""

    key: int
    refundable: int
    by_card: bool


def share_out(amount: int, payments: Sequence[Came]) -> list[tuple[int, int]]:
    """Of which payments `amount` goes back: the newest first, those by card before those by hand.
    `payments` are in the order they came. Gives (key, part) that add up to `amount`, or to all
    there is: nothing goes back that did not come."""
    left, parts = amount, []
    newest_first = payments[::-1]
    for one in sorted(newest_first, key=lambda came: not came.by_card):
        part = min(left, one.refundable)
        if part > 0:
            parts.append((one.key, part))
            left -= part
    return parts


def settled_in_order(paid: int, asked: Sequence[int]) -> list[int]:
    """How much of each amount asked is paid when `paid` goes to them in their order."""
    parts = []
    for amount in asked:
        part = max(0, min(paid, amount))
        parts.append(part)
        paid -= part
    return parts


def still_due(price: int, kept: int) -> tuple[int, int]:
    """Of a price, with so much kept: what is still due, and what would have to go back."""
    return max(0, price - kept), max(0, kept - price)
