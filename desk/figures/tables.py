"""Each report as a table: heads, rows, a sum. What a page shows and what a CSV holds are the same
cells, said in two ways."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from clients.models import Client
from payments import reports
from payments.models import Refund
from payments.reports import Period
from studio.wording import WITHOUT_MINOR_UNIT, amount, day, length

# A spreadsheet takes a text that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Cell:
    """What a person reads, and what a spreadsheet counts with."""

    shown: str
    raw: Any = None
    is_number: bool = False
    href: str = ""

    @property
    def is_nothing(self) -> bool:
        """A figure of nought, or an empty place: said more quietly."""
        return (
            not self.shown or self.is_number and not any(sign in "123456789" for sign in self.shown)
        )

    @property
    def for_csv(self) -> str:
        """A number as it is; a text so that no spreadsheet takes it for a formula."""
        if self.is_number:
            return str(self.raw)
        told = self.shown if self.raw is None else str(self.raw)
        return f"'{told}" if told.startswith(FORMULA) else told


@dataclass(frozen=True)
class Table:
    """`bars` is what a chart draws: a label and numbers for each of `series`."""

    heads: tuple[str, ...]
    rows: list[list[Cell]]
    total: list[Cell] = field(default_factory=list)
    series: tuple[str, ...] = ()
    bars: tuple[tuple[str, tuple[float, ...]], ...] = ()
    unit: str = ""
    empty: str = "Nothing in these days."

    @property
    def numbers(self) -> list[bool]:
        """Which columns are figures, to stand at the right."""
        first = self.rows[0] if self.rows else []
        return [cell.is_number for cell in first]

    @property
    def labelled(self) -> list[list[tuple[str, Cell]]]:
        """The rows with the head of each cell beside it, for a page too narrow for columns."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]

    @property
    def labelled_total(self) -> list[tuple[str, Cell]]:
        return list(zip(self.heads, self.total, strict=True)) if self.total else []

    @property
    def titled(self) -> list[tuple[str, bool]]:
        kinds = self.numbers or [False] * len(self.heads)
        return list(zip(self.heads, kinds, strict=True))


def text(told: Any) -> Cell:
    return Cell(str(told) if told else "–")


def whose(client: Client) -> Cell:
    """A client, leading to their account."""
    return Cell(str(client), href=reverse("desk:clients-money", args=[client.ref]))


def count(number: int) -> Cell:
    return Cell(f"{number:,}", number, True)


def percent(number: int) -> Cell:
    return Cell(f"{number} %", number, True)


def minutes(number: int) -> Cell:
    return Cell(length(number) or "0 min", number, True)


def on(what: date) -> Cell:
    return Cell(day(what), what.isoformat())


class Money:
    """Sums in one currency: as text, and in whole units with cents for a spreadsheet."""

    def __init__(self, currency: str):
        self.currency = currency
        self.minor = 1 if currency in WITHOUT_MINOR_UNIT else 100

    def __call__(self, minor: int | None) -> Cell:
        minor = minor or 0
        places = 0 if self.minor == 1 else 2
        return Cell(amount(minor, self.currency), f"{minor / self.minor:.{places}f}", True)


@dataclass(frozen=True)
class Asked:
    """For what a report is wanted."""

    period: Period
    money: Money
    now: datetime
    location: Any = None


def _takings(asked: Asked, by: str) -> Table:
    rows = reports.takings(asked.period, by, asked.location)
    money = asked.money
    heads = {"day": "Day", "artist": "Artist", "method": "How it was paid"}
    named = on if by == "day" else lambda of: text(of or "Nobody's")
    total = [
        Cell("In all"),
        count(sum(row.count for row in rows)),
        money(sum(row.amount_minor for row in rows)),
        money(sum(row.tips_minor for row in rows)),
        money(-sum(row.refunded_minor for row in rows)),
        money(-sum(row.charged_back_minor for row in rows)),
        money(sum(row.net_minor for row in rows)),
    ]
    return Table(
        (heads[by], "Payments", "Came in", "Tips", "Went back", "Taken by banks", "Stays"),
        [
            [
                named(row.of),
                count(row.count),
                money(row.amount_minor),
                money(row.tips_minor),
                money(-row.refunded_minor),
                money(-row.charged_back_minor),
                money(row.net_minor),
            ]
            for row in rows
            if by != "day" or row.count or row.refunded_minor or row.charged_back_minor
        ],
        total,
        series=("Stays",),
        bars=tuple(
            (_short(row.of) if by == "day" else str(row.of or "Nobody's"),
             (row.net_minor / money.minor,))
            for row in rows
        ),
        unit=money.currency,
    )  # fmt: skip


def _short(on: date) -> str:
    return f"{on.day} {on:%b}"


def _deposits(asked: Asked) -> Table:
    rows = reports.deposits_held()
    money = asked.money
    return Table(
        ("Client", "With", "Paid", "Deposit"),
        [
            [
                whose(row.due.client),
                text(of.artist if (of := row.due.plan or row.due.visit) else ""),
                on(row.due.settled_at.date()) if row.due.settled_at else text(""),
                money(row.amount_minor),
            ]
            for row in rows
        ],
        [Cell("In all"), Cell(""), Cell(""), money(sum(row.amount_minor for row in rows))],
        empty="No deposit is held for work to come.",
    )


