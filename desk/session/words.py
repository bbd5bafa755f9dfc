"""A session record in words: read before it is signed, and afterwards."""

from __future__ import annotations

from typing import Any, NamedTuple

from desk.session.showing import QUESTIONS
from sessions_plan.actions.follow_ups import is_follow_up
from sessions_plan.charts import Chart
from sessions_plan.models import AreaWork, HealedRating, SessionRecord
from studio.wording import clock, length

WORDS = {True: "Yes", False: "No"}
AREA = (
    ("technique", "Technique"), ("machine", "Machine"), ("depth_mm", "Depth, mm"),
    ("speed_hz", "Speed, per second"), ("stroke_mm", "Stroke, mm"), ("shade", "Shade"),
    ("dilution", "Dilution"), ("passes", "Passes"), ("dots", "Dots, estimated"),
    ("minutes", "Minutes"), ("reaction", "Reaction"), ("pain", "Pain, of 10"), ("note", "Note"),
)  # fmt: skip


class Section(NamedTuple):
    title: str
    rows: list[tuple[str, Any]]


def sections(found: Chart, zone: str) -> list[Section]:
    """Every part that says something, in the order of the day."""
    record = found.record
    parts = [
        Section("The check", _check(record, zone)),
        Section("The session", _session(found, zone)),
    ]
    parts += [
        Section(row.get_area_display(), _area(row)) for rows in found.areas.values() for row in rows
    ]
    if is_follow_up(record):
        parts += [
            Section(f"{row.get_area_display()}, healed", _healed(row))
            for row in record.ratings.all()
        ]
        parts.append(Section("What follows", _told([("Outcome", record.get_outcome_display())])))
    return [part for part in parts if part.rows]


def _check(record: SessionRecord, zone: str) -> list[tuple[str, Any]]:
    rows = [
        (words.split("?")[0], WORDS[getattr(record, name)])
        for name, words in QUESTIONS.items()
        if getattr(record, name) is not None
    ]
    rows += [("What is new", record.new_words), ("Shade on healed skin", record.shade_looked_at)]
    if record.checked_at:
        rows.append(("Checked", clock(record.checked_at, zone)))
    return _told([*rows, ("Not today, because", record.not_today_reason)])


def _session(found: Chart, zone: str) -> list[tuple[str, Any]]:
    record, rows = found.record, []
    if record.began_at:
        ended = clock(record.ended_at, zone) if record.ended_at else "not ended"
        rows.append(("Began and ended", f"{clock(record.began_at, zone)}–{ended}"))
    if record.ended_at:
        worked = length(max(1, round(found.seconds(record.ended_at) / 60)))
        rows.append(("Worked, breaks left out", worked))
    if found.breaks:
        breaks = [
            f"{clock(one.began_at, zone)}–{clock(one.ended_at, zone) if one.ended_at else ''}"
            for one in found.breaks
        ]
        rows.append(("Breaks", ", ".join(breaks)))
    rows.append(("On the tray", "; ".join(str(item) for item in found.tray)))
    if record.numbing and record.numbing_at:
        rows.append(("Numbing", f"{record.numbing}, at {clock(record.numbing_at, zone)}"))
    rows.append(("About numbing", record.numbing_note))
    if record.needles_shown_at:
        names = f"{record.needles_client_name} and {record.needles_artist_name}"
        rows.append(("Needles shown sealed", f"{clock(record.needles_shown_at, zone)}: {names}"))
    return _told([*rows, ("Pain overall, of 10", record.pain), ("Notes", record.notes)])


def _area(row: AreaWork) -> list[tuple[str, Any]]:
    told: list[tuple[str, Any]] = [("Pigment", row.pigment), ("Needle", row.needle)]
    for name, label in AREA:
        show = getattr(row, f"get_{name}_display", None)
        told.append((label, show() if show else getattr(row, name)))
    return _told(told)


def _healed(row: HealedRating) -> list[tuple[str, Any]]:
    return _told(
        [
            ("How full, of 10", row.density),
            ("How even, of 10", row.evenness),
            ("How crisp, of 10", row.blur),
            ("Colour", "Shifted" if row.has_colour_shift else ""),
            ("Note", row.note),
        ]
    )


def _told(rows: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [(label, value) for label, value in rows if value not in (None, "")]
