"""`/portal/`: one card with the next visit, the rest below."""

import pytest
from auditlog.models import LogEntry
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from bookings.models import Service
from tests.factories import at, make_appointment, make_client


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_card_says_when_where_with_whom_and_what_happens(client, carl, visit, location):
    location.address, location.directions = "118 Hudson Street", "The door beside the bookshop."
    location.save()

    page = text(client.get("/portal/"))

    assert "Hello Carl" in page
    assert "Wed 25 Nov 2026" in page
    assert "14:00" in page
    assert "New York time" in page
    assert "in 2 days" in page
    assert "Ana Ruiz" in page
    assert "118 Hudson Street" in page
    assert "beside the bookshop" in page
    assert "nothing to decide on the day" in page
    assert "until Tue 24 Nov 2026, 14:00 New York time" in page


def test_a_client_is_called_what_they_want_to_be_called(client, carl):
    carl.preferred_name = "Cal"
    carl.save()

    assert "Hello Cal<" in text(client.get("/portal/"))


def test_with_nothing_booked_it_leads_to_booking(client, carl):
    page = text(client.get("/portal/"))

    assert "Nothing is booked" in page
    assert 'href="/book/"' in page


def test_later_visits_and_earlier_ones_stand_below(client, carl, visit, location, artist):
    make_appointment(location=location, artist=artist, client=carl, starts_at=at(9, 10))
    make_appointment(
        location=location, artist=artist, client=carl, starts_at=at(-9, 11), status="done"
    )

    page = text(client.get("/portal/"))

    assert page.index("Wed 25 Nov") < page.index("After that") < page.index("Wed 2 Dec")
    assert page.index("Wed 2 Dec") < page.index("Earlier") < page.index("Sat 14 Nov")


def test_a_visit_by_phone_says_which_number_is_called(client, carl, location, artist):
    carl.phone = "+12125550134"
    carl.save()
    remote = Service.objects.get(slug="remote-consultation")
    make_appointment(
        location=location, artist=artist, client=carl, starts_at=at(1, 9), service=remote
    )

    page = text(client.get("/portal/"))

    assert "We call you at 09:00, on your number ending in 34." in page
    assert "Show it on a map" not in page


def test_when_it_is_too_late_it_says_so_and_whom_to_call(client, carl, location, artist):
    location.phone = "+1 212 555 0100"
    location.save()
    make_appointment(location=location, artist=artist, client=carl, starts_at=at(0, 16))

    page = text(client.get("/portal/"))

    assert "too close to change it here" in page
    assert "+1 212 555 0100" in page
    assert "Move</a>" not in page


def test_who_is_in_the_room_sees_it(client, carl, location, artist):
    make_appointment(
        location=location, artist=artist, client=carl, starts_at=at(0, 7, 45), status="in-room"
    )

    assert "You are with us now" in text(client.get("/portal/"))


def test_holds_and_other_peoples_visits_are_not_there(client, carl, someone_elses):
    assert "Nothing is booked" in text(client.get("/portal/"))


@pytest.mark.usefixtures("visit")
def test_the_calendar_file_is_of_this_visit(client, visit):
    response = client.get(f"/portal/appointments/{visit.ref}/calendar.ics")

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "20261125T140000" in response.content.decode()
    assert 'filename="appointment-2026-11-25.ics"' in response["Content-Disposition"]


def test_nothing_here_is_kept_by_the_browser(client, carl, visit):
    for path in ("", f"appointments/{visit.ref}/", "details/", "sessions/"):
        assert "no-store" in client.get(f"/portal/{path}")["Cache-Control"]


def test_opening_leaves_a_line_and_without_one_nothing_is_shown(
    client, carl, client_user, visit, monkeypatch
):
    client.get("/portal/")
    client.get(f"/portal/appointments/{visit.ref}/")

    lines = LogEntry.objects.filter(action=LogEntry.Action.ACCESS).order_by("pk")
    assert [line.object_pk for line in lines] == [str(carl.pk), str(visit.pk)]
    assert {line.actor for line in lines} == {client_user}

    def locked(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(LogEntry, "save", locked)
    response = client.get("/portal/")
    assert response.status_code == 503
    assert "try again" in text(response)


def test_it_costs_the_same_with_one_visit_and_with_three(client, carl, location, artist):
    counts = []
    for days in ((2, -2), (3, 4, -3, -4)):
        for day in days:
            make_appointment(location=location, artist=artist, client=carl, starts_at=at(day, 12))
        with CaptureQueriesContext(connection) as seen:
            client.get("/portal/")
        counts.append(len(seen))

    assert counts[0] == counts[1] <= 12


def test_a_record_that_was_merged_away_opens_nothing(client, carl):
    carl.merged_into = make_client()
    carl.save()

    assert client.get("/portal/").status_code == 404
