"""Booking a series at the desk says whether it is firm, or until when it is held."""

import pytest
import time_machine
from django.urls import reverse

from payments.models import DepositHold
from tests.factories import NOW
from tests.payments import money

pytestmark = pytest.mark.django_db


def booked(client, clerk, plan) -> list[str]:
    """What the desk reads after the press on the first way that is offered."""
    address = reverse("desk:clients-plan-series", args=[plan.client.ref])
    client.force_login(clerk)
    card = client.get(address).context["cards"][0]
    answer = client.post(address, {"places": card.value}, follow=True)
    return [str(message) for message in answer.context["messages"]]


def test_a_deposit_that_is_due_is_said_with_the_time_it_leaves_before_the_first_visit(
    artist, location, clerk, client
):
    plan = money.accepted(artist, location, clerk)
    with time_machine.travel(NOW, tick=False):
        said = booked(client, clerk, plan)

    assert said == [
        "Held until Mon 23 Nov 2026, 09:00 New York time: 3 visits. The deposit makes them firm."
    ]
    assert DepositHold.objects.get().visits.count() == 3


def test_with_the_deposit_paid_it_is_booked(artist, location, clerk, client):
    plan = money.accepted(artist, location, clerk)
    money.pay(plan, clerk)
    with time_machine.travel(NOW, tick=False):
        said = booked(client, clerk, plan)

    assert said[0].startswith("Booked: 3 visits.")
