"""Money that came from afar is acknowledged; what was paid at the desk is not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from notices.actions.own_texts import due_soon, sample
from notices.models import Notice
from payments import actions
from tests.factories import NOW

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _begun(now, studio, sweep):
    sweep(now - 60 * DAY)


@pytest.fixture
def paid(sam, clerk):
    def pay(method, **more):
        told = {"client": sam, "amount_minor": 40000, "by": clerk, "now": NOW}
        return actions.record_payment(method=method, **(told | more))

    return pay


def test_a_transfer_is_acknowledged_once(paid, sweep):
    paid("transfer", tip_minor=2000)
    (mail,) = sweep(NOW + MINUTE)
    assert mail.subject == "We have received $420"
    assert "$20 of it is your tip" in mail.body
    assert sweep(NOW + 2 * MINUTE) == []


def test_one_that_came_last_week_is_told_when_it_is_written_down(paid, sweep):
    paid("transfer", received_at=NOW - 7 * DAY)
    assert len(sweep(NOW + MINUTE)) == 1


@pytest.mark.parametrize("method", ["cash", "terminal"])
def test_who_pays_at_the_desk_stands_there(method, paid, sweep):
    paid(method)
    assert sweep(NOW + MINUTE) == []


def test_its_text_is_tried_on_who_paid_lately(paid, sam):
    assert due_soon(Notice.Kind.PAYMENT, NOW) == []
    paid("transfer")
    later = NOW + 9 * DAY
    assert due_soon(Notice.Kind.PAYMENT, later) == [sam]
    assert "$400" in sample(kind=Notice.Kind.PAYMENT, client=sam, now=later).letter.subject
