"""A whole series booked in one press, moved as one, and never left in part."""

from datetime import timedelta

import pytest

from bookings.actions import cancel, finish, move, start
from bookings.errors import BookingRefused, StaleChange, TimeTaken
from bookings.models import Appointment
from clients.models import Flag
from notices.actions import sweep
from sessions_plan.actions import course, plans, series
from sessions_plan.errors import GapBroken, PlanRefused
from sessions_plan.models import PlannedSession, PlanRules
from sessions_plan.series import Wishes
from studio.errors import NotAllowed
from tests.factories import NOW, at, make_appointment, make_artist, make_location
from tests.sessions_plan.planning import THREE, accepted

Booked = PlannedSession.Status
Status = Appointment.Status


@pytest.fixture
def plan(artist, location, owner):
    return accepted(artist, location, owner)


def days(plan):
    """The days of the visits after Monday 23 November, in order."""
    visits = Appointment.objects.filter(planned_session__plan=plan).order_by("starts_at")
    return [(v.starts_at - at(0, 0)).days for v in visits]


def wanted(artist, *on, hour=10):
    return {n: (at(day, hour), artist.pk) for n, day in enumerate(on, 1)}


def book(plan, artist, *on, by=None, **how):
    return series.book_series(plan=plan, places=wanted(artist, *on), by=by, now=NOW, **how)


def test_the_first_proposal_books_as_it_stands(plan, artist, clerk):
    question, found = series.proposals(plan=plan, now=NOW)
    best = question.by_position(found.found[0].series)

    made = series.book_series(plan=plan, places=best, by=clerk, now=NOW)

    assert [v.status for v in made] == [Status.BOOKED] * 3
    assert [v.minutes for v in made] == [120] * 3
    assert [v.service.kind for v in made] == ["session"] * 3
    gaps = [b - a for a, b in zip(days(plan), days(plan)[1:], strict=False)]
    assert all(10 <= gap <= 14 for gap in gaps)
    assert set(plan.sessions.values_list("status", flat=True)) == {Booked.BOOKED}


def test_every_proposal_keeps_every_gap_and_can_be_booked(plan, artist, clerk, location):
    for day in (3, 5, 12, 15, 16, 24):
        make_appointment(location=location, artist=artist, starts_at=at(day, 10), minutes=420)

    question, found = series.proposals(plan=plan, now=NOW)

    assert len(found.found) >= 3
    for one in found.found:
        places = question.by_position(one.series)
        made = series.book_series(plan=plan, places=places, by=clerk, now=NOW)
        course.cancel_rest(plan=plan, reason="next one", by=clerk, now=NOW)
        assert len(made) == 3


def test_a_gap_out_of_its_rule_is_refused_with_the_rule(plan, artist, clerk):
    with pytest.raises(GapBroken, match="10"):
        book(plan, artist, 3, 8, 20, by=clerk)

    assert not Appointment.objects.exists()


def test_the_artist_may_go_against_a_gap_with_a_reason_that_is_kept(plan, artist):
    book(plan, artist, 3, 12, 24, by=artist.user, reason="Healed quickly")

    second = plan.sessions.get(position=2)
    assert (second.gap_override_reason, second.gap_override_by) == ("Healed quickly", artist.user)
    assert plan.sessions.get(position=1).gap_override_reason == ""


def test_the_desk_may_not_go_against_a_gap(plan, artist, clerk):
    with pytest.raises(NotAllowed):
        book(plan, artist, 3, 12, 24, by=clerk, reason="They travel")


@pytest.mark.parametrize("taken", [3, 15, 27])
def test_one_time_taken_books_nothing_at_all(plan, artist, location, clerk, taken):
    make_appointment(location=location, artist=artist, starts_at=at(taken, 11))

    with pytest.raises(TimeTaken):
        book(plan, artist, 3, 15, 27, by=clerk)

    assert Appointment.objects.filter(service__kind="session").count() == 0
    assert set(plan.sessions.values_list("status", flat=True)) == {Booked.OPEN}


