"""What the working page shows of a session: answers, tray and areas as controls."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from desk.session.forms import Sent
from sessions_plan.actions.steps import PIGMENTS_AN_AREA, WORDS
from sessions_plan.charts import PLANNED, Chart
from sessions_plan.models import (
    Area,
    AreaWork,
    NeedleSignature,
    PigmentLot,
    PlanArea,
    SessionRecord,
    SupplyLot,
    Technique,
)

QUESTIONS = {
    "anything_new": "Anything new since last time? Health, medicines, skin",
    "has_scabs": "Scabs left?",
    "is_sunburnt": "Sunburn?",
    "has_cuts": "Cuts or open skin?",
    "had_alcohol": "Alcohol in the last 24 hours?",
    "has_eaten": "Eaten today?",
}
Who = NeedleSignature.Who
YES_NO = (("yes", "Yes"), ("no", "No"))
PAIN = tuple((str(n), str(n)) for n in range(11))


@dataclass(frozen=True)
class Control:
    """One thing to set: parts to press, a number with its steps, or words."""

    name: str
    label: str
    id: str
    value: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    last: str = ""
    last_words: str = ""
    whence: str = "last time"  # or "planned"
    by: str = ""  # the step of a number
    most: int = 0  # the length of words


@dataclass(frozen=True)
class Lot:
    """A lot to lay out or to take from."""

    ref: str
    kind: str  # "pigment", "needle", "numbing"
    words: str
    number: str
    is_out: bool
    was_out: bool
    shade: str = ""  # of a pigment


@dataclass(frozen=True)
class Signer:
    """One of the two who sign that the needles were shown sealed."""

    who: str
    word: str
    name: str
    means: str
    drawing: str  # as it was sent just now and refused


@dataclass(frozen=True)
class Panel:
    """One line of an area: its lots and its values."""

    area: str
    place: int
    pigment: str
    needle: str
    last_pigments: list[str]
    last_needle: str
    main: list[Control]
    rare: list[Control]
    is_charted: bool
    has_last: bool
    is_planned: bool  # nothing of last time, but the plan says something


@dataclass(frozen=True)
class Tile:
    area: str
    word: str
    panels: list[Panel]
    says: str
    planned: str


@dataclass
class Page:
    check: list[Control] = field(default_factory=list)
    words: dict[str, Control] = field(default_factory=dict)
    pain: Control | None = None
    lots: list[Lot] = field(default_factory=list)
    tiles: list[Tile] = field(default_factory=list)

    def of(self, kind: str) -> list[Lot]:
        return [lot for lot in self.lots if lot.kind == kind]

    @property
    def groups(self) -> list[tuple[str, list[Lot]]]:
        words = {"pigment": "Pigments", "needle": "Needles", "numbing": "Numbing"}
        return [(word, self.of(kind)) for kind, word in words.items()]

    @property
    def has_last_tray(self) -> bool:
        return any(lot.was_out for lot in self.lots)


def page(found: Chart, on: date, typed: Sent | None = None) -> Page:
    """`typed` is what was refused just now: it stays where it was typed."""
    record, kept = found.record, _typed(typed, "fields", "checked")
    shown = Page()
    for name, words in QUESTIONS.items():
        value = kept.get(name, {True: "yes", False: "no"}.get(getattr(record, name), ""))
        shown.check.append(Control(name, words, name, value, YES_NO))
    for name in WORDS:
        known: Any = record._meta.get_field(name)
        label, most = str(known.verbose_name).capitalize(), known.max_length or 0
        shown.words[name] = Control(
            name, label, name, kept.get(name, getattr(record, name)), most=most
        )
    shown.pain = Control(
        "pain", "Pain, overall", "pain", kept.get("pain", _plain(record.pain)), PAIN
    )
    shown.lots = _lots(found, on)
    for area, word in Area.choices:
        panels = [
            _panel(found, area, place, shown.lots, typed) for place in range(PIGMENTS_AN_AREA)
        ]
        said, plan = says(found.areas.get(area, [])), planned_words(found, area)
        shown.tiles.append(Tile(area, str(word), panels, said, plan))
    return shown


def _typed(sent: Sent | None, *names: str) -> Mapping[str, str]:
    return sent.value if sent is not None and sent.name in names else {}


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def _lots(found: Chart, on: date) -> list[Lot]:
    """What may be used today, and what lies on the tray already: the tray first."""
    out = [item.lot for item in found.tray]
    was_out = {item.lot.ref for item in found.last_tray}
    there = {lot.ref for lot in out}
    supplies = SupplyLot.objects.filter(finished_on=None).exclude(expires_on__lt=on)
    for lots in (PigmentLot.objects.usable(on), supplies):
        out += [lot for lot in lots if lot.ref not in there]
    return [
        Lot(
            lot.ref,
            "pigment" if isinstance(lot, PigmentLot) else lot.kind,
            " ".join(part for part in _label(lot) if part),
            lot.lot,
            lot.ref in there,
            lot.ref in was_out,
            lot.shade if isinstance(lot, PigmentLot) else "",
        )
        for lot in out
    ]


def _label(lot: PigmentLot | SupplyLot) -> tuple[str, ...]:
    if isinstance(lot, PigmentLot):
        return (lot.product, lot.shade)
    return (lot.product, lot.detail)


def _panel(found: Chart, area: str, place: int, lots: list[Lot], typed: Sent | None) -> Panel:
    rows = found.areas.get(area, [])
    row = rows[place] if place < len(rows) else None
    last = found.last(area, place) if place == 0 or row is not None else None
    plan = found.planned.get(area) if place == 0 and last is None else None
    planned = _planned_values(found, plan) if plan else {}
    value = _typed(typed, "area")
    here = (value.get("area"), str(value.get("place"))) == (area, str(place))
    kept: Mapping[str, str] = value.get("values", {}) if here else {}  # type: ignore[assignment]

    def control(name: str, label: str, **more: Any) -> Control:
        now = kept.get(name, _plain(getattr(row, name)) if row else "")
        before = _plain(getattr(last, name)) if last else planned.get(name, "")
        words = dict(more.get("choices", ())).get(before, before)
        return Control(
            name, label, f"{area}-{place}-{name}", now, last=before, last_words=words,
            whence="planned" if planned else "last time", **more
        )  # fmt: skip

    reactions = tuple((value, str(word)) for value, word in AreaWork.Reaction.choices)
    techniques = tuple((value, str(word)) for value, word in Technique.choices)
    return Panel(
        area, place,
        kept.get("pigment", row.pigment.ref if row and row.pigment else ""),
        kept.get("needle", row.needle.ref if row and row.needle else ""),
        _last_pigments(last, plan, lots),
        last.needle.ref if last and last.needle else "",
        main=[
            control("passes", "Passes", by="1"),
            control("dots", "Dots, estimated", by="100"),
            control("pain", "Pain, 0 to 10", choices=PAIN),
            control("reaction", "Reaction", choices=reactions),
        ],
        rare=[
            control("technique", "Technique", choices=techniques),
            control("depth_mm", "Depth, mm", by="0.05"),
            control("speed_hz", "Speed, per second", by="5"),
            control("stroke_mm", "Stroke, mm", by="0.1"),
            control("machine", "Machine", most=60),
            control("shade", "Shade", most=80),
            control("dilution", "Dilution", most=40),
            control("minutes", "Minutes", by="5"),
            control("note", "Note", most=300),
        ],
        is_charted=row is not None,
        has_last=last is not None,
        is_planned=bool(planned),
    )  # fmt: skip


def _planned_values(found: Chart, plan: PlanArea) -> dict[str, str]:
    """What the plan says of an area, by the names of the record's own fields."""
    told = {name: _plain(getattr(plan, name)) for name in PLANNED}
    return told | {"dots": _plain(found.planned_dots(plan.area))}


