"""An assessment in words: the signed record, the review before signing, and what clashes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from desk.assessment.map import words as mark_words
from sessions_plan.contents import FIELDS, GOAL
from sessions_plan.grades import means
from sessions_plan.models import Area, Assessment, Goal, HeadMark, PriorWork, Scar
from sessions_plan.salt import salt
from studio.wording import day


@dataclass(frozen=True)
class Section:
    title: str
    rows: list[tuple[str, str]]
    key: str = ""
    lines: list[str] = field(default_factory=list)


LABELS = {
    "scale": "Pattern", "fitzpatrick": "Skin type", "undertone": "Undertone",
    "hair_colour": "Hair colour", "texture": "Texture", "hair_length": "Worn",
    "density": "Density", "conditions": "Skin conditions", "oil": "Skin", "sun": "In the sun",
    "swimming": "Swimming", "sweat": "Sweat", "works_outdoors": "Works outdoors",
    "expected_loss": "Further loss to expect", "pain_worry": "Worry about pain",
    "comfort": "Makes it easier", "swatches": "Swatches", "shade_light": "Light",
    "shade": "Shade chosen", "shade_agreed": "The client agrees", "shaving": "Shaving",
    "shaving_reason": "Why", "notes": "Notes", "scars": "Scars", "prior_work": "Earlier work",
    "marks": "Head map", "salt_top": "SALT, top", "salt_back": "SALT, back",
    "salt_left": "SALT, left", "salt_right": "SALT, right", "grade": "Grade",
    **{f"{GOAL}{area}": f"Goal, {word.lower()}" for area, word in Area.choices},
}  # fmt: skip
TICKED = {"conditions": Assessment.Condition, "comfort": Assessment.Comfort}


def say(name: str, value: Any) -> str:
    """One value as a person reads it; empty when nothing was said."""
    if value in (None, "", []):
        return ""
    if name in ROWS:
        return "\n".join(ROWS[name](row) for row in value)
    if name in TICKED:
        return ", ".join(str(TICKED[name](one).label) for one in value)
    if name.startswith(GOAL):
        return str(Goal(value).label)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if name.startswith("salt_"):
        return f"{value} %"
    if name == "pain_worry":
        return f"{value} of 10"
    if name in FIELDS:
        choices = dict(Assessment._meta.get_field(name).flatchoices)  # type: ignore[union-attr]
        return str(choices.get(value, value))
    return str(value)


def sections(values: Mapping[str, Any]) -> list[Section]:
    """The whole record in the order of the page, without what was not said."""
    scale, grade = values["scale"], values["grade"]
    pattern = say("scale", scale)
    if grade:
        word = dict(Assessment.GRADES[Assessment.Scale(scale)])[grade]
        pattern = f"{pattern} {word}. {means(scale, grade)}"
    score = salt(*(values[f"salt_{side}"] for side in ("top", "back", "left", "right")))
    bare = ("SALT", str(score or "").removeprefix("SALT "))
    found = [
        Section("Pattern", [("Pattern", pattern), bare, *_said(values, "expected_loss")]),
        Section("Skin", _said(values, "fitzpatrick", "undertone", "oil", "conditions")),
        Section("Hair", _said(values, "hair_colour", "texture", "hair_length", "density")),
        Section("Scars", [], "scars", _lines(values, "scars")),
        Section("Earlier work", [], "prior_work", _lines(values, "prior_work")),
        Section("Daily life", _said(values, "sun", "swimming", "sweat", "works_outdoors")),
        Section(
            "Goals",
            [(word, say(f"{GOAL}{area}", values[f"{GOAL}{area}"])) for area, word in Area.choices],
        ),
        Section(
            "Shade match",
            _said(values, "shade_light", "shade") + _agreed(values),
            "swatches",
            _lines(values, "swatches"),
        ),
        Section("Comfort", _said(values, "pain_worry", "comfort")),
        Section("Shaving", _said(values, "shaving", "shaving_reason")),
        Section("Notes", [], "notes", [values["notes"]] if values["notes"] else []),
    ]
    return [
        Section(s.title, [row for row in s.rows if row[1]], s.key, s.lines)
        for s in found
        if s.lines or any(row[1] for row in s.rows)
    ]


def _said(values: Mapping[str, Any], *names: str) -> list[tuple[str, str]]:
    return [(LABELS[name], say(name, values[name])) for name in names]


def _agreed(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(LABELS["shade_agreed"], "Yes" if values["shade_agreed"] else "Not asked yet")] * bool(
        values["shade"]
    )


def _lines(values: Mapping[str, Any], name: str) -> list[str]:
    return [ROWS[name](row) for row in values[name]]


def _scar(row: Mapping[str, Any]) -> str:
    size = " x ".join(f"{row[n]}" for n in ("length_mm", "width_mm") if row[n])
    said = [
        f"{Scar.Kind(row['kind']).label}, {row['site']}",
        f"{size} mm" if size else "",
        f"{row['months_old']} months old" if row["months_old"] else "",
        str(Scar.Texture(row["texture"]).label).lower() if row["texture"] else "",
        {True: "lighter than around", False: "not lighter than around"}.get(row["is_lighter"], ""),
        f"blend margin {row['blend_margin_mm']} mm" if row["blend_margin_mm"] else "",
    ]
    return ", ".join(filter(None, said))


def _work(row: Mapping[str, Any]) -> str:
    when = day(date.fromisoformat(str(row["done_on"]))) if row["done_on"] else ""
    return ", ".join(
        filter(None, [str(PriorWork.Kind(row["kind"]).label), when, row["where"], row["note"]])
    )


def _mark(row: Mapping[str, Any]) -> str:
    seen = str(HeadMark.View(row["view"]).label).lower()
    note = f". {row['note']}" if row["note"] else ""
    return f"{mark_words(row)} ({seen}){note}"


def _swatch(row: Mapping[str, Any]) -> str:
    return ", ".join(filter(None, [row.get(n, "") for n in ("shade", "dilution", "where", "note")]))


ROWS = {"scars": _scar, "prior_work": _work, "marks": _mark, "swatches": _swatch}
