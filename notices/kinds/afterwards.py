"""Weeks after the last session: the follow-up that is not booked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef

from bookings.models import Appointment, Service
from clients.models import Client
from notices.kinds.kind import DAY, Kind, Occurrence
from notices.kinds.visits import on_days, planned_before
from notices.models import Notice
from sessions_plan.actions.aftercare import finished_sessions
from sessions_plan.models import Plan

Status = Appointment.Status
FOLLOW_UP_AFTER = 28
FOLLOW_UP_WITHIN = 28  # days in which the message is still of use
OVER = (Plan.Status.COMPLETE, Plan.Status.ABANDONED)


def follow_ups(start: datetime, end: datetime, client: Client | None) -> Iterator[Occurrence]:
    """Four weeks after a client's last session, when nothing is booked and the plan goes on."""
    days = on_days(start, end, (FOLLOW_UP_AFTER,))
    if days is None:
        return
    others = Appointment.objects.filter(client=OuterRef("client"))
    after = others.filter(starts_at__gt=OuterRef("starts_at"))
    kinds = (Service.Kind.SESSION, Service.Kind.TOUCH_UP, Service.Kind.FOLLOW_UP)
    been = after.filter(service__kind__in=kinds, status=Status.DONE)
    booked = after.filter(
        service__kind__in=kinds, status__in=(Status.BOOKED, Status.ARRIVED, Status.IN_ROOM)
    )
    plans = Plan.objects.filter(client=OuterRef("client"))
    rows = finished_sessions(end).filter(days).filter(~Exists(been), ~Exists(booked))
    rows = rows.filter(Exists(plans.exclude(status__in=OVER)) | ~Exists(plans))
    if client is not None:
        rows = rows.filter(client=client)
    rows = rows.select_related("client", "location", "service", "artist")
    for visit in rows.order_by("starts_at", "pk"):
        due = planned_before(visit, -FOLLOW_UP_AFTER)
        if visit.client is not None and start < due <= end:
            yield Occurrence(
                kind=Notice.Kind.FOLLOW_UP,
                key=f"follow-up:appointment {visit.pk}",
                recipient=visit.client,
                due=due,
                lapses=due + FOLLOW_UP_WITHIN * DAY,
                appointment=visit,
                zone=visit.location.zone,
            )


KINDS = (Kind(name=Notice.Kind.FOLLOW_UP, occurrences=follow_ups, rank=40),)
