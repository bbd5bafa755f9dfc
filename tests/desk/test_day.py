"""The day's list: who comes, who is here, who is late; one press a step."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from auditlog.models import LogEntry
from django.urls import reverse

from bookings.actions import hold
from bookings.models import Appointment, WeeklyHours
from tests.factories import (
    NOW,
    at,
    make_appointment,
    make_client,
    make_location,
    make_time_off,
)

pytestmark = pytest.mark.django_db

Status = Appointment.Status
DAY = "/desk/"
NOON = at(0, 12)


@pytest.fixture(autouse=True)
def _noon():
    """Monday noon in New York, whatever zone the machine is in."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def sam():
    return make_client(first_name="Sam", full_name="Sam Porter", phone="+12125550142")


@pytest.fixture
def visit(location, artist, sam):
    """Sam at 12:30 with Ana in the first room."""
    return make_appointment(location=location, artist=artist, starts_at=at(0, 12, 30), client=sam)


def rows(page) -> list:
    return page.context["day"].rows


def press(client, visit, deed, **headers):
    return client.post(
        reverse("desk:appointment-step", args=[visit.ref, deed]),
        {"next": DAY, "once": f"{deed}-{visit.ref}-{client.session.session_key}"[:40]},
        **headers,
    )


def test_the_desk_sees_every_artist_in_order_of_time(desk, location, artist, other_artist):
    later = make_appointment(location=location, artist=artist, starts_at=at(0, 15))
    sooner = make_appointment(location=location, artist=other_artist, starts_at=at(0, 13))
    make_appointment(location=location, artist=artist, starts_at=at(1, 13))
    page = desk.get(DAY)
    assert [row.visit for row in rows(page)] == [sooner, later]
    text = page.content.decode()
    for words in ("13:00", "Ana Ruiz", "Ben Okafor", "Room 1", "Booked", "New York time"):
        assert words in text


def test_an_artist_sees_only_their_own_day_wherever_it_is(client, location, artist, other_artist):
    london = make_location(name="Brighton", slug="brighton", zone="Europe/London")
    own = make_appointment(location=location, artist=artist, starts_at=at(0, 15))
    there = make_appointment(location=london, artist=artist, starts_at=at(0, 9))
    make_appointment(location=location, artist=other_artist, starts_at=at(0, 13))
    client.force_login(artist.user)
    page = client.get(DAY)
    assert [row.visit for row in rows(page)] == [there, own]
    assert "14:00" in page.content.decode(), "nine in New York is two in Brighton"
    assert "Ben Okafor" not in page.content.decode()


def test_a_day_is_the_locations_own(desk, location, artist):
    tokyo = make_location(name="Tokyo", slug="tokyo", zone="Asia/Tokyo")
    tuesday_there = make_appointment(location=tokyo, artist=artist, starts_at=at(0, 19))
    page = desk.get(DAY, {"location": "tokyo", "date": "2026-11-24"})
    assert [row.visit for row in rows(page)] == [tuesday_there]
    assert rows(desk.get(DAY, {"location": "tokyo", "date": "2026-11-23"})) == []


@pytest.mark.parametrize("date", ["", "nonsense", "2026-02-30", "0001-01-01", "9999-12-31"])
def test_a_date_that_is_none_is_today(desk, visit, date):
    page = desk.get(DAY, {"date": date})
    assert page.status_code == 200
    assert page.context["where"].on.isoformat() == "2026-11-23"


def test_the_location_is_remembered_once_it_was_chosen(desk, location):
    other = make_location(name="Brighton", slug="brighton", zone="Europe/London", order=1)
    assert desk.get(DAY).context["where"].location == location
    answer = desk.post(reverse("desk:location"), {"location": "brighton", "next": DAY})
    assert answer.url == DAY
    assert desk.get(DAY).context["where"].location == other
    assert desk.get(DAY, {"location": "hudson"}).context["where"].location == location
    assert desk.get(DAY).context["where"].location == other, "looking remembers nothing"


