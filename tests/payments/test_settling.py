"""Keep, credit, refund: a visit that does not take place, under the policy that was accepted."""

from datetime import timedelta

import pytest

from bookings import actions as bookings
from bookings.models import Appointment
from payments import actions, settling
from payments.errors import MoneyRefused, SettledAlready
from payments.models import Entry, Quote, Refund, Settlement
from payments.policy import Cause
from payments.terms import in_words
from sessions_plan.actions import course, plans
from sessions_plan.actions.series import book_series
from sessions_plan.models import PlannedSession, PlanRules, SessionRecord
from studio.errors import NotAllowed
from tests.factories import NOW, at, make_appointment
from tests.payments import money
from tests.payments.money import balance

pytestmark = pytest.mark.django_db
FIRST = at(7, 10)


@pytest.fixture
def plan(artist, location, clerk):
    """A paid series of three under terms the client accepted: all until 72 hours, half until 48."""
    money.terms()
    plan = money.accepted(artist, location, clerk)
    actions.accept_policy(client=plan.client, way="screen", network="10.0.0.1", plan=plan, now=NOW)
    book_series(plan=plan, places=money.places(plan), by=clerk, now=NOW)
    money.pay(plan, clerk)
    return plan


def first(plan) -> Appointment:
    return Appointment.objects.filter(client=plan.client, status="booked").earliest("starts_at")


def cancel(plan, clerk, hours, side="client", **more):
    at_ = FIRST - timedelta(hours=hours)
    told = {"visit": first(plan), "by": clerk, "reason": "Called", "side": side, "now": at_}
    return actions.cancel_and_settle(**(told | more))


@pytest.mark.parametrize(
    ("hours", "side", "kept", "credit"),
    [
        (80, "client", 0, 50000),
        (60, "client", 25000, 25000),
        (10, "client", 50000, 0),
        (1, "clinic", 0, 50000),
    ],
)
def test_who_caused_it_and_when_decide(plan, clerk, hours, side, kept, credit):
    before = settling.what_cancelling_does(
        first(plan), side=side, now=FIRST - timedelta(hours=hours)
    )
    made = cancel(plan, clerk, hours, side)

    assert (made.kept_minor, made.credit_minor, made.refund_minor) == (kept, credit, 0)
    assert (before.kept_minor, before.credit_minor) == (kept, credit)
    assert before.words == made.words
    assert balance(plan.client) == 250000 + kept


def test_the_words_stand_beside_the_button(plan):
    said = settling.what_cancelling_does(
        first(plan), side="client", now=FIRST - timedelta(hours=60)
    )

    assert said.words == (
        "Cancelled less than 72 hours before: 50 percent stay yours. "
        "$250 count for the next sessions of the plan. $250 are kept."
    )


@pytest.mark.parametrize("gives", ["refund", "credit"])
def test_what_is_agreed_to_speaks_of_a_plan_that_goes_on(artist, location, clerk, gives):
    agreed = in_words(money.terms(gives=gives).policy)
    plan = money.accepted(artist, location, clerk)
    kept = actions.accept_policy(client=plan.client, way="screen", plan=plan, now=NOW)
    book_series(plan=plan, places=money.places(plan), by=clerk, now=NOW)
    money.pay(plan, clerk)
    made = cancel(plan, clerk, 80)

    assert any("While your plan goes on" in line and "next sessions" in line for line in agreed)
    assert kept.said == agreed
    assert made.words.endswith("$500 count for the next sessions of the plan.")
    assert (made.credit_minor, made.refund_minor) == (50000, 0)


def test_who_agreed_before_plans_were_spoken_of_gets_back_what_they_agreed_to(plan, clerk):
    kept = plan.client.policies_accepted.get()
    del kept.terms["counts_in_plan"]
    kept.said = []
    kept.save()
    at_ = FIRST - timedelta(hours=60)
    said = settling.what_cancelling_does(first(plan), side="client", now=at_)
    made = cancel(plan, clerk, 60)

    assert said.words == made.words
    assert made.words == (
        "Cancelled less than 72 hours before: 50 percent go back. $250 go back. $250 are kept."
    )
    assert (made.refund_minor, made.credit_minor) == (25000, 0)


def test_the_words_kept_say_what_was_chosen_instead(plan, owner):
    paid_back = cancel(plan, owner, 60, outcome="refund")

    assert paid_back.words == (
        "Cancelled less than 72 hours before: 50 percent go back. $250 go back. $250 are kept."
    )


def test_the_words_kept_say_what_was_waived(plan, owner):
    made = cancel(plan, owner, 10, waive_reason="Their car broke down")

    assert made.words == (
        "Cancelled less than 48 hours before. $500 that would be kept are waived. "
        "$500 count for the next sessions of the plan."
    )


def test_beside_a_free_visit_nothing_is_said_of_money(location, artist):
    money.terms()
    visit = make_appointment(location=location, artist=artist, starts_at=at(2, 10))

    assert actions.accept_policy(client=visit.client, way="website", visit=visit).said == []


def test_the_desk_may_give_it_back_but_not_keep_more_than_agreed(plan, clerk):
    with pytest.raises(MoneyRefused, match="not all of it"):
        cancel(plan, clerk, 80, outcome="keep")
    made = cancel(plan, clerk, 80, outcome="refund")

    assert made.refund_minor == 50000
    back = Refund.objects.get()
    assert (back.way, back.state) == ("hand", "asked")
    assert balance(plan.client) == 300000
    actions.give_by_hand(made=back, by=clerk)
    assert Refund.objects.get().state == "done"


