"""A deposit that is lowered, dropped or put right: what is held for it is booked, not let go."""

from datetime import timedelta

import pytest

from bookings import actions as bookings
from bookings.models import Appointment
from payments import actions
from payments.models import AmountDue, DepositHold
from tests.factories import NOW
from tests.payments import money
from tests.payments.money import deposit_of

pytestmark = pytest.mark.django_db
Status, State = Appointment.Status, DepositHold.State
A_DAY_LATER = NOW + timedelta(hours=24, minutes=1)


@pytest.fixture
def plan(artist, location, clerk, demo):
    return money.held(artist, location, clerk)


def agree_on(plan, clerk, deposit_minor, now=NOW):
    quote = actions.revise_quote(quote=plan.quotes.accepted().get(), by=clerk, now=now)
    actions.set_quote(quote=quote, by=clerk, deposit_minor=deposit_minor, now=now)
    quote = actions.send_quote(quote=quote, by=clerk, now=now)
    actions.accept_quote(quote=quote, name="Sam", way="screen", by=clerk, now=now)


def sweep(now):
    actions.mend_pages(now=now)
    bookings.expire_holds(now=now)
    actions.lapse_holds(now=now)


def statuses(plan):
    return set(Appointment.objects.filter(client=plan.client).values_list("status", flat=True))


def test_a_deposit_lowered_to_what_was_paid_keeps_the_series(plan, clerk):
    money.pay(plan, clerk, 30000)
    agree_on(plan, clerk, 30000)

    assert deposit_of(plan).settled_at == NOW
    assert DepositHold.objects.get().state == State.KEPT
    sweep(A_DAY_LATER)
    assert statuses(plan) == {Status.BOOKED}


def test_a_deposit_lowered_to_more_than_was_paid_is_waited_for(plan, clerk):
    money.pay(plan, clerk, 30000)
    agree_on(plan, clerk, 40000)

    assert deposit_of(plan).is_open
    assert statuses(plan) == {Status.HELD}


def test_a_deposit_that_is_dropped_keeps_the_series(plan, clerk):
    agree_on(plan, clerk, 0)

    assert not AmountDue.objects.filter(kind="deposit", withdrawn_at=None).exists()
    assert DepositHold.objects.get().state == State.KEPT
    sweep(A_DAY_LATER)
    assert statuses(plan) == {Status.BOOKED}


def test_a_correction_that_covers_the_deposit_keeps_the_series(plan, owner):
    actions.correct(
        client=plan.client, plan=plan, amount_minor=-50000, note="Transfer seen", by=owner, now=NOW
    )

    assert DepositHold.objects.get().state == State.KEPT
    sweep(A_DAY_LATER)
    assert statuses(plan) == {Status.BOOKED}


def test_lowered_after_they_ran_out_the_times_stay_given_back_until_someone_asks(plan, clerk):
    money.pay(plan, clerk, 30000)
    sweep(A_DAY_LATER)
    agree_on(plan, clerk, 30000, now=A_DAY_LATER)
    hold = DepositHold.objects.get()
    assert (hold.state, statuses(plan)) == (State.LAPSED, {Status.CANCELLED})

    actions.bring_back(hold=hold, by=clerk, now=A_DAY_LATER)
    assert statuses(plan) == {Status.CANCELLED, Status.BOOKED}
