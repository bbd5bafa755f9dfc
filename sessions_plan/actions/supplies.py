"""Lots of needles and numbing products, written down from their labels."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from sessions_plan.errors import LotKnown, LotNotUsable
from sessions_plan.models import PigmentLot, SupplyLot
from studio.wording import local_day


@transaction.atomic
def add_supply(
    *,
    kind: str,
    maker: str,
    product: str,
    lot: str,
    by: User,
    detail: str = "",
    expires_on: date | None = None,
    now: datetime | None = None,
) -> SupplyLot:
    """Write the label of a box of needles or of a numbing product down."""
    told = {"maker": maker, "product": product, "detail": detail, "lot": lot}
    try:
        with transaction.atomic():
            return SupplyLot.objects.create(
                kind=kind,
                **{name: value.strip() for name, value in told.items()},
                expires_on=expires_on,
                added_at=now or timezone.now(),
                added_by=by,
            )
    except IntegrityError as known:
        raise LotKnown() from known


def refuse_unusable(lot: PigmentLot | SupplyLot, at: datetime, zone: str) -> None:
    """LotNotUsable for what was recalled or set aside by then, used up, or past its date. What
    was in use an hour before its recall was in use: a line that comes late still says so."""
    on, why = local_day(at, zone), ""
    if lot.finished_on is not None:
        why = "is used up"
    elif lot.expires_on is not None and lot.expires_on < on:
        why = "is past its date"
    elif isinstance(lot, PigmentLot):
        if lot.recalled_at is not None and lot.recalled_at <= at:
            why = "is recalled"
        elif lot.quarantined_at is not None and lot.quarantined_at <= at:
            why = "is set aside"
        elif lot.discard_on is not None and lot.discard_on < on:
            why = "has been open for too long"
    if why:
        raise LotNotUsable(f"{lot} {why}. Take another one.")
