"""What the demo's clients told about their health: most of those who come around now."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.roles import Role
from bookings.models import Appointment, Service
from clients.actions import intake
from clients.actions.age import record_proof_of_age
from clients.actions.flags import clear_flag, raise_flag
from clients.models import Client, Flag, ProofOfAge, Questionnaire
from clients.questions import Kind, Question, questions_in

BEFORE, AFTER = timedelta(days=4), timedelta(days=8)
STREETS = ("Elm Street", "Warren Avenue", "River Road", "2nd Street", "Grove Lane")
# What one in three has to tell, as changes of an otherwise empty sheet.
STORIES: list[dict[str, Any]] = [
    {"blood-thinner": "yes", "blood-thinner.more": "Apixaban, for two years"},
    {"diabetes": "type2"},
    {"hair-care": ["minoxidil"]},
    {"latex": "yes"},
    {"medicines": "yes", "medicines.more": "Vitamin D, and thyroxine for the thyroid"},
    {"allergies": [{"substance": "Nickel", "reaction": "red and itchy", "seen_on": ""}]},
    {"scalp-now": ["seborrhoeic"]},
    {"sunburn": "yes"},
    {"heart": ["pressure"], "medicines": "yes", "medicines.more": "Amlodipine"},
]
SELF_IMAGE = [
    {"thinking": "little", "held-back": "no", "other-looks": "no", "mood": "good"},
    {"thinking": "hours", "held-back": "sometimes", "other-looks": "no", "mood": "mixed"},
]


def answer_questions(*, now: datetime, seed: int) -> int:
    """Sheets, flags and proofs of age of the clients with a visit around now; gives how many
    signed. Committed client by client."""
    rng = random.Random(f"health {seed}")  # noqa: S311
    owner = User.objects.get(role=Role.OWNER)
    clerk = User.objects.filter(role=Role.DESK).first() or owner
    questions = list(questions_in(intake.newest(Questionnaire.Kind.HEALTH).questions))
    signed = 0
    for client, treated in _around(now):
        with transaction.atomic():
            signed += _one(client, treated, questions, rng, owner, clerk, now)
    return signed


def _around(now: datetime) -> Iterator[tuple[Client, bool]]:
    """Clients with a visit about now, and whether one of them touches skin."""
    kind = Service.Kind
    visits = (
        Appointment.objects.filter(starts_at__gt=now - BEFORE, starts_at__lt=now + AFTER)
        .exclude(status__in=(Appointment.Status.HELD, Appointment.Status.CANCELLED))
        .exclude(client=None)
        .order_by("client_id", "starts_at")
        .values_list("client_id", "service__kind")
    )
    kinds: dict[int, set[str]] = {}
    for client, service in visits:
        kinds.setdefault(client, set()).add(service)
    clients = Client.objects.in_bulk(kinds)
    for pk, has in kinds.items():
        yield clients[pk], bool(has & {kind.SESSION, kind.TOUCH_UP, kind.PATCH_TEST})


def _one(
    client: Client,
    treated: bool,
    questions: list[Question],
    rng: random.Random,
    owner: User,
    clerk: User,
    now: datetime,
) -> int:
    asked = now - timedelta(days=rng.randint(3, 40), hours=rng.randint(1, 9))
    if client.birth_date is None:
        client.birth_date = _born(rng, now)
    sheet = intake.ask(client=client, by=clerk, now=asked)
    story = rng.choice(STORIES) if rng.random() < 0.33 else {}
    answers = _answers(client, questions, rng) | story
    if not treated and rng.random() < 0.4:
        if rng.random() < 0.5:
            few = dict(list(answers.items())[: rng.randint(4, 20)])
            intake.save_answers(sheet=sheet, data=few, now=asked + timedelta(hours=5))
        return 0
    at = asked + timedelta(hours=rng.randint(2, 40))
    intake.sign_answers(sheet=sheet, data=answers, name=str(client), now=min(at, now))
    if treated:
        _five_questions(client, rng, clerk, now)
        if not ProofOfAge.objects.filter(client=client).exists():
            record_proof_of_age(
                client=client, kind="licence", birth_date=client.birth_date, by=clerk, now=at
            )
        _settle_some(client, rng, owner, now)
    return 1


def _born(rng: random.Random, now: datetime) -> date:
    return now.date() - timedelta(days=rng.randint(22 * 366, 61 * 365))


def _answers(client: Client, questions: list[Question], rng: random.Random) -> dict[str, Any]:
    """Someone about whom there is nothing to know."""
    usual: dict[str, Any] = {
        "full-name": str(client),
        "birth-date": client.birth_date.isoformat() if client.birth_date else "",
        "address": client.address or f"{rng.randint(2, 190)} {rng.choice(STREETS)}",
        "channel": rng.choice(("sms", "email", "phone")),
        "voicemail": "yes",
    }
    for question in questions:
        if question.key in usual or not question.is_required:
            continue
        if question.kind is Kind.SEVERAL:
            usual[question.key] = [one.key for one in question.choices if one.is_none]
        elif question.kind in (Kind.YES_NO, Kind.CHOICE):
            usual[question.key] = "no"
    return usual


def _five_questions(client: Client, rng: random.Random, clerk: User, now: datetime) -> None:
    sheet = intake.ask(client=client, kind=Questionnaire.Kind.SELF_IMAGE, by=clerk, now=now)
    story = SELF_IMAGE[rng.random() < 0.15]
    intake.sign_answers(sheet=sheet, data=story, name=str(client), now=now)


def _settle_some(client: Client, rng: random.Random, owner: User, now: datetime) -> None:
    """Most of what stopped a session was settled; now and then something is still open."""
    for flag in Flag.objects.open(now.date()).filter(client=client):
        if flag.handling in Flag.STOPPING and rng.random() < 0.8:
            clear_flag(flag=flag, by=owner, reason="The doctor's note was seen.", now=now)
    if rng.random() < 0.06:
        raise_flag(
            client=client,
            handling=Flag.Handling.BLOCK,
            detail="Came sunburnt from a holiday; look at the skin before anything else.",
            by=owner,
            now=now,
        )
