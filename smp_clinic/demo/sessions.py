"""What artists charted in the demo: the last sessions, signed, but for one that waits."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count

from django.db import transaction

from accounts.models import User
from bookings.models import Appointment, Service
from sessions_plan.actions import charting
from sessions_plan.charts import is_repeat
from sessions_plan.models import PigmentLot, SessionRecord, SupplyLot
from studio.wording import local_day

SESSIONS = 14
FIT = {
    "anything_new": "no", "has_scabs": "no", "is_sunburnt": "no", "has_cuts": "no",
    "had_alcohol": "no", "has_eaten": "yes", "shade_looked_at": "As it was chosen, a touch softer.",
}  # fmt: skip
NEEDLES = (("Nano", "1RL"), ("Nano", "3RL"))
NOTES = (
    "Calm throughout. Temples tender, two short breaks.",
    "Dry skin at the crown; lighter hand, fewer passes.",
    "Softened the line on the left, as he wished.",
)
AREAS = (("hairline", "2", "1400"), ("mid-scalp", "1", "1900"), ("crown", "2", "2300"))


def chart_sessions(*, now: datetime) -> int:
    """Records of the last sessions; gives how many there are."""
    came = Appointment.objects.filter(
        service__kind=Service.Kind.SESSION, status=Appointment.Status.DONE,
        finished_at__lt=now - timedelta(hours=1), artist__user__isnull=False,
    ).select_related("client", "artist__user", "location", "service")  # fmt: skip
    visits = sorted(came.order_by("-starts_at")[:SESSIONS], key=lambda visit: visit.starts_at)
    supplies: list[SupplyLot] = []
    charted = 0
    for number, visit in enumerate(visits):
        assert visit.artist.user is not None
        supplies = supplies or _boxes(visit.artist.user, visit.starts_at - timedelta(days=60))
        charted += _chart(visit, visit.artist.user, supplies, number, number < len(visits) - 1)
    return charted


def _boxes(by: User, then: datetime) -> list[SupplyLot]:
    """Two boxes of needles and a numbing cream."""
    told = [("needle", "Fine Point", product, detail) for product, detail in NEEDLES]
    told.append(("numbing", "Dermacalm", "Cream", "lidocaine 4 %"))
    return [
        charting.add_supply(
            kind=kind, maker=maker, product=product, detail=detail, lot=f"B{number + 41}-26",
            expires_on=then.date() + timedelta(days=700), by=by, now=then,
        )
        for number, (kind, maker, product, detail) in enumerate(told)
    ]  # fmt: skip


@transaction.atomic
def _chart(
    visit: Appointment, by: User, supplies: list[SupplyLot], number: int, is_signed: bool
) -> bool:
    """One session as it went, or nothing where no bottle could be used that day."""
    on = local_day(visit.starts_at, visit.location.zone)
    lot = PigmentLot.objects.usable(on).exclude(opened_on__gt=on).first()
    if lot is None:
        return False
    start = visit.started_at or visit.starts_at
    record = charting.open_record(appointment=visit, by=by, now=start)
    keys = count(1)

    def step(minute: int, name: str, value: object = None) -> None:
        at = start + timedelta(minutes=minute)
        key = f"demo-step-{next(keys)}"
        charting.apply_step(record=record, key=key, name=name, value=value, by=by, now=at)

    step(1, "checked", FIT if is_repeat(record) else FIT | {"shade_looked_at": ""})
    step(2, "tray", {"lots": {lot.ref: True} | {one.ref: True for one in supplies}})
    name = visit.client.full_name or visit.client.first_name  # type: ignore[union-attr]
    step(3, "needles", {"client": name, "artist": str(visit.artist)})
    record.refresh_from_db()
    record.began_at = start + timedelta(minutes=5)  # the visit is over: it is not started again
    record.save()
    step(6, "fields", {"numbing": supplies[-1].ref})
    for place, (area, passes, dots) in enumerate(AREAS[: 2 + number % 2]):
        values = {
            "pigment": lot.ref, "needle": supplies[place % 2].ref, "machine": "Rotary pen",
            "depth_mm": "0.45", "speed_hz": "95", "dilution": "1:8", "passes": passes,
            "dots": dots, "pain": str(2 + place), "reaction": "redness",
        }  # fmt: skip
        step(10 + 30 * place, "area", {"area": area, "values": values})
    step(50, "break")
    step(60, "work")
    step(61, "fields", {"pain": "3", "notes": NOTES[number % len(NOTES)]})
    step(max(62, visit.minutes - 5), "end")
    if is_signed:
        record = SessionRecord.objects.get(pk=record.pk)
        signed = record.saved_at + timedelta(minutes=10)
        charting.sign_session(record=record, edition=record.edition, by=by, now=signed)
    return True
