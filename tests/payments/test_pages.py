"""Payment pages: one a due, recorded once, whoever brings the news and however late."""

from dataclasses import replace
from datetime import timedelta

import pytest

from payments import actions
from payments.actions import pages
from payments.errors import GatewayDown, GatewayRefused, NotOfferedOnline, PaidAlready
from payments.gateway import CLOSED, OPEN, PAID, Page
from payments.models import (
    Checkout,
    DepositHold,
    Entry,
    MoneyPaper,
    Payment,
    Refund,
)
from tests.factories import NOW
from tests.payments import money
from tests.payments.money import PAGE, balance, deposit_of, page_of

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def plan(artist, location, clerk, demo):
    return money.held(artist, location, clerk)


@pytest.fixture
def due(plan):
    return deposit_of(plan)


class Broken:
    """The demo's gateway, which loses its answer, or the way to it, as often as told."""

    name = "demo"

    def __init__(self, behind, *, before=0, after=0):
        self.behind, self.before, self.after, self.calls = behind, before, after, []

    def __getattr__(self, name):
        def call(*args, **kwargs):
            self.calls.append((name, args, kwargs))
            if self.before:
                self.before -= 1
                raise GatewayDown()
            answer = getattr(self.behind, name)(*args, **kwargs)
            if self.after:
                self.after -= 1
                raise GatewayDown()
            return answer

        return call


class Strict:
    """The demo's gateway with Stripe's rule: a page is open for half an hour at the least."""

    name = "demo"

    def __init__(self, behind):
        self.behind, self.now = behind, NOW

    def __getattr__(self, name):
        return getattr(self.behind, name)

    def open_page(self, wish):
        if wish.expires_at < self.now + timedelta(minutes=30):
            raise GatewayRefused()
        return self.behind.open_page(wish)


@pytest.fixture
def broken(demo, monkeypatch):
    def make(**how):
        made = Broken(demo, **how)
        monkeypatch.setattr("payments.gateway.current", lambda: made)
        return made

    return make


def paid(page: Checkout, demo) -> Page:
    return demo.pay(page.page_id)


def test_two_tabs_have_one_page(due, clerk):
    first, second = page_of(due), page_of(due, by=clerk, now=LATER)

    assert first == second
    assert first.address.startswith("/pay/demo/")


def test_the_way_back_records_it_once(plan, due, demo):
    page = page_of(due)
    paid(page, demo)
    for _ in range(3):
        page = actions.look_at_page(checkout=page, now=LATER)

    payment = Payment.objects.get()
    assert page.state == Checkout.State.PAID
    assert (payment.amount_minor, payment.method, payment.checkout) == (50000, "online", page)
    assert DepositHold.objects.get().state == DepositHold.State.KEPT
    assert balance(plan.client) == 250000
    assert MoneyPaper.objects.get().payment == payment
    with pytest.raises(PaidAlready):
        page_of(due, now=LATER)


def test_news_in_any_order_and_any_number_make_one_payment(plan, due, demo):
    page = page_of(due)
    done = paid(page, demo)
    closed = replace(done, state=CLOSED, payment_ref="")
    still_open = replace(done, state=OPEN, payment_ref="")
    for told in (closed, done, still_open, closed, done):
        pages.take_page(page=told, now=LATER)

    page.refresh_from_db()
    assert page.state == Checkout.State.PAID
    assert Payment.objects.count() == 1
    assert Entry.objects.filter(kind="payment").count() == 1


def test_an_event_that_overtakes_our_own_answer_finds_its_page(due, demo, broken):
    """The page was paid before we wrote down that it was open."""
    broken(after=1)
    with pytest.raises(GatewayDown):
        page_of(due)
    page = Checkout.objects.get()
    assert (page.state, page.page_id) == (Checkout.State.ASKED, "")
    known = next(demo._folder.glob("*.json")).stem
    done = demo.pay(known)
    pages.take_page(page=done, now=LATER)

    page.refresh_from_db()
    assert (page.state, page.page_id) == (Checkout.State.PAID, known)


def test_a_page_that_is_not_ours_is_left_alone(due):
    assert pages.take_page(page=Page("x", "y", PAID, 1, "USD"), now=NOW) is None


def test_without_a_gateway_nothing_is_paid_online(plan, due, offline):
    with pytest.raises(NotOfferedOnline):
        page_of(due)
    assert not Checkout.objects.exists()


def test_a_refusal_is_final_and_another_page_can_be_asked_for(due, demo, monkeypatch):
    monkeypatch.setattr(demo, "open_page", lambda wish: (_ for _ in ()).throw(GatewayRefused()))
    with pytest.raises(GatewayRefused):
        page_of(due)
    assert Checkout.objects.get().state == Checkout.State.FAILED

    monkeypatch.undo()
    monkeypatch.setattr("payments.gateway.current", lambda: demo)
    assert page_of(due).state == Checkout.State.OPEN


def test_only_what_is_left_is_asked(plan, due, clerk):
    money.pay(plan, clerk, 20000)

    assert page_of(due).amount_minor == 30000


def test_a_page_that_asks_too_much_by_now_is_closed_and_another_opened(plan, due, demo, clerk):
    page = page_of(due)
    money.pay(plan, clerk, 20000)
    again = page_of(due, now=LATER)

    assert (again.amount_minor, again.state) == (30000, Checkout.State.OPEN)
    assert again != page
    with pytest.raises(GatewayRefused):
        demo.pay(page.page_id)


