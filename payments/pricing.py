"""A plan's price, worked out: areas, dots, needle time, sessions, money. Pure.

Plain data in and out; no rows, no clock. Money is whole minor units. Every line says how it came
about, so that whoever reads the quote can follow it.

    price(areas, sessions, prices, factors) -> Priced
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil


@dataclass(frozen=True)
class Area:
    """One area as planned: its name, its size in cm² and its dots per cm², where known."""

    name: str
    cm2: Fraction | None
    density: int | None

    @property
    def dots(self) -> int | None:
        if self.cm2 is None or self.density is None:
            return None
        return round(self.cm2 * self.density)


@dataclass(frozen=True)
class Prices:
    """The price book's numbers. `unit` is area, hour, session or flat; amounts in minor units."""

    unit: str
    per_cm2: int
    per_hour: int
    per_session: int
    flat: int
    least: int = 0
    round_to: int = 1
    dots_per_minute: int = 80
    needle_percent: int = 75
    range_percent: int = 10


@dataclass(frozen=True)
class Factor:
    """What makes the work dearer or cheaper, in percent of the work."""

    words: str
    percent: int


@dataclass(frozen=True)
class Line:
    kind: str  # "work", "factor" or "free"
    words: str
    how: str
    amount: int


@dataclass(frozen=True)
class Effort:
    """What the plan asks of a hand. None where an area has no size or density yet."""

    cm2: Fraction | None
    dots: int | None
    needle_minutes: int | None
    sessions_needed: int | None


@dataclass(frozen=True)
class Priced:
    lines: tuple[Line, ...]
    net: int
    low: int
    high: int
    effort: Effort


class Unpriced(ValueError):
    """What the price is worked out from is missing; the words say what."""


def effort(areas: Sequence[Area], session_minutes: Sequence[int], prices: Prices) -> Effort:
    """Dots over all areas, the needle's minutes for them, and how many of the planned sessions
    they fill."""
    sizes = [area.cm2 for area in areas]
    dots = [area.dots for area in areas]
    cm2 = sum((size for size in sizes if size is not None), Fraction())
    known = bool(areas) and all(size is not None for size in sizes)
    if not known or any(one is None for one in dots):
        return Effort(cm2 if known else None, None, None, None)
    total = sum(one for one in dots if one is not None)
    minutes = ceil(Fraction(total, prices.dots_per_minute))
    return Effort(cm2, total, minutes, _sessions_for(minutes, session_minutes, prices))


def _sessions_for(minutes: int, session_minutes: Sequence[int], prices: Prices) -> int | None:
    if not session_minutes:
        return None
    usual = Fraction(sum(session_minutes), len(session_minutes))
    return max(1, ceil(minutes / (usual * Fraction(prices.needle_percent, 100))))


def price(
    areas: Sequence[Area],
    session_minutes: Sequence[int],
    prices: Prices,
    factors: Sequence[Factor] = (),
) -> Priced:
    """The work by the book's unit, then what makes it more or less, then rounded. A range lies
    `range_percent` around the exact price. Unpriced says what is missing for this unit."""
    worked = effort(areas, session_minutes, prices)
    lines = _work(areas, session_minutes, prices, worked)
    work = sum(line.amount for line in lines)
    for factor in factors:
        if factor.percent:
            sign = "more" if factor.percent > 0 else "less"
            how = f"{abs(factor.percent)} % {sign} than the work alone."
            lines.append(Line("factor", factor.words, how, _part(work, factor.percent)))
    net = sum(line.amount for line in lines)
    fair = max(_rounded(net, prices.round_to), prices.least)
    if fair != net:
        least = fair == prices.least and net < prices.least
        words = "Our smallest price" if least else "Rounded"
        how = "What we ask at the least." if least else "To a round sum."
        lines.append(Line("factor", words, how, fair - net))
    lines.append(Line("free", "Consultation and preview", "Always free of charge.", 0))
    return Priced(tuple(lines), fair, *spread(fair, prices), worked)


