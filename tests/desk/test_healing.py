"""The desk calls who did not answer; the artist decides about who is not ready."""

import pytest
import time_machine
from django.urls import reverse

from sessions_plan.actions import healing, series
from sessions_plan.models import HealingCheck
from tests.factories import NOW, at
from tests.sessions_plan.planning import accepted


@pytest.fixture
def plan(artist, location, owner, client_user):
    made = accepted(artist, location, owner, client_user.client)
    places = {n: (at(day, 10), artist.pk) for n, day in enumerate((3, 15, 27), 1)}
    series.book_series(plan=made, places=places, by=owner, now=NOW)
    visit = made.sessions.get(position=1).appointment
    visit.status = "done"
    visit.save()
    series.settle(made)
    with time_machine.travel(at(14, 11), tick=False):
        yield made


def url(plan, name):
    return reverse(f"desk:healing-{name}", args=[plan.client.ref, 2])


def test_the_day_before_the_desk_is_told_whom_to_call(client, clerk, plan):
    client.force_login(clerk)
    assert "look at the healing first" in client.get(reverse("desk:day")).text
    assert "Not answered: call them" in client.get(reverse("desk:healing")).text

    client.post(url(plan, "answer"), {"has_scabs": "yes"})

    check = HealingCheck.objects.get()
    assert (check.has_scabs, check.by_client) == (True, False)


def test_the_desk_does_not_read_the_answers(client, clerk, artist, plan):
    row = plan.sessions.select_related("appointment", "plan__client").get(position=2)
    healing.answer_healing(
        row=row, has_scabs=True, is_red=False, was_picked=False, by=None, words="It itches"
    )
    client.force_login(clerk)
    page = client.get(reverse("desk:healing")).text
    assert "Not ready" in page
    assert "itches" not in page
    assert client.post(url(plan, "decide"), {"outcome": "go-on"}).status_code == 403

    client.force_login(artist.user)
    assert "It itches" in client.get(reverse("desk:healing")).text


def test_waiting_leads_the_artist_to_later_times(client, artist, plan):
    row = plan.sessions.select_related("appointment", "plan__client").get(position=2)
    healing.answer_healing(row=row, has_scabs=True, is_red=False, was_picked=False, by=None)
    client.force_login(artist.user)

    answer = client.post(url(plan, "decide"), {"outcome": "wait"})

    assert answer.url == reverse("desk:clients-plan-move", args=[plan.client.ref, 2])
    assert "Times that fit" in client.get(answer.url).text


def test_the_client_answers_in_the_portal(client, client_user, plan):
    client.force_login(client_user)
    assert "How has it healed?" in client.get(reverse("portal:home")).text
    ask = reverse("portal:healing")
    assert client.post(ask, {"has_scabs": "no"}).status_code == 400

    client.post(ask, {"has_scabs": "no", "is_red": "no", "was_picked": "no"})

    assert HealingCheck.objects.get().outcome == "ready"
    assert "Nothing to answer now" in client.get(ask).text