def test_a_page_that_ends_now_may_have_been_paid_in_its_last_minute(due, demo):
    page = page_of(due)
    demo.pay(page.page_id)

    with pytest.raises(PaidAlready):
        page_of(due, now=page.expires_at)
    assert Checkout.objects.get().state == Checkout.State.PAID
    assert Payment.objects.count() == 1


def test_it_may_be_paid_between_the_look_and_the_close(due, demo, monkeypatch):
    page = page_of(due)
    close = demo.close_page
    monkeypatch.setattr(demo, "close_page", lambda known: (demo.pay(known), close(known))[1])

    with pytest.raises(PaidAlready):
        page_of(due, now=page.expires_at - timedelta(seconds=30))
    assert Checkout.objects.get().state == Checkout.State.PAID
    assert Payment.objects.count() == 1


def test_a_page_never_heard_of_that_would_end_too_soon_gives_way_to_another(due, demo, broken):
    """Stripe opens no page for less than half an hour."""
    broken(before=1)
    with pytest.raises(GatewayDown):
        page_of(due)
    strict = Strict(demo)
    late = Checkout.objects.get().expires_at - timedelta(minutes=20)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("payments.gateway.current", lambda: strict)
        strict.now = late
        page = page_of(due, now=late)

    assert page.state == Checkout.State.OPEN
    assert page.expires_at >= late + timedelta(minutes=30)
    assert sorted(Checkout.objects.values_list("state", flat=True)) == ["failed", "open"]


def test_the_desk_takes_it_otherwise_and_the_page_closes(plan, due, demo, clerk):
    page = page_of(due)
    page = actions.close_page(checkout=page, now=LATER)

    assert page.state == Checkout.State.CLOSED
    with pytest.raises(GatewayRefused):
        demo.pay(page.page_id)


def test_a_page_for_what_was_paid_otherwise_is_closed_by_the_sweep(plan, due, demo, clerk):
    page = page_of(due)
    money.pay(plan, clerk, now=NOW)
    actions.mend_pages(now=NOW + timedelta(seconds=30))

    page.refresh_from_db()
    assert page.state == Checkout.State.CLOSED
    with pytest.raises(GatewayRefused):
        demo.pay(page.page_id)


def test_paid_on_both_ways_is_credit_and_nothing_is_lost(plan, due, demo, clerk):
    page = page_of(due)
    money.pay(plan, clerk, now=NOW)
    paid(page, demo)
    actions.mend_pages(now=NOW + timedelta(seconds=30))

    assert Payment.objects.count() == 2
    assert balance(plan.client) == 200000


def test_the_addresses_are_those_that_were_asked_for(due, demo):
    page = page_of(due)

    assert demo.wish(page.page_id).success_address == PAGE["success_address"]


# ---------------------------------------------------------------- crashes


def test_a_crash_before_the_gateway_heard_is_mended(due, demo, broken):
    gateway = broken(before=1)
    with pytest.raises(GatewayDown):
        page_of(due)
    actions.mend_pages(now=LATER)

    page = Checkout.objects.get()
    assert page.state == Checkout.State.OPEN
    assert len({call[1][0] for call in gateway.calls if call[0] == "open_page"}) == 1
    assert len(list(demo._folder.glob("*.json"))) == 1


def test_a_crash_between_the_gateways_answer_and_our_commit_loses_nothing(plan, due, demo, broken):
    """The page was opened and even paid; we know nothing of it. The same call under the same key
    gives the same page, and its payment is found: charged once, recorded once."""
    broken(after=1)
    with pytest.raises(GatewayDown):
        page_of(due)
    demo.pay(next(demo._folder.glob("*.json")).stem)
    for minutes in (1, 3, 6):
        actions.mend_pages(now=NOW + timedelta(minutes=minutes))

    assert Payment.objects.get().amount_minor == 50000
    assert Checkout.objects.get().state == Checkout.State.PAID
    assert len(list(demo._folder.glob("*.json"))) == 1
    assert DepositHold.objects.get().state == DepositHold.State.KEPT


def test_a_payment_nobody_told_us_of_is_found(plan, due, demo):
    page = page_of(due)
    paid(page, demo)
    assert actions.mend_pages(now=NOW + timedelta(minutes=1)) == 0
    assert actions.mend_pages(now=NOW + timedelta(minutes=2)) == 1

    assert Payment.objects.count() == 1


def test_a_page_of_yesterday_that_nobody_saw_is_given_up(due, broken):
    broken(before=99)
    with pytest.raises(GatewayDown):
        page_of(due)
    actions.mend_pages(now=NOW + timedelta(hours=21))

    assert Checkout.objects.get().state == Checkout.State.FAILED


def test_a_refund_the_gateway_did_not_answer_is_asked_again_under_its_key(
    plan, due, demo, broken, django_capture_on_commit_callbacks, clerk
):
    page = page_of(due)
    paid(page, demo)
    actions.look_at_page(checkout=page, now=NOW)
    gateway = broken(after=1)
    with django_capture_on_commit_callbacks(execute=True):
        back = actions.refund(
            payment=Payment.objects.get(), amount_minor=20000, reason="Less", by=clerk, now=NOW
        )
    back.refresh_from_db()
    assert back.state == Refund.State.ASKED

    assert actions.try_refunds(now=NOW + timedelta(minutes=1)) == 0
    assert actions.try_refunds(now=NOW + timedelta(minutes=2)) == 1
    back.refresh_from_db()
    assert back.state == Refund.State.DONE
    assert {call[2]["key"] for call in gateway.calls} == {back.ref}
    assert Entry.objects.filter(kind="refund").count() == 1
    assert balance(plan.client) == 270000
