"""Times kept until their deposit is paid: firm, extended, run out, brought back, come too late."""

from datetime import timedelta

import pytest

from bookings import actions as bookings
from bookings.errors import TimeTaken
from bookings.models import Appointment, Service
from clients import asks
from payments import actions
from payments.actions.pages import take_page
from payments.errors import HoldOver, MoneyRefused, NotValid
from payments.models import AmountDue, DepositHold, Payment, Refund
from sessions_plan.actions import course
from sessions_plan.actions.series import book_series, settle_all
from sessions_plan.models import PlannedSession
from tests.factories import NOW, at, make_appointment, make_client
from tests.payments import money
from tests.payments.money import balance, deposit_of, page_of

pytestmark = pytest.mark.django_db
Status, State = Appointment.Status, DepositHold.State
DAY = timedelta(hours=24)


@pytest.fixture
def plan(artist, location, clerk, demo):
    return money.held(artist, location, clerk)


@pytest.fixture
def hold(plan):
    return DepositHold.objects.get()


def visits(plan):
    return list(Appointment.objects.filter(client=plan.client).order_by("starts_at"))


def statuses(plan):
    return {visit.status for visit in visits(plan)}


def sweep(now):
    actions.handle_waiting(now=now)
    actions.mend_pages(now=now)
    bookings.expire_holds(now=now)
    actions.lapse_holds(now=now)
    actions.settle_all(now=now)
    actions.try_refunds(now=now)
    settle_all(now)


def test_a_series_with_a_deposit_due_waits_for_a_day(plan, hold):
    assert statuses(plan) == {Status.HELD}
    assert {visit.held_until for visit in visits(plan)} == {NOW + DAY}
    assert (hold.state, hold.held_until, hold.visits.count()) == (State.LIVE, NOW + DAY, 3)
    assert [item.key for item in asks.missing(plan.client, None, NOW) if "deposit" in item.key]


def test_paid_makes_it_firm_and_the_clinic_is_told_to_confirm(plan, hold, clerk):
    later = NOW + timedelta(hours=3)
    money.pay(plan, clerk, now=later)
    hold.refresh_from_db()

    assert statuses(plan) == {Status.BOOKED}
    assert {visit.changed_at for visit in visits(plan)} == {later}
    assert hold.state == State.KEPT
    assert balance(plan.client) == 250000


def test_a_part_of_it_is_not_enough(plan, clerk):
    money.pay(plan, clerk, 49999)
    assert statuses(plan) == {Status.HELD}

    money.pay(plan, clerk, 1)
    assert statuses(plan) == {Status.BOOKED}


def test_without_a_deposit_the_series_is_booked_at_once(artist, location, clerk):
    money.prices()
    money.deposit_rule(kind="none", amount_minor=0)
    plan = money.held(artist, location, clerk)

    assert statuses(plan) == {Status.BOOKED}
    assert not DepositHold.objects.exists()


def test_a_deposit_that_is_paid_before_is_not_waited_for(artist, location, clerk):
    plan = money.accepted(artist, location, clerk)
    money.pay(plan, clerk)
    book_series(plan=plan, places=money.places(plan), by=clerk, now=NOW)

    assert statuses(plan) == {Status.BOOKED}


def test_what_runs_out_is_free_again_and_its_steps_are_open(plan, hold):
    sweep(NOW + DAY - timedelta(seconds=1))
    assert statuses(plan) == {Status.HELD}

    sweep(NOW + DAY)
    hold.refresh_from_db()
    assert statuses(plan) == {Status.CANCELLED}
    assert hold.state == State.LAPSED
    assert set(plan.sessions.values_list("status", flat=True)) == {PlannedSession.Status.OPEN}
    assert not Refund.objects.exists()


def test_the_same_times_come_back_in_one_press(plan, hold, clerk):
    late = NOW + DAY + timedelta(minutes=5)
    sweep(late)
    again = actions.bring_back(hold=hold, by=clerk, now=late)

    assert again.again_of == hold
    assert again.state == State.LIVE
    assert {(v.starts_at, v.status) for v in visits(plan) if v.status != Status.CANCELLED} == {
        (starts_at, Status.HELD) for starts_at, _ in money.places(plan).values()
    }


def test_all_of_them_or_none_come_back(plan, hold, clerk, location, artist):
    late = NOW + DAY + timedelta(minutes=5)
    sweep(late)
    make_appointment(location=location, artist=artist, starts_at=at(19, 10))

    with pytest.raises(TimeTaken):
        actions.bring_back(hold=hold, by=clerk, now=late)
    assert statuses(plan) == {Status.CANCELLED}


def test_the_desk_gives_more_time(plan, hold, clerk):
    until = NOW + timedelta(days=2)
    actions.extend_hold(hold=hold, until=until, by=clerk, now=NOW)
    sweep(NOW + DAY)

    assert {visit.held_until for visit in visits(plan)} == {until}
    assert statuses(plan) == {Status.HELD}
    for wrong in (NOW + DAY, at(8, 9)):
        with pytest.raises(NotValid):
            actions.extend_hold(hold=hold, until=wrong, by=clerk, now=NOW)


