"""A tablet handed to a client, locked to their forms, and taken back with a PIN."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.actions import whose_pin
from accounts.links import new_token, token_hash
from accounts.models import User
from accounts.pins import fits
from clients.access import sees
from clients.actions.intake import answers_to_show, save_answers
from clients.actions.told import known_answers
from clients.errors import HandOverEnded, NothingToHandOver, PinNeeded, WrongPin
from clients.models import AnswerSheet, Client, Consent, HandOver
from clients.parts import Part
from clients.questions import FILLS, MORE, questions_in

LASTS = timedelta(hours=4)
MOST_WRONG_PINS = 5
# What an answer fills that is health, and so is not for everyone who may hand a tablet over.
HEALTH_FILLS = {"allergies", "allergy", "reasons"}


@transaction.atomic
def hand_over(
    *,
    client: Client,
    sheets: Collection[AnswerSheet],
    consents: Collection[Consent],
    by: User,
    now: datetime | None = None,
) -> tuple[HandOver, str]:
    """Begin: these open forms of one client and nothing else. Gives the hand-over and the token
    that the browser's sign-in keeps on the server; here only its hash stays."""
    now = now or timezone.now()
    if not by.pin:
        raise PinNeeded()
    sheets = [sheet for sheet in sheets if sheet.is_open and sheet.client_id == client.pk]
    consents = [form for form in consents if form.is_open and form.client_id == client.pk]
    if not sheets and not consents:
        raise NothingToHandOver()
    token = new_token()
    begun = HandOver.objects.create(
        client=client, token_hash=token_hash(token), begun_at=now, begun_by=by
    )
    begun.sheets.set(sheets)
    begun.consents.set(consents)
    return begun, token


def out_of_sight(
    *, sheet: AnswerSheet, by: User, today: date, now: datetime | None = None
) -> list[str]:
    """The questions of a sheet whose answers the tablet keeps and does not show, because who
    hands it over may not read them; with nobody else near they could open the form themselves.

    What is known from earlier is kept with the sheet first, so that nothing is asked twice.
    """
    if sees(by, sheet.client, Part.HEALTH):
        return []
    known = known_answers(sheet.client, sheet.questionnaire, today=today)
    answers = answers_to_show(sheet, known, today=today)
    answered = {key.removesuffix(MORE) for key in answers}
    hidden = sorted(answered - _open_to_all(sheet))
    if hidden and not sheet.saved_at:
        save_answers(sheet=sheet, data=answers, today=today, now=now)
    return hidden


def _open_to_all(sheet: AnswerSheet) -> set[str]:
    """The questions that ask for what every colleague who hands a tablet over knows anyway."""
    return {
        question.key
        for question in questions_in(sheet.questionnaire.questions)
        if question.fills in set(FILLS) - HEALTH_FILLS
    }


def hand_over_by(token: str, now: datetime) -> HandOver | None:
    """The hand-over this browser is locked to, while it lasts."""
    found = HandOver.objects.filter(
        token_hash=token_hash(token), ended_at=None, begun_at__gt=now - LASTS
    )
    return found.select_related("client", "begun_by").first()


def end_hand_over(*, hand_over: HandOver, pin: str, now: datetime | None = None) -> User:
    """Take the tablet back: whose PIN it was. A wrong one is counted, and stays counted whatever
    is said about it; the fifth ends the hand-over for good."""
    now = now or timezone.now()
    with transaction.atomic():
        standing = HandOver.objects.select_for_update(of=("self",)).select_related("begun_by")
        found = standing.get(pk=hand_over.pk)
        if found.ended_at is not None:
            raise HandOverEnded()
        colleague = _whose(pin, found.begun_by)
        if colleague is not None:
            found.ended_at, found.ended_by = now, colleague
        else:
            found.wrong_pins += 1
            if found.wrong_pins >= MOST_WRONG_PINS:
                found.ended_at = now
        found.save(update_fields=["ended_at", "ended_by", "wrong_pins"])
    if colleague is None:
        left = MOST_WRONG_PINS - found.wrong_pins
        raise WrongPin(left) if left else HandOverEnded()
    return colleague


def _whose(pin: str, first: User) -> User | None:
    if first.is_active and first.pin and fits(pin, first.pin):
        return first
    return whose_pin(pin)
