"""The pages behind the links in messages, shown in a made-up language, leave nothing bare but
names, places and what the clinic writes itself."""

import pytest
import time_machine
from django.urls import reverse

from bookings.actions import cancel
from bookings.links import manage_token, offer_token
from studio.models import CancellationPolicy
from tests import made_up
from tests.bookings.offered import offered
from tests.factories import make_client
from tests.website.test_answering import path, reminder  # noqa: F401 - a fixture

OWN = {"The studio", "Hudson", "Ana Ruiz", "AR"}  # names, and the letters on a round picture
pytestmark = pytest.mark.django_db


def bare(client, where, **sent):
    """What the page says bare; with `sent`, what it answers to that."""
    with made_up.language():
        answer = client.post(where, sent, follow=True) if sent else client.get(where)
        return made_up.left_bare(answer)


@pytest.mark.parametrize("name", ["coming", "late", "stop"])
def test_the_answers_to_a_message_say_nothing_unmarked(client, request, name):
    where = path(request.getfixturevalue("reminder"), name)
    assert bare(client, where) <= OWN
    assert bare(client, where, minutes="7") <= OWN  # refused where it is asked how late
    assert bare(client, where, minutes="15") <= OWN


def test_an_offer_says_nothing_unmarked(client, clock, location, artist):
    offer = offered(location, artist, client=make_client(first_name="Ruth", email="r@example.com"))
    where = reverse("offer", args=[offer_token(offer)])
    policy = {CancellationPolicy().text}  # of the clinic, as it comes
    assert bare(client, where) <= OWN | policy
    assert bare(client, where, answer="take") <= OWN

    offer.refresh_from_db()
    visit = reverse("manage", args=[manage_token(offer.visit)])
    assert bare(client, visit) <= OWN | policy
    cancel(appointment=offer.visit, by=None)
    assert bare(client, where) <= OWN
    assert bare(client, visit) <= OWN


@pytest.mark.parametrize("answer", ["decline", "leave", "give-back"])
def test_what_became_of_an_offer_says_nothing_unmarked(client, clock, location, artist, answer):
    offer = offered(location, artist, client=make_client(first_name="Ruth", email="r@example.com"))
    policy = {CancellationPolicy().text}  # of the clinic, as it comes
    where = reverse("offer", args=[offer_token(offer)])
    assert bare(client, where, answer=answer) <= OWN | policy
    with time_machine.travel(offer.answers_until, tick=False):
        assert bare(client, where) <= OWN


def test_a_link_that_ended_says_nothing_unmarked(client, db):
    assert bare(client, "/visit/nobody/coming/") <= OWN
    assert bare(client, "/read/nobody/") <= OWN
