"""Flags: raised by hand or by signed answers, cleared with a reason, replaced by newer answers."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from clients.access import require
from clients.errors import FlagSettled, GivesAway, ReasonNeeded, WaitNeedsItsEnd
from clients.models import AnswerSheet, Client, Flag
from clients.parts import Part
from clients.questions import Handling, Wanted, flags_from, questions_in
from clients.questions.checking import telling
from clients.questions.following import NEEDED
from studio.wording import day


@transaction.atomic
def raise_flag(
    *,
    client: Client,
    handling: str,
    by: User,
    needed: str = "",
    detail: str = "",
    expires_on: date | None = None,
    now: datetime | None = None,
) -> Flag:
    """An artist or the owner raises a flag by hand. What the desk reads may not repeat what is
    behind it; left empty, it says the usual."""
    require(by, client, Part.HEALTH)
    now = now or timezone.now()
    if handling == Flag.Handling.WAIT and expires_on is None:
        raise WaitNeedsItsEnd()
    if shared := min(telling(needed) & telling(detail), default=""):
        raise GivesAway(shared)
    usual = NEEDED[Handling(handling)].format(until=day(expires_on) if expires_on else "")
    return Flag.objects.create(
        client=client,
        handling=handling,
        needed=needed.strip() or usual,
        detail=detail.strip(),
        expires_on=expires_on,
        raised_at=now,
        raised_by=by,
    )


@transaction.atomic
def clear_flag(
    *,
    flag: Flag,
    by: User,
    reason: str,
    until: date | None = None,
    now: datetime | None = None,
) -> Flag:
    """An artist who treats them, or the owner, settles a flag and says why; with `until`, it is
    open again after that day."""
    require(by, flag.client, Part.HEALTH)
    now = now or timezone.now()
    flag = Flag.objects.select_for_update(of=("self",)).get(pk=flag.pk)
    if not flag.is_open(now.date()):
        raise FlagSettled()
    if not reason.strip():
        raise ReasonNeeded()
    if until is not None and until < now.date():
        raise FlagSettled("That day has passed. Give one still to come, or none.")
    flag.cleared_at, flag.cleared_by = now, by
    flag.clear_reason, flag.cleared_until = reason.strip(), until
    flag.save()
    return flag


def follow(sheet: AnswerSheet, today: date, now: datetime) -> list[Flag]:
    """Raise the flags that follow from signed answers, and let those of older sheets go from
    which they no longer follow. Within the caller's transaction.

    A flag that is open and follows from the very same answer stays as it is. One that was
    cleared was cleared for what was said then: the same answer raises it anew.
    """
    questions = questions_in(sheet.questionnaire.questions)
    wanted = flags_from(questions, sheet.answers, today)
    unmet = Counter(_same(one, sheet) for one in wanted)
    for flag in _of_older_sheets(sheet):
        same = _same(flag, flag.sheet)
        if flag.is_open(today) and flag.cleared_at is None and unmet[same]:
            unmet[same] -= 1
            continue
        flag.replaced_by = sheet
        flag.save(update_fields=["replaced_by"])
    raised = []
    for one in wanted:
        if unmet[_same(one, sheet)]:
            unmet[_same(one, sheet)] -= 1
            raised.append(_raise(one, sheet, now))
    return raised


def _of_older_sheets(sheet: AnswerSheet) -> list[Flag]:
    kind = sheet.questionnaire.kind
    flags = Flag.objects.filter(client_id=sheet.client_id, sheet__questionnaire__kind=kind)
    return list(flags.filter(replaced_by=None).exclude(sheet=sheet).select_related("sheet"))


def _same(flag: Flag | Wanted, sheet: AnswerSheet | None) -> tuple:
    """What makes two flags one: the question, the answer and what follows."""
    answers = sheet.answers if sheet else {}
    given = (answers.get(flag.question), answers.get(f"{flag.question}.more"))
    return flag.question, str(flag.handling), flag.expires_on, repr(given)


def _raise(wanted: Wanted, sheet: AnswerSheet, now: datetime) -> Flag:
    return Flag.objects.create(
        client_id=sheet.client_id,
        sheet=sheet,
        question=wanted.question,
        handling=wanted.handling.value,
        needed=wanted.needed,
        detail=wanted.detail,
        expires_on=wanted.expires_on,
        raised_at=now,
    )
