"""What an assessment says, as plain values: what forms carry, editions weigh and plans read.

Scalars stand under their field's name, the goal of an area under `goal-<area>`, the parts as
lists of rows under `scars`, `prior_work` and `marks`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from sessions_plan.errors import NotValid
from sessions_plan.grades import belongs
from sessions_plan.headmap import is_shape, standard_shape
from sessions_plan.models import Area, Assessment, Goal, HeadMark, PriorWork, Scar
from sessions_plan.models.assessments import Part
from sessions_plan.salt import Salt, salt
from sessions_plan.shaving import Advice, Head, advise
from studio.editions import Values, plain

GOAL = "goal-"
FIELDS = tuple(name for name in Assessment.CONTENT if name not in ("appointment", "artist"))
MOST_ROWS = 60


@dataclass(frozen=True)
class PartOf:
    model: type[Part]
    fields: tuple[str, ...]


PARTS = {
    "scars": PartOf(
        Scar,
        (
            "kind", "site", "length_mm", "width_mm", "months_old", "texture", "is_lighter",
            "blend_margin_mm",
        ),
    ),
    "prior_work": PartOf(PriorWork, ("kind", "done_on", "where", "note")),
    "marks": PartOf(HeadMark, ("view", "kind", "area", "points", "area_cm2", "note")),
}  # fmt: skip
LISTS = {"conditions": Assessment.Condition, "comfort": Assessment.Comfort}
SWATCH = ("shade", "dilution", "where", "note")


def assessment_values(record: Assessment) -> dict[str, Any]:
    """Everything it says. Four queries, or none for parts that were prefetched."""
    goals = {row.area: row.goal for row in record.goals.all()}
    found = {name: plain(getattr(record, name)) for name in FIELDS}
    found |= {f"{GOAL}{area}": goals.get(area, "") for area in Area.values}
    for name, part in PARTS.items():
        rows = sorted(getattr(record, name).all(), key=lambda row: row.pk)
        found[name] = [{f: plain(getattr(row, f)) for f in part.fields} for row in rows]
    return found


def salt_of(record: Assessment) -> Salt | None:
    return salt(record.salt_top, record.salt_back, record.salt_left, record.salt_right)


def advice_on(record: Assessment) -> Advice | None:
    """What the studio's rule says about shaving this head."""
    return advise(
        Head(
            scale=record.scale,
            grade=record.grade,
            salt=found.score if (found := salt_of(record)) else None,
            density=record.density,
            hair_length=record.hair_length,
            goals=frozenset(row.goal for row in record.goals.all()),
        )
    )


def refuse_invalid(values: Values) -> None:
    """What no form should have let through: NotValid names the field."""
    if not belongs(values["scale"], values["grade"]):
        raise NotValid("This grade belongs to another scale.", "scale")
    for name, choices in LISTS.items():
        if set(values[name]) - set(choices.values):
            raise NotValid("This is not one of the choices.", name)
    for area in Area.values:
        if values[f"{GOAL}{area}"] not in ("", *Goal.values):
            raise NotValid("This is not one of the goals.", f"{GOAL}{area}")
    for swatch in values["swatches"]:
        if set(swatch) - set(SWATCH) or not all(isinstance(v, str) for v in swatch.values()):
            raise NotValid("A swatch has a shade, a dilution, a place and a note.", "swatches")
    for name, part in PARTS.items():
        if len(values[name]) > MOST_ROWS:
            raise NotValid(f"At most {MOST_ROWS} can be kept here.", name)
        for row in values[name]:
            _refuse_invalid_row(name, part, row)
    try:
        Assessment(**{name: values[name] for name in FIELDS}).clean_fields(
            exclude=["client", "artist", "begun_at", "saved_at", "saved_by"]
        )
    except ValidationError as wrong:
        field, sentences = next(iter(wrong.message_dict.items()))
        raise NotValid(sentences[0], field) from wrong


def _refuse_invalid_row(name: str, part: PartOf, row: dict[str, Any]) -> None:
    if name == "marks" and not is_shape(row.get("points")):
        raise NotValid("A mark on the map needs at least three points.", name)
    try:
        part.model(**row).clean_fields(exclude=["assessment"])
    except ValidationError as wrong:
        raise NotValid(next(iter(wrong.message_dict.values()))[0], name) from wrong


def tidied(values: Values) -> dict[str, Any]:
    """As the database would give them back: sizes with one decimal, every mark with a shape."""
    found = {name: plain(value) for name, value in values.items()}
    for name, part in PARTS.items():
        if name in found:
            blank = {f: "" if _is_text(part.model, f) else None for f in part.fields}
            found[name] = [blank | row for row in found[name]]
    if "marks" in found:
        found["marks"] = [_with_its_shape(_with_its_size(mark)) for mark in found["marks"]]
    return found


def _is_text(model: type[Part], name: str) -> bool:
    return isinstance(model._meta.get_field(name), models.CharField)


def _with_its_size(mark: dict[str, Any]) -> dict[str, Any]:
    size = mark.get("area_cm2")
    return mark | {"area_cm2": f"{Decimal(str(size)):.1f}" if size not in (None, "") else None}


def _with_its_shape(mark: dict[str, Any]) -> dict[str, Any]:
    """A mark that was named in the list and not drawn stands at its area's place."""
    if mark.get("points"):
        return mark
    size = float(mark["area_cm2"]) if mark.get("area_cm2") else None
    shape = standard_shape(mark["view"], mark["kind"], mark.get("area", ""), size)
    return mark | {"points": [list(point) for point in shape]}
