"""The arithmetic of an account, under anything that can happen to it in any order."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from payments.ledger import Came, Movement, settled_in_order, share_out, still_due, sums
from payments.policy import Cause, Terms, at_stake, settle

amounts = st.integers(1, 10**6)


def test_what_is_owed_and_what_is_credit():
    owed = sums([Movement("price", 300000), Movement("payment", -50000)])
    credit = sums([Movement("payment", -50000), Movement("refund", 20000)])

    assert (owed.balance, owed.owed, owed.credit, owed.kept) == (250000, 250000, 0, 50000)
    assert (credit.balance, credit.owed, credit.credit, credit.kept) == (-30000, 0, 30000, 30000)


kinds = ["price", "tax", "fee", "tip", "payment", "refund", "waiver", "chargeback", "correction"]
rows = st.lists(st.builds(Movement, st.sampled_from(kinds), st.integers(-(10**6), 10**6)))


@given(rows)
def test_the_balance_is_the_sum_of_the_rows(rows):
    assert sums(rows).balance == sum(row.amount for row in rows)


@given(rows, st.randoms())
def test_the_order_of_the_rows_does_not_matter(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)

    assert sums(shuffled) == sums(rows)


@given(amounts, st.lists(st.tuples(st.integers(0, 10**5), st.booleans()), max_size=6))
def test_nothing_goes_back_that_did_not_come(amount, came):
    payments = [Came(n, left, card) for n, (left, card) in enumerate(came)]
    parts = share_out(amount, payments)
    refundable = {one.key: one.refundable for one in payments}

    assert sum(part for _, part in parts) == min(amount, sum(refundable.values()))
    assert all(0 < part <= refundable[key] for key, part in parts)
    assert len({key for key, _ in parts}) == len(parts)


def test_the_newest_card_payment_goes_back_first():
    payments = [Came(1, 100, True), Came(2, 100, False), Came(3, 100, True)]

    assert share_out(250, payments) == [(3, 100), (1, 100), (2, 50)]


@given(st.integers(0, 10**6), st.lists(amounts, max_size=6))
def test_what_is_paid_goes_to_what_was_asked_first(paid, asked):
    parts = settled_in_order(paid, asked)

    assert sum(parts) == min(paid, sum(asked))
    assert all(part <= amount for part, amount in zip(parts, asked, strict=True))


@given(amounts, amounts)
def test_a_new_price_is_due_or_goes_back_never_both(price, kept):
    due, back = still_due(price, kept)

    assert kept + due - back == price
    assert not (due and back)


@dataclass
class Paid:
    amount: int
    refunded: int = 0
    taken: int = 0  # by a bank

    @property
    def refundable(self) -> int:
        return max(0, self.amount - self.refunded - self.taken)


@dataclass
class Book:
    """An account as the actions keep it: rows under keys that are told once."""

    rows: dict[str, Movement] = field(default_factory=dict)

    def tell(self, key: str, kind: str, amount: int) -> None:
        if amount:
            self.rows.setdefault(key, Movement(kind, amount))


class AnyOrder(RuleBasedStateMachine):
    """Pay, refund, cancel, move, repeat, late events: the account adds up after each of them."""

    def __init__(self):
        super().__init__()
        self.book = Book()
        self.payments: dict[int, Paid] = {}
        self.told = 0
        self.price = 0
        self.fees = 0

    def next(self) -> int:
        self.told += 1
        return self.told

    @rule(price=amounts)
    def accept_a_version(self, price):
        self.book.tell(f"price:{self.next()}", "price", price - self.price)
        self.price = price

    @rule(amount=amounts)
    def pay(self, amount):
        n = self.next()
        self.payments[n] = Paid(amount)
        self.book.tell(f"payment:{n}", "payment", -amount)

    @rule()
    def the_same_event_again(self):
        for n, paid in self.payments.items():
            self.book.tell(f"payment:{n}", "payment", -paid.amount)

    @rule(amount=amounts)
    def refund(self, amount):
        came = [Came(n, one.refundable, True) for n, one in self.payments.items()]
        for key, part in share_out(amount, came):
            self.payments[key].refunded += part
            self.book.tell(f"refund:{self.next()}", "refund", part)

    @rule(which=st.integers(0, 20))
    def a_bank_takes_back_and_it_is_paid_again(self, which):
        whole = [n for n, one in self.payments.items() if one.refundable == one.amount]
        if whole:
            n = whole[which % len(whole)]
            amount = self.payments[n].taken = self.payments[n].amount
            self.book.tell(f"chargeback:{self.next()}", "chargeback", amount)
            before = sums(self.book.rows.values())
            self.pay(amount)
            assert sums(self.book.rows.values()).balance == before.balance - amount

    @rule(which=st.integers(0, 20))
    def the_bank_gives_it_back(self, which):
        taken = [n for n, one in self.payments.items() if one.taken]
        if taken:
            n = taken[which % len(taken)]
            self.book.tell(f"chargeback-back:{self.next()}", "chargeback", -self.payments[n].taken)
            self.payments[n].taken = 0

    @rule(notice=st.integers(-100, 10000), cause=st.sampled_from(list(Cause)), asked=amounts)
    def cancel(self, notice, cause, asked):
        terms = Terms(72, 48, 50, 0)
        kept = sums(self.book.rows.values()).kept
        made = settle(at_stake(kept, self.fees, asked), notice, cause, terms)
        self.book.tell(f"fee:{self.next()}", "fee", made.kept)
        self.fees += made.kept
        if made.refund:
            self.refund(made.refund)

    @rule()
    def move(self):
        """A visit that moves moves no money."""

    @invariant()
    def it_adds_up(self):
        found = sums(self.book.rows.values())
        paid = sum(one.amount for one in self.payments.values())
        back = sum(one.refunded + one.taken for one in self.payments.values())
        assert (found.paid, found.back) == (paid, back)
        assert found.balance == self.price + self.fees - paid + back

    @invariant()
    def never_more_back_than_came(self):
        for one in self.payments.values():
            assert 0 <= one.refunded + one.taken <= one.amount
        assert sums(self.book.rows.values()).kept >= 0


TestAnyOrder = AnyOrder.TestCase
