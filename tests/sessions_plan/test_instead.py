"""Before a session is cancelled: three legal times to move it to, and what follows it there."""

from datetime import timedelta

import pytest

from bookings.errors import PolicyForbids, TimeTaken
from bookings.models import Appointment
from sessions_plan.actions import course, series
from sessions_plan.errors import NotValid
from sessions_plan.instead import times_for
from sessions_plan.offering import read_places
from studio.models import CancellationPolicy
from tests.factories import NOW, at, make_appointment
from tests.sessions_plan.planning import accepted


@pytest.fixture
def plan(artist, location, owner, clerk):
    plan = accepted(artist, location, owner)
    places = {n: (at(day, 10), artist.pk) for n, day in enumerate((3, 15, 27), 1)}
    series.book_series(plan=plan, places=places, by=clerk, now=NOW)
    return plan


def visit_of(plan, position):
    return plan.sessions.get(position=position).appointment


def days(plan):
    visits = Appointment.objects.filter(planned_session__plan=plan).order_by("starts_at")
    return [(visit.starts_at - at(0, 0)).days for visit in visits]


def take(visit, one, by):
    places, expected = read_places(one.value)
    return course.move_instead(visit=visit, places=places, expected=expected, by=by, now=NOW)


def test_three_times_leave_the_others_where_they_are(plan):
    found = times_for(visit_of(plan, 2), now=NOW)

    assert len({one.starts_at for one in found}) == 3
    assert all(13 <= (one.starts_at - at(0, 0)).days <= 17 for one in found)
    assert [one.also for one in found] == [(), (), ()]


def test_later_sessions_follow_where_the_gap_leaves_no_other_time(plan, clerk, artist):
    close = {n: (at(day, 10), artist.pk) for n, day in enumerate((3, 13, 23), 1)}
    series.book_series(plan=plan, places=close, by=clerk, now=NOW)

    found = times_for(visit_of(plan, 2), now=NOW)

    assert [len(one.also) for one in found][-1] == 1
    last = found[-1]
    assert last.also[0].name == "Session 3"
    assert last.also[0].was == at(23, 10)
    moved = take(visit_of(plan, 2), last, clerk)
    assert moved.starts_at == last.starts_at
    assert visit_of(plan, 3).starts_at == last.also[0].becomes
    on = days(plan)
    assert all(10 <= b - a <= 14 for a, b in zip(on, on[1:], strict=False))


def test_taking_one_moves_it_and_nothing_is_cancelled(plan, clerk):
    one = times_for(visit_of(plan, 3), now=NOW)[0]

    take(visit_of(plan, 3), one, clerk)

    assert visit_of(plan, 3).starts_at == one.starts_at
    assert set(Appointment.objects.values_list("status", flat=True)) == {"booked"}


def test_done_pinned_and_paused_sessions_have_no_other_times(plan, clerk):
    series.pin(row=plan.sessions.get(position=2), by=clerk, pinned=True, now=NOW)
    assert times_for(visit_of(plan, 2), now=NOW) == []
    assert times_for(visit_of(plan, 1), now=at(4, 9)) == []

    course.pause(plan=plan, reason="Surgery", by=clerk, now=NOW)
    assert times_for(Appointment.objects.first(), now=NOW) == []


def test_a_visit_outside_any_plan_has_none(location, artist):
    visit = make_appointment(location=location, artist=artist, starts_at=at(3, 10))

    assert times_for(visit, now=NOW) == []


def test_places_that_leave_the_session_out_are_refused(plan, clerk, artist):
    with pytest.raises(NotValid):
        course.move_instead(
            visit=visit_of(plan, 2), places={3: (at(28, 10), artist.pk)}, expected={}, by=clerk,
            now=NOW,
        )  # fmt: skip


def test_who_holds_the_link_moves_only_with_notice_and_within_the_policy(plan, artist):
    visit = visit_of(plan, 1)
    one = times_for(visit, now=NOW, online=True)[0]
    assert take(visit, one, None).changed_side == "client"

    CancellationPolicy.objects.create(
        text="Two weeks.",
        move_notice_hours=24 * 14,
        cancel_notice_hours=1,
        in_force_from=NOW - timedelta(days=1),
    )
    with pytest.raises(PolicyForbids):
        take(visit_of(plan, 1), times_for(visit_of(plan, 1), now=NOW)[0], None)
    with pytest.raises((PolicyForbids, TimeTaken)):
        course.move_instead(
            visit=visit_of(plan, 1), places={1: (NOW + timedelta(hours=1), artist.pk)},
            expected={}, by=None, now=NOW,
        )  # fmt: skip


def test_a_session_moves_while_a_later_one_is_not_booked(plan, clerk, artist):
    course.cancel_rest(plan=plan, reason="Ill", by=clerk, now=at(16, 9))

    changes, places = series.preview_move(
        row=plan.sessions.get(position=2), starts_at=at(16, 10), now=at(4, 9)
    )

    assert [(change.row.position, change.what) for change in changes] == [(2, "moves")]
    series.book_series(plan=plan, places=places, by=clerk, now=at(4, 9))
    assert days(plan) == [3, 16]
