"""What this app tells in a client's timeline, in one statement.

That a design was sent, approved or taken back is everybody's who plans the visits, and names no
more than the version. What was said of it, and who was shown it, is with the photos.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.db.models.functions import Cast, Concat

from clients.asks import Event
from clients.models import Client
from clients.parts import Part
from clients.story import told_rows
from designs.agreement import LOOKS
from designs.models import Approval, Comment, MockUp, Opinion, Sending, Share

HEADING = "Design"
Text: CharField[str, str] = CharField(max_length=400)


class Told(NamedTuple):
    """How a kind of row is told: its icon, its words around a detail, and who may read it."""

    icon: str
    words: str
    part: Part


TOLD = {
    "sent": Told("send", "Design sent: version {detail}", Part.PLAN),
    "taken-back": Told("arrow-counterclockwise", "Design taken back: version {detail}", Part.PLAN),
    "approved": Told("patch-check", "Design approved: version {detail}", Part.PLAN),
    "withdrawn": Told("patch-minus", "Approval taken back: version {detail}", Part.PLAN),
    "looked": Told("eye", "Looked at the design: version {detail}", Part.PHOTOS),
    "preferred": Told("heart", "Likes this design best: version {detail}", Part.PHOTOS),
    "comment": Told("chat-left-text", "About the design: {detail}", Part.PHOTOS),
    "mock-up": Told("paperclip", "Mock-up kept with version {detail}", Part.PHOTOS),
    "share-opened": Told("link-45deg", "Opened a link to the design{detail}", Part.PHOTOS),
    "share-closed": Told("link-45deg", "Closed a link to the design{detail}", Part.PHOTOS),
    "opinion": Told("people", "Opinion on the design: {detail}", Part.PHOTOS),
}


def timeline(client: Client, since: datetime) -> list[Event]:
    """Versions sent, looked at, spoken about, shown to others, approved; newest first."""
    first, *rest = _rows(client)
    told = first.union(*rest, all=True)
    events = [_event(*row) for row in told if row[0] >= since]
    return sorted(events, key=lambda event: event.at, reverse=True)


def _event(at: datetime, what: str, detail: str, by: str) -> Event:
    icon, words, part = TOLD[what]
    line = " ".join(detail.split())
    short = line if len(line) <= 160 else f"{line[:159].rstrip()}…"
    if what.startswith("share"):
        short = f" for {short}" if short else ""
    return Event(at, icon, words.format(detail=short), part, by or "", HEADING)


def _rows(client: Client) -> Iterator[QuerySet]:
    of: dict[str, Any] = {"version__design__client": client}
    version = _named()
    yield told_rows(Sending, "sent", "sent", version, **of)
    yield told_rows(Sending, "taken-back", "taken_back", version, **of)
    yield told_rows(Sending, "preferred", "preferred", version, by="", **of)
    for look in LOOKS:
        seen = Concat(version, Value(f", {look.word.lower()}"), output_field=Text)
        yield told_rows(Sending, "looked", "", seen, at=look.seen, by="", **of)
    yield told_rows(Approval, "approved", "approved", version, **of)
    yield told_rows(Approval, "withdrawn", "withdrawn", version, **of)
    yield told_rows(MockUp, "mock-up", "added", version, **of)
    yield told_rows(Comment, "comment", "", F("words"), at="at", by="by", **of)
    shares: dict[str, Any] = {"design__client": client, "opened_by__isnull": False}
    yield told_rows(Share, "share-opened", "opened", F("for_whom"), **shares)
    yield told_rows(Share, "share-closed", "revoked", F("for_whom"), **shares)
    # One the client hid is hidden here too.
    seen_by_all: dict[str, Any] = {"share__design__client": client, "hidden_at": None}
    yield told_rows(Opinion, "opinion", "", _voted(), at="at", by="", **seen_by_all)


def _named() -> Concat:
    """A version as it is called: its number and its name."""
    number = Cast("version__number", Text)
    plain = Case(When(version__name="", then=Value("")), default=Value(", "))
    return Concat(number, plain, F("version__name"), output_field=Text)


def _voted() -> Concat:
    """Who, and what they chose; what they wrote stays with the design."""
    votes = [When(vote=vote.value, then=Value(f", {vote.label.lower()}")) for vote in Opinion.Vote]
    return Concat(F("first_name"), Case(*votes, default=Value("")), output_field=Text)
