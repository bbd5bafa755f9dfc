"""What is told as it happens: a recall, money on its way back, a hold that ends, an answer, a
time that came free."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet

from bookings.models import Appointment, WaitlistOffer
from notices import links
from notices.kinds.kind import DAY, Kind, Occurrence, Whom, of
from notices.models import Notice
from notices.words import line_of
from payments.models import DepositHold, HeldVisit, Refund
from sessions_plan.models import HealingReport, RecallEntry

# A hold's end is told so long before, or when half its time is over.
BEFORE_IT_ENDS = timedelta(hours=12)
RECALL_HOLDS, REFUND_HOLDS, ANSWER_HOLDS = 60 * DAY, 14 * DAY, 3 * DAY


def recalls(start: datetime, end: datetime, whom: Whom) -> Iterator[Occurrence]:
    """A lot was called back, and this client is to be told by mail."""
    rows = RecallEntry.objects.filter(
        told_way=RecallEntry.Way.EMAIL, told_at__gt=start, told_at__lte=end
    )
    rows = of(rows, whom)
    rows = rows.select_related("client", "recall").prefetch_related("recall__lots")
    for entry in rows.order_by("told_at", "pk"):
        assert entry.told_at is not None
        lots = {f"{lot.product} {lot.shade}".strip() for lot in entry.recall.lots.all()}
        yield Occurrence(
            kind=Notice.Kind.RECALL,
            key=f"recall:entry {entry.pk}",
            recipient=entry.client,
            due=entry.told_at,
            lapses=entry.told_at + RECALL_HOLDS,
            facts={"pigments": sorted(lots), "advice": entry.recall.advice},
        )


def refunds(start: datetime, end: datetime, whom: Whom) -> Iterator[Occurrence]:
    """Money was given back."""
    rows = Refund.objects.filter(state=Refund.State.DONE, done_at__gt=start, done_at__lte=end)
    rows = of(rows, whom)
    for refund in rows.select_related("client", "visit__location").order_by("done_at", "pk"):
        assert refund.done_at is not None
        yield Occurrence(
            kind=Notice.Kind.REFUND,
            key=f"refund:{refund.ref}",
            recipient=refund.client,
            due=refund.done_at,
            lapses=refund.done_at + REFUND_HOLDS,
            appointment=refund.visit,
            zone=refund.visit.location.zone if refund.visit else "UTC",
            facts={"refund": refund, "to_card": refund.way == Refund.Way.GATEWAY},
        )


def ending_holds(start: datetime, end: datetime, whom: Whom) -> Iterator[Occurrence]:
    """Times are kept for a client until their deposit is paid, and that ends soon. What ran out
    before anybody said so is listed."""
    live = DepositHold.objects.filter(
        state=DepositHold.State.LIVE,
        held_until__gt=start,
        held_until__lte=end + BEFORE_IT_ENDS,
    )
    found = _with_visits(of(live, whom))
    if whom is None:
        found += _with_visits(
            DepositHold.objects.filter(
                state=DepositHold.State.LAPSED, ended_at__gt=start, ended_at__lte=end
            )
        )
    for hold in found:
        half = hold.made_at + (hold.held_until - hold.made_at) / 2
        due = max(hold.held_until - BEFORE_IT_ENDS, half)
        visits = list(hold.visits.all())
        if visits and start < due <= end:
            yield Occurrence(
                kind=Notice.Kind.HOLD_ENDING,
                key=f"hold-ending:{hold.ref}:{hold.held_until:%Y-%m-%dT%H:%MZ}",
                recipient=hold.client,
                due=due,
                lapses=hold.over_at,
                zone=visits[0].location.zone,
                facts={"hold": hold, "visits": visits, "amount_due": hold.due},
            )


def _with_visits(rows: QuerySet[DepositHold]) -> list[DepositHold]:
    visits = Prefetch("visits", HeldVisit.objects.select_related("location"))
    rows = rows.select_related("client", "due").prefetch_related(visits)
    return list(rows.order_by("held_until", "pk"))


def report_answers(start: datetime, end: datetime, whom: Whom) -> Iterator[Occurrence]:
    """Somebody has looked at what the client told, and advises; each further word is told too."""
    rows = HealingReport.objects.filter(advised_at__gt=start, advised_at__lte=end)
    rows = of(rows, whom)
    for report in rows.select_related("client", "advised_by", "visit__location").order_by("pk"):
        assert report.advised_at is not None
        at = report.advised_at.astimezone(UTC)
        yield Occurrence(
            kind=Notice.Kind.REPORT_ANSWER,
            key=f"report-answer:report {report.pk}:{at:%Y-%m-%dT%H:%M:%SZ}",
            recipient=report.client,
            due=report.advised_at,
            lapses=report.advised_at + ANSWER_HOLDS,
            zone=report.visit.location.zone,
            facts={"report": report, "by": report.advised_by},
        )


def of_the_report(occurrence: Occurrence, now: datetime) -> dict[str, Any]:
    """Where the answer is read: the report's own page, which stays."""
    is_neutral = occurrence.recipient.neutral_messages  # type: ignore[union-attr]
    ref = occurrence.facts["report"].ref
    return {"answer": links.healing_report(ref, is_neutral=is_neutral)}


