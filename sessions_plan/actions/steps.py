"""One small change of a session record after another, each by its own key.

A tablet sends them at once, or in order when its connection is back; what comes twice is done
once. `at` is when it happened, which may be before it came. Refused steps change nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from bookings.actions import visits
from sessions_plan.actions.needles import sign_needles
from sessions_plan.actions.supplies import refuse_unusable
from sessions_plan.charts import (
    CARRIED,
    CHECK,
    PLANNED,
    is_repeat,
    last_area,
    last_record,
    planned_areas,
)
from sessions_plan.errors import LotNotUsable, NotValid, RecordRefused
from sessions_plan.models import (
    Area,
    AreaWork,
    Break,
    PigmentLot,
    PlanArea,
    SentStep,
    SessionRecord,
    SupplyLot,
    TrayItem,
)

WORDS = ("new_words", "shade_looked_at", "numbing_note", "notes")
FIELDS = (*CHECK, *WORDS, "pain", "numbing")
ANSWERS: dict[Any, bool | None] = {"yes": True, "no": False, True: True, False: False, "": None}
PIGMENTS_AN_AREA = 2
NOT_LAID_OUT = "Lay this lot out on the tray first."


class Step:
    """What one step has at hand: the record, locked, and when it happened."""

    def __init__(self, record: SessionRecord, value: Any, by: User, at: datetime, now: datetime):
        self.record, self.by, self.at, self.now = record, by, at, now
        self.value: Mapping[str, Any] = value if isinstance(value, Mapping) else {}
        self.zone = record.appointment.location.zone


@transaction.atomic
def apply_step(
    *,
    record: SessionRecord,
    key: str,
    name: str,
    value: Any = None,
    by: User,
    at: datetime | None = None,
    now: datetime | None = None,
) -> SessionRecord:
    """Do one change, unless its key was there before. A Refusal leaves everything as it was, and
    its key may come again."""
    now = now or timezone.now()
    record = lock_session(record)
    if not 8 <= len(key) <= 40:
        raise NotValid("This change has no key of its own.")
    if SentStep.objects.filter(record=record, key=key).exists():
        return record
    if record.signed_at is not None:
        raise RecordRefused("It is signed. A later word goes below it as an amendment.")
    if name not in STEPS:
        raise NotValid("This change is not known here.")
    happened = min(max(at or now, record.opened_at), now)
    STEPS[name](Step(record, value, by, happened, now))
    record.edition += 1
    record.saved_at = now
    record.save()
    SentStep.objects.create(record=record, key=key, came_at=now)
    return record


def lock_session(record: SessionRecord) -> SessionRecord:
    rows = SessionRecord.objects.select_for_update(of=("self",))
    return rows.select_related(
        "client", "appointment__location", "appointment__service", "artist", "session__plan"
    ).get(pk=record.pk)


# ---------------------------------------------------------------- words and answers


def _fields(step: Step) -> None:
    """Answers of the check, words, pain, and which numbing product was used."""
    for name, raw in step.value.items():
        if name not in FIELDS:
            raise NotValid("This field is not known here.")
        if name == "numbing":
            _numbing(step, str(raw))
        else:
            setattr(step.record, name, read(step.record, name, raw))
    if step.record.began_at is None and set(CHECK) & set(step.value):
        step.record.checked_at = None  # another answer is looked at again


def read(row: SessionRecord | AreaWork, name: str, raw: Any) -> Any:
    """A value as its field takes it; NotValid says why not."""
    if name in CHECK:
        if raw is None or raw in ANSWERS:
            return ANSWERS.get(raw)
        raise NotValid("Answer yes or no.", name)
    field: Any = row._meta.get_field(name)
    if isinstance(raw, str):
        raw = raw.strip()
    if raw in ("", None) and field.null:
        return None
    try:
        return field.clean(raw if raw is not None else "", row)
    except ValidationError as problem:
        label = str(field.verbose_name).capitalize()
        raise NotValid(f"{label}: {problem.messages[0]}", name) from problem


def _numbing(step: Step, ref: str) -> None:
    if not ref:
        step.record.numbing, step.record.numbing_at = None, None
        return
    item = _on_tray(step, supply__ref=ref, supply__kind=SupplyLot.Kind.NUMBING)
    if item.supply_id == step.record.numbing_id:
        return
    refuse_unusable(item.lot, step.at, step.zone)
    step.record.numbing, step.record.numbing_at = item.supply, step.at


def _checked(step: Step) -> None:
    """Everything was asked, and the skin may be worked on today."""
    _fields(step)
    record = step.record
    if any(getattr(record, name) is None for name in CHECK):
        raise NotValid("Answer every question first.", "check")
    if record.anything_new and not record.new_words:
        raise NotValid("Say what is new since last time.", "new_words")
    if is_repeat(record) and not record.shade_looked_at:
        raise NotValid("Look at the shade on healed skin, and say how it is.", "shade_looked_at")
    record.checked_at = step.at


# ---------------------------------------------------------------- the clock


def _begin(step: Step) -> None:
    record = step.record
    if record.began_at is not None:
        return
    if record.checked_at is None:
        raise NotValid("The check before it begins is not done yet.", "check")
    visits.start(appointment=record.appointment, by=step.by, now=step.now)
    record.began_at = step.at


def _end(step: Step) -> None:
    record = step.record
    if record.began_at is None:
        raise NotValid("It has not begun yet.", "clock")
    if record.ended_at is None:
        _work(step)
        record.ended_at = max(step.at, record.began_at)


def _resume(step: Step) -> None:
    """Ended too soon: the clock goes on."""
    step.record.ended_at = None


def _break(step: Step) -> None:
    record = step.record
    if record.began_at is None or record.ended_at is not None:
        raise NotValid("A break is within the session.", "clock")
    if not record.breaks.filter(ended_at=None).exists():
        Break.objects.create(record=record, began_at=max(step.at, record.began_at))


def _work(step: Step) -> None:
    """The break is over."""
    for one in step.record.breaks.filter(ended_at=None):
        one.ended_at = max(step.at, one.began_at)
        one.save()


# ---------------------------------------------------------------- the tray


def _tray(step: Step) -> None:
    """Lots laid out or put back, by their refs."""
    lots = step.value.get("lots")
    for ref, is_out in (lots if isinstance(lots, Mapping) else {}).items():
        if is_out:
            lay_out(step, _lot(ref))
        else:
            _put_back(step, ref)


def _lot(ref: str) -> PigmentLot | SupplyLot:
    found = PigmentLot.objects.filter(ref=ref).first() or SupplyLot.objects.filter(ref=ref).first()
    if found is None:
        raise NotValid("This lot is not in the list.", "tray")
    return found


def lay_out(step: Step, lot: PigmentLot | SupplyLot) -> None:
    of = {"pigment": lot} if isinstance(lot, PigmentLot) else {"supply": lot}
    if TrayItem.objects.filter(record=step.record, **of).exists():
        return
    refuse_unusable(lot, step.at, step.zone)
    TrayItem.objects.create(record=step.record, laid_out_at=step.at, **of)


def _put_back(step: Step, ref: str) -> None:
    for item in step.record.tray.select_related("pigment", "supply"):
        if item.lot.ref != ref:
            continue
        used = AreaWork.objects.filter(record=step.record)
        if item.pigment:
            used = used.filter(pigment=item.pigment)
        else:
            used = used.filter(needle=item.supply)
        if used.exists() or step.record.numbing == item.lot:
            raise NotValid(f"{item} is charted in this session, so it stays on the tray.", "tray")
        item.delete()


def _tray_as_last(step: Step) -> None:
    """What lay on the tray last time, as far as it may still be used."""
    last = last_record(step.record)
    for item in last.tray.select_related("pigment", "supply") if last else ():
        try:
            lay_out(step, item.lot)
        except LotNotUsable:
            continue


def _on_tray(step: Step, **of: Any) -> TrayItem:
    found = step.record.tray.filter(**of).select_related("pigment", "supply").first()
    if found is None:
        raise NotValid(NOT_LAID_OUT, "tray")
    return found


# ---------------------------------------------------------------- the areas


def _place(step: Step) -> tuple[str, int]:
    area, place = step.value.get("area"), str(step.value.get("place", 0))
    if area not in Area.values or place not in map(str, range(PIGMENTS_AN_AREA)):
        raise NotValid("This area is not known here.", "areas")
    return area, int(place)


def _row(step: Step) -> AreaWork:
    """The area's first or second line; the needle is the tray's, where there is only one."""
    area, place = _place(step)
    rows = list(AreaWork.objects.filter(record=step.record, area=area))
    if place < len(rows):
        return rows[place]
    if place > len(rows):
        raise NotValid("Chart the first pigment of this area first.", "areas")
    row = AreaWork(record=step.record, area=area, worked_at=step.at)
    needles = step.record.tray.filter(supply__kind=SupplyLot.Kind.NEEDLE)
    if (only := list(needles.select_related("supply")[:2])) and len(only) == 1:
        row.needle = only[0].supply
    return row


def _area(step: Step) -> None:
    row, values = _row(step), step.value.get("values")
    for name, raw in (values if isinstance(values, Mapping) else {}).items():
        if name == "pigment":
            _pigment(step, row, str(raw))
        elif name == "needle":
            _needle(step, row, str(raw))
        elif name in CARRIED or name in ("passes", "dots", "reaction", "pain", "minutes", "note"):
            setattr(row, name, read(row, name, raw))
        else:
            raise NotValid("This field is not known here.", "areas")
    row.save()


def _pigment(step: Step, row: AreaWork, ref: str) -> None:
    if not ref:
        row.pigment = None
        return
    lot = _on_tray(step, pigment__ref=ref).pigment
    if lot is None or lot.pk == row.pigment_id:
        return
    refuse_unusable(lot, step.at, step.zone)
    twin = AreaWork.objects.filter(record=step.record, area=row.area, pigment=lot)
    if twin.exclude(pk=row.pk).exists():
        raise NotValid("This lot is charted in this area already.", "areas")
    row.pigment = lot
    row.shade = row.shade or lot.shade
    row.worked_at = step.at


def _needle(step: Step, row: AreaWork, ref: str) -> None:
    if not ref:
        row.needle = None
        return
    item = _on_tray(step, supply__ref=ref, supply__kind=SupplyLot.Kind.NEEDLE)
    if item.supply_id != row.needle_id:
        refuse_unusable(item.lot, step.at, step.zone)
        row.needle = item.supply


def _area_as_last(step: Step) -> None:
    """What the area had last time, where nothing stands yet; lots only from today's tray. Where
    it was not worked on before, what the plan says of it."""
    row = _row(step)
    area, place = _place(step)
    last = last_area(step.record, area, place)
    if last is None:
        _as_planned(step, row, None if place else planned_areas(step.record).get(area))
        return
    for name in CARRIED:
        if name == "technique" and row.pk is None or getattr(row, name) in ("", None):
            setattr(row, name, getattr(last, name))
    if row.pigment is None and last.pigment is not None:
        try:
            _pigment(step, row, last.pigment.ref)
        except (NotValid, LotNotUsable):
            row.pigment = None  # another lot is laid out today: one tap takes it
    if row.needle is None and last.needle is not None:
        same = step.record.tray.filter(supply=last.needle).select_related("supply").first()
        row.needle = same.supply if same else None
    row.save()


def _as_planned(step: Step, row: AreaWork, planned: PlanArea | None) -> None:
    if planned is None:
        raise NotValid("Neither the last time nor the plan says anything of this area.", "areas")
    for name in PLANNED:
        if name == "technique" and row.pk is None or getattr(row, name) in ("", None):
            setattr(row, name, getattr(planned, name))
    same = step.record.tray.filter(pigment__shade=planned.shade).order_by("pk").first()
    if planned.shade and row.pigment is None and same is not None and same.pigment is not None:
        try:
            _pigment(step, row, same.pigment.ref)
        except (NotValid, LotNotUsable):
            row.pigment = None  # set aside since it was laid out
    row.save()


def _area_away(step: Step) -> None:
    """Charted by mistake."""
    area, place = _place(step)
    rows = list(AreaWork.objects.filter(record=step.record, area=area))
    if place == 0 and len(rows) > 1:
        raise NotValid("Take the second pigment of this area away first.", "areas")
    if place < len(rows):
        rows[place].delete()


def _needles(step: Step) -> None:
    """Shown sealed and opened before the client; both sign."""
    sign_needles(step.record, step.value, step.at)


STEPS: dict[str, Callable[[Step], None]] = {
    "fields": _fields,
    "checked": _checked,
    "begin": _begin,
    "end": _end,
    "resume": _resume,
    "break": _break,
    "work": _work,
    "tray": _tray,
    "tray-as-last": _tray_as_last,
    "area": _area,
    "area-as-last": _area_as_last,
    "area-away": _area_away,
    "needles": _needles,
}