@pytest.mark.parametrize("step", [1, 2, 3])
def test_a_failure_at_any_step_leaves_nothing_behind(plan, artist, clerk, monkeypatch, step):
    calls = []
    real = PlannedSession.save

    def failing(self, *args, **kwargs):
        calls.append(self)
        if len(calls) == step:
            raise RuntimeError("pulled the plug")
        return real(self, *args, **kwargs)

    monkeypatch.setattr(PlannedSession, "save", failing)
    with pytest.raises(RuntimeError):
        book(plan, artist, 3, 15, 27, by=clerk)

    assert Appointment.objects.count() == 0


def test_nothing_is_booked_before_the_plan_is_accepted(artist, location, owner, client_user):
    version = plans.draft_plan(
        client=client_user.client, artist=artist, location=location, by=owner, now=NOW
    )

    with pytest.raises(PlanRefused, match="not accepted"):
        book(version.plan, artist, 3, 15, 27, by=owner)


def test_no_session_before_a_wait_has_passed(plan, artist, clerk):
    Flag.objects.create(
        client=plan.client,
        handling="wait",
        needed="Wait",
        raised_at=NOW,
        expires_on=at(5, 9).date(),
    )

    with pytest.raises(GapBroken):
        book(plan, artist, 3, 15, 27, by=clerk)
    question, found = series.proposals(plan=plan, now=NOW)
    first = min(question.by_position(one.series)[1][0] for one in found.found)
    assert first >= at(5, 0)


def test_no_session_within_the_cooling_off_days(artist, location, owner):
    PlanRules.objects.create(cooling_off_days=7, in_force_from=NOW - timedelta(days=1))
    plan = accepted(artist, location, owner)

    question, found = series.proposals(plan=plan, now=NOW)

    assert min(question.by_position(one.series)[1][0] for one in found.found) >= at(8, 0)


def test_moving_one_shows_what_becomes_of_the_later_ones(plan, artist, clerk):
    book(plan, artist, 3, 15, 27, by=clerk)
    second = plan.sessions.get(position=2)

    changes, places = series.preview_move(row=second, starts_at=at(17, 10), now=NOW)
    near = [(c.row.position, c.what) for c in changes]
    assert near == [(2, "moves"), (3, "stays")]

    changes, places = series.preview_move(row=second, starts_at=at(17, 14), now=NOW)
    assert set(places) == {2}
    assert days(plan) == [3, 15, 27]


def test_a_move_takes_the_later_ones_along_and_saves_all(plan, artist, clerk):
    book(plan, artist, 3, 13, 25, by=clerk)
    first = plan.sessions.get(position=1)

    changes, places = series.preview_move(row=first, starts_at=at(9, 10), now=NOW)
    assert [c.what for c in changes] == ["moves", "moves", "stays"] or set(places) >= {1, 2}
    series.book_series(plan=plan, places=places, by=clerk, now=NOW)

    moved = days(plan)
    assert moved[0] == 9
    assert all(10 <= b - a <= 14 for a, b in zip(moved, moved[1:], strict=False))


def test_two_sessions_can_change_places_with_each_other(plan, artist, clerk):
    book(plan, artist, 3, 13, 23, by=clerk)

    series.book_series(
        plan=plan,
        places={1: (at(13, 10), artist.pk), 2: (at(23, 10), artist.pk), 3: (at(33, 10), artist.pk)},
        by=clerk,
        now=NOW,
    )

    assert days(plan) == [13, 23, 33]
    assert not Appointment.objects.filter(status=Status.LIFTED).exists()
    assert [v.sequence for v in Appointment.objects.all()] == [1, 1, 1]


