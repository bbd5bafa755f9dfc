"""Credit counts for what is asked next: taken once, given up again, never more than is asked."""

from datetime import timedelta

import pytest

from bookings import actions as bookings
from bookings.models import Appointment
from clients.models import Client
from payments import actions
from payments.account import account_of, credit_used
from payments.actions import credit
from payments.actions.credit import Free, Place
from payments.actions.entries import left_of
from payments.models import AmountDue, DepositHold, Entry, Refund, Settlement
from sessions_plan.models import Plan
from tests.factories import NOW, at, make_client
from tests.payments import money
from tests.payments.money import balance, deposit_of, page_of

pytestmark = pytest.mark.django_db
Status, State = Appointment.Status, DepositHold.State
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def service(db):
    service = money.priced_service()
    money.deposit_rule(service=service, amount_minor=0, kind="percent", percent=50, hold_minutes=40)
    return service


@pytest.fixture
def person(db) -> Client:
    return make_client()


@pytest.fixture
def book(service, person, location, artist, clerk, demo):
    def booked(day: int, now=NOW) -> Appointment:
        made = bookings.book(
            client=person, location=location, artist=artist, by=clerk, service=service,
            starts_at=at(day, 10), now=now,
        )  # fmt: skip
        made.refresh_from_db()
        return made

    return booked


@pytest.fixture
def take(person, clerk):
    """Money at the till: for what is asked for a visit, or for nothing."""

    def taken(minor: int, visit: Appointment | None = None):
        due = AmountDue.objects.get(visit=visit, withdrawn_at=None) if visit else None
        return actions.record_payment(
            client=person, due=due, amount_minor=minor, method="cash", by=clerk, now=NOW
        )

    return taken


@pytest.fixture
def cancelled(book, take, clerk, person):
    """A visit paid for and cancelled in time under terms that give credit."""
    money.terms(gives="credit")
    visit = book(9)
    actions.accept_policy(client=person, way="screen", now=NOW)
    take(15000, visit)
    visit.refresh_from_db()
    actions.cancel_and_settle(visit=visit, by=clerk, reason="Ill", side="client", now=NOW)
    return visit


def sweep(now):
    actions.mend_pages(now=now)
    bookings.expire_holds(now=now)
    actions.lapse_holds(now=now)
    actions.settle_all(now=now)
    actions.try_refunds(now=now)


def moved() -> int:
    return sum(Entry.objects.filter(kind="credit").values_list("amount_minor", flat=True))


def test_what_was_kept_as_credit_pays_the_next_deposit(cancelled, book, person):
    assert balance(person) == -15000
    visit = book(10)
    due = AmountDue.objects.get(visit=visit)

    assert (visit.status, due.settled_at, left_of(due)) == (Status.BOOKED, NOW, 0)
    assert not DepositHold.objects.filter(due=due).exists()
    assert (balance(person), moved(), credit_used(visit)) == (-15000, 0, "$150")
    sweep(LATER)
    visit.refresh_from_db()
    assert visit.status == Status.BOOKED


def test_it_pays_one_deposit_and_not_two(cancelled, book):
    book(10)
    second = book(11)

    assert second.status == Status.HELD
    assert left_of(AmountDue.objects.get(visit=second)) == 15000


def test_what_the_till_took_as_credit_counts_as_well(book, take, person):
    take(10000)
    visit = book(9)
    due = AmountDue.objects.get(visit=visit)
    assert (visit.status, left_of(due)) == (Status.HELD, 5000)
    assert page_of(due).amount_minor == 5000

    take(5000, visit)
    visit.refresh_from_db()
    assert (visit.status, balance(person)) == (Status.BOOKED, -15000)


def test_never_more_is_taken_than_is_asked(book, take, person):
    take(40000)
    for day in (9, 10):
        assert book(day).status == Status.BOOKED

    assert [one.credit_minor for one in account_of(person).asked] == [15000, 15000]
    assert book(11).status == Status.HELD


def test_booked_before_the_other_was_cancelled_it_counts_all_the_same(book, take, clerk, person):
    money.terms(gives="credit")
    first = book(9)
    actions.accept_policy(client=person, way="screen", visit=first, now=NOW)
    take(15000, first)
    second = book(10)
    assert second.status == Status.HELD

    first.refresh_from_db()
    actions.cancel_and_settle(visit=first, by=clerk, reason="Moved", side="client", now=NOW)
    second.refresh_from_db()
    assert second.status == Status.BOOKED
    assert DepositHold.objects.get(due__visit=second).state == State.KEPT


def test_a_visit_that_stands_lends_nothing_to_another(book, take):
    take(15000, book(9))
    assert book(10).status == Status.HELD


def test_what_was_cancelled_and_is_not_settled_yet_is_not_free(book, take, clerk):
    first = book(9)
    take(15000, first)
    first.refresh_from_db()
    bookings.cancel(appointment=first, by=clerk, reason="Ill", side="client", now=NOW)

    assert book(10).status == Status.HELD


def test_what_is_for_nothing_goes_first_and_comes_back_last(cancelled, book, take):
    take(5000)
    due = AmountDue.objects.get(visit=book(10))
    nowhere, there = Place(None, None), Place(None, cancelled.pk)
    went = Entry.objects.filter(key__startswith=credit.OFF).order_by("pk")
    assert [(credit.place_of(row), row.amount_minor) for row in went] == [
        (nowhere, 5000), (there, 10000),
    ]  # fmt: skip

    here = credit.place_of(due)
    assert credit.put_back(here, 12000, LATER) == [Free(there, 10000), Free(nowhere, 2000)]
    assert credit.put_back(here, 15000, LATER) == [Free(nowhere, 3000)]
    assert credit.put_back(here, 15000, LATER) == []


