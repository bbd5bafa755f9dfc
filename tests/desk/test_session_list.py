"""The tab with all sessions of a client: who sees it, what it says, how few statements."""

import pytest
import time_machine
from django.urls import reverse

from sessions_plan.actions.charting import not_today, open_record
from tests.factories import NOW, at, make_appointment, make_client
from tests.sessions_plan.charting import charted, session_signed, session_visit
from tests.sessions_plan.planning import accepted
from tests.sessions_plan.records import asked

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def sam():
    return make_client(first_name="Sam", full_name="Sam Porter")


@pytest.fixture
def as_artist(client, artist):
    client.force_login(artist.user)
    return client


def url(person):
    return reverse("desk:clients-sessions", args=[person.ref])


def test_it_says_what_is_coming_open_signed_and_was_put_off(as_artist, location, artist, sam):
    session_signed(session_visit(location, artist, at(-28, 10), client=sam))
    charted(session_visit(location, artist, at(-14, 10), client=sam))
    missed = session_visit(location, artist, at(-2, 10), client=sam)
    record = open_record(appointment=missed, by=artist.user, now=at(-2, 10))
    not_today(record=record, reason="Sunburn on the crown", by=artist.user, now=at(-2, 10))
    plan = accepted(artist, location, artist.user, client=sam)
    coming = make_appointment(
        location=location, artist=artist, client=sam, starts_at=at(10, 10), service=missed.service
    )
    row = plan.sessions.first()
    row.appointment, row.status = coming, "booked"
    row.save()

    page = as_artist.get(url(sam)).content.decode()
    for word in ("Signed", "To be signed", "Not today", "To come", "Session 1", "Crown: Graphite",
                 "Sunburn on the crown"):  # fmt: skip
        assert word in page
    assert reverse("desk:appointment-record", args=[missed.ref]) in page
    assert reverse("desk:appointment", args=[coming.ref]) in page
    assert page.count('class="row-link"') == 4


def test_without_any_it_says_what_will_be_here(as_artist, location, artist, sam):
    session_visit(location, artist, at(-14, 10), client=sam)
    page = as_artist.get(url(sam)).content.decode()
    assert "No record yet" in page
    empty = make_client()
    assert as_artist.get(url(empty)).status_code == 403


def test_the_desk_has_no_such_tab(client, clerk, location, artist, sam):
    session_signed(session_visit(location, artist, at(-14, 10), client=sam))
    client.force_login(clerk)
    assert client.get(url(sam)).status_code == 403
    assert url(sam) not in client.get(f"/desk/clients/{sam.ref}/").content.decode()


@pytest.mark.parametrize("sessions", [1, 3])
def test_it_takes_as_many_statements_for_three_as_for_one(
    as_artist, location, artist, sam, sessions
):
    for n in range(sessions):
        session_signed(session_visit(location, artist, at(-14 * (n + 1), 10), client=sam))
    assert asked(as_artist, url(sam)) <= 10