def test_done_and_pinned_sessions_stay(plan, artist, clerk, monkeypatch):
    book(plan, artist, 0, 11, 23, by=clerk)
    monkeypatch.setattr("bookings.actions.visits.what_stops", lambda *a: [])
    first = plan.sessions.get(position=1).appointment
    start(appointment=first, by=artist.user, now=at(0, 10))
    finish(appointment=first, by=artist.user, now=at(0, 12))
    third = plan.sessions.get(position=3)
    series.pin(row=third, by=clerk, pinned=True, now=NOW)

    with pytest.raises(PlanRefused, match="done or pinned"):
        series.book_series(plan=plan, places={1: (at(5, 10), artist.pk)}, by=clerk, now=at(1, 9))
    with pytest.raises(PlanRefused, match="done or pinned"):
        series.book_series(plan=plan, places={3: (at(24, 10), artist.pk)}, by=clerk, now=at(1, 9))
    _, found = series.proposals(plan=plan, respace=True, now=at(1, 9))
    assert found.found
    plan.refresh_from_db()
    assert plan.sessions.get(position=1).status == Booked.BOOKED
    series.settle_all()
    assert plan.sessions.get(position=1).status == Booked.DONE


def test_a_change_of_a_colleague_meanwhile_is_not_overwritten(plan, artist, clerk):
    book(plan, artist, 3, 15, 27, by=clerk)
    visit = plan.sessions.get(position=1).appointment
    move(appointment=visit, starts_at=at(3, 14), by=clerk, now=NOW)

    with pytest.raises(StaleChange):
        series.book_series(plan=plan, places=wanted(artist, 4), by=clerk, expected={1: 0}, now=NOW)


def test_a_cancelled_visit_leaves_its_step_open(plan, artist, clerk):
    book(plan, artist, 3, 15, 27, by=clerk)
    cancel(appointment=plan.sessions.get(position=3).appointment, by=clerk, reason="Ill", now=NOW)

    assert series.settle_all() == 1

    third = plan.sessions.get(position=3)
    assert (third.status, third.appointment) == (Booked.OPEN, None)


def test_before_a_session_is_cancelled_three_legal_times_are_offered(plan, artist, clerk):
    book(plan, artist, 3, 15, 27, by=clerk)

    times = series.times_instead(row=plan.sessions.get(position=2), now=NOW)

    assert len(times) == 3
    for starts_at, who in times:
        assert who == artist
        assert 13 <= (starts_at - at(0, 0)).days <= 17


def test_the_rest_is_cancelled_in_one_deed(plan, artist, clerk):
    book(plan, artist, 3, 15, 27, by=clerk)

    gone = course.cancel_rest(plan=plan, reason="Moves abroad", by=clerk, now=at(4, 9))

    assert len(gone) == 2
    assert set(plan.sessions.values_list("status", flat=True)) == {Booked.BOOKED, Booked.OPEN}


def test_a_paused_plan_books_nothing_until_it_is_resumed(plan, artist, clerk):
    book(plan, artist, 3, 15, 27, by=clerk)

    course.pause(plan=plan, reason="Surgery", by=clerk, now=NOW)
    with pytest.raises(PlanRefused, match="paused"):
        book(plan, artist, 3, 15, 27, by=clerk)
    course.resume(plan=plan, by=clerk, now=NOW)

    assert len(book(plan, artist, 3, 15, 27, by=clerk)) == 3


def test_a_plan_changes_artist_and_location_in_one_deed(plan, artist, clerk, owner):
    book(plan, artist, 3, 15, 27, by=clerk)
    west = make_location(name="West", slug="west", zone="America/Los_Angeles")
    zoe = make_artist(west, name="Zoe", slug="zoe")

    question, found = series.proposals(plan=plan, artists=[zoe], location=west, now=NOW)
    places = question.by_position(found.found[0].series)
    course.hand_over(
        plan=plan, artist=zoe, location=west, places=places, reason="Moves", by=clerk, now=NOW
    )

    visits = Appointment.objects.filter(planned_session__plan=plan)
    assert {(v.artist, v.location) for v in visits} == {(zoe, west)}
    assert {v.status for v in visits} == {Status.BOOKED}
    plan.refresh_from_db()
    assert (plan.artist, plan.location) == (zoe, west)