def test_an_artist_begins_where_they_work(client, location, artist):
    other = make_location(name="Aaa", slug="aaa")
    WeeklyHours.objects.filter(artist=artist).update(location=other)
    client.force_login(artist.user)
    assert client.get(DAY).context["where"].location == other


def test_a_return_address_elsewhere_is_not_followed(desk, location):
    answer = desk.post(reverse("desk:location"), {"location": "x", "next": "//evil.example/"})
    assert answer.url == DAY


def test_what_tells_clients_apart_stands_beside_the_name(desk, visit):
    assert "(212) 555-0142" in desk.get(DAY).content.decode()


def test_an_empty_day_says_what_will_be_here(desk, location):
    assert "No visits this day" in desk.get(DAY).content.decode()


def test_before_there_is_a_location_the_page_says_so(desk):
    assert "No location yet" in desk.get(DAY).content.decode()


def test_each_press_is_one_step_and_can_be_undone(desk, visit):
    steps = [
        ("arrived", Status.ARRIVED),
        ("in-room", Status.IN_ROOM),
        ("done", Status.DONE),
        ("back", Status.IN_ROOM),
    ]
    for deed, status in steps:
        answer = press(desk, visit, deed)
        assert (answer.status_code, answer.url) == (302, DAY)
        visit.refresh_from_db()
        assert visit.status == status


def test_a_no_show_can_be_said_once_it_has_begun(desk, visit):
    assert press(desk, visit, "no-show").status_code == 409
    assert "No-show" not in desk.get(DAY).content.decode()
    with time_machine.travel(at(0, 12, 50), tick=False):
        assert "No-show" in desk.get(DAY).content.decode()
        assert press(desk, visit, "no-show").status_code == 302
    visit.refresh_from_db()
    assert visit.status == Status.NO_SHOW