def test_it_is_given_back_before(plan, hold, clerk):
    actions.release_hold(hold=hold, by=clerk, now=NOW)

    assert statuses(plan) == {Status.CANCELLED}
    with pytest.raises(HoldOver):
        actions.extend_hold(hold=hold, until=at(3, 9), by=clerk, now=NOW)


def test_pausing_the_plan_gives_the_times_back(plan, hold, owner):
    course.pause(plan=plan, reason="Ill", by=owner, now=NOW)
    sweep(NOW + timedelta(minutes=1))
    hold.refresh_from_db()

    assert statuses(plan) == {Status.CANCELLED}
    assert hold.state == State.LAPSED


# ---------------------------------------------------------------- with a payment page


def test_the_page_ends_five_minutes_before_the_hold(plan, hold):
    near = NOW + DAY - timedelta(hours=2)
    page = page_of(deposit_of(plan), now=near)

    assert page.expires_at == NOW + DAY - timedelta(minutes=5)
    assert page.amount_minor == 50000


@pytest.mark.parametrize("minutes", [37, 40, 300])
def test_with_time_enough_it_is_not(plan, hold, minutes):
    page = page_of(deposit_of(plan), now=NOW + DAY - timedelta(minutes=minutes))
    hold.refresh_from_db()

    assert hold.held_until == NOW + DAY
    assert page.expires_at == NOW + DAY - timedelta(minutes=5)


@pytest.mark.parametrize("minutes", [1, 20, 34.9])
def test_with_little_time_left_the_hold_is_made_longer(plan, hold, minutes):
    near = NOW + DAY - timedelta(minutes=minutes)
    page = page_of(deposit_of(plan), now=near)
    hold.refresh_from_db()

    assert hold.held_until == near + timedelta(minutes=40)
    assert page.expires_at == near + timedelta(minutes=35)
    assert {visit.held_until for visit in visits(plan)} == {hold.held_until}


def test_a_hold_with_a_live_page_is_never_cleared(plan, hold, demo, location, artist, clerk):
    page_of(deposit_of(plan), now=NOW)
    # Whatever the clock of the hold says, the gateway has not said how the page ended.
    DepositHold.objects.update(held_until=NOW + timedelta(minutes=1))
    Appointment.objects.update(held_until=NOW + timedelta(minutes=1))
    late = NOW + timedelta(minutes=10)
    bookings.expire_holds(now=late)
    actions.lapse_holds(now=late)

    assert statuses(plan) == {Status.HELD}
    with pytest.raises(TimeTaken):
        bookings.book(
            client=make_client(), location=location, artist=artist, by=clerk, now=late,
            service=Service.objects.get(slug="consultation"), starts_at=at(7, 10),
        )  # fmt: skip
    with pytest.raises(MoneyRefused):
        actions.release_hold(hold=hold, by=clerk, now=late)


def test_money_for_times_that_ran_out_takes_them_again(plan, hold, demo):
    page = page_of(deposit_of(plan), now=NOW)
    demo.pay(page.page_id)
    late = NOW + DAY + timedelta(hours=2)
    bookings.expire_holds(now=late)
    actions.lapse_holds(now=late)
    assert statuses(plan) == {Status.CANCELLED}

    actions.mend_pages(now=late)
    hold.refresh_from_db()
    assert hold.state == State.KEPT
    assert [v.status for v in visits(plan) if v.status != Status.CANCELLED] == [Status.BOOKED] * 3


def test_money_for_times_that_are_gone_goes_back(plan, hold, demo, location, artist):
    page = page_of(deposit_of(plan), now=NOW)
    demo.pay(page.page_id)
    late = NOW + DAY + timedelta(hours=2)
    bookings.expire_holds(now=late)
    actions.lapse_holds(now=late)
    make_appointment(location=location, artist=artist, starts_at=at(19, 10))
    sweep(late)
    hold.refresh_from_db()

    assert hold.state == State.TOO_LATE
    assert statuses(plan) == {Status.CANCELLED}
    back = Refund.objects.get()
    assert (back.amount_minor, back.state, back.reason) == (
        50000, Refund.State.DONE, "The times were taken before the deposit came.",
    )  # fmt: skip
    assert balance(plan.client) == 300000
    assert deposit_of(plan).is_open  # it is asked for anew, when other times are found
    sweep(late + timedelta(minutes=5))
    assert Refund.objects.count() == 1


def test_a_payment_on_its_way_is_waited_for_before_the_times_are_given_back(
    plan, hold, demo, clerk
):
    page = page_of(deposit_of(plan), now=NOW)
    demo.pay(page.page_id)
    after = page.expires_at + timedelta(minutes=1)
    with pytest.raises(MoneyRefused, match="on its way"):
        actions.release_hold(hold=hold, by=clerk, now=after)

    sweep(after)
    assert statuses(plan) == {Status.BOOKED}


