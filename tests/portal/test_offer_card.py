"""A time from the waitlist that is kept for a client stands on their first page."""

from datetime import timedelta

import pytest
import time_machine

from bookings.links import offer_token
from tests.bookings.offered import offered
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_a_time_kept_for_them_leads_to_its_answer(client, carl, location, artist):
    made = offered(location, artist, client=carl)
    assert 'hx-get="/portal/offer/"' in client.get("/portal/").content.decode()
    page = client.get("/portal/offer/").content.decode()
    assert "A time you wanted is free" in page
    assert "Free consultation, 45 min, with Ana Ruiz, Hudson" in page
    assert "until <b>Mon 23 Nov 2026, 11:00 New York time</b>" in page
    assert f'href="/offer/{offer_token(made)}/"' in page


def test_one_of_somebody_else_or_of_before_does_not(client, carl, location, artist):
    made = offered(location, artist)
    assert "A time you wanted" not in client.get("/portal/offer/").content.decode()
    made.wish.client = carl
    made.wish.save()
    with time_machine.travel(NOW + timedelta(hours=4), tick=False):
        assert "A time you wanted" not in client.get("/portal/offer/").content.decode()
