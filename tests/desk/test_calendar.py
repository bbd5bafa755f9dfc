"""The calendar's feed and its twin: what is shown, to whom, and in whose clock."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
import time_machine
from auditlog.models import LogEntry
from django.urls import reverse

from bookings.actions import hold
from bookings.models import Appointment, DatedHours
from tests.factories import (
    NOW,
    at,
    make_appointment,
    make_artist,
    make_client,
    make_location,
    make_time_off,
)

pytestmark = pytest.mark.django_db

Status = Appointment.Status
FEED = "/desk/calendar/feed"
LIST = "/desk/calendar/list/"
TUESDAY = {"start": "2026-11-24", "end": "2026-11-25"}


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
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
    """Sam on Tuesday at two with Ana: 10 minutes before, 45, 20 after."""
    return make_appointment(location=location, artist=artist, starts_at=at(1, 14), client=sam)


def feed(client, **asked) -> dict:
    answer = client.get(FEED, TUESDAY | asked)
    assert answer.status_code == 200
    return json.loads(answer.content)


def test_the_screen_carries_where_it_begins(desk, visit):
    page = desk.get(reverse("desk:calendar"), {"date": "2026-11-24", "view": "week"})
    start = page.context["start"]
    assert (start["date"], start["view"], start["location"]) == ("2026-11-24", "week", "hudson")
    assert start["mayBook"] is True
    assert desk.get(reverse("desk:calendar"), {"view": "year"}).context["start"]["view"] == "day"


def test_a_block_spans_preparation_visit_and_clean_down(desk, visit, artist):
    (row,) = feed(desk)["visits"]
    assert (row["start"], row["end"]) == ("2026-11-24T13:50", "2026-11-24T15:05")
    assert (row["prep"], row["minutes"], row["clean"]) == (10, 45, 20)
    assert row["time"] == "14:00–14:45"
    assert (row["name"], row["service"], row["room"]) == (
        "Sam Porter",
        "Free consultation",
        "Room 1",
    )
    assert (row["artist"], row["status"], row["word"]) == (artist.pk, "booked", "Booked")
    assert row["opens"]
    assert row["moves"]


def test_times_are_the_wall_clock_of_the_location_without_an_offset(desk, artist, sam):
    tokyo = make_location(name="Tokyo", slug="tokyo", zone="Asia/Tokyo", order=1)
    make_appointment(location=tokyo, artist=artist, starts_at=at(0, 20), client=sam)
    shown = feed(desk, location="tokyo")
    assert shown["visits"][0]["start"] == "2026-11-24T09:50"
    assert shown["offset"] == "+09:00"
    assert shown["today"] == "2026-11-23"


def test_every_artist_at_work_has_a_column_with_hours(desk, location, artist, other_artist):
    make_artist(make_location(), name="Elsewhere")
    make_artist(location, name="Gone", is_active=False)
    DatedHours.objects.create(location=location, artist=other_artist, date=date(2026, 11, 24))
    columns = feed(desk)["artists"]
    assert [(one["name"], one["hours"]) for one in columns] == [
        ("Ana Ruiz", {"2026-11-24": "09:00–18:00"}),
        ("Ben Okafor", {}),
    ]
    assert columns[0]["initials"] == "AR"


def test_an_artist_who_left_keeps_a_column_while_visits_stand_in_it(desk, visit, artist):
    artist.is_active = False
    artist.save()
    assert [one["name"] for one in feed(desk)["artists"]] == ["Ana Ruiz"]


def shades(shown: dict, kind: str) -> list[tuple]:
    return [
        (one["start"][5:], one["end"][5:], one["title"])
        for one in shown["shades"]
        if one["kind"] == kind
    ]


def test_closed_hours_time_off_and_work_elsewhere_lie_behind_the_visits(
    desk, location, artist, sam
):
    make_time_off(at(1, 11), at(1, 12), artist=artist, reason="Dentist")
    make_time_off(at(1, 16), at(3, 12), location=location)
    other = make_location(name="Brighton", order=1)
    make_appointment(location=other, artist=artist, starts_at=at(1, 9, 30), client=sam)
    shown = feed(desk)
    assert shades(shown, "closed") == [
        ("11-24T00:00", "11-24T09:00", ""),
        ("11-24T18:00", "11-25T00:00", ""),
    ]
    assert shades(shown, "away") == [
        ("11-24T11:00", "11-24T12:00", "Away: Dentist"),
        ("11-24T16:00", "11-25T00:00", "Closed"),
    ]
    assert shades(shown, "elsewhere") == [("11-24T09:20", "11-24T10:35", "At Brighton")]
    assert shown["visits"] == []


def test_time_off_laid_over_a_visit_marks_it_and_never_hides_it(desk, visit, location):
    make_time_off(at(1, 9), at(1, 18), room=visit.room, reason="Painting")
    shown = feed(desk)
    assert [row["id"] for row in shown["visits"]] == [visit.ref]
    assert shown["visits"][0]["flags"][0] == ["calendar-x", "Room 1 away", "stop"]
    assert shown["rooms"] == ["Room 1 away 09:00–18:00 (Painting)"]


def test_flags_say_what_a_colleague_should_know(desk, visit):
    visit.client.proven_at = None
    visit.room.is_private = False
    visit.room.save()
    Appointment.objects.filter(pk=visit.pk).update(wants_private_room=True, note="Parking")
    assert [word for _icon, word, _tone in feed(desk)["visits"][0]["flags"]] == [
        "Unproven",
        "Private room wished, this one is open",
        "Note",
    ]


def test_holds_are_seen_with_their_holder(desk, location, artist, consultation, clerk):
    choice = {"location": location, "service": consultation, "artist": artist, "now": NOW}
    hold(starts_at=at(1, 9), browser="one", **choice)
    hold(starts_at=at(1, 14), by=clerk, **choice)
    website, own = feed(desk)["visits"]
    assert (website["name"], website["until"]) == ("Held by the website", "until 08:10")
    assert not website["opens"]
    assert own["name"] == "Held by Dina Wells"
    assert own["opens"], "a clerk goes on with their own hold"
    assert not own["moves"]


def test_cancelled_visits_and_lapsed_holds_take_no_place(desk, visit, location, consultation):
    visit.status = Status.CANCELLED
    visit.cancelled_at, visit.cancelled_side = NOW, "clinic"
    visit.save()
    hold(
        location=location,
        service=consultation,
        artist=visit.artist,
        starts_at=at(1, 9),
        browser="one",
        now=NOW - timedelta(minutes=10),
    )
    assert feed(desk)["visits"] == []


def test_an_artist_moves_their_own_and_sees_name_and_time_of_others(
    client, location, artist, other_artist, visit, sam
):
    other = make_appointment(
        location=location,
        artist=other_artist,
        starts_at=at(1, 9),
        client=make_client(first_name="Ida", full_name="Ida Wall"),
        note="Private matters",
    )
    client.force_login(artist.user)
    theirs, own = feed(client)["visits"]
    assert (theirs["id"], theirs["name"], theirs["time"]) == (other.ref, "Ida Wall", "09:00–09:45")
    assert not theirs["opens"]
    assert not theirs["moves"]
    assert "service" not in theirs
    assert "flags" not in theirs
    assert own["moves"]
    assert own["service"]


def test_what_is_under_way_or_over_does_not_move(desk, visit):
    for status in (Status.IN_ROOM, Status.DONE, Status.NO_SHOW):
        Appointment.objects.filter(pk=visit.pk).update(status=status)
        (row,) = feed(desk)["visits"]
        assert row["opens"]
        assert not row["moves"]


def test_the_hours_shown_reach_from_the_first_to_the_last_thing(desk, location, artist, sam):
    shown = feed(desk)
    assert (shown["opens"], shown["closes"]) == (540, 1080)
    make_appointment(location=location, artist=artist, starts_at=at(1, 7, 5), client=sam)
    make_appointment(location=location, artist=artist, starts_at=at(1, 17, 30))
    shown = feed(desk)
    assert (shown["opens"], shown["closes"]) == (360, 1140), "preparation at 6:55, clean-down 18:35"


def test_in_the_hour_that_comes_twice_the_clock_is_named(desk, location, artist, sam):
    # New York, 1 November 2026: 5:30 and 6:30 UTC are both 1:30.
    second = at(date(2026, 11, 1), 0) + timedelta(hours=2, minutes=30)
    make_appointment(location=location, artist=artist, starts_at=second, client=sam)
    (row,) = feed(desk, start="2026-11-01", end="2026-11-02")["visits"]
    assert row["time"].startswith("01:30 EST")
    assert row["end"] > row["start"]


def test_at_most_a_week_is_asked_for(desk, location, artist, sam):
    make_appointment(location=location, artist=artist, starts_at=at(7, 10), client=sam)
    assert feed(desk, start="2026-11-23", end="2027-11-23")["visits"] == []
    assert len(feed(desk, start="2026-11-24", end="2026-12-01")["visits"]) == 1


@pytest.mark.parametrize("end", ["", "x", "2020-01-01"])
def test_a_range_that_makes_no_sense_is_one_day(desk, visit, end):
    assert [row["id"] for row in feed(desk, end=end)["visits"]] == [visit.ref]


def test_the_twin_shows_the_same_day_as_a_table(desk, visit, artist):
    make_time_off(at(1, 9), at(1, 10), artist=artist)
    text = desk.get(LIST, {"date": "2026-11-24"}).content.decode()
    for words in ("Tue 24 Nov 2026", "14:00", "Sam Porter", "Ana Ruiz", "Room 1", "away"):
        assert words in text
    assert reverse("desk:appointment", args=[visit.ref]) in text


def test_the_twin_shows_a_week_day_by_day(desk, visit):
    page = desk.get(LIST, {"date": "2026-11-26", "view": "week"})
    days = page.context["days"]
    assert [on.isoformat() for on, _rows in days][::6] == ["2026-11-23", "2026-11-29"]
    assert [row.visit for row in days[1][1]] == [visit]


def test_the_twin_tells_an_artist_of_colleagues_visits_no_more_than_name_and_time(
    client, visit, other_artist
):
    client.force_login(other_artist.user)
    text = client.get(LIST, {"date": "2026-11-24"}).content.decode()
    assert "Sam Porter" in text
    for kept in ("555-0142", "Free consultation", visit.ref):
        assert kept not in text


def test_looking_leaves_a_line_and_keeping_fresh_leaves_none(desk, visit):
    feed(desk)
    feed(desk, again="1")
    lines = LogEntry.objects.filter(action=LogEntry.Action.ACCESS)
    assert [line.additional_data["query"] for line in lines] == [
        "the calendar 2026-11-24 to 2026-11-24, Hudson"
    ]


@pytest.mark.parametrize("address", [FEED, LIST, "/desk/calendar/"])
def test_strangers_sign_in_and_clients_find_nothing(client, location, client_user, address):
    assert client.get(address).status_code == 302
    client.force_login(client_user)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/desk/calendar/", LIST])
def test_before_there_is_a_location_the_page_says_so(desk, address):
    assert "No location yet" in desk.get(address).content.decode()
    assert desk.get(FEED).status_code == 409


@pytest.mark.parametrize("more", [1, 3])
def test_the_statements_do_not_grow_with_the_rows(
    desk, location, artist, other_artist, django_assert_num_queries, more
):
    other = make_location(order=1)
    for n in range(more):
        person = make_client(came_by="online", email=f"{n}@example.com")
        make_appointment(
            location=location, artist=artist, starts_at=at(1, 9 + 2 * n), client=person
        )
        make_appointment(location=other, artist=other_artist, starts_at=at(1, 9 + 2 * n))
        make_time_off(at(1, 9 + 2 * n), at(1, 10 + 2 * n), artist=other_artist)
    feed(desk)
    with django_assert_num_queries(12):
        feed(desk)
    with django_assert_num_queries(9):
        feed(desk, again="1")
    with django_assert_num_queries(10):
        desk.get(LIST, {"date": "2026-11-24", "view": "week"})
    with django_assert_num_queries(4):
        desk.get("/desk/calendar/")


def test_a_full_week_stays_small_and_quick_whatever_is_stored(
    desk, location, artist, django_assert_num_queries
):
    """Five artists, eight visits a day each, on top of 20,000 rows of the past."""
    artists = [artist, *(make_artist(location) for _ in range(4))]
    people = [make_client(first_name="Sam", full_name=f"Samuel Porter {n}") for n in range(20)]
    room = location.rooms.first()
    like = make_appointment(
        location=location, artist=artist, starts_at=at(-400, 9), client=people[0]
    )

    def row(n: int, day: int, minute: int, who) -> Appointment:
        start = at(day, 8) + timedelta(minutes=minute)
        return Appointment(
            status=Status.NO_SHOW if day < 0 else Status.BOOKED,
            location=location,
            service=like.service,
            artist=who,
            room=None if day >= 0 else room,
            client=None if day >= 0 else people[n % 20],
            starts_at=start + timedelta(minutes=10),
            ends_at=start + timedelta(minutes=55),
            blocked_from=start,
            blocked_until=start + timedelta(minutes=75),
            changed_at=NOW,
        )

    past = [row(n, -1 - n // 40, 20 * (n % 40), artists[n % 5]) for n in range(20_000)]
    Appointment.objects.bulk_create(past, batch_size=500)
    for day in range(7):
        for n, who in enumerate(artists):
            for slot in range(8):
                one = row(n, day, 75 * slot, who)
                one.client = make_client(
                    first_name="Sam", full_name=f"Samuel Porter-Wallingford {n}", came_by="online"
                )
                one.note = "A note"
                one.save()
    feed(desk)
    with django_assert_num_queries(12):
        answer = desk.get(FEED, {"start": "2026-11-23", "end": "2026-11-30"})
    assert len(json.loads(answer.content)["visits"]) == 280
    assert len(answer.content) <= 300_000
