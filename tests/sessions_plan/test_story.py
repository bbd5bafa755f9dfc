"""The timeline of a plan: its course, what a follow-up found, what went wrong."""

from datetime import UTC, datetime, timedelta

from clients.parts import Part
from sessions_plan.actions import course, plans
from sessions_plan.actions.troubles import close_complication, open_complaint
from sessions_plan.models import Complication, Plan
from sessions_plan.story import timeline
from tests.factories import NOW, at, make_client
from tests.sessions_plan.following import concluded, follow_up, rated, worked_through
from tests.sessions_plan.planning import accepted

EVER = datetime(2000, 1, 1, tzinfo=UTC)


def test_a_follow_up_its_rating_its_outcome_and_its_trouble_are_told(artist, location, owner):
    person = make_client()
    plan = worked_through(artist, location, owner, person)
    concluded(rated(follow_up(plan, at(35, 10)), has_colour_shift=True))
    bad = Complication.objects.get()
    close_complication(complication=bad, outcome="Faded", by=owner, now=at(60, 9))
    today = NOW.date()
    open_complaint(
        client=person, words="Dark", answer_by=today + timedelta(days=9), who=owner, by=owner,
        now=NOW,
    )  # fmt: skip

    told = {event.words: event for event in timeline(person, EVER)}

    assert told["Plan complete"].part == Part.PLAN
    assert told["Plan complete"].by == "Ana Ruiz"
    assert told["Plan accepted"].icon == "calendar2-week"
    for words in (
        "Rated healed: crown",
        "Follow-up signed: nothing more to do",
        "Complication: colour shift",
        "Complication closed: colour shift",
        "Complaint written down",
    ):
        assert told[words].part == Part.RECORD
    assert "Dark" not in str(told)


def test_a_plan_that_changes_hands_says_to_whom(artist, other_artist, location, owner):
    plan = accepted(artist, location, owner)
    course.hand_over(
        plan=plan, artist=other_artist, location=location, places={}, reason="Away", by=owner,
        now=NOW,
    )  # fmt: skip
    plans.abandon_plan(plan=Plan.objects.get(), reason="Moves", by=owner, now=at(3, 9))

    words = [event.words for event in timeline(plan.client, EVER)]

    assert words[0] == "Plan ended"
    assert "Plan handed over to Ben Okafor" in words


def test_it_stays_one_statement(artist, location, owner, django_assert_num_queries):
    plan = worked_through(artist, location, owner, make_client())
    concluded(rated(follow_up(plan, at(35, 10))))

    with django_assert_num_queries(1):
        timeline(plan.client, EVER)
