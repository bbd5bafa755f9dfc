"""Times given back by hand, or run out, and a deposit that is on its way or comes after all."""

from datetime import timedelta

import pytest

from bookings import actions as bookings
from bookings.models import Appointment
from payments import actions
from payments.errors import MoneyRefused
from payments.models import DepositHold, Refund
from tests.factories import NOW, at, make_appointment
from tests.payments import money
from tests.payments.money import deposit_of, page_of

pytestmark = pytest.mark.django_db
Status, State = Appointment.Status, DepositHold.State
DAY = timedelta(hours=24)


@pytest.fixture
def plan(artist, location, clerk, demo):
    return money.held(artist, location, clerk)


@pytest.fixture
def hold(plan):
    return DepositHold.objects.get()


def sweep(now):
    bookings.expire_holds(now=now)
    actions.lapse_holds(now=now)
    actions.settle_all(now=now)
    actions.try_refunds(now=now)


def test_while_a_page_is_open_its_end_is_waited_for(plan, hold, demo, clerk):
    page = page_of(deposit_of(plan), now=NOW)
    with pytest.raises(MoneyRefused, match="A payment page is open"):
        actions.release_hold(hold=hold, by=clerk, now=page.expires_at - timedelta(minutes=1))


def test_the_deposit_of_a_plan_whose_times_were_given_back_stays_with_it(plan, hold, clerk):
    actions.release_hold(hold=hold, by=clerk, now=NOW)
    money.pay(plan, clerk)
    hold.refresh_from_db()
    assert hold.state == State.RELEASED
    sweep(NOW + timedelta(minutes=5))

    assert not Refund.objects.exists()
    visits = Appointment.objects.filter(client=plan.client)
    assert {visit.status for visit in visits} == {Status.CANCELLED}


def test_paid_after_other_times_were_booked_it_counts_for_those(
    plan, hold, clerk, location, artist
):
    late = NOW + DAY + timedelta(minutes=1)
    sweep(late)
    other = make_appointment(
        location=location, artist=artist, client=plan.client, starts_at=at(40, 10)
    )
    plan.sessions.filter(position=1).update(appointment=other, status="booked")
    money.pay(plan, clerk)
    hold.refresh_from_db()
    assert hold.state == State.LAPSED
    sweep(late + timedelta(minutes=5))

    assert not Refund.objects.exists()
