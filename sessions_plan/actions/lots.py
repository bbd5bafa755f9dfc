"""Pigment lots: added from their label, opened, used up, recalled, and whom they touched."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from bookings.models import Location
from clients.models import Client
from sessions_plan.errors import (
    AlreadyRecalled,
    AsideAlready,
    LotKnown,
    LotNotUsable,
    NotAside,
    NotValid,
)
from sessions_plan.models import AreaWork, PatchTest, PigmentLot

# An opened bottle keeps 6 to 12 months: taba, mei-cha and finishing touches agree on the span. The
# label or the maker's sheet says which; without one, the shorter.
MONTHS_OPEN = range(6, 13)
USUAL_MONTHS_OPEN = 6


@transaction.atomic
def add_lot(
    *,
    maker: str,
    product: str,
    lot: str,
    by: User,
    shade: str = "",
    location: Location | None = None,
    received_on: date | None = None,
    expires_on: date | None = None,
    ingredients: str = "",
    now: datetime | None = None,
) -> PigmentLot:
    """Write a bottle's label down."""
    told = {name: value.strip() for name, value in
            {"maker": maker, "product": product, "shade": shade, "lot": lot}.items()}  # fmt: skip
    try:
        with transaction.atomic():
            return PigmentLot.objects.create(
                **told,
                location=location,
                received_on=received_on,
                expires_on=expires_on,
                ingredients=ingredients.strip(),
                added_at=now or timezone.now(),
                added_by=by,
            )
    except IntegrityError as known:
        raise LotKnown() from known


def _locked(lot: PigmentLot) -> PigmentLot:
    return PigmentLot.objects.select_for_update(of=("self",)).get(pk=lot.pk)


@transaction.atomic
def open_lot(
    *,
    lot: PigmentLot,
    by: User,
    opened_on: date,
    months: int = USUAL_MONTHS_OPEN,
) -> PigmentLot:
    """The bottle is open: from that day it keeps for so many months, and no longer than its own
    date."""
    if months not in MONTHS_OPEN:
        raise NotValid("An opened bottle keeps 6 to 12 months.", "months")
    lot = _locked(lot)
    usable = lot.recalled_at is None and lot.quarantined_at is None and lot.finished_on is None
    if not usable or (lot.expires_on is not None and lot.expires_on < opened_on):
        raise LotNotUsable()
    lot.opened_on, lot.discard_on = opened_on, months_later(opened_on, months)
    if lot.expires_on is not None:
        lot.discard_on = min(lot.discard_on, lot.expires_on)
    lot.save()
    return lot


def months_later(on: date, months: int) -> date:
    """The same day of a later month, or its last: 31 August and six months is 28 February."""
    year, month = divmod(on.month - 1 + months, 12)
    year, month = on.year + year, month + 1
    return date(year, month, min(on.day, monthrange(year, month)[1]))


@transaction.atomic
def finish_lot(*, lot: PigmentLot, by: User, finished_on: date) -> PigmentLot:
    """The bottle is empty or thrown away; it stays in the list for those it was used on."""
    lot = _locked(lot)
    if lot.finished_on is None:
        lot.finished_on = finished_on
        lot.save()
    return lot


@transaction.atomic
def set_aside(*, lot: PigmentLot, reason: str, by: User, now: datetime | None = None) -> PigmentLot:
    """Nobody is worked on with it until somebody releases it; why is said to whoever looks."""
    if not reason.strip():
        raise NotValid("Say why it is set aside.", "reason")
    lot = _locked(lot)
    if lot.quarantined_at is not None:
        raise AsideAlready()
    lot.quarantined_at, lot.quarantined_by = now or timezone.now(), by
    lot.quarantine_reason = reason.strip()
    lot.save()
    return lot


@transaction.atomic
def release_lot(
    *, lot: PigmentLot, reason: str, by: User, now: datetime | None = None
) -> PigmentLot:
    """It may be used again, unless something else stands against it. The audit log keeps why it
    had been set aside."""
    if not reason.strip():
        raise NotValid("Say why it may be used again.", "reason")
    lot = _locked(lot)
    if lot.quarantined_at is None:
        raise NotAside()
    lot.quarantined_at, lot.quarantined_by, lot.quarantine_reason = None, None, ""
    lot.released_at, lot.released_by = now or timezone.now(), by
    lot.release_reason = reason.strip()
    lot.save()
    return lot


@dataclass(frozen=True)
class Touched:
    """A client on whom a lot was used, when first and last, and how."""

    client: Client
    patch_tests: tuple[PatchTest, ...]
    sessions: tuple[AreaWork, ...]

    @property
    def last_at(self) -> datetime:
        tested = [test.placed_at for test in self.patch_tests if test.placed_at]
        return max([*tested, *(work.worked_at for work in self.sessions)])


def touched_by(lot: PigmentLot) -> list[Touched]:
    """Everyone this lot came near, by patch test or in a session, the latest first."""
    tests: dict[Client, list[PatchTest]] = {}
    for test in PatchTest.objects.filter(lot=lot).select_related("client", "artist"):
        tests.setdefault(test.client, []).append(test)
    works: dict[Client, list[AreaWork]] = {}
    worked = AreaWork.objects.filter(pigment=lot).select_related("record__client")
    for work in worked:
        works.setdefault(work.record.client, []).append(work)
    found = [
        Touched(client, tuple(tests.get(client, ())), tuple(works.get(client, ())))
        for client in tests.keys() | works.keys()
    ]
    return sorted(found, key=lambda one: (one.last_at, one.client.pk), reverse=True)


@transaction.atomic
def recall_lot(
    *, lot: PigmentLot, reason: str, by: User, now: datetime | None = None
) -> list[Touched]:
    """The maker or an authority called it back: nobody is worked on with it from now on, and a
    patch test with it no longer counts. Gives whom it touched."""
    lot = _locked(lot)
    if lot.recalled_at is not None:
        raise AlreadyRecalled()
    if not reason.strip():
        raise NotValid("Say why it is recalled, and by whom.", "reason")
    lot.recalled_at, lot.recalled_by = now or timezone.now(), by
    lot.recall_reason = reason.strip()
    lot.save()
    return touched_by(lot)