def test_a_refused_step_says_why_in_place_under_htmx(desk, visit):
    answer = press(desk, visit, "done", headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert answer["HX-Retarget"] == "#messages"
    assert "This appointment is booked." in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_a_refused_step_says_why_on_a_page_without_javascript(desk, visit):
    answer = press(desk, visit, "done")
    assert answer.status_code == 409
    assert "This appointment is booked." in answer.content.decode()


def test_an_artist_steps_through_their_own_visits_and_nobody_elses(
    client, location, artist, other_artist, visit
):
    client.force_login(artist.user)
    assert press(client, visit, "arrived").status_code == 302
    client.force_login(other_artist.user)
    assert press(client, visit, "in-room").status_code == 403
    visit.refresh_from_db()
    assert visit.status == Status.ARRIVED


@pytest.mark.parametrize("deed", ["merge", "cancelled", "x"])
def test_an_unknown_step_is_not_found(desk, visit, deed):
    assert press(desk, visit, deed).status_code == 404


def test_steps_are_for_today_and_before(desk, location, artist):
    tomorrow = make_appointment(location=location, artist=artist, starts_at=at(1, 10))
    page = desk.get(DAY, {"date": "2026-11-24"})
    assert not rows(page)[0].may_step
    assert reverse("desk:appointment-step", args=[tomorrow.ref, "arrived"]) not in str(page.content)


def test_who_is_next_and_who_is_late(desk, location, artist, other_artist, visit):
    late = make_appointment(
        location=location, artist=other_artist, starts_at=at(0, 11, 40), room=location.rooms.last()
    )
    page = desk.get(DAY)
    day = page.context["day"]
    assert day.late == 1
    assert day.next.visit == visit
    told = {row.visit: row.timeliness and row.timeliness.word for row in day.rows}
    assert told == {late: "20 min late", visit: None}
    assert day.now_before == visit.pk


def test_five_minutes_are_not_late(desk, visit):
    with time_machine.travel(at(0, 12, 35), tick=False):
        assert desk.get(DAY).context["day"].late == 0
    with time_machine.travel(at(0, 12, 36), tick=False):
        assert desk.get(DAY).context["day"].late == 1


def test_what_is_over_stands_below_what_is_to_come(desk, location, artist, visit):
    done = make_appointment(
        location=location, artist=artist, starts_at=at(0, 9), status=Status.DONE
    )
    parts = desk.get(DAY).context["day"].parts
    assert [(title, [row.visit for row in rows]) for title, rows in parts] == [
        ("", [visit]),
        ("Over", [done]),
    ]


def test_live_holds_are_shown_with_their_holder_and_lapsed_ones_are_not(
    desk, location, artist, other_artist, clerk, consultation
):
    choice = {"location": location, "service": consultation}
    ago = NOON - timedelta(minutes=10)
    hold(artist=other_artist, starts_at=at(0, 16), browser="one", now=ago, **choice)
    live = hold(artist=artist, starts_at=at(0, 13), by=clerk, now=NOON, **choice)
    page = desk.get(DAY)
    assert [row.visit for row in rows(page)] == [live]
    assert "Held by Dina Wells" in page.content.decode()


def test_unproven_and_perhaps_known_clients_are_marked(desk, location, artist, sam):
    twin = make_client(first_name="Sam", phone="+12125550142", came_by="online")
    stranger = make_client(first_name="Ida", email="ida@example.com", came_by="online")
    for hour, person in ((13, twin), (15, stranger), (17, sam)):
        make_appointment(location=location, artist=artist, starts_at=at(0, hour), client=person)
    sam.proven_at = NOW
    marks = [[flag.word for flag in row.flags] for row in rows(desk.get(DAY))]
    assert marks[0] == ["Unproven, perhaps known already"]
    assert marks[1] == ["Unproven"]


def test_time_off_laid_over_a_visit_marks_it_and_never_hides_it(desk, visit, artist):
    make_time_off(at(0, 12), at(0, 14), artist=artist, reason="Dentist")
    page = desk.get(DAY)
    assert [row.visit for row in rows(page)] == [visit]
    assert rows(page)[0].flags[0].word == "Ana Ruiz away"
    assert "Ana Ruiz away 12:00–14:00 (Dentist)" in page.content.decode()


def test_an_artist_hears_only_of_time_off_that_concerns_them(
    client, location, artist, other_artist, visit
):
    other_room = location.rooms.last()
    make_time_off(at(0, 9), at(0, 18), room=other_room)
    make_time_off(at(0, 9), at(0, 18), artist=other_artist)
    make_time_off(at(0, 12), at(0, 13), room=visit.room)
    make_time_off(at(0, 0), at(1, 0), artist=artist)
    client.force_login(artist.user)
    assert client.get(DAY).context["day"].away == [
        "Ana Ruiz away all day",
        "Room 1 away 12:00–13:00",
    ]


def test_what_can_be_focused_keeps_its_id_when_the_list_is_refreshed(desk, visit):
    page = desk.get(DAY).content.decode()
    assert f'id="go-{visit.ref}"' in page
    press(desk, visit, "arrived")
    assert f'id="go-{visit.ref}"' in desk.get(DAY).content.decode()


def test_looking_at_the_day_leaves_one_line_and_its_refreshes_none(desk, visit):
    desk.get(DAY)
    desk.get(DAY, headers={"HX-Request": "true"})
    lines = LogEntry.objects.filter(action=LogEntry.Action.ACCESS)
    assert [line.additional_data["query"] for line in lines] == ["the day 2026-11-23, Hudson"]


def test_strangers_sign_in_and_clients_find_nothing(client, location, client_user):
    assert client.get(DAY).status_code == 302
    client.force_login(client_user)
    assert client.get(DAY).status_code == 404


@pytest.mark.parametrize("more", [1, 3])
def test_the_statements_do_not_grow_with_the_rows(
    desk, location, artist, other_artist, django_assert_num_queries, more
):
    for n in range(more):
        make_appointment(
            location=location,
            artist=artist,
            starts_at=at(0, 9 + 2 * n),
            client=make_client(came_by="online", email=f"{n}@example.com"),
        )
        make_time_off(at(0, 9 + 2 * n), at(0, 10 + 2 * n), artist=other_artist)
    desk.get(DAY)
    # Of the whole page's two are the savepoint around the line that it was listed.
    with django_assert_num_queries(12):
        desk.get(DAY)
    with django_assert_num_queries(8):
        desk.get(DAY, headers={"HX-Request": "true"})
