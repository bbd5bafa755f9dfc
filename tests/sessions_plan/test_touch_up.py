"""The touch-up window as the rows give it, and the client's choice to hear of it later."""

from datetime import date, timedelta

import pytest
from auditlog.models import LogEntry

from sessions_plan.actions import plans
from sessions_plan.actions.follow_ups import put_touch_up_off
from sessions_plan.errors import NotValid, RecordRefused
from sessions_plan.forecast import months_after
from sessions_plan.models import Assessment
from sessions_plan.touch_up import opening_between, touch_up_of
from tests.factories import NOW, at, make_client
from tests.sessions_plan.following import concluded, follow_up, rated, worked_through
from tests.sessions_plan.planning import accepted

LAST = NOW.date()


@pytest.fixture
def plan(artist, location, owner):
    return worked_through(artist, location, owner, make_client(), last=NOW)


def scalp(plan, **told):
    by = plan.artist.user
    made = Assessment.objects.create(
        client=plan.client, artist=plan.artist, begun_at=NOW, saved_at=NOW, saved_by=by, **told
    )
    made.signed_at, made.signed_by = NOW + timedelta(days=Assessment.objects.count()), by
    made.save()
    return made


def test_the_window_lies_three_to_six_years_after_the_last_session(plan):
    found = touch_up_of(plan)

    assert found.last_session == LAST
    assert (found.opens_on, found.closes_on) == (months_after(LAST, 36), months_after(LAST, 72))
    assert found.reasons == ()


def test_a_new_assessment_changes_it_at_once_with_its_reasons(plan):
    scalp(plan, sun=3, swimming=2, hair_colour="blonde")

    found = touch_up_of(plan.client)

    assert found.closes_on < months_after(LAST, 60)
    assert found.reasons == (
        "Much sun on the head", "A light shade fades out of sight sooner", "Frequent swimming",
    )  # fmt: skip

    scalp(plan, sun=0, fitzpatrick=6)
    assert touch_up_of(plan.client).opens_on > found.opens_on


def test_fading_seen_at_a_later_follow_up_counts_the_first_one_does_not(plan):
    concluded(rated(follow_up(plan, at(35, 10)), density=8))
    assert touch_up_of(plan).reasons == ()

    concluded(rated(follow_up(plan, at(200, 10)), density=6), outcome="")

    assert touch_up_of(plan).reasons == ("At the last follow-up it had faded more than usual",)


def test_none_while_sessions_are_to_come_after_a_newer_plan_and_for_an_abandoned_one(
    plan, artist, location, owner
):
    record = rated(follow_up(plan, at(35, 10)), density=4)
    concluded(record, "touch-up")
    assert touch_up_of(plan) is None

    other = make_client()
    done = worked_through(artist, location, owner, other, last=at(-30, 9))
    plans.complete_plan(plan=done, by=owner, now=NOW)
    assert touch_up_of(other) is not None
    accepted(artist, location, owner, other, now=NOW)
    assert touch_up_of(other) is None
    assert touch_up_of(done) is None
    assert touch_up_of(make_client()) is None


def test_those_that_open_in_a_range_are_found_by_both_borders(plan):
    opens = touch_up_of(plan).opens_on

    assert [one.plan for one in opening_between(opens, opens + timedelta(days=1))] == [plan]
    assert opening_between(opens - timedelta(days=1), opens) == []
    assert opening_between(opens + timedelta(days=1), opens + timedelta(days=900)) == []
    assert opening_between(opens, opens) == []
    assert opening_between(opens, opens + timedelta(days=1), client=make_client()) == []


def test_the_range_agrees_with_the_window_whatever_the_reasons(plan):
    for told in ({"sun": 0, "fitzpatrick": 6}, {"sun": 3, "swimming": 3, "oil": "oily"}):
        scalp(plan, **told)
        opens = touch_up_of(plan).opens_on
        assert len(opening_between(opens, opens + timedelta(days=1))) == 1


def test_a_later_day_is_the_clients_choice_and_kept_in_the_log(plan, client_user):
    chosen = date(2034, 5, 1)

    put_touch_up_off(plan=plan, not_before=chosen, by=client_user, now=NOW)

    found = touch_up_of(plan)
    assert (found.opens_on, found.not_before) == (chosen, chosen)
    assert found.closes_on > chosen
    assert [one.plan for one in opening_between(chosen, chosen + timedelta(days=1))] == [plan]
    assert opening_between(months_after(LAST, 36), chosen) == []
    line = LogEntry.objects.get_for_object(plan).first()
    assert line.changes["touch_up_not_before"] == ["None", "2034-05-01"]

    put_touch_up_off(plan=plan, not_before=None, by=client_user, now=NOW)
    assert touch_up_of(plan).opens_on == months_after(LAST, 36)


@pytest.mark.parametrize("day", [LAST, date(2020, 1, 1), date(2060, 1, 1)])
def test_a_day_that_is_over_or_too_far_is_refused(plan, client_user, day):
    with pytest.raises(NotValid):
        put_touch_up_off(plan=plan, not_before=day, by=client_user, now=NOW)


def test_nothing_is_put_off_before_there_is_a_session(artist, location, owner, client_user):
    plan = accepted(artist, location, owner)

    with pytest.raises(RecordRefused):
        put_touch_up_off(plan=plan, not_before=date(2031, 1, 1), by=client_user, now=NOW)


def test_three_plans_ask_no_more_than_one(
    plan, artist, location, owner, django_assert_max_num_queries
):
    opens = touch_up_of(plan).opens_on
    with django_assert_max_num_queries(5):
        assert len(opening_between(opens, opens + timedelta(days=60))) == 1
    for days in (40, 41):
        worked_through(artist, location, owner, make_client(), last=at(days, 9))

    with django_assert_max_num_queries(5):
        assert len(opening_between(opens, opens + timedelta(days=60))) == 3
