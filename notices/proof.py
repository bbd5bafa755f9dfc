"""Proof that the clients a recall reaches were written to, and whether it arrived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from notices.models import Delivery, Notice
from sessions_plan.models import RecallEntry
from studio.wording import moment

State, Report = Notice.State, Delivery.Report
NEVER_ARRIVED = (State.FAILED, State.SILENT, State.LAPSED)


@dataclass(frozen=True)
class Letter:
    """One recall letter: what became of it, and what the provider told of it."""

    state: str
    sent_at: datetime | None
    report: str

    @property
    def has_failed(self) -> bool:
        return self.state in NEVER_ARRIVED or self.report == Report.BOUNCED

    def in_words(self, zone: str) -> str:
        """Sent Tue 24 Nov 2026, 14:00 New York time, delivered."""
        if self.report == Report.BOUNCED:
            return "It came back"
        if self.sent_at is None:
            return str(State(self.state).label)
        told = f"Sent {moment(self.sent_at, zone)}"
        return f"{told}, delivered" if self.report == Report.DELIVERED else told


def with_letters(entries: QuerySet[RecallEntry]) -> QuerySet[RecallEntry]:
    """These entries with what `letter_of` reads, in the same statement."""
    key = Concat(Value("recall:entry "), Cast(OuterRef("pk"), CharField()))
    letters = Notice.objects.filter(kind=Notice.Kind.RECALL, key=key)
    tries = Delivery.objects.filter(
        message__notices__kind=Notice.Kind.RECALL, message__notices__key=key
    )
    told = tries.exclude(report="").order_by("-pk")
    return entries.annotate(
        letter_state=Subquery(letters.values("state")[:1]),
        letter_sent_at=Subquery(letters.values("sent_at")[:1]),
        letter_report=Subquery(told.values("report")[:1]),
    )


def letter_of(entry: RecallEntry) -> Letter | None:
    """The letter of an entry that was read `with_letters`; None when there is none."""
    state = entry.letter_state  # type: ignore[attr-defined]
    if not state:
        return None
    return Letter(state, entry.letter_sent_at, entry.letter_report or "")  # type: ignore[attr-defined]
