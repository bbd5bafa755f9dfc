"""The rest of a plan given away in one deed, after the whole change was read."""

import re

import pytest
import time_machine
from django.urls import reverse

from bookings.models import Appointment
from sessions_plan.actions import series
from sessions_plan.models import HandOver, Plan
from tests.factories import NOW, at, make_artist, make_location
from tests.sessions_plan.planning import accepted


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def plan(artist, location, owner, client_user):
    plan = accepted(artist, location, owner, client_user.client)
    places = {n: (at(day, 10), artist.pk) for n, day in enumerate((3, 15, 27), 1)}
    series.book_series(plan=plan, places=places, by=owner, now=NOW)
    return plan


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def west(db):
    return make_location(name="West", slug="west", zone="America/Los_Angeles")


@pytest.fixture
def zoe(west):
    return make_artist(west, name="Zoe", slug="zoe")


def url(plan):
    return reverse("desk:clients-plan-hand-over", args=[plan.client.ref])


def places_in(page):
    found = re.search(r'name="places" [^>]*value="([^"]+)"', page)
    return found[1].replace("&quot;", '"')


def test_who_where_what_changes_and_why_in_one_deed(desk, plan, zoe, west):
    assert "Choose first" in desk.get(url(plan)).text
    page = desk.get(url(plan), {"artist": zoe.pk, "location": west.pk}).text
    assert "Los Angeles time" in page
    assert "Hand over and move 3 visits" in page
    assert "keeps reading what they worked on" in page

    told = {"artist": zoe.pk, "location": west.pk, "places": places_in(page), "reason": "Moves"}
    answer = desk.post(url(plan), told, follow=True)

    assert "Handed over to Zoe, West" in answer.text
    visits = Appointment.objects.filter(planned_session__plan=plan)
    assert {(visit.artist, visit.location, visit.status) for visit in visits} == {
        (zoe, west, "booked")
    }
    told = HandOver.objects.get()
    assert (told.to_artist, told.to_location, told.reason) == (zoe, west, "Moves")


def test_without_a_reason_nothing_changes_and_the_times_stay(desk, plan, zoe, west, artist):
    page = desk.get(url(plan), {"artist": zoe.pk, "location": west.pk}).text
    told = {"artist": zoe.pk, "location": west.pk, "places": places_in(page), "reason": ""}

    answer = desk.post(url(plan), told)

    assert answer.status_code == 400
    assert "Say why the plan is handed over." in answer.text
    assert "Hand over and move 3 visits" in answer.text
    assert Plan.objects.get().artist == artist


def test_the_same_artist_and_place_are_no_hand_over(desk, plan, artist, location):
    page = desk.get(url(plan), {"artist": artist.pk, "location": location.pk})

    assert page.status_code == 400
    assert "Choose another artist or another location." in page.text


def test_a_pinned_session_is_unpinned_first(desk, plan, zoe, west, clerk):
    series.pin(row=plan.sessions.get(position=3), by=clerk, pinned=True, now=NOW)
    page = desk.get(url(plan), {"artist": zoe.pk, "location": west.pk}).text
    places = places_in(page) if 'name="places"' in page else '{"at": {}}'

    answer = desk.post(
        url(plan),
        {"artist": zoe.pk, "location": west.pk, "places": places, "reason": "Moves"},
    )

    assert answer.status_code in (400, 409)
    assert not HandOver.objects.exists()


def test_with_nothing_booked_only_the_plan_goes(desk, artist, other_artist, location, owner,
                                                client_user):  # fmt: skip
    plan = accepted(artist, location, owner, client_user.client)
    page = desk.get(url(plan), {"artist": other_artist.pk, "location": location.pk}).text
    assert "no time changes" in page

    desk.post(
        url(plan),
        {"artist": other_artist.pk, "location": location.pk, "places": "", "reason": "Away"},
    )

    assert Plan.objects.get().artist == other_artist


def test_who_it_is_handed_to_reads_the_record(client, plan, other_artist, location, clerk):
    there = reverse("desk:clients-assessment", args=[plan.client.ref])
    client.force_login(other_artist.user)
    assert client.get(there).status_code == 403
    client.force_login(clerk)
    page = client.get(url(plan), {"artist": other_artist.pk, "location": location.pk}).text
    client.post(
        url(plan),
        {
            "artist": other_artist.pk,
            "location": location.pk,
            "places": places_in(page),
            "reason": "Away",
        },
    )

    client.force_login(other_artist.user)
    assert client.get(there).status_code == 200
