"""What counts for a client and is for nothing yet: taken for what is asked, and given up again.

Money lies where it came in: with a plan, with a visit by itself, or with neither. What is left
there of something that is over, or was never for anything, is free. It moves by two rows of the
ledger, off the one and on the other, so that the balance stays as it was. Always under the
client's lock: two deeds at once never use the same credit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, Sum

from bookings.models import Appointment
from clients.models import Client, new_ref
from payments.actions.entries import Kind, left_of, of_due, settle_dues, tell
from payments.models import AmountDue, DepositHold, Entry, HeldVisit, Quote, Refund, Settlement
from sessions_plan.models import Plan

Status = Appointment.Status
ON, OFF, BACK_ON, BACK_OFF = "credit-on:", "credit-off:", "credit-back-on:", "credit-back-off:"


class Place(NamedTuple):
    """Where money lies: the plan, else the visit by itself, else neither."""

    plan: int | None
    visit: int | None

    @property
    def rows(self):
        if self.plan is not None:
            return Entry.objects.filter(plan=self.plan)
        return Entry.objects.filter(plan=None, visit=self.visit)


class Free(NamedTuple):
    """So much lies here for nothing."""

    place: Place
    minor: int


def place_of(row: AmountDue | Entry | Refund) -> Place:
    return Place(row.plan_id, None) if row.plan_id else Place(None, row.visit_id)


def free_credit(client: Client, currency: str) -> list[Free]:
    """What is free of a client's credit and where it lies, what is for nothing at all first. Two
    statements where there is none."""
    sums: dict[Place, int] = {}
    rows = Entry.objects.filter(client=client, currency=currency).order_by()
    for plan, visit, minor in rows.values_list("plan", "visit").annotate(Sum("amount_minor")):
        place = Place(plan, None) if plan else Place(None, visit)
        sums[place] = sums.get(place, 0) + minor
    for back in Refund.objects.filter(client=client, state=Refund.State.FAILED, given_instead=None):
        place = place_of(back)  # it did not go through, and still waits for a hand
        sums[place] = sums.get(place, 0) + back.amount_minor
    left = {place: -minor for place, minor in sums.items() if minor < 0}
    if not left:
        return []
    over = {Place(None, None), *_visits_over(left), *_plans_over(left)}
    order = sorted(left, key=lambda place: (place.plan or 0, place.visit or 0))
    return [Free(place, left[place]) for place in order if place in over]


def _visits_over(left: dict[Place, int]) -> Iterator[Place]:
    """Settled after they were cancelled or missed, never firm, or done and paid beyond their
    price."""
    held = HeldVisit.objects.filter(visit=OuterRef("pk"))
    never_firm = held.exclude(hold__state__in=(DepositHold.State.KEPT, DepositHold.State.LIVE))
    is_asked = AmountDue.objects.filter(visit=OuterRef("pk"), withdrawn_at=None)
    settled = Settlement.objects.filter(visit=OuterRef("pk"))
    priced = Entry.objects.filter(visit=OuterRef("pk"), kind=Kind.PRICE)
    gone = Q(status__in=(Status.CANCELLED, Status.NO_SHOW)) & (
        Exists(settled) | Exists(never_firm) & ~Exists(is_asked)
    )
    rows = Appointment.objects.filter(pk__in=[place.visit for place in left if place.visit])
    over = rows.filter(gone | Q(status=Status.DONE) & Exists(priced))
    for pk in over.values_list("pk", flat=True):
        yield Place(None, pk)


def _plans_over(left: dict[Place, int]) -> Iterator[Place]:
    """Complete, or given up and closed: what remains of them is owed to nobody."""
    standing = Quote.objects.accepted().filter(plan=OuterRef("pk"))
    closed = Q(status=Plan.Status.COMPLETE) | Q(status=Plan.Status.ABANDONED) & ~Exists(standing)
    rows = Plan.objects.filter(pk__in=[place.plan for place in left if place.plan])
    for pk in rows.filter(closed).values_list("pk", flat=True):
        yield Place(pk, None)


def use(asked: Iterable[AmountDue], now: datetime) -> list[AmountDue]:
    """Take what is free of a client's credit for what is asked of them, in this order and never
    more than is asked; gives what is paid in full by it. Whoever calls has locked the client,
    and keeps what is held."""
    settled: list[AmountDue] = []
    free: dict[str, list[Free]] = {}
    for due in asked:
        if due.currency not in free:
            free[due.currency] = free_credit(due.client, due.currency)
        if free[due.currency]:
            free[due.currency] = _take(due, free[due.currency], now)
            settled += settle_dues(*of_due(due), now)
    return settled


def _take(due: AmountDue, free: list[Free], now: datetime) -> list[Free]:
    """Move what this amount lacks, as far as it goes; gives what is left where."""
    wanted, left = left_of(due), []
    for place, minor in free:
        part = min(wanted, minor)
        if part and place != place_of(due):
            _move(due, place, part, now)
            wanted -= part
            minor -= part
        if minor:
            left.append(Free(place, minor))
    return left


def _move(due: AmountDue, place: Place, minor: int, now: datetime) -> None:
    ref = new_ref()
    told: dict[str, Any] = {
        "client": due.client,
        "kind": Kind.CREDIT,
        "currency": due.currency,
        "at": now,
    }
    source = place.rows.select_related("plan", "visit").earliest("at", "pk")
    tell(
        key=f"{OFF}{ref}",
        amount_minor=minor,
        words=f"Credit used: {due.words}",
        plan=source.plan,
        visit=None if source.plan else source.visit,
        **told,
    )
    tell(
        key=f"{ON}{ref}",
        amount_minor=-minor,
        words="From your credit",
        plan=due.plan,
        visit=due.visit,
        **told,
    )


def put_back(place: Place, at_most: int, now: datetime) -> list[Free]:
    """What came here from credit goes back to where it lay, the newest first; gives to where, and
    how much. The client is locked."""
    went = []
    came = place.rows.filter(kind=Kind.CREDIT, key__startswith=ON)
    for row in came.select_related("client", "plan", "visit").order_by("-at", "-pk"):
        ref = row.key.removeprefix(ON)
        before = list(Entry.objects.filter(key__startswith=f"{BACK_OFF}{ref}"))
        minor = min(at_most, -row.amount_minor - sum(one.amount_minor for one in before))
        if minor <= 0:
            continue
        source = Entry.objects.select_related("plan", "visit").get(key=f"{OFF}{ref}")
        _return(row, source, f"{ref}:{len(before)}", minor, now)
        went.append(Free(place_of(source), minor))
        at_most -= minor
    return went


def _return(row: Entry, source: Entry, ref: str, minor: int, now: datetime) -> None:
    told: dict[str, Any] = {
        "client": row.client,
        "kind": Kind.CREDIT,
        "currency": row.currency,
        "at": now,
    }
    told["words"] = "Back to your credit"
    tell(key=f"{BACK_OFF}{ref}", amount_minor=minor, plan=row.plan, visit=row.visit, **told)
    tell(key=f"{BACK_ON}{ref}", amount_minor=-minor, plan=source.plan, visit=source.visit, **told)
