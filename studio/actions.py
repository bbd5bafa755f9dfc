"""The verbs of the studio itself: who it is, and its policy in versions."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from studio.errors import Refusal
from studio.models import CancellationPolicy, Studio


class PolicyInForce(Refusal):
    status = 409
    sentence = gettext_noop("This version is in force already. Publish a new one instead.")


@transaction.atomic
def describe(*, studio: Studio, by) -> Studio:
    """Write down who the studio is; there is one row of it."""
    studio.pk = 1
    studio.save(force_insert=not Studio.objects.select_for_update().filter(pk=1).exists())
    return studio


@transaction.atomic
def publish_policy(
    *,
    move_notice_hours: int,
    cancel_notice_hours: int,
    text: str,
    by,
    in_force_from: datetime | None = None,
    now: datetime | None = None,
) -> CancellationPolicy:
    """A new version of the cancellation policy, in force from now or later. Older versions stay
    as they were."""
    now = now or timezone.now()
    return CancellationPolicy.objects.create(
        move_notice_hours=move_notice_hours,
        cancel_notice_hours=cancel_notice_hours,
        text=text.strip(),
        in_force_from=max(in_force_from or now, now),
    )


@transaction.atomic
def withdraw_policy(*, policy: CancellationPolicy, by, now: datetime | None = None) -> None:
    """Take back a version that has not begun; one that has stays for good."""
    now = now or timezone.now()
    current = CancellationPolicy.objects.select_for_update().filter(pk=policy.pk).first()
    if current is None:
        return
    if current.in_force_from <= now:
        raise PolicyInForce()
    current.delete()
