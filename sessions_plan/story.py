"""What this app tells in a client's timeline, in one statement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from clients.asks import Event
from clients.models import Client
from clients.parts import Part
from clients.story import told_rows
from sessions_plan.models import (
    Assessment,
    Consultation,
    PatchReading,
    PatchTest,
    SessionRecord,
    SessionRecordAmendment,
)

RECORDS: tuple[tuple[Any, str, str], ...] = (
    (Consultation, "Consultation", "chat-square-text"),
    (Assessment, "Scalp assessment", "clipboard2-pulse"),
)


def timeline(client: Client, since: datetime) -> list[Event]:
    """Records begun, signed and amended; patch tests placed, read and declined."""
    first, *rest = _rows(client)
    events = [
        Event(at, icon, words, Part.RECORD, by or "")
        for at, words, icon, by in first.union(*rest)
        if at >= since
    ]
    return sorted(events, key=lambda event: event.at, reverse=True)


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
