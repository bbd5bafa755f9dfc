"""On whom a pigment lot was used, on which days, and who is booked for its shade."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from django.db.models import Q, Subquery, Value
from django.db.models.functions import Coalesce

from bookings.models import Location
from clients.models import Client
from sessions_plan.models import (
    AreaWork,
    PatchTest,
    PigmentLot,
    PlanArea,
    PlannedSession,
    SessionRecord,
)
from studio.wording import local_day

# No place is further from UTC than this: a day of use is looked for in that span first.
FURTHEST = timedelta(hours=14)


class Days(NamedTuple):
    """Days of use, both counted in; open where None."""

    first: date | None = None
    last: date | None = None

    def holds(self, on: date) -> bool:
        return (self.first is None or on >= self.first) and (self.last is None or on <= self.last)

    def about(self, field_name: str) -> Q:
        """Those days and a little more, whatever the zone."""
        found = Q()
        if self.first is not None:
            found &= Q(**{f"{field_name}__gte": _midnight(self.first) - FURTHEST})
        if self.last is not None:
            after = _midnight(self.last) + timedelta(days=1)
            found &= Q(**{f"{field_name}__lt": after + FURTHEST})
        return found


ANY_DAY = Days()


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(), UTC)


@dataclass
class Reached:
    """A client on whom one of the lots was used, and where that is written."""

    client: Client
    records: dict[int, SessionRecord] = field(default_factory=dict)
    patch_tests: dict[int, PatchTest] = field(default_factory=dict)


def _works(days: Days, **of) -> Iterator[AreaWork]:
    """Work charted on those days, as the clocks of its place have them; signed or not."""
    rows = AreaWork.objects.filter(days.about("worked_at"), **of)
    for work in rows.select_related("record__client", "record__appointment__location"):
        if days.holds(local_day(work.worked_at, work.record.appointment.location.zone)):
            yield work


def _tests(days: Days, **of) -> Iterator[PatchTest]:
    """Patch tests of those days. They belong to no visit: the clocks are those of where the lot
    is kept, or of the first location."""
    rows = PatchTest.objects.filter(days.about("placed_at"), placed_at__isnull=False, **of)
    first = Location.objects.filter(is_active=True).values("zone")[:1]
    zone = Coalesce("lot__location__zone", Subquery(first), Value("UTC"))
    for test in rows.select_related("client").annotate(zone=zone):
        assert test.placed_at is not None
        if days.holds(local_day(test.placed_at, test.zone)):
            yield test


def lots_like(*, maker: str = "", lot: str = "", days: Days = ANY_DAY) -> list[PigmentLot]:
    """The lots of a maker, of a number on the label, or used on those days; all that is asked
    for at once. Nothing asked for finds nothing."""
    if not (maker or lot or days != ANY_DAY):
        return []
    found = PigmentLot.objects.filter(maker__icontains=maker, lot__icontains=lot)
    if days != ANY_DAY:
        used = {work.pigment_id for work in _works(days, pigment__isnull=False)}
        used |= {test.lot_id for test in _tests(days)}
        found = found.filter(pk__in=used)
    return list(found)


def reached_by(lots: Collection[PigmentLot], days: Days = ANY_DAY) -> list[Reached]:
    """Everyone on whom these lots were used on those days, each client once."""
    found: dict[int, Reached] = {}
    for work in _works(days, pigment__in=lots):
        one = found.setdefault(work.record.client_id, Reached(work.record.client))
        one.records[work.record_id] = work.record
    for test in _tests(days, lot__in=lots):
        found.setdefault(test.client_id, Reached(test.client)).patch_tests[test.pk] = test
    return [found[key] for key in sorted(found)]


def coming_on_shade(lots: Collection[PigmentLot], now: datetime) -> list[PlannedSession]:
    """Booked sessions to come whose plan has the shade of one of the lots, or in whose plan one
    of them was used."""
    on_paper = PlanArea.objects.filter(
        version__accepted_at__isnull=False,
        version__superseded_at=None,
        version__withdrawn_at=None,
        version__plan__sessions__status=PlannedSession.Status.BOOKED,
    )
    names = {lot.shade or lot.product for lot in lots}
    shades = on_paper.exclude(shade="").values_list("version__plan_id", "shade").distinct()
    plans = {plan for plan, shade in shades if any(_names(name, shade) for name in names)}
    ahead = PlannedSession.objects.filter(
        status=PlannedSession.Status.BOOKED, appointment__starts_at__gt=now
    )
    used = AreaWork.objects.filter(pigment__in=lots, record__session__isnull=False)
    worked = used.values_list("record__session__plan_id", flat=True)
    related = ("plan__client", "appointment__location", "appointment__artist")
    found = ahead.filter(Q(plan__in=plans) | Q(plan__in=worked)).select_related(*related)
    return list(found.order_by("appointment__starts_at"))


def _names(name: str, shade: str) -> bool:
    """Whether a shade as written in a plan is this one: “Grey 4” is in “Graphite Grey 4, 1:8”,
    not in “Grey 40”."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", shade, re.IGNORECASE) is not None
