"""The head map as the templates draw it: views, areas and marks as points of polygons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sessions_plan.headmap import middle, zones
from sessions_plan.models import Area, HeadMark


@dataclass(frozen=True)
class Drawn:
    """A polygon: its points for SVG, the number of its line in the list, and its words."""

    points: str
    words: str
    kind: str
    area: str = ""
    number: int = 0
    at: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class View:
    name: str
    word: str
    areas: list[Drawn]
    marks: list[Drawn]

    @property
    def drawing(self) -> str:
        """The template of the head itself; the right side is the left one, mirrored."""
        return f"desk/assessment/heads/{'left' if self.name == 'right' else self.name}.svg"

    @property
    def is_mirrored(self) -> bool:
        return self.name == "right"


def views(marks: Iterable[Mapping[str, Any]]) -> list[View]:
    """All five, with these marks (rows as `contents` has them) numbered as the list is."""
    drawn: dict[str, list[Drawn]] = {name: [] for name in HeadMark.View.values}
    for number, mark in enumerate(marks, start=1):
        drawn[mark["view"]].append(
            Drawn(
                svg(mark["points"]), words(mark), mark["kind"], mark["area"], number,
                middle(mark["points"]),
            )
        )  # fmt: skip
    return [
        View(
            name,
            str(word),
            [Drawn(svg(shape), Area(area).label, "area", area) for area, shape in zones(name)],
            drawn[name],
        )
        for name, word in HeadMark.View.choices
    ]


def svg(points: Sequence[Sequence[int]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)


def words(mark: Mapping[str, Any]) -> str:
    """Bare patch, back, 12.5 cm²."""
    said = [str(HeadMark.Kind(mark["kind"]).label)]
    if mark["area"]:
        said.append(str(Area(mark["area"]).label).lower())
    if mark["area_cm2"]:
        said.append(f"{mark['area_cm2']} cm²")
    return ", ".join(said)