def test_waiving_is_the_owners_with_a_reason(plan, clerk, owner):
    with pytest.raises(NotAllowed):
        cancel(plan, clerk, 10, waive_reason="A good client")
    made = cancel(plan, owner, 10, waive_reason="Their car broke down")

    assert (made.kept_minor, made.waived_minor, made.credit_minor) == (0, 50000, 50000)
    kinds = list(Entry.objects.filter(visit=made.visit).values_list("kind", "amount_minor"))
    assert kinds == [("fee", 50000), ("waiver", -50000)]
    assert balance(plan.client) == 250000


def test_what_was_kept_can_be_waived_afterwards(plan, clerk, owner):
    made = cancel(plan, clerk, 10)
    actions.waive(settlement=made, reason="It was our mistake", by=owner)

    assert balance(plan.client) == 250000
    with pytest.raises(MoneyRefused):
        actions.waive(settlement=made, reason="Again", by=owner)


def test_without_an_accepted_policy_nothing_is_kept(artist, location, clerk):
    money.terms()
    plan = money.accepted(artist, location, clerk)
    book_series(plan=plan, places=money.places(plan), by=clerk, now=NOW)
    money.pay(plan, clerk)

    assert cancel(plan, clerk, 1).kept_minor == 0


def test_a_later_edition_does_not_bind_who_accepted_an_earlier_one(plan, clerk):
    money.terms(full_hours=500, part_hours=400)
    assert cancel(plan, clerk, 80).kept_minor == 0


def test_the_sweep_settles_what_nobody_settled(plan, clerk):
    visit = first(plan)
    now = FIRST - timedelta(hours=10)
    bookings.cancel(appointment=visit, by=clerk, reason="Called", side="client", now=now)
    assert actions.settle_all(now=now) == 1
    assert actions.settle_all(now=now) == 0

    made = Settlement.objects.get()
    assert (made.kept_minor, made.made_by, made.plan) == (50000, None, plan)
    with pytest.raises(SettledAlready):
        actions.settle_visit(visit=visit, now=now)


def test_a_missed_visit_is_settled_once_it_is_sure(plan, clerk):
    visit = first(plan)
    bookings.mark_no_show(appointment=visit, by=clerk, now=FIRST + timedelta(minutes=20))
    assert actions.settle_all(now=visit.ends_at) == 0
    assert actions.settle_all(now=visit.ends_at + timedelta(minutes=30)) == 1

    assert Settlement.objects.get().cause == Cause.NO_SHOW


def test_not_today_for_the_skin_costs_nothing(plan, clerk, artist):
    visit = first(plan)
    SessionRecord.objects.create(
        client=plan.client, appointment=visit, artist=artist, opened_at=FIRST, saved_at=FIRST,
        not_today_reason="Scabs",
    )  # fmt: skip
    visit.status, visit.cancelled_at, visit.cancelled_side = "cancelled", FIRST, "client"
    visit.changed_at = FIRST
    visit.save()
    actions.settle_all(now=FIRST)

    made = Settlement.objects.get()
    assert (made.cause, made.kept_minor, made.credit_minor) == ("skin", 0, 50000)


def test_the_stake_is_the_deposit_and_is_kept_once(plan, clerk):
    cancel(plan, clerk, 10)
    second = first(plan)
    known = settling.what_cancelling_does(second, side="client", now=second.starts_at)

    assert known.stake_minor == 0


def test_a_plan_given_up_gives_back_what_was_not_earned(plan, clerk, owner):
    money.pay(plan, clerk, 150000)
    visit = first(plan)
    visit.status = "done"
    visit.save()
    course.cancel_rest(plan=plan, reason="Moved away", by=owner, side="client", now=FIRST)
    actions.settle_all(now=FIRST)
    plans.abandon_plan(plan=plan, reason="Moved away", by=owner, now=FIRST)
    actions.settle_all(now=FIRST)
    actions.settle_all(now=FIRST)

    # One of three sessions is done: 30 percent of $3,000 are earned, of $2,000 paid.
    assert Quote.objects.get().withdrawn_at == FIRST
    assert sum(Refund.objects.values_list("amount_minor", flat=True)) == 110000
    assert balance(plan.client) == 0


def test_a_plan_withdrawn_in_time_gives_everything_back(plan, clerk, client_user):
    PlanRules.objects.create(cooling_off_days=14, in_force_from=money.BEFORE)
    course.withdraw(plan=plan, by=client_user, now=FIRST - timedelta(hours=1))
    actions.settle_all(now=FIRST)
    actions.settle_all(now=FIRST)

    assert sum(Refund.objects.values_list("amount_minor", flat=True)) == 50000
    assert {one.kept_minor for one in Settlement.objects.all()} == {0}
    assert balance(plan.client) == 0
    assert set(plan.sessions.values_list("status", flat=True)) == {PlannedSession.Status.DROPPED}


def test_a_client_without_money_needs_no_settlement(location, artist, clerk):
    service = money.priced_service("smp-session", 0)
    visit = make_appointment(
        location=location, artist=artist, starts_at=at(2, 10), service=service, minutes=60
    )
    assert actions.cancel_and_settle(visit=visit, by=clerk, reason="Called", now=NOW) is None


def test_the_acceptance_keeps_words_numbers_time_and_address(plan):
    kept = plan.client.policies_accepted.get()

    assert kept.text == "All until 72 hours, half until 48."
    assert kept.terms["full_hours"] == 72
    assert (kept.accepted_at, kept.network) == (NOW, "10.0.0.1")
