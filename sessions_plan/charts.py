"""A session's chart as it stands, beside what the last session had. Nothing here saves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sessions_plan.models import AreaWork, Break, PlanArea, SessionRecord, TrayItem

CHECK = ("anything_new", "has_scabs", "is_sunburnt", "has_cuts", "had_alcohol", "has_eaten")
# What is the same from session to session, more often than not.
# The plan says the ones in PLANNED before the first session has said more.
PLANNED = ("technique", "shade", "dilution")
CARRIED = ("technique", "machine", "stroke_mm", "depth_mm", "speed_hz", "shade", "dilution")


def earlier(record: SessionRecord):
    """The client's sessions before this one in which skin was worked on, the latest first."""
    rows = SessionRecord.objects.filter(client=record.client_id, opened_at__lt=record.opened_at)
    return rows.filter(areas__isnull=False).distinct().order_by("-opened_at")


def last_record(record: SessionRecord) -> SessionRecord | None:
    return earlier(record).first()


def is_repeat(record: SessionRecord) -> bool:
    """Whether healed skin of an earlier session is there to be looked at."""
    return earlier(record).exists()


def last_area(record: SessionRecord, area: str, place: int) -> AreaWork | None:
    """What this area had when it was last worked on."""
    rows = AreaWork.objects.filter(
        area=area, record__client=record.client_id, record__opened_at__lt=record.opened_at
    )
    newest = rows.order_by("-record__opened_at").first()
    if newest is None:
        return None
    found = list(rows.filter(record=newest.record_id).select_related("pigment", "needle"))
    return found[place] if place < len(found) else found[0]


def planned_areas(record: SessionRecord) -> dict[str, PlanArea]:
    """What the accepted plan says of each area; nothing for a visit outside a plan."""
    if record.session is None:
        return {}
    rows = PlanArea.objects.filter(
        version__plan=record.session.plan_id,
        version__accepted_at__isnull=False,
        version__withdrawn_at=None,
    ).select_related("version")
    found: dict[str, PlanArea] = {}
    newest = None
    for row in rows.order_by("-version__number", "pk"):
        newest = newest or row.version_id
        if row.version_id == newest:
            found[row.area] = row
    return found


@dataclass
class Chart:
    """Everything of one session: five statements, however much there is."""

    record: SessionRecord
    tray: list[TrayItem]
    areas: dict[str, list[AreaWork]]
    breaks: list[Break]
    last_tray: list[TrayItem] = field(default_factory=list)
    last_areas: dict[str, list[AreaWork]] = field(default_factory=dict)
    last_shade: str = ""
    planned: dict[str, PlanArea] = field(default_factory=dict)

    def planned_dots(self, area: str) -> int | None:
        """The share of the area's dots that the plan gives this session."""
        row, step = self.planned.get(area), self.record.session
        if row is None or step is None or row.dots is None or not step.share:
            return None
        return round(row.dots * step.share / 100)

    def last(self, area: str, place: int) -> AreaWork | None:
        rows = self.last_areas.get(area, [])
        return (rows[place] if place < len(rows) else rows[0]) if rows else None

    def seconds(self, now: datetime) -> int:
        """How long was worked, breaks left out."""
        record = self.record
        if record.began_at is None:
            return 0
        until = record.ended_at or now
        whole = until - record.began_at
        for one in self.breaks:
            whole -= (one.ended_at or until) - one.began_at
        return max(0, int(whole.total_seconds()))

    @property
    def pausing(self) -> Break | None:
        return next((one for one in self.breaks if one.ended_at is None), None)


def chart(record: SessionRecord) -> Chart:
    """The record's own rows, and of each area and the tray what the last time had."""
    until = {"record__client": record.client_id, "record__opened_at__lte": record.opened_at}
    works = AreaWork.objects.filter(**until).select_related("record", "pigment", "needle")
    items = TrayItem.objects.filter(**until).select_related("record", "pigment", "supply")
    found = Chart(record, [], {}, list(record.breaks.all()), planned=planned_areas(record))
    newest: dict[str, int] = {}
    for work in works.order_by("-record__opened_at", "pk"):
        if work.record_id == record.pk:
            found.areas.setdefault(work.area, []).append(work)
        elif newest.setdefault(work.area, work.record_id) == work.record_id:
            found.last_areas.setdefault(work.area, []).append(work)
            found.last_shade = found.last_shade or ", ".join(
                part for part in (work.shade, work.dilution) if part
            )
    before = 0
    for item in items.order_by("-record__opened_at", "pk"):
        if item.record_id == record.pk:
            found.tray.append(item)
        elif item.record_id == (before := before or item.record_id):
            found.last_tray.append(item)
    return found