def test_a_hand_over_without_times_for_all_changes_nothing(plan, artist, other_artist, clerk):
    book(plan, artist, 3, 15, 27, by=clerk)

    with pytest.raises(PlanRefused, match="new time"):
        course.hand_over(
            plan=plan,
            artist=other_artist,
            location=plan.location,
            places=wanted(other_artist, 3),
            reason="Ana is away",
            by=clerk,
            now=NOW,
        )
    plan.refresh_from_db()
    assert plan.artist == artist


def test_wishes_are_heard(plan, artist):
    wishes = Wishes(weekdays=frozenset({3}), times=((13 * 60, 18 * 60),), firm=False)

    question, found = series.proposals(plan=plan, wishes=wishes, now=NOW)

    best = question.by_position(found.found[0].series)
    assert {starts.astimezone(plan.location.tz).hour >= 13 for starts, _ in best.values()} == {True}


def test_the_client_books_their_own_series_only_with_notice(plan, artist, client_user):
    soon = {1: (at(0, 9), artist.pk), 2: (at(12, 9), artist.pk), 3: (at(24, 9), artist.pk)}

    with pytest.raises(BookingRefused):
        series.book_series(plan=plan, places=soon, by=client_user, now=at(0, 8, 59))


def test_a_series_is_told_in_one_message(plan, artist, clerk, settings):
    from django.core import mail

    plan.client.email = "sam@example.com"
    plan.client.save()
    book(plan, artist, 3, 15, 27, by=clerk)

    sweep(now=NOW + timedelta(minutes=3))

    assert len(mail.outbox) == 1


def test_the_gap_keeps_the_wall_clock_over_a_clock_change(artist, location, owner, clerk):
    """The clocks change on 14 March 2027; the visits stay at ten."""
    march = at(104, 9)  # 7 March 2027
    plan = accepted(artist, location, owner, steps=THREE, now=march)
    question, found = series.proposals(plan=plan, now=march)

    for one in found.found:
        hours = {
            starts.astimezone(location.tz).hour
            for starts, _ in question.by_position(one.series).values()
        }
        assert len(hours) <= 2


def test_a_session_moved_by_itself_keeps_its_gaps(plan, artist, clerk):
    """From the calendar, by drag: within the gaps it is a move like any other."""
    book(plan, artist, 3, 15, 27, by=clerk)
    second = plan.sessions.get(position=2).appointment

    move(appointment=second, starts_at=at(16, 10), by=clerk, now=NOW)
    with pytest.raises(GapBroken, match="Move it in the plan"):
        move(appointment=second, starts_at=at(20, 10), by=clerk, now=NOW)

    assert days(plan) == [3, 16, 27]


def test_a_session_moved_by_itself_against_its_gap_needs_the_artists_reason(plan, artist, clerk):
    book(plan, artist, 3, 15, 27, by=clerk)
    third = plan.sessions.get(position=3).appointment

    with pytest.raises(GapBroken):
        move(appointment=third, starts_at=at(31, 10), by=clerk, override_reason="x", now=NOW)
    with pytest.raises(GapBroken):
        move(appointment=third, starts_at=at(31, 10), by=None, now=NOW)


def test_the_gap_binds_while_later_sessions_are_not_booked_yet(plan, artist, clerk):
    book(plan, artist, 3, 15, 27, by=clerk)
    cancel(appointment=plan.sessions.get(position=3).appointment, by=clerk, reason="Ill", now=NOW)

    with pytest.raises(GapBroken):
        move(
            appointment=plan.sessions.get(position=2).appointment,
            starts_at=at(5, 10),
            by=clerk,
            now=NOW,
        )


def test_no_gap_is_counted_over_a_step_that_has_no_visit(plan, artist, clerk):
    book(plan, artist, 3, 15, 27, by=clerk)
    cancel(appointment=plan.sessions.get(position=2).appointment, by=clerk, reason="Ill", now=NOW)

    move(
        appointment=plan.sessions.get(position=3).appointment,
        starts_at=at(31, 10),
        by=clerk,
        now=NOW,
    )

    assert days(plan)[-1] == 31
