"""What the clinic does by itself, every half minute: the list, and the loop over it.

Each sweep may run twice, or beside itself, without harm, and works from the rows as they are:
a missed turn is made up by the next one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.utils import timezone

from bookings.actions import expire_holds
from bookings.actions.offering import offer_what_came_free
from clients.actions import forget_lost_pictures
from clients.actions.erasing import finish_erasures
from clients.papers import keep_missing
from designs.actions import forget_lost_files
from notices.actions import sweep as send_notices
from notices.actions.pulse import beat
from payments import actions as payments
from sessions_plan.actions.series import settle_all
from studio import once

log = logging.getLogger(__name__)


def forget_sessions(now: datetime | None = None) -> int:
    """Drop the sign-ins that have ended, and yesterday's entries in the list of them."""
    now = now or timezone.now()
    gone, _ = Session.objects.filter(expire_date__lt=now).delete()
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    UserSession.objects.filter(~Exists(alive), last_seen_at__lt=now - timedelta(days=1)).delete()
    return gone


SWEEPS: dict[str, Callable[..., Any]] = {
    # What was paid is known before anything that waited for it is cleared.
    "events of the gateway": payments.handle_waiting,
    "payment pages": payments.mend_pages,
    "holds that ran out": expire_holds,
    "deposits not paid in time": payments.lapse_holds,
    "money of visits that did not take place": payments.settle_all,
    "refunds": payments.try_refunds,
    "series behind their visits": settle_all,
    "times that came free": offer_what_came_free,
    "notices": send_notices,
    "records whose time is over": finish_erasures,
    "papers not made yet": keep_missing,
    "once-only keys": once.forget,
    "sign-ins": forget_sessions,
    "pictures of no photo": forget_lost_pictures,
    "files of no design": forget_lost_files,
}


def run_all(now: datetime | None = None) -> list[str]:
    """Run every sweep; the names of those that failed. One that fails stops no other."""
    now = now or timezone.now()
    failed = []
    for name, sweep in SWEEPS.items():
        try:
            sweep(now=now)
        except Exception as problem:
            # Its message may quote a row; the name of the error is enough to look for.
            log.error("The sweep of %s failed: %s.", name, type(problem).__name__)
            failed.append(name)
    try:
        beat(names=SWEEPS, failed=failed, now=now)
    except Exception as problem:
        log.error("The turn of the sweeps could not be noted: %s.", type(problem).__name__)
    return failed
