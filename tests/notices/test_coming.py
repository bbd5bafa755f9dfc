"""What is coming is asked of the kinds that can be foreseen, in few statements."""

import pytest

from clients.actions import say_whether
from notices import derived
from notices.kinds import KINDS
from notices.models import Notice
from sessions_plan.actions.plans import complete_plan
from tests.factories import NOW, at, make_appointment
from tests.sessions_plan.following import worked_through

YEARS = at(7 * 365, 10)
ANSWERS = {Notice.Kind.REPLY, Notice.Kind.REFUND, Notice.Kind.RECALL, Notice.Kind.REPORT_ANSWER}


def test_an_answer_to_a_deed_is_not_foreseen():
    assert all(not KINDS[kind].is_foreseen for kind in ANSWERS)
    assert KINDS[Notice.Kind.TOUCH_UP].is_foreseen
    assert KINDS[Notice.Kind.HOLD_ENDING].is_foreseen


def agrees(client) -> None:
    say_whether(
        client=client, kind="marketing", is_given=True, wording="Tell me.", side="client", by=None,
        now=NOW,
    )  # fmt: skip


def test_what_they_have_not_agreed_to_is_not_coming(sam, location, artist, owner):
    plan = worked_through(artist, location, owner, sam, last=NOW)
    complete_plan(plan=plan, by=owner, now=at(1, 10))
    silent = {one.kind for one in derived.coming(sam, YEARS, at(2, 8))}
    agrees(sam)
    told = {one.kind for one in derived.coming(sam, YEARS, at(2, 8))}
    assert told - silent == {Notice.Kind.TESTIMONIAL, Notice.Kind.TOUCH_UP}
    assert Notice.Kind.SATISFACTION in silent


@pytest.mark.parametrize("visits", [1, 3])
def test_as_many_statements_for_three_visits_as_for_one(
    sam, location, artist, owner, consultation, django_assert_max_num_queries, visits
):
    agrees(sam)
    plan = worked_through(artist, location, owner, sam, last=NOW)
    complete_plan(plan=plan, by=owner, now=at(1, 10))
    for n in range(visits):
        make_appointment(
            location=location, artist=artist, service=consultation, client=sam,
            starts_at=at(20 + n, 14),
        )  # fmt: skip
    with django_assert_max_num_queries(11):
        found = derived.coming(sam, YEARS, at(2, 8))
    kinds = [one.kind for one in found]
    assert kinds.count("reminder") == 2 * visits
    assert {"aftercare", "satisfaction", "touch-up"} <= set(kinds)
