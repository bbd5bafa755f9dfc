"""A time from the waitlist that asks for a deposit: taken, it waits for the money, and so does
the place on the list. Unpaid it is lost, and their place is not."""

from datetime import timedelta

import pytest

from bookings import actions as bookings
from bookings.actions.offering import decline_offer, offer, offer_what_came_free, take_offer
from bookings.actions.waitlist import close_wish
from bookings.errors import NotToOffer, TimeTaken
from bookings.models import Appointment, WaitlistOffer, WaitlistWish
from payments import actions
from payments.models import DepositHold
from tests.bookings import offered
from tests.factories import NOW, at, make_appointment, make_client, make_time_off
from tests.payments import money
from tests.payments.money import page_of

pytestmark = pytest.mark.django_db
Status, State, Outcome = Appointment.Status, DepositHold.State, WaitlistOffer.Outcome
A_MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)
TAKEN_AT = NOW + timedelta(minutes=10)
RUNS_OUT = TAKEN_AT + timedelta(hours=24)


@pytest.fixture
def touch_up(artist):
    """$300, of which $100 first; the visit waits for them for a day."""
    service = money.priced_service()
    money.deposit_rule(service=service, amount_minor=10000, online_minutes=24 * 60)
    artist.services.add(service)
    return service


@pytest.fixture
def cancelled(location, artist, touch_up, clerk):
    """Ana's Tuesday of next week, full but for a touch-up at 10:00 that was cancelled."""
    make_time_off(at(8, 0), at(8, 9, 45), artist=artist)
    make_time_off(at(8, 10) + timedelta(minutes=touch_up.minutes + 25), at(9, 0), artist=artist)
    visit = make_appointment(
        location=location, artist=artist, service=touch_up, starts_at=at(8, 10),
        client=make_client(),
    )  # fmt: skip
    bookings.cancel(appointment=visit, by=clerk, reason="Ill", now=NOW)


def wish(location, touch_up, **fields) -> WaitlistWish:
    return offered.wish(location, service=touch_up, **fields)


@pytest.fixture
def first(location, touch_up):
    return wish(location, touch_up, made_at=NOW - 3 * A_DAY)


@pytest.fixture
def second(location, touch_up):
    return wish(location, touch_up, made_at=NOW - A_DAY)


@pytest.fixture
def taken(cancelled, first, second, demo) -> WaitlistOffer:
    """The first in line took it, and has not paid."""
    [made] = sweep(NOW + A_MINUTE)
    assert made.wish == first
    take_offer(offer=made, now=TAKEN_AT)
    return made


def sweep(now) -> list[WaitlistOffer]:
    """Every sweep that has a word in this; the offers that were made."""
    actions.mend_pages(now=now)
    made = offered.sweep(now)
    actions.lapse_holds(now=now)
    return made + offered.sweep(now)


def pay(client, clerk, now):
    due = client.amounts_due.get(settled_at=None, withdrawn_at=None)
    actions.record_payment(
        client=client, amount_minor=due.amount_minor, method="cash", due=due, by=clerk, now=now
    )


def visit_of(wish) -> Appointment:
    return Appointment.objects.filter(client=wish.client).latest("pk")


def test_taken_it_waits_for_the_money_and_the_place_is_kept(taken, first):
    first.refresh_from_db()
    assert (visit_of(first).status, visit_of(first).held_until) == (Status.HELD, RUNS_OUT)
    assert first.closed_at is None


def test_paid_it_is_theirs_and_the_wish_is_met(taken, first, clerk):
    pay(first.client, clerk, TAKEN_AT + A_MINUTE)
    first.refresh_from_db()
    assert visit_of(first).status == Status.BOOKED
    assert (first.closed_because, first.closed_at) == ("Booked", TAKEN_AT + A_MINUTE)


def test_while_it_waits_nobody_is_offered_that_time_and_they_no_other(
    taken, first, second, location, artist, clerk
):
    # Another time comes free that both would have taken.
    WaitlistWish.objects.update(until_date=at(10, 0).date())
    make_time_off(at(9, 0), at(9, 9, 45), artist=artist)
    for days in (0.2, 0.9):
        for made in sweep(NOW + days * A_DAY):
            assert (made.wish, made.starts_at.date()) == (second, at(9, 0).date())
    assert first.offers.count() == 1
    with pytest.raises(NotToOffer, match="given a time since"):
        offer(wish=first, starts_at=at(9, 12), artist=artist, by=clerk, now=TAKEN_AT + A_MINUTE)


