"""What came in and how the clinic does: plain rows for a table, a CSV and a chart.

Days are local days of `zone`, both ends included. Every report takes a constant number of
statements, whatever there is to count, but for the hours, which read each location's days once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import TruncDate

from bookings import calendar
from bookings.availability import difference, merged, to_minute
from bookings.models import Appointment, Artist, Location, Service
from payments.actions.entries import OF_THE_PRICE
from payments.models import AmountDue, Entry, Method, Payment, Quote, Refund
from sessions_plan import pace
from sessions_plan.models import Plan

Status = Appointment.Status
CAME = (Status.ARRIVED, Status.IN_ROOM, Status.DONE)
USED = (Status.BOOKED, *CAME)
TREATED_WITHIN = timedelta(days=180)


@dataclass(frozen=True)
class Period:
    """From one local day to another, as instants: [start, end)."""

    first: date
    last: date
    zone: str

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def start(self) -> datetime:
        return datetime.combine(self.first, time(), tzinfo=self.tz)

    @property
    def end(self) -> datetime:
        return datetime.combine(self.last + timedelta(days=1), time(), tzinfo=self.tz)

    @property
    def dates(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]


@dataclass(frozen=True)
class Taking:
    """`of` is a day, an artist's name or a method; `tips_minor` lie apart from `amount_minor`,
    `refunded_minor` is what of both went back in the same period, and `charged_back_minor` what
    banks took back in it, less what they gave back."""

    of: Any
    count: int
    amount_minor: int
    tips_minor: int
    refunded_minor: int
    charged_back_minor: int

    @property
    def net_minor(self) -> int:
        gone = self.refunded_minor + self.charged_back_minor
        return self.amount_minor + self.tips_minor - gone


def takings(period: Period, by: str = "day", location: Location | None = None) -> list[Taking]:
    """What came in, by "day", "artist" or "method". Three statements; each day has its row."""
    came = Payment.objects.filter(received_at__gte=period.start, received_at__lt=period.end)
    back = Refund.objects.filter(done_at__gte=period.start, done_at__lt=period.end)
    taken = Entry.objects.filter(
        kind=Entry.Kind.CHARGEBACK, at__gte=period.start, at__lt=period.end
    )
    if location is not None:
        came, back = came.filter(location=location), back.filter(payment__location=location)
        taken = taken.filter(payment__location=location)
    of = {
        "day": TruncDate("received_at", tzinfo=period.tz),
        "artist": F("artist__name"),
        "method": F("method"),
    }[by]
    sums = came.order_by().values(of=of)
    found = {
        row["of"]: row
        for row in sums.annotate(n=Count("pk"), sum=Sum("amount_minor"), tips=Sum("tip_minor"))
    }
    gone, lost = _away(back, "done_at", period, by), _away(taken, "at", period, by)
    rows = [
        Taking(key, row["n"], row["sum"], row["tips"], gone.get(key, 0), lost.get(key, 0))
        for key in _keys(period, by, {*found, *gone, *lost})
        for row in [found.get(key, {"n": 0, "sum": 0, "tips": 0})]
    ]
    if by == "method":
        labels = dict(Method.choices)
        rows = [replace(row, of=labels[row.of]) for row in rows]
    return rows


def _away(rows: QuerySet, at: str, period: Period, by: str) -> dict[Any, int]:
    """What left the account of a payment, counted under what that payment counts under."""
    of = {
        "day": TruncDate(at, tzinfo=period.tz),
        "artist": F("payment__artist__name"),
        "method": F("payment__method"),
    }[by]
    sums = rows.order_by().values(of=of).annotate(sum=Sum("amount_minor"))
    return dict(sums.values_list("of", "sum"))


def _keys(period: Period, by: str, seen: set) -> list:
    if by == "day":
        return period.dates
    if by == "method":
        return [value for value in Method.values if value in seen]
    return sorted(seen, key=lambda name: (name is None, name or ""))


@dataclass(frozen=True)
class Held:
    """A deposit that is here and not earned yet: its plan or visit has not begun. `amount_minor`
    is what the ledger has for it: what went back, was taken by a bank or was kept is not held."""

    due: AmountDue
    amount_minor: int


def deposits_held() -> list[Held]:
    """Deposits that are here, in whole or in part, for what has not begun, the oldest first. One
    statement."""
    came = Q(visit__status__in=(*CAME, Status.CANCELLED, Status.NO_SHOW))
    rows = AmountDue.objects.filter(kind=AmountDue.Kind.DEPOSIT, withdrawn_at=None)
    rows = rows.annotate(here=_counts_for("plan"), here_by_itself=_counts_for("visit", plan=None))
    begun_plans = Plan.objects.filter(sessions__status="done").values("pk")
    rows = rows.exclude(plan__in=begun_plans).exclude(plan__status__in=("complete", "abandoned"))
    rows = rows.exclude(came, plan=None)
    oldest = F("settled_at").asc(nulls_last=True)
    rows = rows.select_related("client", "plan__artist", "visit__artist").order_by(oldest, "pk")
    left: dict[tuple[int | None, int | None], int] = {}
    found = []
    for due in rows:
        key = (due.plan_id, None if due.plan_id else due.visit_id)
        here = left.setdefault(key, -((due.here if due.plan_id else due.here_by_itself) or 0))
        part = max(0, min(here, due.amount_minor))
        left[key] -= part
        found.append(Held(due, part))
    return [held for held in found if held.amount_minor]


def _counts_for(name: str, **more: Any) -> Subquery:
    """The sum of what the ledger has for the same plan or visit beside its price: less than
    nothing where money is here."""
    rows = Entry.objects.filter(**{name: OuterRef(name)}, **more).exclude(kind__in=OF_THE_PRICE)
    sums = rows.order_by().values(name).annotate(sum=Sum("amount_minor"))
    return Subquery(sums.values("sum"))


def refunds(period: Period) -> QuerySet[Refund]:
    """What went back, or is on its way, by when it was decided."""
    rows = Refund.objects.filter(asked_at__gte=period.start, asked_at__lt=period.end)
    return rows.select_related("client", "payment__artist", "asked_by").order_by("asked_at", "pk")


@dataclass(frozen=True)
class Quoted:
    """Quotes of one artist: sent in the period, and how many of those were accepted."""

    artist: str
    sent: int
    sent_minor: int
    accepted: int
    accepted_minor: int

    @property
    def percent(self) -> int:
        return _percent(self.accepted, self.sent)


def quotes(period: Period) -> list[Quoted]:
    """Plans quoted in the period, by artist; of several quotes of one plan the last counts."""
    newer = Quote.objects.filter(
        plan=OuterRef("plan"), number__gt=OuterRef("number"), sent_at__isnull=False
    )
    rows = Quote.objects.filter(sent_at__gte=period.start, sent_at__lt=period.end)
    counted = rows.exclude(Exists(newer.filter(sent_at__lt=period.end))).order_by()
    yes = Q(accepted_at__isnull=False)
    sums = counted.values(name=F("plan__artist__name")).annotate(
        sent=Count("pk"),
        sent_minor=Sum("total_minor"),
        accepted=Count("pk", filter=yes),
        accepted_minor=Sum("total_minor", filter=yes, default=0),
    )
    return [
        Quoted(row["name"], row["sent"], row["sent_minor"], row["accepted"], row["accepted_minor"])
        for row in sums.order_by("name")
    ]


@dataclass(frozen=True)
class Converted:
    """Who came to a consultation with one artist, how many accepted a plan and how many were
    treated, within half a year."""

    artist: str
    consulted: int
    accepted: int
    treated: int

    @property
    def percent(self) -> int:
        return _percent(self.treated, self.consulted)


def conversion(period: Period) -> list[Converted]:
    """From consultation to treatment, by the artist of the consultation. One statement."""
    until = F("starts_at") + TREATED_WITHIN
    of = Appointment.objects.filter(
        status=Status.DONE,
        service__kind=Service.Kind.CONSULTATION,
        starts_at__gte=period.start,
        starts_at__lt=period.end,
    )
    later = Appointment.objects.filter(
        client=OuterRef("client"),
        status=Status.DONE,
        service__kind__in=(Service.Kind.SESSION, Service.Kind.TOUCH_UP),
        starts_at__gt=OuterRef("starts_at"),
        starts_at__lt=OuterRef("until"),
    )
    agreed = Plan.objects.filter(
        client=OuterRef("client"),
        versions__accepted_at__gt=OuterRef("starts_at"),
        versions__accepted_at__lt=OuterRef("until"),
    )
    rows = of.order_by().annotate(until=until)
    rows = rows.annotate(was_treated=Exists(later), agreed=Exists(agreed))
    sums = rows.values(name=F("artist__name")).annotate(
        consulted=Count("client", distinct=True),
        accepted=Count("client", distinct=True, filter=Q(agreed=True)),
        treated=Count("client", distinct=True, filter=Q(was_treated=True)),
    )
    return [
        Converted(row["name"], row["consulted"], row["accepted"], row["treated"])
        for row in sums.order_by("name")
    ]


@dataclass(frozen=True)
class Missed:
    """Visits of one kind that were due: come to, missed, cancelled by the client."""

    service: str
    due: int
    came: int
    missed: int
    cancelled: int

    @property
    def percent(self) -> int:
        """Of those that were still due at their time, how many were missed."""
        return _percent(self.missed, self.came + self.missed)


def no_shows(period: Period, now: datetime) -> list[Missed]:
    """By kind of visit, up to now. One statement."""
    rows = Appointment.objects.filter(
        starts_at__gte=period.start, starts_at__lt=min(period.end, now), client__isnull=False
    )
    by_client = Q(status=Status.CANCELLED, cancelled_side=Appointment.Side.CLIENT)
    sums = (
        rows.order_by()
        .values(name=F("service__name"))
        .annotate(
            came=Count("pk", filter=Q(status__in=CAME)),
            missed=Count("pk", filter=Q(status=Status.NO_SHOW)),
            cancelled=Count("pk", filter=by_client),
        )
    )
    return [
        Missed(
            row["name"],
            row["came"] + row["missed"] + row["cancelled"],
            row["came"],
            row["missed"],
            row["cancelled"],
        )
        for row in sums.order_by("name")
    ]


@dataclass(frozen=True)
class Hours:
    """An artist's minutes at one location: at work, and of those taken by visits."""

    artist: Artist
    location: Location
    open_minutes: int
    used_minutes: int

    @property
    def percent(self) -> int:
        return _percent(self.used_minutes, self.open_minutes)


def artist_hours(period: Period, now: datetime) -> list[Hours]:
    """How much of their hours is taken, preparation and clean-down included, by location."""
    found = []
    for location in Location.objects.filter(is_active=True):
        days = calendar.read(location=location, first=period.first, last=period.last, now=now)
        for artist in days.artists:
            away = [
                (to_minute(off.starts_at), to_minute(off.ends_at)) for off in days.away_of(artist)
            ]
            at_work = difference(days.work(artist), merged(away))
            used = _used(v for v in days.appointments if v.artist_id == artist.pk)
            found.append(Hours(artist, location, _length(at_work), used))
    return found


def _used(visits: Iterable[Appointment]) -> int:
    blocks = [
        (to_minute(visit.blocked_from), to_minute(visit.blocked_until))
        for visit in visits
        if visit.status in USED
    ]
    return _length(merged(blocks))


def _length(spans: Iterable[tuple[int, int]]) -> int:
    return sum(end - start for start, end in spans)


def planned_and_real(period: Period) -> list[pace.Pace]:
    """Planned minutes and dots beside the real ones, by artist; see `sessions_plan.pace`."""
    return pace.by_artist(pace.read(period.start, period.end))


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0
