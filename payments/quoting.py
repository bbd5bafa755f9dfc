"""From a plan's rows to what `pricing.py` reads, and a quote's numbers from its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from bookings.models import Appointment, Service
from clients.models import Client
from payments import pricing
from payments.actions.entries import counted
from payments.errors import CannotBePriced
from payments.ledger import still_due
from payments.models import DepositRule, Entry, PriceBook, PriceFactor, Quote, TaxRate
from sessions_plan import pace
from sessions_plan.models import Goal, Plan, PlanVersion, StepKind
from studio.models import Studio
from studio.wording import amount, local_day

WORKING = (StepKind.SESSION, StepKind.TOUCH_UP)
Kind = PriceFactor.Kind
DAYS_A_MONTH = 30.44
A_YEAR_ON = 12  # months after which the touch-up price that a quote tells ahead is asked for


@dataclass(frozen=True)
class Choice:
    """What the person chose: of the price book's factors by their keys, and at what pace the
    artist works where it is not the book's."""

    complexity: str = ""
    scar: str = ""
    dots_per_minute: int | None = None


@dataclass(frozen=True)
class Change:
    """A new version's price beside the accepted one, and what was paid towards it."""

    old_minor: int
    new_minor: int
    paid_minor: int

    @property
    def due_minor(self) -> int:
        return still_due(self.new_minor, self.paid_minor)[0]

    @property
    def back_minor(self) -> int:
        return still_due(self.new_minor, self.paid_minor)[1]


def is_touch_up(version: PlanVersion) -> bool:
    """Whether it only refreshes earlier work."""
    kinds = {step.kind for step in version.steps.all() if step.kind in WORKING}
    return kinds == {StepKind.TOUCH_UP}


def priced(version: PlanVersion, book: PriceBook, choice: Choice, now: datetime) -> pricing.Priced:
    """The plan's price by the book. CannotBePriced says what is missing."""
    if is_touch_up(version):
        return _touch_up(version.plan.client, book, now)
    steps = [step for step in version.steps.all() if step.kind in WORKING]
    try:
        return pricing.price(
            areas_of(version),
            [step.minutes for step in steps],
            prices_of(book, choice.dots_per_minute),
            factors_of(version, book, choice),
        )
    except pricing.Unpriced as missing:
        raise CannotBePriced(str(missing)) from missing


def effort(version: PlanVersion, book: PriceBook) -> pricing.Effort:
    """What this version asks of a hand by the price book's pace: dots, needle time, sessions."""
    minutes = [step.minutes for step in version.steps.all() if step.kind in WORKING]
    return pricing.effort(areas_of(version), minutes, prices_of(book))


def areas_of(version: PlanVersion) -> list[pricing.Area]:
    return [
        pricing.Area(
            row.get_area_display(),
            None if row.area_cm2 is None else Fraction(row.area_cm2),
            row.density,
        )
        for row in version.areas.all()
    ]


def offered_pace(plan: Plan, now: datetime) -> int | None:
    """The artist's own dots a minute, as their signed sessions have it; offered for the next
    estimate. None before there are enough of them."""
    return pace.usual(plan.artist, now)


def prices_of(book: PriceBook, dots_per_minute: int | None = None) -> pricing.Prices:
    return pricing.Prices(
        unit=book.unit,
        per_cm2=book.per_cm2_minor,
        per_hour=book.per_hour_minor,
        per_session=book.per_session_minor,
        flat=book.flat_minor,
        least=book.least_minor,
        round_to=book.round_to_minor,
        dots_per_minute=dots_per_minute or book.dots_per_minute,
        needle_percent=book.needle_percent,
        range_percent=book.range_percent,
    )


def factors_of(version: PlanVersion, book: PriceBook, choice: Choice) -> list[pricing.Factor]:
    """The chosen complexity, then what the plan itself says: scars, earlier work, who does it."""
    if book.pk is None:
        return []
    known = {(row.kind, row.key): row for row in book.factors.all()}
    level = getattr(version.plan.artist, "price_level", None)
    wanted = [
        (Kind.COMPLEXITY, choice.complexity),
        (Kind.SCAR, choice.scar or _scar_key(version)),
        (Kind.PRIOR, _prior_key(version)),
        (Kind.LEVEL, level.key if level else ""),
    ]
    return [pricing.Factor(known[one].words, known[one].percent) for one in wanted if one in known]


def _scar_key(version: PlanVersion) -> str:
    has = any(row.goal == Goal.SCAR for row in version.areas.all())
    return "scar" if has or (version.assessment and version.assessment.scars.exists()) else ""


def _prior_key(version: PlanVersion) -> str:
    return "prior" if version.assessment and version.assessment.prior_work.exists() else ""


