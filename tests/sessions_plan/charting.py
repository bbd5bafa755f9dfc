"""A session record for tests: opened, with a tray, charted up to what signing wants."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

from bookings.actions import visits
from bookings.models import Service
from sessions_plan.actions.charting import add_supply, apply_step, open_record, sign_session
from sessions_plan.charts import CHECK
from tests.factories import NOW, make_appointment
from tests.sessions_plan.records import bottle

_keys = count(1)
FIT = dict.fromkeys(CHECK, "no") | {"has_eaten": "yes"}


def session_visit(location, artist, starts_at=NOW, **fields):
    """A session's visit; it may begin, whatever the record lacks."""
    service = Service.objects.filter(kind=Service.Kind.SESSION).first()
    visit = make_appointment(
        location=location, artist=artist, starts_at=starts_at, service=service, **fields
    )
    return visits.start(
        appointment=visit, by=artist.user, override_reason="All was seen on paper.", now=starts_at
    )


def needles(by, lot="N1", **fields):
    fields = {"kind": "needle", "maker": "Fine", "product": "Nano", "detail": "1RL"} | fields
    return add_supply(lot=lot, by=by, now=NOW, **fields)


def step(record, name, value=None, *, by=None, now=None, key="", **more):
    key = key or f"a-key-of-{next(_keys)}"
    by = by or record.artist.user
    now = now or record.opened_at + timedelta(minutes=1)
    return apply_step(record=record, key=key, name=name, value=value, by=by, now=now, **more)


def charted(visit, lot=None, needle=None, area="crown"):
    """Everything up to the signature, in an hour."""
    by, start = visit.artist.user, visit.starts_at
    record = open_record(appointment=visit, by=by, now=start)
    lot, needle = lot or bottle(by), needle or needles(by, lot=f"N-{visit.pk}")
    step(record, "fields", {"shade_looked_at": "As it was chosen"})
    step(record, "checked", FIT)
    step(record, "tray", {"lots": {lot.ref: True, needle.ref: True}})
    step(record, "needles", {"client": "Sam Porter", "artist": "Ana Ruiz"})
    step(record, "begin")
    step(record, "area", {"area": area, "values": {"pigment": lot.ref, "depth_mm": "0.4"}})
    return step(record, "end", now=start + timedelta(hours=1))


def session_signed(visit, **fields):
    record = charted(visit, **fields)
    now = record.saved_at + timedelta(minutes=1)
    return sign_session(record=record, edition=record.edition, by=visit.artist.user, now=now)
