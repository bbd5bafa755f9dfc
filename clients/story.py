"""What this app tells in a client's timeline: papers, notes, contact, what was published, merges,
corrections, and who opened what. One statement for all of it, however long the story is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, F, Func, Model, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf

from clients.asks import Event
from clients.holdings import HOLDINGS
from clients.models import (
    Allergy,
    AnswerSheet,
    Client,
    ClientFile,
    Consent,
    ContactConsent,
    Correction,
    Flag,
    GalleryPair,
    Merge,
    Note,
    Photo,
    ProofOfAge,
    Questionnaire,
)
from clients.parts import Part

LOOKS = "Looks"  # the heading of who opened what
MOST_LOOKS = 1000
Text: CharField = CharField(max_length=400)


class Told(NamedTuple):
    """How a kind of row is told: its icon, its words around a detail, and who may read it."""

    icon: str
    words: str
    part: Part


TOLD = {
    "note-desk": Told("chat-left-text", "Note: {detail}", Part.DESK_NOTES),
    "note-health": Told("chat-left-heart", "Note for artists: {detail}", Part.HEALTH_NOTES),
    "file": Told("paperclip", "Paper kept: {detail}", Part.PAPERS),
    "allergy": Told("exclamation-diamond", "Allergy noted: {detail}", Part.HEALTH),
    "allergy-ended": Told("exclamation-diamond", "Allergy taken off: {detail}", Part.HEALTH),
    "flag": Told("flag", "Flag: {detail}", Part.FLAGS),
    "flag-cleared": Told("flag", "Flag settled: {detail}", Part.FLAGS),
    "asked": Told("ui-checks", "Asked to fill in: {detail}", Part.FORMS),
    "answered": Told("ui-checks", "Filled in and signed: {detail}", Part.FORMS),
    "to-sign": Told("pen", "Asked to sign: {detail}", Part.FORMS),
    "signed": Told("pen", "Signed: {detail}", Part.FORMS),
    "withdrawn": Told("pen", "Taken back: {detail}", Part.FORMS),
    "age": Told("person-badge", "Proof of age seen: {detail}", Part.CONTACT),
    "yes": Told("chat-dots", "Agreed: {detail}", Part.CONTACT),
    "no": Told("chat-dots", "Said no: {detail}", Part.CONTACT),
    "published": Told("globe", "Before and after, {detail}: shown on the website", Part.PHOTOS),
    "taken-down": Told("globe", "Before and after, {detail}", Part.PHOTOS),
    "came": Told("person-plus", "{detail}", Part.CONTACT),
    "proven": Told("person-check", "Confirmed as who they say", Part.CONTACT),
    "silent": Told("bell-slash", "Asked not to be contacted", Part.CONTACT),
    "died": Told("bell-slash", "Noted as deceased", Part.CONTACT),
    "merged": Told("people", "Another record of the same person was joined in", Part.CONTACT),
    "parted": Told("people", "A record was parted again", Part.CONTACT),
    "moved-away": Told("box-arrow-right", "{detail} moved away: it was not theirs", Part.CONTACT),
    "moved-here": Told("box-arrow-in-right", "{detail} moved here from a wrong place",
                       Part.CONTACT),
}  # fmt: skip
CHOICES: dict[str, type] = {
    "file": ClientFile.Kind,
    "age": ProofOfAge.Kind,
    "yes": ContactConsent.Kind,
    "no": ContactConsent.Kind,
    "came": Client.CameBy,
    "asked": Questionnaire.Kind,
    "answered": Questionnaire.Kind,
    "published": Photo.View,
}
# Whose openings are told to whom; rows of lower apps are part of the record.
OPENED = {
    Client: ("the client's page", Part.CONTACT),
    Photo: ("a photo", Part.PHOTOS),
    Consent: ("a form", Part.FORMS),
    AnswerSheet: ("a form with answers", Part.FORMS),
    ClientFile: ("a paper from outside", Part.PAPERS),
}


def timeline(client: Client, since: datetime) -> list[Event]:
    """Everything this app knows to have happened, newest first."""
    family = Client.objects.filter(Q(pk=client.pk) | Q(merged_into=client)).values("pk")
    first, *rest = [*_rows(client, family), *_looks(family)]
    told = [row for row in first.union(*rest, all=True) if row[0] and row[0] >= since]
    events = [_event(*row) for row in told if row[1] in TOLD]
    events += _opened([row for row in told if row[1] not in TOLD])
    return sorted(events, key=lambda event: event.at, reverse=True)


def _event(at: datetime, what: str, detail: str, by: str) -> Event:
    icon, words, part = TOLD[what]
    if (choices := CHOICES.get(what)) and detail in choices.values:  # type: ignore[attr-defined]
        detail = str(choices(detail).label)
    words = words.format(detail=_short(detail))
    return Event(at, icon, words[:1].upper() + words[1:], part, by or "")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 160 else f"{line[:159].rstrip()}…"


def _rows(client: Client, family) -> Iterator[QuerySet]:
    of: dict[str, Any] = {"client": client}
    for kind in Note.Kind.values:
        yield told_rows(Note, f"note-{kind}", "written", F("text"), kind=kind, **of)
    yield told_rows(ClientFile, "file", "added", F("kind"), **of)
    yield told_rows(Allergy, "allergy", "noted", F("substance"), **of)
    yield told_rows(Allergy, "allergy-ended", "ended", F("substance"), **of)
    yield told_rows(Flag, "flag", "raised", F("needed"), **of)
    yield told_rows(Flag, "flag-cleared", "cleared", F("needed"), **of)
    yield told_rows(AnswerSheet, "asked", "asked", F("questionnaire__kind"), **of)
    yield told_rows(AnswerSheet, "answered", "signed", F("questionnaire__kind"), by="", **of)
    yield told_rows(Consent, "to-sign", "asked", F("version__form__title"), **of)
    yield told_rows(Consent, "signed", "signed", F("version__form__title"), by="", **of)
    yield told_rows(Consent, "withdrawn", "withdrawn", F("version__form__title"), **of)
    yield told_rows(ProofOfAge, "age", "seen", F("kind"), **of)
    for given in (True, False):
        what = "yes" if given else "no"
        yield told_rows(ContactConsent, what, "said", F("kind"), is_given=given, **of)
    pair: dict[str, Any] = {"before__client": client}
    yield told_rows(GalleryPair, "published", "published", F("before__view"), **pair)
    why = Concat(F("before__view"), Value(": taken off the website. "), F("why_down"))
    yield told_rows(GalleryPair, "taken-down", "taken_down", why, **pair)
    yield told_rows(Client, "came", "came", F("came_by"), by="", pk__in=family)
    for what, deed in (("proven", "proven"), ("silent", "do_not_contact"), ("died", "deceased")):
        yield told_rows(Client, what, deed, pk=client.pk)
    yield told_rows(Merge, "merged", "merged", kept__in=family)
    yield told_rows(Merge, "parted", "undone", kept__in=family)
    yield told_rows(Correction, "moved-away", "moved", F("what"), wrong__in=family)
    yield told_rows(Correction, "moved-here", "moved", F("what"), right__in=family)


def told_rows(
    model: type[Model],
    what: str,
    deed: str,
    detail: str | F | Func = "",
    *,
    at: str = "",
    by: str | None = None,
    **where,
) -> QuerySet:
    """When, what, of what, by whom: the columns of every part of such a statement. Who and when
    travel together: `written_at` has its `written_by`, unless `at` and `by` say otherwise."""
    at = at or f"{deed}_at"
    rows = model._default_manager.order_by().filter(**where, **{f"{at}__isnull": False})
    return rows.values_list(
        F(at),
        Value(what, Text),
        Value(detail, Text) if isinstance(detail, str) else Cast(detail, Text),
        _name(f"{deed}_by" if by is None else by),
    )


def _name(user: str):
    if not user:
        return Value("", Text)
    return Coalesce(NullIf(F(f"{user}__name"), Value("")), F(f"{user}__email"), Value(""),
                    output_field=Text)  # fmt: skip


# ---------------------------------------------------------------- who opened what


def _looks(family) -> Iterator[QuerySet]:
    """Lines of opened pages, photos and papers, of every table that has such lines."""
    models = [h.model for h in HOLDINGS if "client" in h.paths]
    types = ContentType.objects.get_for_models(Client, *models)
    of = Q(content_type=types[Client], object_id__in=family)
    for model in models:
        rows = model._default_manager.filter(client__in=family).order_by().values("pk")
        of |= Q(content_type=types[model], object_id__in=rows)
    lines = LogEntry.objects.order_by().filter(of, action=LogEntry.Action.ACCESS)
    yield lines.values_list(
        F("timestamp"), Value("opened", Text), Cast(F("content_type_id"), Text), _name("actor")
    )


def _opened(rows: list[tuple]) -> list[Event]:
    """One line for all that somebody opened of a kind on one day."""
    kinds = {
        str(ContentType.objects.get_for_model(model).pk): told for model, told in OPENED.items()
    }

    def day_of(row: tuple) -> tuple[date, str, str]:
        return (row[0].date(), row[2], row[3] or "")

    found = []
    for (_, kind, by), lines in groupby(sorted(rows, key=day_of), key=day_of):
        times = list(lines)
        words, part = kinds.get(kind, ("the record", Part.RECORD))
        often = f", {len(times)} times" if len(times) > 1 else ""
        found.append(
            Event(max(row[0] for row in times), "eye", f"Opened {words}{often}", part, by, LOOKS)
        )
    return found