def _touch_up(client: Client, book: PriceBook, now: datetime) -> pricing.Priced:
    months = months_since_last(client, now)
    price = pricing.touch_up(A_YEAR_ON if months is None else months, touch_ups_of(book))
    how = (
        "Your earlier work was done elsewhere, so it counts as more than a year old."
        if months is None
        else f"{months} months since your last session."
    )
    lines = (
        pricing.Line("work", "Touch-up", how, price),
        pricing.Line("free", "Consultation and preview", "Always free of charge.", 0),
    )
    none = pricing.Effort(None, None, None, None)
    return pricing.Priced(lines, price, *pricing.spread(price, prices_of(book)), none)


def touch_ups_of(book: PriceBook) -> list[tuple[int | None, int]]:
    if book.pk is None:
        return []
    return [(row.until_months, row.amount_minor) for row in book.touch_ups.all()]


def months_since_last(client: Client, now: datetime) -> int | None:
    """Whole months since the client's last session here; None when there was none."""
    kinds = (Service.Kind.SESSION, Service.Kind.TOUCH_UP)
    done = Appointment.objects.filter(
        client=client, status=Appointment.Status.DONE, service__kind__in=kinds
    )
    last = done.order_by("-starts_at").values_list("starts_at", flat=True).first()
    return None if last is None else int((now - last).days / DAYS_A_MONTH)


def put_numbers(quote: Quote, lines: Sequence[int], now: datetime) -> None:
    """Work the quote's sums out anew from the amounts of its lines; nothing is saved."""
    book = quote.book or PriceBook.in_force(now)
    rate = TaxRate.in_force(quote.plan.location, now)
    net, tax = pricing.tax(sum(lines), rate.basis_points, is_included=rate.is_included)
    quote.net_minor, quote.tax_minor, quote.total_minor = net, tax, net + tax
    quote.tax_name = _tax_words(rate)
    low, high = quote.total_minor, quote.total_minor
    if quote.is_range:
        low, high = pricing.spread(quote.total_minor, prices_of(book))
    quote.low_minor, quote.high_minor = low, high
    quote.touch_up_minor = pricing.touch_up(A_YEAR_ON * book.touch_up_years, touch_ups_of(book))
    quote.touch_up_years = book.touch_up_years
    quote.six_years_minor, _ = pricing.over_six_years(
        quote.total_minor, quote.touch_up_minor, book.touch_up_years
    )


def put_deposit(quote: Quote, now: datetime) -> None:
    """What the clinic's rule asks before the first session of this plan."""
    rule = DepositRule.in_force(None, now)
    quote.deposit_credited_to, quote.deposit_hold_minutes = rule.credited_to, rule.hold_minutes
    if rule.new_clients_only and months_since_last(quote.plan.client, now) is not None:
        quote.deposit_minor, quote.deposit_how = 0, "No deposit: you have been here before."
        return
    quote.deposit_minor = pricing.deposit(
        quote.total_minor, rule.kind, rule.amount_minor, rule.percent
    )
    asked = amount(quote.deposit_minor, quote.currency)
    quote.deposit_how = {
        "fixed": f"{asked}, part of the price.",
        "percent": f"{rule.percent} % of the price.",
    }.get(rule.kind, "No deposit is asked.")


def _tax_words(rate: TaxRate) -> str:
    if not rate.basis_points:
        return ""
    return f"{rate.name} {rate.basis_points / 100:g} %" + (", included" * rate.is_included)


def currency_of(book: PriceBook) -> str:
    return book.currency if book.pk else Studio.current().currency


def valid_until(book: PriceBook, plan: Plan, now: datetime):
    return local_day(now, plan.location.zone) + timedelta(days=book.valid_days)


def out_of_band(quote: Quote, now: datetime) -> str:
    """Why this price asks for a reason; empty when it does not."""
    book = quote.book or PriceBook.in_force(now)
    if quote.total_minor > book.band_high_minor:
        return f"more than {amount(book.band_high_minor, quote.currency)}"
    if quote.total_minor < book.band_low_minor and not is_touch_up(quote.version):
        return f"less than {amount(book.band_low_minor, quote.currency)}"
    return ""


def standing_quote(version: PlanVersion) -> Quote | None:
    """The sent quote that a yes to this version would accept, or that was accepted with it."""
    return version.quotes.standing().order_by("-number").first()


def accepted_quote(plan: Plan) -> Quote | None:
    return plan.quotes.accepted().first()


def differences(plan: Plan, new: Quote | None = None) -> Change | None:
    """What `new`, or the newest sent quote, changes against the accepted one; None when it changes
    nothing."""
    old = accepted_quote(plan)
    if new is None:
        new = plan.quotes.standing().filter(accepted_at=None).order_by("-number").first()
    if old is None or new is None:
        return None
    paid = counted(Entry.objects.filter(plan=plan))
    return Change(old.total_minor, new.total_minor, paid)
