"""The scalp assessment: begun, saved by editions, signed with all its parts, amended."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from bookings.models import Appointment, Artist
from clients.models import Client
from sessions_plan.actions.records import (
    both_kept,
    count_save,
    lock_client,
    lock_record,
    refuse_signed,
    refuse_unsigned,
    sign_record,
)
from sessions_plan.contents import (
    FIELDS,
    GOAL,
    PARTS,
    advice_on,
    assessment_values,
    refuse_invalid,
    tidied,
)
from sessions_plan.models import AreaGoal, Assessment, AssessmentAmendment
from studio.editions import Values


@transaction.atomic
def begin_assessment(
    *,
    client: Client,
    artist: Artist,
    by: User,
    appointment: Appointment | None = None,
    now: datetime | None = None,
) -> Assessment:
    """The client's assessment that is not signed yet, or a new one. What does not change with
    the weeks (skin type, undertone, texture) is carried over from the last one."""
    now = now or timezone.now()
    lock_client(client)
    ours = Assessment.objects.filter(client=client)
    if draft := ours.filter(signed_at=None).first():
        return draft
    last = ours.order_by("-begun_at").first()
    lasting = ("fitzpatrick", "undertone", "texture", "comfort")
    carried = {name: getattr(last, name) for name in lasting} if last else {}
    return Assessment.objects.create(
        client=client, artist=artist, appointment=appointment, begun_at=now, saved_at=now,
        saved_by=by, **carried,
    )  # fmt: skip


@transaction.atomic
def save_assessment(
    *,
    assessment: Assessment,
    values: Values,
    original: Values | None,
    by: User,
    now: datetime | None = None,
) -> Assessment:
    """Save what changed since `original`, parts included; Clashed where a colleague changed the
    same, and then nothing is saved."""
    now = now or timezone.now()
    record = lock_record(assessment)
    refuse_signed(record)
    theirs = assessment_values(record)
    mine = tidied({name: values[name] for name in theirs if name in values})
    merged = both_kept(record, mine=mine, theirs=theirs, original=original, by=by)
    if merged == {name: theirs[name] for name in merged}:
        return record
    refuse_invalid(theirs | merged)
    for name in FIELDS:
        if name in merged:
            setattr(record, name, merged[name])
    count_save(record, by, now)
    record.save()
    _write_goals(record, merged)
    for name, part in PARTS.items():
        if name in merged:
            _write_rows(record, part.model, merged[name], theirs[name])
    return record


def _write_goals(record: Assessment, merged: Values) -> None:
    told = {name.removeprefix(GOAL): goal for name, goal in merged.items() if name.startswith(GOAL)}
    there = {row.area: row for row in record.goals.all()}
    for area, goal in told.items():
        row = there.get(area)
        if row is not None and not goal:
            row.delete()
        elif row is None and goal:
            AreaGoal.objects.create(assessment=record, area=area, goal=goal)
        elif row is not None and row.goal != goal:
            row.goal = goal
            row.save()


def _write_rows(record: Assessment, model, wanted: list[dict], before: list[dict]) -> None:
    """Row by row in their order, so that one which only moved up keeps its history."""
    if wanted == before:
        return
    rows = list(model.objects.filter(assessment=record).order_by("pk"))
    for n, values in enumerate(wanted):
        row = rows[n] if n < len(rows) else model(assessment=record)
        if n < len(before) and before[n] == values:
            continue
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
    for row in rows[len(wanted) :]:
        row.delete()


def wanting_in_assessment(record: Assessment) -> dict[str, str]:
    """What is to be filled in before it can be signed."""
    wanting = {}
    if not record.scale:
        wanting["scale"] = "Choose the pattern, or that there is none."
    elif not record.grade and Assessment.GRADES[Assessment.Scale(record.scale)]:
        wanting["scale"] = "Choose the grade."
    sides = [record.salt_top, record.salt_back, record.salt_left, record.salt_right]
    if any(side is not None for side in sides) and None in sides:
        wanting["salt_top"] = "Give the bare share of all four sides, or of none."
    if record.fitzpatrick is None:
        wanting["fitzpatrick"] = "Choose the skin type."
    if record.shade and not record.shade_agreed:
        wanting["shade_agreed"] = "Ask the client about the shade, or leave it open."
    advice = advice_on(record)
    differs = advice is not None and record.shaving and record.shaving != advice.shaving
    if differs and not record.shaving_reason.strip():
        wanting["shaving_reason"] = "Say why the shaving differs from the advice."
    return wanting


@transaction.atomic
def sign_assessment(
    *, assessment: Assessment, edition: int, by: User, now: datetime | None = None
) -> Assessment:
    """Sign what was read; it and its parts stay as they are. Where nothing else was decided, the
    advice on shaving is what was decided."""
    record = lock_record(assessment)
    refuse_signed(record)
    advice = advice_on(record)
    if advice is not None and not record.shaving:
        record.shaving, record.shaving_reason = advice.shaving, advice.reason
    return sign_record(
        record,
        edition=edition,
        wanting=wanting_in_assessment(record),
        by=by,
        now=now or timezone.now(),
    )


@transaction.atomic
def amend_assessment(
    *, assessment: Assessment, text: str, by: User, now: datetime | None = None
) -> AssessmentAmendment:
    """A later word, below what was signed."""
    refuse_unsigned(assessment)
    return AssessmentAmendment.objects.create(
        record=assessment, text=text.strip(), written_at=now or timezone.now(), written_by=by
    )
