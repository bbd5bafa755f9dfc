"""Papers of money as PDF/A: receipts, invoices, credit notes, quotes.

Each is a list of parts (`templates/papers/money.typ` knows their kinds); what was typed is data.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from payments.models import MoneyPaper, Quote
from payments.parts import less_the_deposit
from studio import papers
from studio.models import Studio
from studio.wording import amount, day, local_day

Part = dict[str, Any]

STATEMENTS = (
    "Consultation and preview are free, and we never ask for a card for them.",
    "Health insurance usually does not pay for SMP. Exceptions are possible for scars from surgery "
    "or injury and for alopecia areata; ask your insurer, and ask us for the papers.",
    "SMP places pigment in the upper skin so that it looks like hair. It does not grow hair.",
)


def title(text: str) -> Part:
    """A paper of its own inside a packet begins with one, on a new page."""
    return {"kind": "title", "text": text}


def heading(text: str) -> Part:
    return {"kind": "heading", "text": text}


def words(text: str) -> Part:
    return {"kind": "words", "text": text}


def soft(text: str) -> Part:
    return {"kind": "soft", "text": text}


def facts(*rows: tuple[str, str]) -> Part:
    """Pairs of what and how; those without an answer are left out."""
    return {"kind": "facts", "rows": [[name, told] for name, told in rows if told]}


def bullets(rows: Iterable[str]) -> Part:
    return {"kind": "list", "rows": list(rows)}


def total(rows: Sequence[Sequence[str]]) -> Part:
    """Lines of (what, how much[, how it came about]); the last is the whole."""
    return {"kind": "sum", "rows": [list(row) for row in rows]}


def table(
    columns: Sequence[str],
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    figures: Sequence[int] = (),
) -> Part:
    """Rows under heads; `figures` are the columns that stand at the right."""
    return {
        "kind": "table",
        "figures": list(figures),
        "columns": list(columns),
        "heads": list(heads),
        "rows": [list(row) for row in rows],
    }


def made(
    name: str, parts: Sequence[Part], *, on: date, footer: str, place: str = "", studio: str = ""
) -> bytes:
    """These parts as a PDF."""
    return papers.typeset(
        "money",
        {
            "studio": studio or Studio.current().name,
            "place": place,
            "title": name,
            "date": [on.year, on.month, on.day],
            "footer": footer,
            "parts": list(parts),
        },
    )


def pdf(paper: MoneyPaper) -> bytes:
    """A receipt, invoice or credit note as it was given; the same paper gives the same bytes."""
    told, currency = paper.told, paper.currency
    # A line is what, how much and, where it has to be said, how it came about.
    lines = [(what, amount(minor, currency), *how) for what, minor, *how in told["lines"]]
    if told.get("tax"):
        lines.append((told["tax_name"] or "Tax", amount(told["tax"], currency)))
    name = str(paper)
    parts = [
        title(name),
        facts(
            ("Day", told["day"]),
            ("For", str(paper.client)),
            ("Paid by", told.get("how", "")),
            ("Cancels", told.get("cancels", "")),
            ("Why", told.get("why", "")),
        ),
        total([*lines, ("In all", told["total"])]),
    ]
    footer = f"{name} · {told['studio']}"
    on = date.fromisoformat(told["on"])
    return made(
        name, parts, on=on, footer=footer, place=told.get("place", ""), studio=told["studio"]
    )


def price_parts(quote: Quote) -> list[Part]:
    """A quote's lines, the whole, how it is paid, and who said yes to it."""
    currency = quote.currency
    lines = [
        [line.words, amount(line.amount_minor, currency), line.how] for line in quote.lines.all()
    ]
    if quote.tax_minor:
        lines.append([quote.tax_name, amount(quote.tax_minor, currency)])
    whole = amount(quote.total_minor, currency)
    if quote.is_range:
        low, high = amount(quote.low_minor, currency), amount(quote.high_minor, currency)
        lines.append(["Between", f"{low} and {high}"])
    else:
        lines.append(["In all", whole])
    zone = quote.plan.location.zone
    accepted = ""
    if quote.accepted_at:
        way = quote.get_accepted_way_display().lower()
        accepted = f"{quote.accepted_name}, {day(local_day(quote.accepted_at, zone))}, {way}"
    return [
        total(lines),
        *([] if quote.is_range else [heading("How it is paid"), total(_payments(quote))]),
        facts(
            ("Valid until", day(quote.valid_until)),
            ("Accepted", accepted),
        ),
    ]  # fmt: skip


def quote_parts(quote: Quote) -> list[Part]:
    """The price, and what a quote says besides."""
    note = [words(quote.note)] if quote.note else []
    return [*price_parts(quote), *note, heading("Good to know"), bullets(_known(quote))]


def _payments(quote: Quote) -> list[tuple[str, str, str]]:
    """The price payment by payment, and what the deposit is taken off."""
    currency = quote.currency
    rows: list[tuple[str, str, str]] = []
    for part in quote.payments:
        how = ""
        if part.credited_minor:
            how = less_the_deposit(part.whole_minor, part.credited_minor, currency)
        elif quote.deposit_minor and not rows:
            goes = quote.deposit_goes
            how = f"Part of the price{f', taken off {goes}' if goes else ''}."
        rows.append((part.words, amount(part.amount_minor, currency), how))
    return [*rows, ("In all", amount(quote.total_minor, currency), "")]


def _known(quote: Quote) -> list[str]:
    later = [
        f"A touch-up is usual after about {quote.touch_up_years} years; at today's prices it "
        f"costs {amount(quote.touch_up_minor, quote.currency)}.",
        f"Over six years, touch-ups included: {amount(quote.six_years_minor, quote.currency)}.",
    ]
    return [STATEMENTS[0], *(later if quote.touch_up_minor else later[1:]), *STATEMENTS[1:]]


def quote_pdf(quote: Quote) -> bytes:
    """A quote to take home."""
    zone = quote.plan.location.zone
    on = local_day(quote.sent_at or quote.saved_at or timezone.now(), zone)
    name = f"Quote {quote.number}"
    parts = [
        title(name),
        facts(
            ("For", str(quote.client)),
            ("Day", day(on)),
            ("With", f"{quote.plan.artist}, {quote.plan.location}"),
            ("Of", f"version {quote.version.number} of the plan"),
        ),
        *quote_parts(quote),
    ]
    footer = f"{name} · {quote.client}"
    return made(name, parts, on=on, footer=footer, place=place_of(quote.plan.location))


def place_of(location) -> str:
    return f"{location.name}\n{location.address}".strip()
