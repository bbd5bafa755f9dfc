"""The real actions in any order: after each of them the account adds up in the database.

The orders are the same each time, so that a change is judged by what it changed. Without
`derandomize`, and with more examples, chance looks for those nobody thought of.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest
from django.db import transaction
from django.db.models import Q, Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.roles import Role
from bookings import actions as bookings
from bookings.models import Appointment
from payments import actions
from payments.account import account_of
from payments.actions import cases, pages, refunds
from payments.actions.entries import counted, left_of
from payments.gateway import CLOSED, FAILED, Objection, Page, Returned
from payments.models import (
    AmountDue,
    Checkout,
    DepositHold,
    Dispute,
    Entry,
    Payment,
    Refund,
    Settlement,
)
from sessions_plan.actions import plans
from sessions_plan.actions.series import book_series, settle_all
from sessions_plan.models import Plan
from studio.errors import Refusal
from tests.factories import NOW, make_client, make_user
from tests.payments import money

pytestmark = pytest.mark.django_db
DEEDS = [
    "book", "pay_at_the_desk", "pay_online", "news", "late_or_wrong_news", "refund",
    "a_refund_comes_back", "somebody_refunds_at_stripe", "give_by_hand", "cancel",
    "miss", "come", "a_bank_takes_back", "stripe_tells_of_a_dispute", "the_bank_decides",
    "move", "change_the_price", "change_the_deposit", "correct", "time_goes_by", "give_up",
    "sweep",
]  # fmt: skip


class Clinic:
    """One client's plan, and everything that can happen to its money."""

    def __init__(self, artist, location, demo, dice: Random):
        self.dice, self.demo, self.now = dice, demo, NOW
        self.owner = make_user(Role.OWNER)
        self.plan = money.accepted(artist, location, self.owner, make_client())
        self.told: list[Page] = []
        actions.accept_policy(client=self.plan.client, way="screen", plan=self.plan, now=NOW)

    def book(self):
        self.plan.refresh_from_db()
        first = 7 + (self.now - NOW).days
        book_series(
            plan=self.plan, places=money.places(self.plan, first), by=self.owner, now=self.now
        )

    def pay_at_the_desk(self):
        minor = self.dice.choice([100, 20000, 50000, 120000])
        money.pay(self.plan, self.owner, minor, tip_minor=self.dice.choice([0, 500]), now=self.now)

    def pay_online(self):
        due = AmountDue.objects.filter(plan=self.plan, settled_at=None, withdrawn_at=None).first()
        if due is None:
            return
        page = money.page_of(due, now=self.now)
        self.told.append(self.demo.pay(page.page_id))

    def news(self):
        for page in self.dice.sample(self.told, min(2, len(self.told))):
            pages.take_page(page=page, now=self.now)

    def late_or_wrong_news(self):
        for known in Checkout.objects.exclude(page_id="")[:2]:
            over = Page(known.page_id, known.ref, CLOSED, known.amount_minor, known.currency)
            pages.take_page(page=over, now=self.now)

    def refund(self):
        payment = self.dice.choice(list(Payment.objects.all()) or [None])
        if payment is not None:
            minor = self.dice.randint(1, payment.whole_minor + 500)
            actions.refund(
                payment=payment, amount_minor=minor, reason="Asked", by=self.owner, now=self.now
            )

    def a_refund_comes_back(self):
        made = self.dice.choice(list(Refund.objects.filter(way="gateway")) or [None])
        if made is not None:
            told = Returned(made.gateway_ref, made.ref, FAILED, made.amount_minor)
            refunds.take_returned(told=told, now=self.now)

    def somebody_refunds_at_stripe(self):
        payment = Payment.objects.exclude(gateway_ref="").first()
        if payment is not None:
            known = f"re_{payment.pk}_{self.dice.choice([1, 2])}"
            state = self.dice.choice(["done", "pending", FAILED])
            told = Returned(known, "", state, 30000, payment.gateway_ref)
            assert refunds.take_returned(told=told, now=self.now) is not None

    def give_by_hand(self):
        made = self.dice.choice(list(Refund.objects.filter(state="failed")) or [None])
        if made is not None:
            actions.turn_to_hand(made=made, by=self.owner, now=self.now)

    def a_bank_takes_back(self):
        payment = self.dice.choice(list(Payment.objects.all()) or [None])
        if payment is not None:
            actions.open_dispute(
                payment=payment, amount_minor=self.dice.choice([payment.whole_minor, 100]),
                reason="fraudulent", due_by=None, by=None, now=self.now,
            )  # fmt: skip

    def stripe_tells_of_a_dispute(self):
        """Anything about any of three, in any order, for any amount."""
        payment = Payment.objects.exclude(gateway_ref="").first()
        if payment is not None:
            told = Objection(
                self.dice.choice(["dp_1", "dp_2", "dp_3"]), payment.gateway_ref,
                self.dice.choice([payment.whole_minor + 1, 30000]), "USD", "general", None,
                *self.dice.choice(
                    [("open", False), ("ended", False), ("open", True), ("won", True),
                     ("lost", True)]
                ),
            )  # fmt: skip
            if not Dispute.objects.filter(gateway_ref=told.id).exclude(payment=payment).exists():
                assert cases.take_objection(told=told, now=self.now) is not None

    def the_bank_decides(self):
        made = Dispute.objects.filter(closed_at=None).first()
        if made is not None:
            won = self.dice.choice([True, False])
            actions.close_dispute(dispute=made, won=won, by=self.owner, now=self.now)

    def cancel(self):
        visit = self.a_visit()
        if visit is not None:
            actions.cancel_and_settle(
                visit=visit, by=self.owner, reason="Called", now=self.now,
                side=self.dice.choice(["client", "clinic"]),
                outcome=self.dice.choice([None, "credit", "refund"]),
                waive_reason=self.dice.choice(["", "Kindness"]),
            )  # fmt: skip

    def miss(self):
        visit = self.a_visit()
        if visit is not None and visit.starts_at <= self.now:
            bookings.mark_no_show(appointment=visit, by=self.owner, now=self.now)

    def come(self):
        visit = self.a_visit()
        if visit is not None and visit.starts_at <= self.now:
            visit.status = "done"
            visit.save()

    def move(self):
        visit = self.a_visit()
        if visit is not None:
            bookings.move(
                appointment=visit, starts_at=visit.starts_at + timedelta(hours=1), by=self.owner,
                override_reason="Asked", now=self.now,
            )  # fmt: skip

    def change_the_price(self):
        if (quote := self.anew()) is not None:
            minor = self.dice.choice([200000, 300000, 400000])
            line = quote.lines.first()
            actions.change_line(line=line, amount_minor=minor, reason="Anew", by=self.owner)
            self.agree_on(quote)

    def change_the_deposit(self):
        if (quote := self.anew()) is not None:
            minor = self.dice.choice([0, 100, 20000, 50000, 80000])
            actions.set_quote(quote=quote, by=self.owner, deposit_minor=minor, now=self.now)
            self.agree_on(quote)

    def anew(self):
        quote = self.plan.quotes.accepted().first()
        return quote and actions.revise_quote(quote=quote, by=self.owner, now=self.now)

    def agree_on(self, quote):
        quote = actions.send_quote(quote=quote, by=self.owner, now=self.now)
        actions.accept_quote(quote=quote, name="Sam", way="screen", by=self.owner, now=self.now)

    def correct(self):
        minor = self.dice.choice([-50000, -100, 100])
        actions.correct(
            client=self.plan.client, plan=self.plan, amount_minor=minor, note="Seen",
            by=self.owner, now=self.now,
        )  # fmt: skip

    def time_goes_by(self):
        self.now += timedelta(hours=self.dice.choice([1, 10, 100]))

    def give_up(self):
        if self.dice.random() < 0.2:
            plans.abandon_plan(plan=self.plan, reason="Moved", by=self.owner, now=self.now)

    def sweep(self):
        actions.mend_pages(now=self.now)
        bookings.expire_holds(now=self.now)
        actions.lapse_holds(now=self.now)
        actions.settle_all(now=self.now)
        actions.try_refunds(now=self.now)
        settle_all(self.now)

    def a_visit(self) -> Appointment | None:
        rows = Appointment.objects.filter(client=self.plan.client, status="booked")
        return rows.order_by("starts_at").first()

    def adds_up(self):
        client = self.plan.client
        account = account_of(client)
        came = Payment.objects.aggregate(a=Sum("amount_minor"), t=Sum("tip_minor"))
        whole = (came["a"] or 0) + (came["t"] or 0)
        gone = Refund.objects.exclude(state="failed").aggregate(s=Sum("amount_minor"))["s"] or 0
        taken = Dispute.objects.exclude(status="won").aggregate(s=Sum("taken_minor"))["s"] or 0
        assert account.balance_minor == money.balance(client)
        assert (account.sums.paid, account.sums.back) == (whole, gone + taken)
        went = Sum("refunds__amount_minor", filter=~Q(refunds__state="failed"))
        for payment in Payment.objects.annotate(back=went):
            assert payment.refunded_minor == min(payment.back or 0, payment.whole_minor)
            taken = sum(one.taken_minor for one in payment.disputes.exclude(status="won"))
            assert payment.charged_back_minor == taken <= payment.whole_minor
        for one in account.asked:
            if one.due.is_open:  # what its link asks is what the account says
                assert left_of(one.due) == one.left_minor > 0
        going_on = DepositHold.objects.filter(state="live", plan__status__in=Plan.OPEN)
        for hold in going_on:
            assert left_of(hold.due) > 0  # nothing waits for what is paid or not asked
        for one in Settlement.objects.all():
            assert one.stake_minor == one.kept_minor + one.credit_minor + one.refund_minor
        told = Payment.objects.exclude(checkout=None)
        assert told.count() == Checkout.objects.filter(state="paid").count()
        quote = self.plan.quotes.accepted().first()
        if quote is not None:
            priced = Entry.objects.filter(kind__in=["price", "tax"]).aggregate(
                s=Sum("amount_minor")
            )
            assert priced["s"] == quote.total_minor
            asked = AmountDue.objects.filter(plan=self.plan, withdrawn_at=None)
            assert asked.aggregate(s=Sum("amount_minor"))["s"] >= quote.total_minor
        assert counted(Entry.objects.filter(client=client)) == (
            sum(
                Entry.objects.filter(kind__in=["price", "tax"]).values_list(
                    "amount_minor", flat=True
                )
            )
            - account.balance_minor
        )


@given(deeds=st.lists(st.sampled_from(DEEDS), min_size=20, max_size=40), dice=st.randoms())
@settings(max_examples=10, derandomize=True, suppress_health_check=list(HealthCheck))
def test_the_account_adds_up_whatever_happens(artist, location, demo, deeds, dice):
    before = transaction.savepoint()  # what asks Stripe wants no transaction of ours around it
    try:
        money.terms()
        clinic = Clinic(artist, location, demo, dice)
        for deed in deeds:
            with suppress(Refusal):
                getattr(clinic, deed)()
            clinic.adds_up()
    finally:
        transaction.savepoint_rollback(before)