def _refunds(asked: Asked) -> Table:
    rows = list(reports.refunds(asked.period))
    went = [row for row in rows if row.state != Refund.State.FAILED]
    money = asked.money
    return Table(
        ("Day", "Client", "Why", "How", "State", "Amount"),
        [
            [
                on(row.asked_at.astimezone(asked.period.tz).date()),
                whose(row.client),
                text(row.reason),
                text(row.get_way_display()),
                text(row.get_state_display()),
                money(row.amount_minor),
            ]
            for row in rows
        ],
        [
            Cell("In all" if went == rows else "In all that went through"),
            *[Cell("")] * 4,
            money(sum(row.amount_minor for row in went)),
        ],
    )


def _quotes(asked: Asked) -> Table:
    money = asked.money
    return Table(
        ("Artist", "Sent", "Sum sent", "Accepted", "Sum accepted", "Accepted of sent"),
        [
            [
                text(row.artist), count(row.sent), money(row.sent_minor), count(row.accepted),
                money(row.accepted_minor), percent(row.percent),
            ]
            for row in reports.quotes(asked.period)
        ],
    )  # fmt: skip


def _conversion(asked: Asked) -> Table:
    rows = reports.conversion(asked.period)
    return Table(
        ("Artist", "Came to a consultation", "Accepted a plan", "Were treated", "Treated of came"),
        [
            [
                text(row.artist), count(row.consulted), count(row.accepted), count(row.treated),
                percent(row.percent),
            ]
            for row in rows
        ],
        series=("Came", "Accepted", "Treated"),
        bars=tuple(
            (row.artist, (float(row.consulted), float(row.accepted), float(row.treated)))
            for row in rows
        ),
        unit="clients",
    )  # fmt: skip


def _no_shows(asked: Asked) -> Table:
    return Table(
        ("Visit", "Were due", "Came", "Missed", "Cancelled by the client", "Missed of due"),
        [
            [
                text(row.service), count(row.due), count(row.came), count(row.missed),
                count(row.cancelled), percent(row.percent),
            ]
            for row in reports.no_shows(asked.period, asked.now)
        ],
    )  # fmt: skip


def _hours(asked: Asked) -> Table:
    return Table(
        ("Artist", "Location", "At work", "Taken by visits", "Taken"),
        [
            [
                text(row.artist), text(row.location), minutes(row.open_minutes),
                minutes(row.used_minutes), percent(row.percent),
            ]
            for row in reports.artist_hours(asked.period, asked.now)
        ],
    )  # fmt: skip


def _pace(asked: Asked) -> Table:
    def dots(number: int | None) -> Cell:
        return Cell("–", "") if number is None else count(number)

    return Table(
        (
            "Artist", "Sessions", "Planned time", "Real time", "Planned dots", "Real dots",
            "Dots a minute",
        ),
        [
            [
                text(row.artist), count(row.sessions), minutes(row.planned_minutes),
                minutes(row.real_minutes), dots(row.planned_dots), dots(row.real_dots),
                dots(row.dots_a_minute),
            ]
            for row in reports.planned_and_real(asked.period)
        ],
        empty="No signed session in these days.",
    )  # fmt: skip


@dataclass(frozen=True)
class Report:
    """A report one can choose: its word, what it counts, and how it is made."""

    word: str
    what: str
    make: Callable[[Asked], Table]
    is_dated: bool = True
    begin: str = "Choose other days, or come back when there is something to count."


REPORTS: dict[str, Report] = {
    "takings": Report(
        "Takings by day", "What came in each day, what went back, and what stays.",
        lambda asked: _takings(asked, "day"),
    ),
    "takings-by-artist": Report(
        "Takings by artist", "Whose work it was for. Tips lie apart.",
        lambda asked: _takings(asked, "artist"),
    ),
    "takings-by-method": Report(
        "Takings by method", "Online, at the terminal, in cash, by transfer.",
        lambda asked: _takings(asked, "method"),
    ),
    "deposits": Report(
        "Deposits held", "Paid for work that has not begun: not yours yet.", _deposits, False,
        "A deposit stands here from its payment until the first session is done.",
    ),
    "refunds": Report("Refunds", "What went back, and what is on its way.", _refunds),
    "quotes": Report("Quotes", "Sent in these days, and how many of them were accepted.", _quotes),
    "conversion": Report(
        "Consultation to treatment",
        "Who came to a consultation in these days, and what followed within half a year.",
        _conversion,
    ),
    "no-shows": Report("No-shows", "Visits that were due, up to now.", _no_shows),
    "hours": Report("Hours of artists", "At work, and taken by visits.", _hours),
    "pace": Report(
        "Planned and real",
        "Minutes and dots as planned beside those of the signed records. The real pace is offered "
        "when the next quote is drafted.",
        _pace,
    ),
}  # fmt: skip


def as_lines(table: Table) -> Iterable[list[str]]:
    """The table as a CSV holds it."""
    yield list(table.heads)
    for row in table.rows:
        yield [cell.for_csv for cell in row]
    if table.rows and table.total:
        yield [cell.for_csv for cell in table.total]
