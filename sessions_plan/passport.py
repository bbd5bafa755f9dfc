"""The pigment passport: which pigment a client carries, where and since when.

For the client themselves, and for whoever looks at the skin in years to come. Of sessions only
what is signed: a draft may still change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from bookings.models import Location
from clients.models import Client
from sessions_plan.models import AreaWork, PatchTest, PigmentLot
from studio import papers
from studio.models import Studio
from studio.wording import day, local_day

KNOWN = (
    gettext_noop(
        "Keep this with your papers. Show it before an MRI, a laser, a transplant or work by "
        "another studio."
    ),
    gettext_noop(
        "It names what the labels say. It does not say that a pigment cannot cause a reaction."
    ),
)


def known() -> list[str]:
    """What goes with every passport."""
    return [_(line) for line in KNOWN]


@dataclass(frozen=True)
class Use:
    """One lot in one place of the skin."""

    at: datetime
    zone: str
    lot: PigmentLot
    where: str
    is_test: bool = False


def passport(client: Client) -> list[Use]:
    """Every pigment this client was given, the newest first; two statements."""
    work = AreaWork.objects.filter(
        record__client=client, record__signed_at__isnull=False, pigment__isnull=False
    )
    worked = [
        Use(one.worked_at, one.record.appointment.location.zone, one.pigment,
            one.get_area_display())
        for one in work.select_related("pigment", "record__appointment__location")
        if one.pigment is not None
    ]  # fmt: skip
    first = Location.objects.filter(is_active=True).values("zone")[:1]
    zone = Coalesce("lot__location__zone", Subquery(first), Value("UTC"))
    placed = PatchTest.objects.filter(client=client, lot__isnull=False, placed_at__isnull=False)
    tested = [
        Use(test.placed_at, test.zone, test.lot, test.site, is_test=True)
        for test in placed.select_related("lot").annotate(zone=zone)
        if test.lot is not None and test.placed_at is not None
    ]
    return sorted([*worked, *tested], key=lambda use: use.at, reverse=True)


def told(client: Client, uses: list[Use], now: datetime) -> dict[str, Any]:
    """What the paper says, as plain data."""
    zone = uses[0].zone if uses else "UTC"
    made = local_day(now, zone)
    return {
        "studio": Studio.current().name,
        "title": "Pigment passport",
        "date": [made.year, made.month, made.day],
        "for": str(client),
        "born": day(client.birth_date) if client.birth_date else "",
        "made": day(made),
        "worked": [_row(use) for use in uses if not use.is_test],
        "tested": [_row(use) for use in uses if use.is_test],
        "ingredients": [
            [f"{lot.maker} {lot.product} {lot.shade}, lot {lot.lot}", lot.ingredients]
            for lot in {use.lot.pk: use.lot for use in uses}.values()
            if lot.ingredients
        ],
        "known": known(),
    }


def _row(use: Use) -> list[str]:
    lot = use.lot
    recalled = " (recalled)" if lot.recalled_at else ""
    return [
        day(local_day(use.at, use.zone)),
        use.where,
        lot.maker,
        f"{lot.product} {lot.shade}".strip(),
        f"{lot.lot}{recalled}",
    ]


def pdf(client: Client, uses: list[Use], now: datetime) -> bytes:
    return papers.typeset("passport", told(client, uses, now))
