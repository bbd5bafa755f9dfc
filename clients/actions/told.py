"""Nothing is asked twice: what the record knows answers a form, and a form fills the record."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from accounts.models import User
from clients import asks
from clients.actions.age import set_birth_date
from clients.models import Allergy, AnswerSheet, Client, Questionnaire
from clients.questions import Kind, Question, questions_in, read_answers

WORDS = ("full_name", "address", "best_hours", "spokesperson", "spokesperson_relation")
YES_NO = {"yes": True, "no": False}


def known_answers(client: Client, questionnaire: Questionnaire, *, today: date) -> dict[str, Any]:
    """What can be filled in beforehand: from the last signed sheet, the client's record and
    what they booked with; only what fits the questions of this version."""
    questions = questions_in(questionnaire.questions)
    allergies = _listed(client)
    known = _last_answers(client, questionnaire.kind) | {
        question.key: value
        for question in questions
        if question.fills and (value := _known(client, question, allergies)) not in (None, "", [])
    }
    return read_answers(questions, known, today=today).answers


def _last_answers(client: Client, kind: str) -> dict[str, Any]:
    signed = AnswerSheet.objects.filter(
        client=client, questionnaire__kind=kind, signed_at__isnull=False
    )
    last = signed.order_by("-signed_at", "-pk").first()
    return dict(last.answers) if last else {}


def _known(client: Client, question: Question, allergies: list[dict[str, str]]) -> Any:
    fills = question.fills
    if fills in WORDS or fills == "preferred_channel":
        return getattr(client, fills)
    if fills == "birth_date":
        return client.birth_date.isoformat() if client.birth_date else None
    if fills == "voicemail_ok":
        return {True: "yes", False: "no"}.get(client.voicemail_ok)  # type: ignore[arg-type]
    if fills == "allergies":
        return allergies
    if fills == "allergy":
        wanted = question.substance.strip().casefold()
        return "yes" if wanted in {row["substance"].casefold() for row in allergies} else None
    return next((known[fills] for answer in asks.known if fills in (known := answer(client))), None)


def _listed(client: Client) -> list[dict[str, str]]:
    """The allergies on the list; one statement, however many questions ask for one."""
    return [
        {
            "substance": allergy.substance,
            "reaction": allergy.reaction,
            "seen_on": allergy.seen_on.isoformat() if allergy.seen_on else "",
        }
        for allergy in Allergy.objects.filter(client=client, ended_at=None)
    ]


def _open_allergies(client: Client, substance: str) -> list[Allergy]:
    open_ones = Allergy.objects.filter(client=client, ended_at=None)
    return list(open_ones.filter(substance__iexact=substance.strip()))


def note_what_was_told(sheet: AnswerSheet, *, by: User | None, now: datetime) -> None:
    """Write signed answers into the client's record, where a question fills it. Within the
    caller's transaction, the client locked."""
    client = Client.objects.get(pk=sheet.client_id)
    changed = []
    for question in questions_in(sheet.questionnaire.questions):
        answer = sheet.answers.get(question.key)
        if not question.fills or answer in (None, "", []):
            continue
        if question.fills in ("allergies", "allergy"):
            _note_allergies(client, question, answer, sheet, by, now)
        elif question.fills == "birth_date":
            set_birth_date(
                client=client, birth_date=date.fromisoformat(str(answer)), by=by, now=now
            )
        elif question.fills != "reasons":
            _put(client, question, answer)
            changed.append(question.fills)
    if changed:
        client.save(update_fields=changed)


def _put(client: Client, question: Question, answer: Any) -> None:
    value: Any = YES_NO[answer] if question.kind is Kind.YES_NO else str(answer)
    if isinstance(value, str):
        field = Client._meta.get_field(question.fills)
        value = value[: getattr(field, "max_length", None)]
    setattr(client, question.fills, value)


def _note_allergies(
    client: Client,
    question: Question,
    answer: Any,
    sheet: AnswerSheet,
    by: User | None,
    now: datetime,
) -> None:
    if question.fills == "allergy":
        told = sheet.answers.get(question.more_key, "")
        rows = [{"substance": question.substance, "reaction": told}] if answer == "yes" else []
    else:
        rows = answer
    for row in rows:
        _note_allergy(client, row, by, now)


def _note_allergy(client: Client, row: dict[str, str], by: User | None, now: datetime) -> None:
    """One more on the list, or what is newly known of one that is there."""
    seen_on = date.fromisoformat(row["seen_on"]) if row.get("seen_on") else None
    reaction = row.get("reaction", "")[:300]
    there = _open_allergies(client, row["substance"])
    if not there:
        Allergy.objects.create(
            client=client,
            substance=row["substance"],
            reaction=reaction,
            seen_on=seen_on,
            noted_at=now,
            noted_by=by,
        )
        return
    allergy = there[0]
    newer = (reaction or allergy.reaction, seen_on or allergy.seen_on)
    if newer != (allergy.reaction, allergy.seen_on):
        allergy.reaction, allergy.seen_on = newer
        allergy.save(update_fields=["reaction", "seen_on"])
