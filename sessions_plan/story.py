"""What this app tells in a client's timeline, in one statement. What was found on the skin is the
record's; that a plan goes on, ends or changes hands is everybody's who plans its visits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F, QuerySet

from clients.asks import Event
from clients.models import Client
from clients.parts import Part
from clients.story import told_rows
from sessions_plan.models import (
    Area,
    Assessment,
    Complaint,
    Complication,
    Consultation,
    HandOver,
    HealedRating,
    HealingReport,
    PatchReading,
    PatchTest,
    Plan,
    PlanVersion,
    RecallEntry,
    SessionRecord,
    SessionRecordAmendment,
)

RECORDS: tuple[tuple[Any, str, str], ...] = (
    (Consultation, "Consultation", "chat-square-text"),
    (Assessment, "Scalp assessment", "clipboard2-pulse"),
)


class Told(NamedTuple):
    """How a row with a detail is told: its icon, its words, whose to read, and the detail's
    choices, where it has some."""

    icon: str
    words: str
    part: Part
    choices: Any = None


DETAILED = {
    "complication": Told(
        "life-preserver", "Complication: {detail}", Part.RECORD, Complication.Kind
    ),
    "complication-closed": Told(
        "life-preserver", "Complication closed: {detail}", Part.RECORD, Complication.Kind
    ),
    "rated": Told("eye", "Rated healed: {detail}", Part.RECORD, Area),
    "outcome": Told("eye", "Follow-up signed: {detail}", Part.RECORD, SessionRecord.Outcome),
    "recalled": Told("megaphone", "Told of a recall: {detail}", Part.RECORD),
    "report": Told(
        "heart-pulse", "Told that something looks wrong: {detail}", Part.RECORD, HealingReport.Level
    ),
    "handed": Told("arrow-left-right", "Plan handed over to {detail}", Part.PLAN),
}
OF_THE_PLAN = {
    "Plan begun", "Plan proposed", "Plan accepted", "Plan withdrawn", "Plan paused",
    "Plan complete", "Plan ended", "Accepted without an approved design",
}  # fmt: skip


def timeline(client: Client, since: datetime) -> list[Event]:
    """Records begun, signed and amended; patch tests; the plan's course; what went wrong; what a
    follow-up found and led to."""
    first, *rest = _rows(client)
    events = [
        _event(at, words, detail, by) for at, words, detail, by in first.union(*rest) if at >= since
    ]
    return sorted(events, key=lambda event: event.at, reverse=True)


def _event(at: datetime, words: str, detail: str, by: str) -> Event:
    """A row as it is told; one without a detail brings its icon in that place."""
    told = DETAILED.get(words)
    if told is None:
        part = Part.PLAN if words in OF_THE_PLAN else Part.RECORD
        return Event(at, detail, words, part, by or "")
    if told.choices is not None and detail in told.choices.values:
        label = str(told.choices(detail).label)
        detail = label[:1].lower() + label[1:]
    return Event(at, told.icon, told.words.format(detail=detail), told.part, by or "")


def _rows(client: Client) -> Iterator[QuerySet]:
    for model, word, icon in RECORDS:
        begun: dict[str, Any] = {"client": client, "signed_at": None}
        yield told_rows(
            model, f"{word} begun, not signed yet", "begun", icon, by="saved_by", **begun
        )
        yield told_rows(model, f"{word} signed", "signed", icon, client=client)
        amendments = model.amendments.rel.related_model
        yield told_rows(amendments, f"{word} amended", "written", "pencil", record__client=client)
    yield told_rows(
        SessionRecord, "Session record signed", "signed", "journal-medical", client=client
    )
    later: dict[str, Any] = {"record__client": client}
    yield told_rows(SessionRecordAmendment, "Session record amended", "written", "pencil", **later)
    of: dict[str, Any] = {"client": client}
    yield told_rows(PatchTest, "Patch test placed", "placed", "bandaid", by="made_by", **of)
    declined: dict[str, Any] = {"client": client, "waiver__isnull": False}
    yield told_rows(PatchTest, "Patch test declined in writing", "made", "bandaid", **declined)
    yield told_rows(PatchReading, "Patch test read", "read", "eye", test__client=client)
    yield from _course(of)
    yield from _troubles(of)
    look: dict[str, Any] = {"record__client": client}
    yield told_rows(HealedRating, "rated", "rated", F("area"), **look)
    signed: dict[str, Any] = of | {"outcome__gt": ""}
    yield told_rows(SessionRecord, "outcome", "signed", F("outcome"), **signed)


def _course(of: dict[str, Any]) -> Iterator[QuerySet]:
    """A plan from its draft to its end."""
    icon = "calendar2-week"
    yield told_rows(Plan, "Plan begun", "begun", icon, **of)
    version: dict[str, Any] = {"plan__client": of["client"]}
    yield told_rows(PlanVersion, "Plan proposed", "proposed", icon, **version)
    yield told_rows(PlanVersion, "Plan accepted", "accepted", icon, **version)
    waived: dict[str, Any] = version | {"design_waiver__gt": ""}
    yield told_rows(PlanVersion, "Accepted without an approved design", "accepted", icon, **waived)
    yield told_rows(PlanVersion, "Plan withdrawn", "withdrawn", icon, by="", **version)
    yield told_rows(Plan, "Plan paused", "paused", "pause", **of)
    yield told_rows(Plan, "Plan complete", "completed", "check2-all", **of)
    yield told_rows(Plan, "Plan ended", "abandoned", "x", **of)
    yield told_rows(HandOver, "handed", "handed", F("to_artist__name"), **version)


def _troubles(of: dict[str, Any]) -> Iterator[QuerySet]:
    """What went wrong, what was said about it, and who was told of a recall."""
    yield told_rows(Complication, "complication", "opened", F("kind"), **of)
    yield told_rows(Complication, "complication-closed", "closed", F("kind"), **of)
    yield told_rows(Complaint, "Complaint written down", "opened", "chat-square-quote", **of)
    yield told_rows(Complaint, "Complaint answered", "closed", "chat-square-quote", **of)
    yield told_rows(RecallEntry, "recalled", "told", F("recall__reason"), **of)
    yield told_rows(HealingReport, "report", "told", F("level"), **of)
    yield told_rows(HealingReport, "Healing report taken up", "taken_up", "person-check", **of)
    yield told_rows(HealingReport, "Healing report closed", "closed", "check2-all", **of)