def test_the_desk_is_told_for_whom_a_time_waits(taken, first, location, artist, touch_up, clerk):
    with pytest.raises(
        TimeTaken, match=r"is kept for Sam until Tue 24 Nov 2026, 08:10 and not confirmed yet"
    ):
        bookings.book(
            client=make_client(), location=location, service=touch_up, starts_at=at(8, 10),
            artist=artist, by=clerk, now=TAKEN_AT + A_MINUTE,
        )  # fmt: skip


def test_unpaid_the_next_in_line_gets_it_and_they_are_still_the_first(taken, first, second):
    made_at = first.made_at
    [to_second] = sweep(RUNS_OUT)
    first.refresh_from_db()
    assert (to_second.wish, to_second.starts_at) == (second, at(8, 10))
    assert (first.closed_at, first.made_at) == (None, made_at)
    assert visit_of(first).status == Status.CANCELLED

    decline_offer(offer=to_second, now=RUNS_OUT + A_MINUTE)
    for days in (0, 1, 2):
        assert sweep(RUNS_OUT + days * A_DAY + 2 * A_MINUTE) == []


def test_another_time_that_comes_free_goes_to_them_first(taken, first, second, location, artist):
    sweep(RUNS_OUT)
    WaitlistWish.objects.update(until_date=at(9, 0).date())
    made = sweep(RUNS_OUT + A_DAY)
    assert (made[0].wish, made[0].starts_at.date()) == (first, at(9, 0).date())
    assert [one.wish for one in made].count(first) == 1


def test_given_back_at_the_desk_their_place_is_kept_as_well(taken, first, second, clerk):
    actions.release_hold(hold=DepositHold.objects.get(), by=clerk, now=TAKEN_AT + A_MINUTE)
    first.refresh_from_db()
    assert first.closed_at is None
    assert [one.wish for one in sweep(TAKEN_AT + 2 * A_MINUTE)] == [second]


def test_who_takes_and_never_pays_is_asked_by_a_person_after_the_third(
    first, location, artist, touch_up, demo
):
    WaitlistWish.objects.update(until_date=at(25, 0).date())
    now, offers = NOW, 0
    for _ in range(8):
        for made in sweep(now):
            offers += 1
            take_offer(offer=made, now=now + A_MINUTE)
        now += timedelta(hours=25)
    assert offers == 3
    assert first.offers.values("starts_at").distinct().count() == 3


def test_paid_too_late_and_still_free_it_is_theirs_after_all(taken, first, second, demo):
    page = page_of(first.client.amounts_due.get(), now=TAKEN_AT + A_MINUTE)
    demo.pay(page.page_id)
    second.delete()
    late = RUNS_OUT + timedelta(hours=2)
    bookings.expire_holds(now=late)
    actions.lapse_holds(now=late)
    assert visit_of(first).status == Status.CANCELLED
    actions.mend_pages(now=late)
    first.refresh_from_db()
    taken.refresh_from_db()
    assert (visit_of(first).status, first.closed_because) == (Status.BOOKED, "Booked")
    assert taken.visit == visit_of(first)


def test_brought_back_at_the_desk_it_is_again_what_they_wait_for(taken, first, second, clerk):
    second.delete()
    late = RUNS_OUT + A_MINUTE
    sweep(late)
    actions.bring_back(hold=DepositHold.objects.get(), by=clerk, now=late)
    taken.refresh_from_db()
    first.refresh_from_db()
    assert (taken.visit, taken.visit.status) == (visit_of(first), Status.HELD)
    assert first.closed_at is None
    pay(first.client, clerk, late + A_MINUTE)
    first.refresh_from_db()
    assert first.closed_because == "Booked"


def test_off_the_list_while_it_waits_it_is_still_theirs_to_pay(taken, first, clerk):
    close_wish(wish=first, by=clerk, reason="No longer wants it", now=TAKEN_AT + A_MINUTE)
    assert visit_of(first).status == Status.HELD
    pay(first.client, clerk, TAKEN_AT + 2 * A_MINUTE)
    first.refresh_from_db()
    assert visit_of(first).status == Status.BOOKED
    assert first.closed_because == "No longer wants it"


def test_whoever_takes_the_time_before_the_sweep_leaves_them_their_place(
    taken, first, second, location, artist, touch_up, clerk
):
    held = bookings.hold(
        location=location, service=touch_up, artist=artist, starts_at=at(8, 10),
        by=clerk, now=RUNS_OUT,
    )  # fmt: skip
    first.refresh_from_db()
    assert (held.status, visit_of(first).status) == (Status.HELD, Status.CANCELLED)
    assert first.closed_at is None
    assert offer_what_came_free(now=RUNS_OUT) == 0