def _last_pigments(last: AreaWork | None, plan: PlanArea | None, lots: list[Lot]) -> list[str]:
    """The lot of last time; before the first, those of the shade that is planned."""
    if last is not None:
        return [last.pigment.ref] if last.pigment else []
    shade = plan.shade if plan else ""
    return [lot.ref for lot in lots if shade and lot.shade == shade]


def planned_words(found: Chart, area: str) -> str:
    """What the plan says of an area in a line: technique, size of a dot, density, needle."""
    plan = found.planned.get(area)
    if plan is None:
        return ""
    dots = found.planned_dots(area)
    parts = (
        str(plan.get_technique_display()).lower(),
        f"{plan.dot_mm} mm" if plan.dot_mm else "",
        f"{plan.density} per cm² at the end" if plan.density else "",
        f"about {dots:,} dots this time" if dots else "",
        " ".join(part for part in (plan.shade, plan.dilution) if part),
        f"{plan.needle} needle" if plan.needle else "",
    )
    return ", ".join(part for part in parts if part)


def signers(record: SessionRecord, artist: str, typed: Sent | None = None) -> list[Signer]:
    """The client and the artist, with what they put; `artist` is the name proposed for them.
    What they drew is seen when the record is read; here it is enough that it stands."""
    kept = _typed(typed, "needles")
    names = {
        Who.CLIENT: record.needles_client_name,
        Who.ARTIST: record.needles_artist_name or artist,
    }
    return [
        Signer(
            who.value,
            str(who.label),
            kept.get(who.value, name),
            kept.get(f"{who.value}-means", ""),
            kept.get(f"{who.value}-drawing", ""),
        )
        for who, name in names.items()
    ]


def signatures(record: SessionRecord) -> list[NeedleSignature]:
    """Of who signed for the needles; records from before there was a pad have names alone."""
    return list(record.needle_signatures.all()) if record.needles_shown_at else []


def picture_of(row: NeedleSignature) -> str:
    """The strokes within the page, so that they need no address of their own."""
    if not row.picture:
        return ""
    try:
        with row.picture.open("rb") as strokes:
            return f"data:image/png;base64,{b64encode(strokes.read()).decode()}"
    except FileNotFoundError:
        return ""


def says(rows: list[AreaWork]) -> str:
    """What a tile says of its area: the pigments, and how often it was gone over."""
    return "; ".join(
        ", ".join(
            part
            for part in (
                " ".join(p for p in _label(row.pigment) if p) if row.pigment else "no pigment yet",
                f"{row.passes} pass{'es' * (row.passes != 1)}" if row.passes else "",
            )
            if part
        )
        for row in rows
    )


def clock_state(found: Chart, now: datetime) -> dict[str, Any]:
    """What the clock shows: its state, seconds worked, seconds of the break that goes on."""
    record, pausing = found.record, found.pausing
    state = "idle"
    if record.ended_at is not None:
        state = "ended"
    elif pausing is not None:
        state = "pausing"
    elif record.began_at is not None:
        state = "running"
    worked = found.seconds(now)
    paused = int((now - pausing.began_at).total_seconds()) if pausing else 0
    return {"state": state, "worked": worked, "paused": paused, "words": _clock(worked)}


def _clock(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