def test_a_page_known_to_have_ended_unpaid_stops_nobody(plan, hold, demo, clerk):
    page = page_of(deposit_of(plan), now=NOW)
    actions.close_page(checkout=page, now=NOW)
    actions.release_hold(hold=hold, by=clerk, now=NOW + timedelta(minutes=1))

    assert statuses(plan) == {Status.CANCELLED}


# ---------------------------------------------------------------- a visit by itself


def book_touch_up(location, artist, clerk, now=NOW, **more):
    told = {"client": make_client(), "location": location, "artist": artist, "by": clerk}
    told |= {"service": Service.objects.get(slug="touch-up"), "starts_at": at(3, 10), "now": now}
    return bookings.book(**(told | more))


@pytest.fixture
def service(db):
    service = money.priced_service()
    money.deposit_rule(service=service, amount_minor=0, kind="percent", percent=50, hold_minutes=40)
    return service


def test_a_visit_with_a_deposit_waits_forty_minutes(service, location, artist, clerk, demo):
    visit = book_touch_up(location, artist, clerk)
    due = AmountDue.objects.get(visit=visit)

    assert (visit.status, visit.held_until) == (Status.HELD, NOW + timedelta(minutes=40))
    assert due.amount_minor == 15000
    page = page_of(due, now=NOW)
    assert page.expires_at == NOW + timedelta(minutes=35)


@pytest.mark.parametrize(("own", "minutes"), [({}, 40), ({"online_minutes": 90}, 90)])
def test_booked_by_the_client_it_waits_forty_minutes_unless_the_clinic_says_otherwise(
    location, artist, clerk, demo, own, minutes
):
    service = money.priced_service()
    money.deposit_rule(service=service, **own)
    theirs = book_touch_up(location, artist, None, starts_at=at(3, 14))
    ours = book_touch_up(location, artist, clerk)

    assert theirs.held_until == NOW + timedelta(minutes=minutes)
    assert ours.held_until == NOW + DAY


def test_a_consultation_never_asks_for_one(location, artist, clerk):
    service = money.priced_service("consultation", 5000)
    money.deposit_rule(service=service)
    visit = book_touch_up(location, artist, clerk, service=service)

    assert visit.status == Status.BOOKED


def test_paid_too_late_but_free_the_visit_comes_back_with_its_money(
    service, location, artist, clerk, demo
):
    visit = book_touch_up(location, artist, clerk)
    page = page_of(AmountDue.objects.get(), now=NOW)
    demo.pay(page.page_id)
    late = NOW + timedelta(hours=3)
    bookings.expire_holds(now=late)
    actions.lapse_holds(now=late)
    sweep(late)

    again = Appointment.objects.exclude(pk=visit.pk).get()
    assert again.status == Status.BOOKED
    assert Payment.objects.get().visit == again
    assert AmountDue.objects.filter(withdrawn_at=None).get().visit == again
    assert not DepositHold.objects.filter(state=State.LIVE).exists()


def test_paid_after_it_was_given_back_by_hand_the_money_goes_back(
    service, location, artist, clerk, demo
):
    visit = book_touch_up(location, artist, clerk)
    page = page_of(AmountDue.objects.get(), now=NOW)
    paid = demo.pay(page.page_id)
    late = page.expires_at + timedelta(hours=2)
    actions.release_hold(hold=DepositHold.objects.get(), by=clerk, now=late)
    take_page(page=paid, now=late)
    assert DepositHold.objects.get().state == State.TOO_LATE
    sweep(late)

    back = Refund.objects.get()
    assert (back.amount_minor, back.state, back.reason) == (
        15000, Refund.State.DONE, "The times were given back before the deposit came.",
    )  # fmt: skip
    assert (balance(visit.client), Appointment.objects.count()) == (0, 1)
    assert not AmountDue.objects.filter(withdrawn_at=None).exists()
    sweep(late + timedelta(minutes=5))
    assert Refund.objects.count() == 1


def test_its_price_is_owed_once_it_begins(service, location, artist, clerk, demo):
    visit = book_touch_up(location, artist, clerk)
    actions.record_payment(
        client=visit.client, due=AmountDue.objects.get(), amount_minor=15000, method="cash",
        by=clerk, now=NOW,
    )  # fmt: skip
    assert balance(visit.client) == -15000

    visit.refresh_from_db()
    bookings.check_in(appointment=visit, by=clerk, now=at(3, 10))
    sweep(at(3, 10, 1))
    sweep(at(3, 10, 2))
    assert balance(visit.client) == 15000


def test_a_visit_too_soon_to_wait_is_booked_and_its_deposit_stays_open(
    service, location, artist, clerk
):
    visit = book_touch_up(location, artist, clerk, now=at(3, 9, 30))

    assert visit.status == Status.BOOKED
    assert AmountDue.objects.get().is_open
