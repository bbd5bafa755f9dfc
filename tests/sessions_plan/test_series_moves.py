"""A move never breaks a rule and never loses a session: the preview by itself, and the deed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bookings.errors import BookingRefused
from bookings.models import Appointment
from sessions_plan.actions import series
from sessions_plan.models import PlannedSession
from sessions_plan.series import Place, best, moved_to, obstacles
from tests.factories import NOW, at, make_appointment
from tests.sessions_plan.planning import accepted
from tests.sessions_plan.series_cases import oracle_legal, questions


@st.composite
def moves(draw):
    """A series that stands legally, one of its visits, and somewhere else for it."""
    wanted = draw(questions())
    standing = best(wanted, 3)
    assume(standing)
    places = draw(st.sampled_from(standing)).places
    n = draw(st.integers(0, len(places) - 1))
    assume(wanted.steps[n].fixed is None)
    # What lies before the visit that moves stays where it is.
    steps = tuple(
        replace(step, fixed=place) if i < n else replace(step, stands=place)
        for i, (step, place) in enumerate(zip(wanted.steps, places, strict=True))
    )
    starts = sorted(wanted.steps[n].free)
    to = Place(draw(st.sampled_from(starts)), draw(st.integers(1, 3)))
    return replace(wanted, steps=steps), n, to


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(moves())
def test_a_move_keeps_every_rule_and_every_session(case):
    wanted, n, to = case

    places = moved_to(wanted, n, to)

    legal = [one for one in oracle_legal(wanted) if one[n] == to]
    assert (places is None) is (not legal)
    if places is not None:
        assert places in legal
        assert obstacles(wanted, places) == ()
        assert len(places) == len(wanted.steps)
        for step, place in zip(wanted.steps, places, strict=True):
            assert step.fixed in (None, place)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(moves())
def test_a_move_to_where_it_stands_moves_nothing(case):
    wanted, n, _ = case
    stands = wanted.steps[n].stands
    assert stands is not None

    places = moved_to(wanted, n, stands)

    assert places is not None
    assert places[n] == stands


STARTS = st.tuples(st.integers(1, 40), st.sampled_from([9, 10, 13, 15]))
# One a day at most: at nine and at ten they would lie over one another.
BUSY = st.lists(STARTS, max_size=3, unique_by=lambda start: start[0])


@pytest.mark.django_db
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(position=st.integers(1, 3), to=STARTS, busy=BUSY)
def test_the_deed_keeps_every_gap_and_every_visit_or_changes_nothing(
    artist, location, owner, clerk, position, to, busy
):
    with transaction.atomic():
        plan = accepted(artist, location, owner)
        places = {n: (at(day, 10), artist.pk) for n, day in enumerate((3, 15, 27), 1)}
        series.book_series(plan=plan, places=places, by=clerk, now=NOW)
        for day, hour in busy:
            if day not in (3, 15, 27):
                make_appointment(location=location, artist=artist, starts_at=at(day, hour))
        before = _visits(plan)
        row = plan.sessions.get(position=position)

        changes, moved = series.preview_move(row=row, starts_at=at(*to), now=NOW)
        assert _visits(plan) == before, "a preview changes nothing"
        try:
            if moved and not any(change.why for change in changes):
                series.book_series(plan=plan, places=moved, by=clerk, now=NOW)
        except BookingRefused:
            assert _visits(plan) == before
        after = _visits(plan)
        assert len(after) == 3
        days = [(visit - at(0, 0)).days for visit in after.values()]
        assert all(10 <= b - a <= 14 for a, b in zip(days, days[1:], strict=False))
        transaction.set_rollback(True)


def _visits(plan):
    rows = Appointment.objects.filter(planned_session__plan=plan, status="booked")
    return dict(rows.order_by("planned_session__position").values_list("pk", "starts_at"))


@pytest.mark.parametrize("step", range(1, 7))
def test_a_move_that_fails_at_any_step_leaves_everything_as_it_was(
    artist, location, owner, clerk, monkeypatch, step
):
    plan = accepted(artist, location, owner)
    places = {n: (at(day, 10), artist.pk) for n, day in enumerate((3, 13, 23), 1)}
    series.book_series(plan=plan, places=places, by=clerk, now=NOW)
    before = _visits(plan)
    row = plan.sessions.get(position=1)
    _, moved = series.preview_move(row=row, starts_at=at(8, 10), now=NOW)
    assert len(moved) >= 2
    calls = []

    def failing(real):
        def save(self, *args, **kwargs):
            calls.append(self)
            if len(calls) == step:
                raise RuntimeError("pulled the plug")
            return real(self, *args, **kwargs)

        return save

    for model in (Appointment, PlannedSession):
        monkeypatch.setattr(model, "save", failing(model.save))
    with pytest.raises(RuntimeError):
        series.book_series(plan=plan, places=moved, by=clerk, now=NOW)

    assert _visits(plan) == before
