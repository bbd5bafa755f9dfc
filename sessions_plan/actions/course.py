"""A plan's course as a whole: the rest cancelled, paused, resumed, handed over, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from accounts.models import User
from bookings.actions import cancel
from bookings.actions.firm import give_up
from bookings.actions.placing import atomic_deed
from bookings.models import Appointment, Artist, Location
from sessions_plan.actions.plans import lock_plan, withdraw_plan
from sessions_plan.actions.series import MAY_BE_PLACED, Places, book_series, settle
from sessions_plan.errors import NotValid, PlanRefused
from sessions_plan.models import HandOver, Plan, PlannedSession
from sessions_plan.placing import is_done, live, rows_of

Booked = PlannedSession.Status


@atomic_deed
def cancel_rest(
    *, plan: Plan, reason: str, by: User, side: str | None = None, now: datetime | None = None
) -> list[Appointment]:
    """Cancel every visit of the plan that is still to come; its steps are open again."""
    now = now or timezone.now()
    plan = lock_plan(plan)
    gone = []
    for row in rows_of(plan):
        visit = live(row)
        if visit is None or is_done(row) or visit.starts_at <= now:
            continue
        if visit.status == Appointment.Status.HELD:
            give_up(visit, now, reason)
            continue
        gone.append(cancel(appointment=visit, by=by, reason=reason, side=side, now=now))
    settle(plan)
    return gone


@atomic_deed
def move_instead(
    *,
    visit: Appointment,
    places: Places,
    expected: Mapping[int, int],
    by: User | None,
    now: datetime | None = None,
) -> Appointment:
    """Move one session to a time offered before its cancellation (`sessions_plan.instead`), with
    whatever follows it there. `by` is None for who holds the visit's link."""
    now = now or timezone.now()
    rows = PlannedSession.objects.filter(appointment=visit, plan__status__in=Plan.OPEN)
    row = rows.select_related("plan__client").first()
    if row is None or row.position not in places:
        raise NotValid("Choose one of the times shown.")
    made = book_series(plan=row.plan, places=places, expected=expected, by=by, now=now)
    return next(one for one in made if one.pk == visit.pk)


@atomic_deed
def pause(*, plan: Plan, reason: str, by: User, now: datetime | None = None) -> Plan:
    """Put a plan to rest: its coming visits are cancelled, and nothing is booked for it."""
    now = now or timezone.now()
    plan = lock_plan(plan)
    if plan.status not in MAY_BE_PLACED or plan.paused_at is not None:
        raise PlanRefused("Only a plan that is accepted and goes on can be paused.")
    if not reason.strip():
        raise NotValid("Say why the plan is paused.", "reason")
    cancel_rest(plan=plan, reason=reason, by=by, now=now)
    plan.paused_at, plan.paused_by, plan.pause_reason = now, by, reason.strip()[:300]
    plan.save()
    return plan


@atomic_deed
def resume(*, plan: Plan, by: User, now: datetime | None = None) -> Plan:
    """Go on with a paused plan; its open steps are placed anew."""
    plan = lock_plan(plan)
    plan.paused_at, plan.paused_by, plan.pause_reason = None, None, ""
    plan.save()
    return plan


@atomic_deed
def withdraw(*, plan: Plan, by: User, now: datetime | None = None) -> Plan:
    """The client takes their yes back in time: whatever is booked is cancelled with it, whatever
    the notice for cancelling says."""
    now = now or timezone.now()
    plan = lock_plan(plan)
    ended = withdraw_plan(plan=plan, by=by, now=now)
    for row in rows_with_visits(plan):
        visit = live(row)
        if visit is None or is_done(row) or visit.starts_at <= now:
            continue
        if visit.status == Appointment.Status.HELD:
            give_up(visit, now)
        else:
            cancel(
                appointment=visit,
                by=plan.begun_by,
                reason="The plan was withdrawn in time.",
                side=Appointment.Side.CLIENT,
                now=now,
            )
        row.status, row.appointment = Booked.DROPPED, None
        row.save()
    return ended


def rows_with_visits(plan: Plan) -> list[PlannedSession]:
    rows = plan.sessions.exclude(appointment=None)
    return list(rows.select_related("appointment__artist", "appointment__location"))


@atomic_deed
def hand_over(
    *,
    plan: Plan,
    artist: Artist,
    location: Location,
    places: Places,
    reason: str,
    by: User,
    expected: Mapping[int, int] | None = None,
    now: datetime | None = None,
) -> Plan:
    """Give the rest of a plan to another artist, another location, or both, in one deed: new
    times for every session to come, in the new zone. The artist of an open plan reads the
    client's record; who had it before keeps reading it."""
    now = now or timezone.now()
    plan = lock_plan(plan)
    if not plan.is_open:
        raise PlanRefused("This plan has ended, so there is nothing to hand over.")
    if (plan.artist_id, plan.location_id) == (artist.pk, location.pk):
        raise NotValid("Choose another artist or another location.", "artist")
    if not reason.strip():
        raise NotValid("Say why the plan is handed over.", "reason")
    coming = [row for row in rows_of(plan) if live(row) is not None and not is_done(row)]
    if any(row.pinned_at for row in coming):
        raise PlanRefused("A session to come is pinned. Unpin it first, then hand the plan over.")
    if {row.position for row in coming} - set(places):
        raise PlanRefused("Every session to come needs a new time.")
    HandOver.objects.create(
        plan=plan,
        from_artist=plan.artist,
        to_artist=artist,
        from_location=plan.location,
        to_location=location,
        reason=reason.strip()[:300],
        handed_at=now,
        handed_by=by,
    )
    plan.artist, plan.location = artist, location
    plan.save()
    if places:
        book_series(plan=plan, places=places, by=by, location=location, expected=expected, now=now)
        plan.refresh_from_db()
    return plan
