"""What becomes of money when a visit does not take place. Pure: no rows, no clock.

    settle(stake, notice_minutes, cause, terms, goes_on) -> Outcome

`stake` is what the visit put at stake, in minor units; `notice_minutes` how long before its start
it was cancelled (less than nothing: after it); `terms` what one edition of the policy says;
`goes_on` whether it belongs to a plan that goes on, where nothing is paid back but counts for the
sessions to come, unless what was agreed to says otherwise. Whatever the clinic caused, and "not
today" for the skin, costs nothing. More notice never costs more.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Cause(StrEnum):
    CLIENT = "client"
    NO_SHOW = "no-show"
    CLINIC = "clinic"
    SKIN = "skin"

    @property
    def is_the_clients(self) -> bool:
        return self in (Cause.CLIENT, Cause.NO_SHOW)


@dataclass(frozen=True)
class Terms:
    """One edition in numbers. The defaults give everything back: what nobody agreed to costs
    nobody anything. `counts_in_plan` says that it tells of plans that go on; where it does not,
    what a client cancels is paid back there as well."""

    full_hours: int = 0
    part_hours: int = 0
    part_percent: int = 100
    no_show_percent: int = 100
    gives_credit: bool = False
    counts_in_plan: bool = True


@dataclass(frozen=True)
class Outcome:
    """How the stake is shared: `kept` by the clinic, `credit` for the client's next visits, or
    `refund`. `rule` names which sentence of the policy it was."""

    kept: int
    credit: int
    refund: int
    rule: str  # "nothing", "caused", "in-time", "part", "late", "missed"

    @property
    def stake(self) -> int:
        return self.kept + self.credit + self.refund


def settle(
    stake: int, notice_minutes: int, cause: Cause, terms: Terms, *, goes_on: bool = False
) -> Outcome:
    """Keep, credit or refund; the three always add up to `stake`."""
    if stake <= 0:
        return Outcome(0, 0, 0, "nothing")
    percent, rule = _back(notice_minutes, cause, terms)
    back = int(Fraction(stake * percent, 100))
    if cause.is_the_clients:
        as_credit = terms.gives_credit or (goes_on and terms.counts_in_plan)
    else:
        as_credit = goes_on
    credit, refund = (back, 0) if as_credit else (0, back)
    return Outcome(stake - back, credit, refund, rule)


def _back(notice_minutes: int, cause: Cause, terms: Terms) -> tuple[int, str]:
    if not cause.is_the_clients:
        return 100, "caused"
    if cause is Cause.NO_SHOW:
        return terms.no_show_percent, "missed"
    if notice_minutes >= terms.full_hours * 60:
        return 100, "in-time"
    if notice_minutes >= terms.part_hours * 60:
        return terms.part_percent, "part"
    return terms.no_show_percent, "late"


def at_stake(paid: int, earned: int, asked: int) -> int:
    """What a visit puts at stake: of what was paid and not yet earned by work done or kept
    before, at most what was asked as a deposit (nothing asked: all that was paid)."""
    free = max(0, paid - earned)
    return min(free, asked) if asked else free


def sentence(terms: Terms, rule: str, *, counts: bool = False) -> str:
    """Which rule it was, for the person. `counts` says that nothing is paid back."""
    part = "stay yours" if counts else "go back"
    return {
        "nothing": "Nothing was paid for this visit, so there is nothing to settle.",
        "caused": "This was not your choice, so it costs nothing.",
        "in-time": f"Cancelled {terms.full_hours} hours or more before, so it costs nothing.",
        "part": (
            f"Cancelled less than {terms.full_hours} hours before: {terms.part_percent} percent "
            f"{part}."
        ),
        "late": f"Cancelled less than {terms.part_hours} hours before.",
        "missed": "The visit was missed.",
    }[rule]