def test_what_was_paid_beyond_a_plan_is_free_once_the_plan_is_complete(
    artist, location, clerk, person
):
    plan = money.accepted(artist, location, clerk, person)
    money.pay(plan, clerk, 310000)
    assert credit.free_credit(person, "USD") == []

    plans = Plan.objects.filter(pk=plan.pk)
    plans.update(status="complete", completed_at=NOW, completed_by=clerk)
    assert credit.free_credit(person, "USD") == [Free(Place(plan.pk, None), 10000)]


def test_of_a_plan_given_up_nothing_is_free_before_its_price_is_settled(
    artist, location, clerk, person
):
    plan = money.accepted(artist, location, clerk, person)
    money.pay(plan, clerk, 310000)
    plans = Plan.objects.filter(pk=plan.pk)
    plans.update(status="abandoned", abandoned_at=NOW, abandon_reason="Moved away")
    assert credit.free_credit(person, "USD") == []


def test_what_did_not_go_back_waits_for_a_hand_and_is_not_used_meanwhile(person, take, clerk):
    failed = Refund.objects.create(
        client=person, payment=take(10000), amount_minor=4000, currency="USD", way="gateway",
        state="failed", failed_at=NOW, reason="Less", asked_at=NOW, asked_by=clerk,
    )  # fmt: skip
    left = [Free(Place(None, None), 6000)]
    assert credit.free_credit(person, "USD") == left

    actions.turn_to_hand(made=failed, by=clerk, now=LATER)
    assert credit.free_credit(person, "USD") == left


def test_cancelled_again_it_is_credit_again(cancelled, book, clerk, person):
    visit = book(10)
    actions.cancel_and_settle(visit=visit, by=clerk, reason="Ill", side="client", now=NOW)

    assert Settlement.objects.get(visit=visit).credit_minor == 15000
    assert balance(person) == -15000
    assert book(11).status == Status.BOOKED


def test_under_the_policy_it_may_be_kept(cancelled, book, clerk, person):
    visit = book(10)
    late = visit.starts_at - timedelta(hours=1)
    actions.cancel_and_settle(visit=visit, by=clerk, reason="Ill", side="client", now=late)

    assert Settlement.objects.get(visit=visit).kept_minor == 15000
    assert balance(person) == 0
    assert book(11).status == Status.HELD


def test_what_the_clinic_cancels_is_paid_back_from_where_it_came(cancelled, book, clerk, person):
    visit = book(10)
    actions.cancel_and_settle(visit=visit, by=clerk, reason="Ill", side="clinic", now=NOW)

    back = Refund.objects.get()
    assert (back.amount_minor, back.payment.visit) == (15000, cancelled)
    assert (balance(person), moved()) == (0, 0)
    assert book(11).status == Status.HELD


def test_a_deposit_that_ran_out_gives_up_what_it_had(book, take):
    take(10000)
    first = book(9)
    sweep(LATER)
    first.refresh_from_db()
    assert first.status == Status.CANCELLED

    second = book(10, now=LATER)
    assert left_of(AmountDue.objects.get(visit=second)) == 5000


def test_credit_given_by_a_correction_counts_and_is_settled(book, clerk, owner, person):
    actions.correct(client=person, amount_minor=-15000, note="A gift", by=owner, now=NOW)
    visit = book(9)
    assert visit.status == Status.BOOKED

    actions.cancel_and_settle(visit=visit, by=clerk, reason="Ill", side="clinic", now=NOW)
    assert (balance(person), Refund.objects.count()) == (-15000, 0)
    assert book(10).status == Status.BOOKED


def test_the_deposit_of_a_plan_takes_it_too(artist, location, clerk, person, take):
    take(20000)
    plan = money.accepted(artist, location, clerk, person)
    assert left_of(deposit_of(plan)) == 30000

    money.pay(plan, clerk, 30000)
    assert deposit_of(plan).settled_at == NOW


def test_it_is_said_of_the_amount_that_was_open_when_it_came(artist, location, clerk, person, take):
    plan = money.accepted(artist, location, clerk, person)
    money.pay(plan, clerk, 50000)
    take(20000)
    [deposit, *rest] = AmountDue.objects.filter(plan=plan, withdrawn_at=None).order_by("pk")
    credit.use(rest, LATER)
    asked = account_of(person).asked
    assert [one.credit_minor for one in asked] == [0, 20000, *[0] * (len(asked) - 2)]
    assert asked[0].due == deposit


def test_the_portal_says_what_of_it_was_credit(client, client_user, artist, location, clerk, take):
    service = money.priced_service()
    money.deposit_rule(service=service, amount_minor=0, kind="percent", percent=50)
    person = client_user.client
    actions.record_payment(client=person, amount_minor=10000, method="cash", by=clerk, now=NOW)
    bookings.book(
        client=person, location=location, artist=artist, by=clerk, service=service,
        starts_at=at(9, 10), now=NOW,
    )  # fmt: skip
    client.force_login(client_user)
    said = client.get("/portal/money/").content.decode()

    assert "$100 of it from your credit" in said
    assert "$50" in said


def test_paid_too_late_but_free_the_visit_comes_back_with_its_credit(book, take, demo, person):
    take(10000)
    first = book(9)
    page = page_of(AmountDue.objects.get(visit=first))
    demo.pay(page.page_id)
    late = NOW + timedelta(hours=3)
    bookings.expire_holds(now=late)
    actions.lapse_holds(now=late)
    sweep(late)

    again = Appointment.objects.filter(client=person, status=Status.BOOKED).get()
    assert again.starts_at == first.starts_at
    assert AmountDue.objects.get(withdrawn_at=None).visit == again
    assert -sum(Entry.objects.filter(visit=again).values_list("amount_minor", flat=True)) == 15000
    assert (balance(person), moved()) == (-15000, 0)
