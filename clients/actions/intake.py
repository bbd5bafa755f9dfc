"""Questionnaires: asked, half filled, signed; and edited into a next version."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from clients.actions.flags import follow
from clients.actions.told import note_what_was_told
from clients.errors import (
    Frozen,
    NameNeeded,
    NotAnswered,
    QuestionsNotFit,
    SheetTakenBack,
    VersionMeanwhile,
)
from clients.models import AnswerSheet, Client, Questionnaire
from clients.questions import (
    MORE,
    Question,
    Read,
    WrongQuestions,
    as_json,
    questions_in,
    read_answers,
)


def newest(kind: str) -> Questionnaire:
    """The version that is asked now."""
    return Questionnaire.objects.filter(kind=kind).order_by("-number")[:1].get()


def open_sheet(client: Client, kind: str) -> AnswerSheet | None:
    """What this client was asked and has not signed yet."""
    sheets = AnswerSheet.objects.filter(client=client, questionnaire__kind=kind)
    return (
        sheets.filter(signed_at=None, withdrawn_at=None)
        .select_related("questionnaire", "client")
        .first()
    )


@transaction.atomic
def ask(
    *,
    client: Client,
    kind: str = Questionnaire.Kind.HEALTH,
    occasion: str = AnswerSheet.Occasion.INTAKE,
    by: User | None,
    now: datetime | None = None,
) -> AnswerSheet:
    """Put the newest version before a client; what they have begun stays, with its version.
    There is one open sheet of a kind."""
    now = now or timezone.now()
    Client.objects.select_for_update().get(pk=client.pk)
    questionnaire = newest(kind)
    standing = open_sheet(client, kind)
    if standing is not None:
        if standing.saved_at or standing.questionnaire == questionnaire:
            return standing
        standing.withdrawn_at = now
        standing.save(update_fields=["withdrawn_at"])
    return AnswerSheet.objects.create(
        client=client,
        questionnaire=questionnaire,
        occasion=occasion,
        asked_at=now,
        asked_by=by,
    )


@transaction.atomic
def take_back(*, sheet: AnswerSheet, by: User, now: datetime | None = None) -> AnswerSheet:
    """No longer ask; what was half filled stays on record, unsigned."""
    sheet = _open(sheet)
    sheet.withdrawn_at = now or timezone.now()
    sheet.save(update_fields=["withdrawn_at"])
    return sheet


@transaction.atomic
def save_answers(
    *,
    sheet: AnswerSheet,
    data: Mapping[str, Any],
    keys: Collection[str] | None = None,
    today: date | None = None,
    now: datetime | None = None,
) -> Read:
    """Keep what is filled in so far; what does not fit is not kept, and said.

    `data` is the form as it was sent, `keys` the questions that it showed (None: all of them).
    Gives all answers of the sheet, and the errors of those shown.
    """
    now = now or timezone.now()
    sheet = _open(sheet)
    read = _read(sheet, data, keys, today or now.date(), complete=False)
    sheet.answers, sheet.saved_at = read.answers, now
    sheet.save(update_fields=["answers", "saved_at"])
    return read


@transaction.atomic
def sign_answers(
    *,
    sheet: AnswerSheet,
    name: str,
    data: Mapping[str, Any] | None = None,
    keys: Collection[str] | None = None,
    by: User | None = None,
    today: date | None = None,
    now: datetime | None = None,
) -> AnswerSheet:
    """The client signs with their name: the answers freeze, flags follow, and the record learns
    what they told. NotAnswered says what is missing; nothing is written then.

    `data` and `keys` are the last form, as for `save_answers`; `by` is the client's own sign-in,
    None by link or tablet. `today` is the day where they are.
    """
    now = now or timezone.now()
    today = today or now.date()
    Client.objects.select_for_update().get(pk=sheet.client_id)  # clients are locked first
    sheet = _open(sheet)
    read = _read(sheet, data or {}, keys if data is not None else (), today, complete=True)
    if read.errors:
        raise NotAnswered(read.errors)
    if not name.strip():
        raise NameNeeded()
    sheet.answers, sheet.saved_at = read.answers, now
    sheet.signed_name, sheet.signed_at = name.strip()[:160], now
    sheet.save()
    follow(sheet, today, now)
    note_what_was_told(sheet, by=by, now=now)
    return sheet


def answers_to_show(sheet: AnswerSheet, known: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """What a form begins with: what was filled in, or before the first save what is known."""
    if sheet.saved_at:
        return sheet.answers
    questions = questions_in(sheet.questionnaire.questions)
    return read_answers(questions, known, today=today).answers


def _open(sheet: AnswerSheet) -> AnswerSheet:
    rows = AnswerSheet.objects.select_for_update(of=("self",)).select_related("questionnaire")
    sheet = rows.get(pk=sheet.pk)
    if sheet.signed_at is not None:
        raise Frozen()
    if sheet.withdrawn_at is not None:
        raise SheetTakenBack()
    return sheet


def _read(
    sheet: AnswerSheet,
    data: Mapping[str, Any],
    keys: Collection[str] | None,
    today: date,
    *,
    complete: bool,
) -> Read:
    """The questions that were shown from `data`, the others as they were kept."""
    questions = questions_in(sheet.questionnaire.questions)
    shown = [one for one in questions if keys is None or one.key in keys]
    others = [one for one in questions if one not in shown]
    fresh = read_answers(shown, data, today=today, complete=complete)
    kept = read_answers(others, sheet.answers, today=today, complete=complete)
    # An answer that does not fit is said, and the one kept before is not lost to a slip.
    before = {k: v for k, v in sheet.answers.items() if k in fresh.errors and _is_of(k, shown)}
    return Read(kept.answers | before | fresh.answers, kept.errors | fresh.errors)


def _is_of(key: str, questions: Collection[Question]) -> bool:
    return key.removesuffix(MORE) in {question.key for question in questions}


@transaction.atomic
def publish_questionnaire(
    *,
    kind: str,
    questions: Collection[Question],
    intro: str,
    expected_number: int,
    by: User,
    now: datetime | None = None,
) -> Questionnaire:
    """Make the next version. Who is asked from now on gets it; answers keep the version they were
    given to. `expected_number` is the version the editor began with."""
    latest = (
        Questionnaire.objects.select_for_update().filter(kind=kind).order_by("-number")[:1].get()
    )
    if latest.number != expected_number:
        raise VersionMeanwhile()
    stored = as_json(questions)
    try:
        questions_in(stored)
    except WrongQuestions as wrong:
        raise QuestionsNotFit(wrong.problems) from wrong
    if (stored, intro.strip()) == (as_json(questions_in(latest.questions)), latest.intro):
        raise QuestionsNotFit([], "Nothing was changed, so there is no new version.")
    return Questionnaire.objects.create(
        kind=kind,
        number=latest.number + 1,
        intro=intro.strip(),
        questions=stored,
        made_at=now or timezone.now(),
        made_by=by,
    )
