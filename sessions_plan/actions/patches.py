"""Patch tests: placed, read, or declined in writing. A test says what was seen, no more."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from bookings.models import Artist
from clients.models import Client, Consent, ConsentForm
from sessions_plan.errors import LotNotUsable, NotPlaced, NotValid, NoWaiver, WaiverNotAllowed
from sessions_plan.models import PatchPolicy, PatchReading, PatchTest, PigmentLot
from studio.wording import local_day


def patch_policy(now: datetime) -> PatchPolicy:
    """The version in force; before the first, the values this software came with."""
    in_force = PatchPolicy.objects.filter(in_force_from__lte=now)
    return in_force.order_by("-in_force_from", "-pk").first() or PatchPolicy(in_force_from=now)


@transaction.atomic
def place_patch(
    *,
    client: Client,
    artist: Artist,
    lot: PigmentLot,
    site: str,
    by: User,
    also_tested: str = "",
    placed_at: datetime | None = None,
    zone: str = "UTC",
    now: datetime | None = None,
) -> PatchTest:
    """A few dots in a hidden place; from that day (in `zone`) it counts as long as the policy
    says."""
    now = now or timezone.now()
    placed_at = placed_at or now
    on = local_day(placed_at, zone)
    if placed_at > now + timedelta(minutes=5):
        raise NotValid("It cannot be placed later than now.", "placed_at")
    if not site.strip():
        raise NotValid("Say where it was placed.", "site")
    lot = PigmentLot.objects.select_for_update(of=("self",)).get(pk=lot.pk)
    if not PigmentLot.objects.usable(on).filter(pk=lot.pk).exists():
        raise LotNotUsable()
    return PatchTest.objects.create(
        client=client,
        artist=artist,
        lot=lot,
        site=site.strip(),
        also_tested=also_tested.strip(),
        placed_at=placed_at,
        valid_until=on + timedelta(days=patch_policy(now).valid_days),
        made_at=now,
        made_by=by,
    )


@transaction.atomic
def read_patch(
    *,
    test: PatchTest,
    moment: str,
    result: str,
    by: User,
    seen: str = "",
    by_client: bool = False,
    now: datetime | None = None,
) -> PatchReading:
    """What was seen, and when. Another look is another reading; none is ever changed."""
    now = now or timezone.now()
    if test.placed_at is None:
        raise NotPlaced()
    if result != PatchTest.Result.NONE_SEEN and not seen.strip():
        raise NotValid("Say what was seen.", "seen")
    return PatchReading.objects.create(
        test=test, moment=moment, result=result, seen=seen.strip(), by_client=by_client,
        read_at=now, read_by=by,
    )  # fmt: skip


def signed_waiver(client: Client) -> Consent | None:
    """The client's signed word to go without a test, not recorded here yet."""
    signed = Consent.objects.filter(
        client=client,
        version__form__kind=ConsentForm.Kind.PATCH_WAIVER,
        signed_at__isnull=False,
        withdrawn_at=None,
    )
    recorded = PatchTest.objects.filter(waiver__isnull=False).values("waiver")
    return signed.exclude(pk__in=recorded).order_by("-signed_at").first()


@transaction.atomic
def waive_patch(*, client: Client, by: User, now: datetime | None = None) -> PatchTest:
    """The client goes without a test: only with the signed form, and where the policy allows."""
    now = now or timezone.now()
    if not patch_policy(now).waiver_allowed:
        raise WaiverNotAllowed()
    Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    waiver = signed_waiver(client)
    if waiver is None:
        raise NoWaiver()
    return PatchTest.objects.create(client=client, waiver=waiver, made_at=now, made_by=by)


@transaction.atomic
def publish_patch_policy(
    *,
    is_required: bool,
    valid_days: int,
    days_before_session: int,
    waiver_allowed: bool,
    by: User,
    now: datetime | None = None,
) -> PatchPolicy:
    """A new version from now on; tests placed before keep the days they were given."""
    return PatchPolicy.objects.create(
        is_required=is_required,
        valid_days=valid_days,
        days_before_session=days_before_session,
        waiver_allowed=waiver_allowed,
        in_force_from=now or timezone.now(),
        made_by=by,
    )