def spread(exact: int, prices: Prices) -> tuple[int, int]:
    """From and to, for a quote that is a range."""
    margin = _part(exact, prices.range_percent)
    low = _rounded(exact - margin, prices.round_to)
    high = _rounded(exact + margin, prices.round_to)
    return min(low, exact), max(high, exact)


def _work(
    areas: Sequence[Area], session_minutes: Sequence[int], prices: Prices, worked: Effort
) -> list[Line]:
    if prices.unit == "area":
        return [_area_line(area, prices) for area in _sized(areas)]
    if prices.unit == "hour":
        if worked.needle_minutes is None or worked.dots is None:
            raise Unpriced("Every area needs its size and density before its hours can be priced.")
        amount = round(Fraction(prices.per_hour * worked.needle_minutes, 60))
        how = (
            f"{worked.dots:,} dots at {prices.dots_per_minute} a minute make "
            f"{_hours(worked.needle_minutes)} of needle time."
        )
        return [Line("work", "Needle time", how, amount)]
    if prices.unit == "session":
        if not session_minutes:
            raise Unpriced("The plan has no sessions to price.")
        count = len(session_minutes)
        how = f"{count} session{'s' * (count > 1)}, together {_hours(sum(session_minutes))}"
        if worked.dots and worked.needle_minutes:
            how += f", for {worked.dots:,} dots in {_hours(worked.needle_minutes)} of needle time"
        return [Line("work", "Sessions", f"{how}.", prices.per_session * count)]
    return [Line("work", "The whole treatment", "One price, whatever it takes.", prices.flat)]


def _sized(areas: Sequence[Area]) -> Sequence[Area]:
    if not areas or any(area.cm2 is None for area in areas):
        raise Unpriced("Every area needs its size in cm² before it can be priced.")
    return areas


def _area_line(area: Area, prices: Prices) -> Line:
    cm2 = area.cm2 or Fraction()
    dots = f", {area.dots:,} dots at {area.density} per cm²" if area.dots is not None else ""
    return Line("work", area.name, f"{float(cm2):g} cm²{dots}.", round(cm2 * prices.per_cm2))


def touch_up(months: int, steps: Sequence[tuple[int | None, int]]) -> int:
    """What a touch-up costs so many months after the last session. `steps` go up: (until, amount);
    the last may have no end. Beyond all of them the last one holds; nothing where there is none."""
    for until, amount in steps:
        if until is None or months <= until:
            return amount
    return steps[-1][1] if steps else 0


def over_six_years(total: int, touch_up_price: int, every_years: int) -> tuple[int, int]:
    """What it costs over six years with its touch-ups, and how many of them that is."""
    count = 6 // max(1, every_years)
    return total + count * touch_up_price, count


def deposit(total: int, kind: str, amount: int, percent: int) -> int:
    """What a rule asks of a price: never more than the price."""
    asked = {"fixed": amount, "percent": _part(total, percent)}.get(kind, 0)
    return min(asked, total)


def tax(net: int, basis_points: int, *, is_included: bool) -> tuple[int, int]:
    """The price before tax and the tax; together what is asked. An included tax is in `net`."""
    if is_included:
        inside = net - round(Fraction(net * 10_000, 10_000 + basis_points))
        return net - inside, inside
    return net, round(Fraction(net * basis_points, 10_000))


def shares(total: int, weights: Sequence[int]) -> list[int]:
    """`total` divided by `weights` into whole minor units that add up to it, in order."""
    whole, given, parts = sum(weights), 0, []
    if not whole:
        return [total if n == 0 else 0 for n, _ in enumerate(weights)]
    reached = 0
    for weight in weights:
        reached += weight
        upto = total * reached // whole
        parts.append(upto - given)
        given = upto
    return parts


def _part(amount: int, percent: int) -> int:
    return round(Fraction(amount * percent, 100))


def _rounded(amount: int, to: int) -> int:
    return round(Fraction(amount, to)) * to


def _hours(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return " ".join(filter(None, (f"{hours} h" if hours else "", f"{rest} min" if rest else "")))
