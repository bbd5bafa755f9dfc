"""The touch-up window on the plan's page: for the desk the months, for the artist the reasons."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from sessions_plan.models import Assessment, Plan
from tests.factories import NOW, at
from tests.sessions_plan.following import worked_through


@pytest.fixture
def plan(artist, location, owner, client_user):
    plan = worked_through(artist, location, owner, client_user.client, last=NOW)
    Assessment.objects.create(
        client=plan.client, artist=artist, begun_at=NOW, saved_at=NOW, saved_by=owner, sun=3,
        signed_at=NOW, signed_by=owner,
    )  # fmt: skip
    with time_machine.travel(at(2, 9), tick=False):
        yield plan


def url(plan, name=""):
    return reverse(f"desk:clients-plan{name}", args=[plan.client.ref])


def test_the_artist_reads_the_reasons_the_desk_the_months(client, plan, clerk, artist):
    client.force_login(clerk)
    page = client.get(url(plan)).text
    assert "an estimate" in page
    assert "Much sun" not in page

    client.force_login(artist.user)
    assert "Much sun on the head" in client.get(url(plan)).text


def test_it_is_put_off_for_the_client(client, plan, clerk):
    client.force_login(clerk)

    answer = client.post(url(plan, "-touch-up"), {"not_before": "2032-03-01"}, follow=True)

    assert "Kept. Not before Mon 1 Mar 2032." in answer.text
    assert Plan.objects.get().touch_up_not_before == date(2032, 3, 1)


def test_a_day_that_is_over_is_refused_at_its_field(client, plan, clerk):
    client.force_login(clerk)

    answer = client.post(url(plan, "-touch-up"), {"not_before": "2020-03-01"})

    assert answer.status_code == 400
    assert "Choose a day to come." in answer.text


def test_what_is_not_booked_yet_says_its_days(client, plan, clerk):
    client.force_login(clerk)

    page = client.get(url(plan)).text
    assert "Follow-up is not booked yet" in page
    beside = client.get(reverse("desk:clients-after", args=[plan.client.ref])).text
    assert "Follow-up is not booked yet" in beside
    assert "Touch-up" in beside
