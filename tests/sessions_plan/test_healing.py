"""The healing check: two days before the next session, and what becomes of the answer."""

from datetime import timedelta

import pytest

from sessions_plan.actions import healing, series
from sessions_plan.errors import PlanRefused
from sessions_plan.models import HealingCheck
from tests.clients import uploads
from tests.factories import NOW, at
from tests.sessions_plan.planning import accepted

FIRST, SECOND = at(3, 10), at(15, 10)


@pytest.fixture
def plan(artist, location, owner):
    """A plan whose first session is done and whose second is in twelve days."""
    made = accepted(artist, location, owner)
    places = {n: (at(day, 10), artist.pk) for n, day in enumerate((3, 15, 27), 1)}
    series.book_series(plan=made, places=places, by=owner, now=NOW)
    visit = made.sessions.get(position=1).appointment
    visit.status = "done"
    visit.save()
    series.settle(made)
    return made


def row(plan, position=2):
    return plan.sessions.select_related("appointment", "plan__client").get(position=position)


def answer(plan, now=SECOND - timedelta(days=1), **told):
    said = {"has_scabs": False, "is_red": False, "was_picked": False} | told
    return healing.answer_healing(row=row(plan), by=None, now=now, **said)


def test_it_is_asked_two_days_before_and_not_earlier(plan):
    assert healing.asked_now(plan.client, SECOND - timedelta(days=2, minutes=1)) is None
    assert healing.asked_now(plan.client, SECOND - timedelta(days=2)) == row(plan)


def test_the_first_session_has_nothing_to_look_at(plan, artist, location, owner):
    other = accepted(artist, location, owner)
    series.book_series(plan=other, places={1: (at(5, 14), artist.pk), 2: (at(17, 14), artist.pk),
        3: (at(29, 14), artist.pk)}, by=owner, now=NOW)  # fmt: skip

    assert healing.asked_now(other.client, at(4, 14)) is None


def test_who_is_ready_needs_nobody(plan, owner):
    check = answer(plan)

    assert check.outcome == "ready"
    assert healing.asked_now(plan.client, SECOND - timedelta(days=1)) is None
    assert healing.healing_waiting(owner, SECOND - timedelta(days=1)) == []


@pytest.mark.parametrize("sign", ["has_scabs", "is_red", "was_picked"])
def test_any_of_the_three_asks_the_artist(plan, artist, other_artist, sign):
    check = answer(plan, **{sign: True})
    at_hand = SECOND - timedelta(days=1)

    assert check.outcome == ""
    assert [w.check for w in healing.healing_waiting(artist.user, at_hand)] == [check]
    assert healing.healing_waiting(other_artist.user, at_hand) == []


def test_the_session_stands_until_somebody_decides(plan, artist):
    check = answer(plan, has_scabs=True)
    assert row(plan).appointment.status == "booked"

    healing.decide_healing(check=check, outcome="wait", by=artist.user, now=NOW)

    check.refresh_from_db()
    assert (check.outcome, check.decided_by) == ("wait", artist.user)
    assert healing.healing_waiting(artist.user, SECOND - timedelta(days=1)) == []
    assert row(plan).appointment.status == "booked"


def test_unanswered_is_a_task_the_day_before_and_not_earlier(plan, clerk):
    assert healing.healing_waiting(clerk, SECOND - timedelta(days=2)) == []
    waiting = healing.healing_waiting(clerk, SECOND - timedelta(days=1))
    assert [(w.row, w.is_unanswered) for w in waiting] == [(row(plan), True)]


def test_a_session_that_moved_is_asked_about_anew(plan, owner, artist):
    answer(plan)
    series.book_series(plan=plan, places={2: (at(16, 10), artist.pk)}, by=owner, now=at(4, 9))

    assert healing.asked_now(plan.client, at(15, 10)) == row(plan)


def test_a_second_answer_for_the_same_start_changes_nothing(plan):
    first = answer(plan, has_scabs=True)

    assert answer(plan) == first
    assert HealingCheck.objects.get().has_scabs


def test_a_photo_comes_with_it(plan):
    check = answer(plan, photo=uploads.photo())

    assert (check.photo.client, check.photo.session_number) == (plan.client, 1)


def test_after_the_visit_has_begun_there_is_nothing_to_answer(plan):
    with pytest.raises(PlanRefused):
        answer(plan, now=SECOND)