def waitlist_offers(start: datetime, end: datetime, whom: Whom) -> Iterator[Occurrence]:
    """A wanted time came free and is kept for them; said until they answer, or it ends. One that
    nobody heard of in time is listed so."""
    unheard = WaitlistOffer.objects.filter(outcome__in=("", WaitlistOffer.Outcome.LAPSED))
    rows = of(unheard.filter(offered_at__gt=start, offered_at__lte=end), whom, "wish__client")
    wished = ("wish__client", "wish__location", "wish__service", "artist")
    rows = rows.select_related(*wished, "visit__location", "visit__service", "visit__artist")
    for offer in rows.order_by("offered_at", "pk"):
        yield Occurrence(
            kind=Notice.Kind.WAITLIST_OFFER,
            key=f"waitlist-offer:{offer.ref}",
            recipient=offer.wish.client,
            due=offer.offered_at,
            lapses=min(offer.answers_until, offer.ended_at or offer.answers_until),
            zone=offer.wish.location.zone,
            facts={"offer": offer, "held": _offered(offer)},
        )


def _offered(offer: WaitlistOffer) -> Appointment:
    """The held time, or what it was when it is gone."""
    return offer.visit or Appointment(
        client=offer.wish.client,
        location=offer.wish.location,
        service=offer.wish.service,
        artist=offer.artist,
        starts_at=offer.starts_at,
        ends_at=offer.ends_at,
    )


def of_the_held_time(occurrence: Occurrence, now: datetime) -> dict[str, Any]:
    """What is kept, put as a visit is, and where it is answered. The held time itself is no
    visit yet: no notice is of it."""
    held = occurrence.facts["held"]
    is_neutral = occurrence.recipient.neutral_messages  # type: ignore[union-attr]
    return {
        "line": line_of(held, is_neutral=is_neutral, now=now),
        "answer": links.offer(occurrence.facts["offer"]),
    }


KINDS = (
    Kind(
        name=Notice.Kind.WAITLIST_OFFER,
        occurrences=waitlist_offers,
        facts=of_the_held_time,
        may_wait=False,
        is_foreseen=False,
        rank=2,
    ),
    Kind(
        name=Notice.Kind.REPORT_ANSWER,
        occurrences=report_answers,
        facts=of_the_report,
        may_wait=False,
        is_foreseen=False,
        rank=1,
    ),
    Kind(name=Notice.Kind.RECALL, occurrences=recalls, may_wait=False, is_foreseen=False, rank=2),
    Kind(name=Notice.Kind.HOLD_ENDING, occurrences=ending_holds, may_wait=False, rank=3),
    Kind(name=Notice.Kind.REFUND, occurrences=refunds, may_wait=False, is_foreseen=False, rank=4),
)
