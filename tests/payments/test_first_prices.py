"""What a new clinic begins with: a price book within the band, a deposit, touch-ups ahead."""

import pytest

from payments import actions
from payments.models import DepositRule, PriceBook
from tests.factories import NOW
from tests.payments import money

pytestmark = pytest.mark.django_db


def test_a_new_clinic_can_quote_at_once(artist, location, clerk):
    version = money.proposed(artist, location, clerk)
    quote = actions.draft_quote(version=version, by=clerk, now=NOW)

    assert (quote.total_minor, quote.deposit_minor) == (285000, 57000)
    assert (quote.touch_up_minor, quote.touch_up_years) == (80000, 4)
    assert quote.six_years_minor == 365000
    assert actions.send_quote(quote=quote, by=clerk, now=NOW).sent_at


def test_the_band_and_the_usual_are_the_trades():
    book = PriceBook.in_force(NOW)

    assert (book.band_low_minor, book.band_high_minor) == (150000, 700000)
    assert (book.usual_low_minor, book.usual_high_minor) == (250000, 450000)
    assert {row.kind for row in book.factors.all()} == {"complexity", "scar", "prior", "level"}


def test_the_times_of_a_plan_are_kept_for_a_day():
    rule = DepositRule.in_force(None, NOW)

    assert (rule.kind, rule.percent, rule.hold_minutes) == ("percent", 20, 24 * 60)
