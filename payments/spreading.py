"""A price paid in parts: how much at which session or day, and which part the deposit lessens.
Pure: plain data in and out.

A part is `{"amount_minor", "words", "position" | "due_on", "credited_minor"}`: what is paid then,
and how much of the deposit counts there besides. The parts and the deposit make the price.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from payments.pricing import shares

FIRST, LAST = "first", "last"


def equal_parts(
    whole: int, deposit: int, count: int, credited_to: str, round_to: int = 1
) -> list[int]:
    """What is paid at each of `count` sessions when `whole` is shared equally among them and the
    deposit is taken off the first or the last; what one cannot bear goes to its neighbour. All but
    the last are whole multiples of `round_to` before the deposit; together they make
    `whole - deposit`."""
    if not count:
        return []
    parts = [part * round_to for part in shares(whole // round_to, [1] * count)]
    parts[-1] += whole - sum(parts)
    order = range(count) if credited_to == FIRST else range(count - 1, -1, -1)
    left = deposit
    for n in order:
        off = min(left, parts[n])
        parts[n] -= off
        left -= off
    return parts


def credited(
    parts: Sequence[Mapping[str, Any]], deposit: int, credited_to: str
) -> list[dict[str, Any]]:
    """The parts in the order they are paid, the one that the deposit lessens saying by how much."""
    told = [{k: v for k, v in part.items() if k != "credited_minor"} for part in in_time(parts)]
    if told and deposit:
        told[0 if credited_to == FIRST else -1]["credited_minor"] = deposit
    return told


def in_time(parts: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """By session, or by day. Where both are mixed nothing says which comes first, so they stay as
    they were told."""
    told = [dict(part) for part in parts]
    if all(part.get("position") for part in told):
        return sorted(told, key=lambda part: part["position"])
    if all(part.get("due_on") for part in told):
        return sorted(told, key=lambda part: str(part["due_on"]))
    return told


def remaining(parts: Sequence[Mapping[str, Any]], left: int) -> list[dict[str, Any]]:
    """Of parts agreed, those that still have to be paid when only `left` is: what was paid before
    went to the first ones. A part that is paid in part no longer says what the deposit took off
    it."""
    gone = max(0, sum(part["amount_minor"] for part in parts) - left)
    found = []
    for part in parts:
        paid = min(gone, part["amount_minor"])
        gone -= paid
        amount = min(part["amount_minor"] - paid, left)
        if amount <= 0:
            continue
        left -= amount
        told = dict(part) | {"amount_minor": amount}
        if amount != part["amount_minor"]:
            told.pop("credited_minor", None)
        found.append(told)
    return found
