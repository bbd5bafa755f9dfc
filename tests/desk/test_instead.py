"""Cancelling a session at the desk, in the portal and by its link first offers other times."""

import re

import pytest
import time_machine
from django.urls import reverse

from bookings.links import manage_token
from bookings.models import Appointment
from sessions_plan.actions import series
from tests.factories import NOW, at, make_appointment
from tests.sessions_plan.planning import accepted


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr("django.db.transaction.on_commit", lambda run, **how: run())
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def second(artist, location, owner, client_user):
    """Carl's second of three sessions."""
    plan = accepted(artist, location, owner, client_user.client)
    places = {n: (at(day, 10), artist.pk) for n, day in enumerate((3, 15, 27), 1)}
    series.book_series(plan=plan, places=places, by=owner, now=NOW)
    return plan.sessions.get(position=2).appointment


FACES = ["desk", "portal", "link"]


@pytest.fixture(params=FACES)
def face(request, client, clerk, client_user, second):
    """(client, cancel page, where a time is taken) of one face."""
    if request.param == "desk":
        client.force_login(clerk)
        names = ("desk:appointment-cancel", "desk:appointment-instead", second.ref)
    elif request.param == "portal":
        client.force_login(client_user)
        names = ("portal:cancel", "portal:instead", second.ref)
    else:
        names = ("manage-cancel", "manage-instead", manage_token(second))
    cancel, instead, key = names
    return client, reverse(cancel, args=[key]), reverse(instead, args=[key])


def offered(page: str) -> list[str]:
    values = re.findall(r'name="places" value="([^"]+)"', page)
    return [value.replace("&quot;", '"') for value in values]


def test_three_times_are_offered_and_one_is_taken(face, second):
    client, cancel, instead = face
    page = client.get(cancel).text
    assert "Move it instead?" in page
    assert "then moves as well" not in page
    assert len(offered(page)) == 3

    answer = client.post(instead, {"places": offered(page)[0]})

    assert answer.status_code == 302
    moved = Appointment.objects.get(pk=second.pk)
    assert moved.starts_at != second.starts_at
    assert moved.status == "booked"
    assert Appointment.objects.filter(status="booked").count() == 3


def test_declining_goes_on_to_cancel(face, second):
    client, cancel, _ = face
    told = {"reason": "Ill", "side": "client", "sequence": 0, "seen": 0}

    client.post(cancel, told)

    assert Appointment.objects.get(pk=second.pk).status == "cancelled"


def test_a_time_that_is_gone_is_said_and_others_are_offered(face, second, artist, location):
    client, cancel, instead = face
    first = offered(client.get(cancel).text)[0]
    minute = int(re.search(r"\[(\d+),", first)[1])
    gone = NOW.fromtimestamp(minute * 60, NOW.tzinfo)
    make_appointment(location=location, artist=artist, starts_at=gone)

    answer = client.post(instead, {"places": first})

    assert answer.status_code == 409
    assert len(offered(answer.text)) == 3
    assert Appointment.objects.get(pk=second.pk).starts_at == second.starts_at


@pytest.mark.parametrize("places", ["", "{}", '{"at": {"1": [29000000, 1]}}'])
def test_what_no_page_of_ours_has_written_is_refused(face, second, places):
    client, _, instead = face

    assert client.post(instead, {"places": places}).status_code in (400, 409)
    assert client.get(instead).status_code == 405


def test_a_visit_outside_a_plan_is_cancelled_as_before(client, clerk, artist, location):
    visit = make_appointment(location=location, artist=artist, starts_at=at(2, 9))
    client.force_login(clerk)

    page = client.get(reverse("desk:appointment-cancel", args=[visit.ref])).text

    assert "Move it instead?" not in page


def test_the_page_asks_no_more_than_it_may(face, django_assert_max_num_queries):
    client, cancel, _ = face
    client.get(cancel)

    # Its own series laid out twice, and what the money says: more than the twelve of other pages.
    with django_assert_max_num_queries(16):
        client.get(cancel)
