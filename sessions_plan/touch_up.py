"""When a client may want a touch-up: `forecast.py` asked with what the rows say now.

Nothing of it is kept but the client's own choice to hear of it later (`Plan.touch_up_not_before`):
a new assessment, a follow-up or another session changes the window the next time it is read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from statistics import mean

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from bookings.models import Appointment, Location
from clients.models import Client
from sessions_plan.forecast import (
    EARLIEST,
    LATEST,
    NARROWEST,
    Factors,
    fading,
    forecast,
    months_after,
)
from sessions_plan.models import Assessment, HealedRating, Plan, PlannedSession, Scar, StepKind
from studio.wording import local_day

Booked = PlannedSession.Status
WORKING = (StepKind.SESSION, StepKind.TOUCH_UP)
DAYS_A_MONTH = 365.25 / 12
# Pigment matched to light hair is a light shade; fair hair is begun with the lightest.
LIGHT_HAIR = (
    Assessment.HairColour.BLONDE,
    Assessment.HairColour.RED,
    Assessment.HairColour.GREY,
    Assessment.HairColour.WHITE,
)


@dataclass(frozen=True)
class TouchUp:
    """An estimate: from `opens_on` to `closes_on`, later where the client chose so. `reasons` come
    from the scalp assessment and the follow-ups: for the client and who reads the record."""

    plan: Plan
    last_session: date
    estimated: date  # when it opens by the estimate alone
    opens_on: date
    closes_on: date
    reasons: tuple[str, ...]
    not_before: date | None

    def is_open(self, on: date) -> bool:
        return self.opens_on <= on


def touch_up_of(whose: Plan | Client) -> TouchUp | None:
    """The estimate for a plan, or for a client's last one. None while sessions are to come, and
    once a newer plan was begun. Three statements."""
    if isinstance(whose, Plan):
        plans = Plan.objects.filter(pk=whose.pk)
    else:
        plans = whose.plans.order_by("-begun_at")
    found = list(_worked_through(plans)[:1])
    return _estimates(found)[0] if found else None


@dataclass(frozen=True)
class Fading:
    """In how many years half of the pigment fades, as estimated, and what moved the estimate."""

    half_life: float
    reasons: tuple[str, ...]


def fading_of(client: Client) -> Fading:
    """What the last signed assessment lets expect of this skin. One statement."""
    scalp = _newest_scalps([client.pk]).get(client.pk)
    half_life, reasons = fading(factors(scalp, ()))
    return Fading(half_life, tuple(reason.words for reason in reasons))


def opening_between(
    start: date,
    end: date,
    client: Client | None = None,
    among: QuerySet[Plan] | None = None,
) -> list[TouchUp]:
    """Whose window opens from `start` to the day before `end`, soonest first; only of `client`, or
    only `among` some plans.

    A constant number of statements. A window opens 36 to 60 months after the last session, so
    only visits of those months are read, or plans whose client chose a day in the range.
    """
    if end <= start:
        return []
    chosen = Q(touch_up_not_before__gte=start, touch_up_not_before__lt=end)
    plans = Plan.objects.all() if among is None else among
    plans = plans.filter(Q(pk__in=_ended_so_long_before(start, end)) | chosen)
    if client is not None:
        plans = plans.filter(client=client)
    made = _estimates(list(_worked_through(plans)))
    return sorted(
        (one for one in made if start <= one.opens_on < end),
        key=lambda one: (one.opens_on, one.plan.pk),
    )


def _ended_so_long_before(start: date, end: date) -> QuerySet:
    """Plans with a session in the months from which a window may open in this range. A day more
    on both sides: the days are those of the location."""
    first = months_after(start, -(LATEST - NARROWEST)) - timedelta(days=2)
    last = months_after(end, -EARLIEST) + timedelta(days=2)
    visits = Appointment.objects.filter(
        # The index of an appointment's time begins with its location.
        location__in=list(Location.objects.values_list("pk", flat=True)),
        blocked_from__gte=datetime.combine(first, time.min, tzinfo=UTC),
        blocked_from__lt=datetime.combine(last, time.min, tzinfo=UTC),
        status=Appointment.Status.DONE,
    )
    rows = PlannedSession.objects.filter(appointment__in=visits, kind__in=WORKING)
    return rows.values("plan")


def _worked_through(plans: QuerySet[Plan]) -> QuerySet[Plan]:
    """Those of `plans` whose sessions are all done and which no newer plan has followed, with the
    start of the last session as `last_at`."""
    own = PlannedSession.objects.filter(plan=OuterRef("pk"), kind__in=WORKING)
    done = own.filter(appointment__status=Appointment.Status.DONE)
    still = own.filter(status__in=(Booked.OPEN, Booked.BOOKED))
    still = still.exclude(appointment__status=Appointment.Status.DONE)
    newer = Plan.objects.filter(client=OuterRef("client"), begun_at__gt=OuterRef("begun_at"))
    last = done.order_by("-appointment__starts_at").values("appointment__starts_at")[:1]
    return (
        plans.filter(status__in=(Plan.Status.UNDER_WAY, Plan.Status.COMPLETE))
        .annotate(last_at=Subquery(last))
        .filter(~Exists(still), last_at__isnull=False)
        .exclude(Exists(newer.exclude(status=Plan.Status.ABANDONED)))
        .select_related("client", "location", "artist")
    )


def _estimates(plans: Sequence[Plan]) -> list[TouchUp]:
    clients = [plan.client_id for plan in plans]
    scalps = _newest_scalps(clients)
    seen = _ratings(clients)
    return [_estimate(plan, scalps.get(plan.client_id), seen[plan.client_id]) for plan in plans]


def _estimate(plan, scalp: Assessment | None, ratings: Iterable[HealedRating]) -> TouchUp:
    last = local_day(plan.last_at, plan.location.zone)
    window = forecast(last, factors(scalp, left_over(ratings, plan.last_at)))
    not_before = plan.touch_up_not_before
    opens = max(window.opens, not_before) if not_before else window.opens
    closes = max(window.closes, months_after(opens, NARROWEST)) if not_before else window.closes
    reasons = tuple(reason.words for reason in window.reasons)
    return TouchUp(plan, last, window.opens, opens, closes, reasons, not_before)


def factors(scalp: Assessment | None, seen: tuple[tuple[float, float], ...]) -> Factors:
    """What the last signed assessment says that bears on fading."""
    if scalp is None:
        return Factors(seen=seen)
    is_scarring = scalp.scale == Assessment.Scale.ALOPECIA and scalp.grade == "scarring"
    return Factors(
        sun=scalp.sun,
        swimming=scalp.swimming,
        sweat=scalp.sweat,
        works_outdoors=scalp.works_outdoors,
        skin=scalp.oil,
        fitzpatrick=scalp.fitzpatrick,
        light_shade=scalp.hair_colour in LIGHT_HAIR or "light" in scalp.shade.lower(),
        scarring=is_scarring or scalp.is_scarred,  # type: ignore[attr-defined]
        seen=seen,
    )


def left_over(
    ratings: Iterable[HealedRating], last_at: datetime
) -> tuple[tuple[float, float], ...]:
    """(months after the last session, share of the first healed density that is left) for every
    follow-up after the first, over the areas that both rated."""
    looks: dict[int, dict[str, int]] = defaultdict(dict)
    at: dict[int, datetime] = {}
    for one in ratings:
        if one.rated_at > last_at:
            looks[one.record_id][one.area] = one.density
            at.setdefault(one.record_id, one.rated_at)
    if len(looks) < 2:
        return ()
    (_, first), *later = looks.items()
    found = []
    for record, densities in later:
        both = [area for area in densities if first.get(area)]
        if both:
            share = mean(densities[area] for area in both) / mean(first[area] for area in both)
            months = (at[record] - last_at).days / DAYS_A_MONTH
            found.append((months, min(1.0, share)))
    return tuple(found)


def _newest_scalps(clients: Sequence[int]) -> Mapping[int, Assessment]:
    rows = Assessment.objects.filter(client__in=clients, signed_at__isnull=False)
    rows = rows.annotate(is_scarred=Exists(Scar.objects.filter(assessment=OuterRef("pk"))))
    rows = rows.order_by("signed_at", "pk")
    return {scalp.client_id: scalp for scalp in rows}


def _ratings(clients: Sequence[int]) -> Mapping[int, list[HealedRating]]:
    rows = HealedRating.objects.filter(record__client__in=clients).select_related("record")
    found: dict[int, list[HealedRating]] = defaultdict(list)
    for one in rows.order_by("rated_at", "pk"):
        found[one.record.client_id].append(one)
    return found
