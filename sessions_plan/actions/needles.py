"""The needles, shown sealed and opened before the client: both sign for it.

New York PHL 467 asks for it. Each draws their signature, or types their name instead; what was
drawn is kept as a picture of the strokes, nothing of how the hand moved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction

from accounts.links import new_token
from clients.signatures import redrawn, sent_picture
from sessions_plan.errors import NotValid
from sessions_plan.models import NeedleSignature, SessionRecord
from studio.errors import Refusal

Means, Who = NeedleSignature.Means, NeedleSignature.Who
WHOSE = {Who.CLIENT: "The client", Who.ARTIST: "The artist"}


@dataclass(frozen=True)
class Told:
    """What one of the two put: a name, how they sign, and the strokes where they drew."""

    name: str
    means: str
    picture: bytes


def sign_needles(record: SessionRecord, value: Mapping[str, Any], at: datetime) -> None:
    """Keep both signatures. Signed again, the new ones stand; who drew before and drew nothing
    now keeps what was drawn. NotValid says whose is missing, and nothing is kept."""
    there = {row.who: row for row in record.needle_signatures.all()}
    told = {who: _told(who, value, there.get(who)) for who in Who}
    for who, said in told.items():
        _keep(there.get(who) or NeedleSignature(record=record, who=who), said, at)
    record.needles_client_name = told[Who.CLIENT].name
    record.needles_artist_name = told[Who.ARTIST].name
    record.needles_shown_at = record.needles_shown_at or at


def _told(
    who: NeedleSignature.Who, value: Mapping[str, Any], before: NeedleSignature | None
) -> Told:
    name = str(value.get(who.value) or "").strip()[:160]
    if not name:
        raise NotValid(f"{WHOSE[who]}'s name is needed beside the signature.", "needles")
    drawing = str(value.get(f"{who.value}-drawing") or "")
    means = str(value.get(f"{who.value}-means") or (Means.DRAWN if drawing else Means.TYPED))
    if means not in Means.values:
        raise NotValid("Draw the signature, or sign with the typed name.", "needles")
    if means == Means.TYPED:
        return Told(name, means, b"")
    if not drawing and before is not None and before.means == Means.DRAWN:
        return Told(name, means, b"")
    try:
        picture = sent_picture(drawing)
        if picture is None:
            raise NotValid(
                f"{WHOSE[who]} has not drawn yet. Draw, or choose to sign with the typed name.",
                "needles",
            )
        return Told(name, means, redrawn(picture))
    except NotValid:
        raise
    except Refusal as problem:
        raise NotValid(f"{WHOSE[who]}: {problem.sentence}", "needles") from problem


def _keep(row: NeedleSignature, told: Told, at: datetime) -> None:
    old = (row.picture.storage, row.picture.name) if row.picture else None
    row.name, row.means = told.name, told.means
    if told.picture or told.means == Means.TYPED:
        row.signed_at = at
    if told.picture:
        row.picture.save(f"{new_token()}.png", ContentFile(told.picture), save=False)
    elif told.means == Means.TYPED:
        row.picture = ""
    try:
        with transaction.atomic():
            row.save()
    except BaseException:
        if told.picture:
            row.picture.delete(save=False)
        raise
    if old and old[1] != row.picture.name:
        _forget(*old)


def _forget(storage: Storage, name: str) -> None:
    transaction.on_commit(lambda: storage.delete(name))
