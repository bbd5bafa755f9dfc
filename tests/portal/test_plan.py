"""A client reads the plan, says yes, and books all sessions at once."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from bookings.models import Appointment
from sessions_plan.actions import plans
from sessions_plan.models import PatchPolicy, Plan, PlanRules
from sessions_plan.plan_contents import content_values
from tests.factories import NOW
from tests.sessions_plan.following import worked_through
from tests.sessions_plan.planning import AREAS, THREE, WAIVED, accepted


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def carl(client, client_user):
    client.force_login(client_user)
    return client


@pytest.fixture
def proposed(client_user, artist, location, owner):
    PatchPolicy.objects.create(is_required=False, in_force_from=NOW - timedelta(days=9))
    version = plans.draft_plan(
        client=client_user.client, artist=artist, location=location, by=owner, now=NOW
    )
    plans.save_draft(
        version=version,
        content=plans.Content(WAIVED, AREAS, THREE),
        original=content_values(version),
        by=owner,
        now=NOW,
    )
    return version


def url(name=""):
    return reverse(f"portal:plan{name}")


def test_a_draft_is_the_artists_own(carl, proposed):
    assert "There is no plan yet" in carl.get(url()).text
    assert carl.get(url("-times")).status_code == 404


def test_the_client_reads_accepts_and_books_in_one_press(carl, proposed, owner):
    plans.propose(version=proposed, by=owner, now=NOW)
    page = carl.get(url()).text
    assert "It does not grow hair" in page
    assert "Hairline" in page

    answer = carl.post(url("-accept"), {"name": "Carl Jensen", "seen": "1"})
    assert answer.url == url("-times")
    times = carl.get(url("-times")).text
    value = re.search(r'name="places" value="([^"]+)"', times)[1].replace("&quot;", '"')
    booked = carl.post(url("-times"), {"places": value}, follow=True).text

    assert "Booked: 3 visits" in booked
    visits = Appointment.objects.filter(planned_session__isnull=False)
    assert visits.count() == 3
    assert {visit.changed_side for visit in visits} == {"client"}


def test_the_name_is_needed_and_nothing_is_accepted_without(carl, proposed, owner):
    plans.propose(version=proposed, by=owner, now=NOW)

    answer = carl.post(url("-accept"), {"name": "", "seen": "1"})

    assert answer.status_code == 400
    assert Plan.objects.get().status == "proposed"


def test_withdrawing_in_time_cancels_what_is_booked(carl, client_user, artist, location, owner):
    PlanRules.objects.create(cooling_off_days=14, in_force_from=NOW - timedelta(days=30))
    plan = accepted(artist, location, owner, client_user.client)
    times = carl.get(url("-times")).text
    value = re.search(r'name="places" value="([^"]+)"', times)[1].replace("&quot;", '"')
    carl.post(url("-times"), {"places": value})
    assert "take your yes back" in carl.get(url()).text

    carl.post(url("-withdraw"))

    plan.refresh_from_db()
    assert plan.status == "abandoned"
    assert set(Appointment.objects.values_list("status", flat=True)) == {"cancelled"}


def test_another_client_sees_nothing_of_it(
    client, other_client_user, client_user, artist, location, owner
):
    accepted(artist, location, owner, client_user.client)
    client.force_login(other_client_user)

    assert "There is no plan yet" in client.get(url()).text
    assert client.get(url("-paper")).status_code == 404


def test_times_made_up_by_hand_are_refused_kindly(carl, client_user, artist, location, owner):
    accepted(artist, location, owner, client_user.client)
    minute = int((NOW + timedelta(hours=1)).timestamp()) // 60
    places = {n: [minute + (n - 1) * 14 * 1440, artist.pk] for n in (1, 2, 3)}
    value = json.dumps({"at": places})

    answer = carl.post(url("-times"), {"places": value})

    assert answer.status_code == 409
    assert not Appointment.objects.exists()


def test_the_plan_is_there_as_a_pdf(carl, client_user, artist, location, owner):
    accepted(artist, location, owner, client_user.client)

    answer = carl.get(url("-paper"))

    assert answer.content.startswith(b"%PDF")
    assert "no-store" in answer["Cache-Control"]


def test_the_follow_up_that_is_not_booked_says_its_days(carl, client_user, artist, location, owner):
    worked_through(artist, location, owner, client_user.client, last=NOW - timedelta(days=3))

    for page in (carl.get(url()).text, carl.get(reverse("portal:home")).text):
        assert "Your follow-up:" in page
        assert "between Fri 18 Dec 2026 and Fri 1 Jan 2027" in page
        assert url("-times") in page
    assert "Book this time" in carl.get(url("-times")).text


def test_the_touch_up_is_an_estimate_and_can_be_put_off(carl, client_user, artist, location, owner):
    worked_through(artist, location, owner, client_user.client, last=NOW - timedelta(days=3))
    page = carl.get(url()).text
    assert "November 2029 to November 2032" in page
    assert "our estimate" in page

    answer = carl.post(url("-touch-up"), {"later": "2"}, follow=True)

    assert "We keep to that." in answer.text
    assert "November 2031 to" in answer.text
    assert Plan.objects.get().touch_up_not_before.year == 2031
    carl.post(url("-touch-up"), {"later": "0"})
    assert Plan.objects.get().touch_up_not_before is None


@pytest.mark.parametrize("later", ["", "9", "x"])
def test_a_choice_made_up_by_hand_changes_nothing(
    carl, client_user, artist, location, owner, later
):
    worked_through(artist, location, owner, client_user.client, last=NOW - timedelta(days=3))

    answer = carl.post(url("-touch-up"), {"later": later}, follow=True)

    assert "Choose one of the times" in answer.text
    assert Plan.objects.get().touch_up_not_before is None


def test_there_is_nothing_to_put_off_before_the_work(carl, client_user, artist, location, owner):
    accepted(artist, location, owner, client_user.client)

    assert carl.post(url("-touch-up"), {"later": "1"}).status_code == 404
