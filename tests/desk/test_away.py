"""Marking away at the desk: looked at before, settled line by line or all at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from bookings import actions
from bookings.models import Appointment, TimeOff
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


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def tuesday(artist):
    """Ana, all of Tuesday, as the form says it."""
    return {
        "who": f"artist-{artist.pk}",
        "begins": "at",
        "from_date": "2026-11-24",
        "until_date": "2026-11-24",
        "reason": "Flu",
    }


def lines_of(response) -> list[str]:
    return [str(shown.deed) for shown in response.context["lines"] if shown.can_do]


def inside(response) -> list[Appointment]:
    return [shown.line.appointment for shown in response.context["lines"]]


def test_looking_shows_what_will_happen_in_numbers_and_saves_nothing(
    desk, location, artist, other_artist, tuesday
):
    sam = make_client(full_name="Sam Moss", email="sam@example.com")
    make_appointment(location=location, artist=artist, starts_at=at(1, 10), client=sam)
    page = desk.get(reverse("desk:away-look"), tuesday)
    assert "Moves 1, sends 1 message." in page.content.decode()
    assert "Sam Moss" in page.content.decode()
    assert not TimeOff.objects.exists()


def test_whole_days_are_meant_without_times(desk, artist, tuesday):
    desk.post(reverse("desk:away-mark"), tuesday)
    off = TimeOff.objects.get()
    assert (off.starts_at, off.ends_at, off.reason) == (at(1, 0), at(2, 0), "Flu")


def test_now_needs_no_first_day(desk, artist):
    asked = {"who": f"artist-{artist.pk}", "begins": "now", "until_date": "2026-11-23"}
    asked["until_time"] = "12:30"
    desk.post(reverse("desk:away-mark"), asked)
    off = TimeOff.objects.get()
    assert (off.starts_at, off.ends_at) == (NOW, at(0, 12, 30))


def test_times_are_read_on_the_clock_that_was_chosen(desk, location, artist, tuesday):
    make_location(slug="berlin", zone="Europe/Berlin", name="Berlin")
    desk.post(reverse("desk:away-mark"), tuesday | {"clock": "berlin"})
    assert TimeOff.objects.get().starts_at == at(1, 0) - timedelta(hours=6)


def test_a_room_and_a_location_are_read_on_their_own_clock(desk, location):
    berlin = make_location(slug="berlin", zone="Europe/Berlin")
    asked = {"begins": "at", "from_date": "2026-11-24", "until_date": "2026-11-24"}
    for who in (f"room-{berlin.rooms.get().pk}", f"location-{berlin.pk}"):
        desk.post(reverse("desk:away-mark"), asked | {"who": who, "clock": location.slug})
    assert {off.starts_at for off in TimeOff.objects.all()} == {at(1, 0) - timedelta(hours=6)}


def test_marking_alone_moves_nobody_and_lists_them(desk, location, artist, other_artist, tuesday):
    visit = make_appointment(location=location, artist=artist, starts_at=at(1, 10))
    page = desk.post(reverse("desk:away-mark"), tuesday, follow=True)
    assert inside(page) == [visit]
    visit.refresh_from_db()
    assert visit.artist == artist


def test_all_at_once_moves_everybody(desk, location, artist, other_artist, tuesday):
    for hour in (10, 12):
        make_appointment(location=location, artist=artist, starts_at=at(1, hour))
    look = desk.get(reverse("desk:away-look"), tuesday)
    asked = tuesday | {"line": lines_of(look)}
    page = desk.post(reverse("desk:away-mark"), asked, follow=True)
    assert inside(page) == []
    assert set(Appointment.objects.values_list("artist", flat=True)) == {other_artist.pk}


def test_who_cannot_be_written_to_is_named_for_a_call(
    desk, location, artist, other_artist, tuesday
):
    told = make_client(full_name="Rita Told", email="rita@example.com")
    untold = make_client(full_name="Sam Quiet", phone="+12125550123")
    for hour, who in ((10, told), (12, untold)):
        make_appointment(location=location, artist=artist, starts_at=at(1, hour), client=who)
    lines = lines_of(desk.get(reverse("desk:away-look"), tuesday))
    page = desk.post(reverse("desk:away-mark"), tuesday | {"line": lines}, follow=True)
    (call,) = [str(m) for m in page.context["messages"] if m.level_tag == "warning"]
    assert call == "Please call, no message can go to them: Sam Quiet +12125550123"


def test_one_line_is_done_and_the_others_stay(desk, location, artist, other_artist):
    for hour in (10, 12):
        make_appointment(location=location, artist=artist, starts_at=at(1, hour))
    off = make_time_off(at(1, 0), at(2, 0), artist=artist)
    page = desk.get(reverse("desk:away-one", args=[off.pk]))
    settle = reverse("desk:away-settle", args=[off.pk])
    asked = {"only": lines_of(page)[1], "line": lines_of(page)}
    (left,) = inside(desk.post(settle, asked, follow=True))
    assert left.starts_at == at(1, 10)


def test_a_line_that_changed_says_why_gets_a_new_proposal_and_loses_nothing_else(
    desk, location, artist, other_artist, clerk
):
    visits = [
        make_appointment(location=location, artist=artist, starts_at=at(1, hour))
        for hour in (10, 12)
    ]
    off = make_time_off(at(1, 0), at(2, 0), artist=artist)
    lines = lines_of(desk.get(reverse("desk:away-one", args=[off.pk])))
    make_appointment(
        location=location, artist=other_artist, starts_at=at(1, 10), room=location.rooms.last()
    )
    page = desk.post(reverse("desk:away-settle", args=[off.pk]), {"line": lines})
    assert page.status_code == 409
    (shown,) = page.context["lines"]
    assert shown.line.appointment == visits[0]
    assert shown.failed.startswith("Ben Okafor is with")
    assert shown.line.starts_at == at(2, 9)
    visits[1].refresh_from_db()
    assert visits[1].artist == other_artist


def test_a_visit_that_somebody_moved_meanwhile_is_left_alone(
    desk, location, artist, other_artist, clerk
):
    visit = make_appointment(location=location, artist=artist, starts_at=at(1, 10))
    off = make_time_off(at(1, 0), at(2, 0), artist=artist)
    lines = lines_of(desk.get(reverse("desk:away-one", args=[off.pk])))
    actions.move(appointment=visit, starts_at=at(3, 10), by=clerk)
    page = desk.post(reverse("desk:away-settle", args=[off.pk]), {"line": lines}, follow=True)
    assert inside(page) == []
    visit.refresh_from_db()
    assert (visit.starts_at, visit.artist) == (at(3, 10), artist)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "~~~~",
        "x~1~2026~9~9",
        "abc~0~nonsense~1~1",
        "\x00~0~~~",
        "a~0~9999-99-99T10:00Z~1~1",
        f"a~{2**70}~~~",
    ],
)
def test_a_line_made_by_hand_does_nothing(desk, location, artist, line):
    make_appointment(location=location, artist=artist, starts_at=at(1, 10))
    off = make_time_off(at(1, 0), at(2, 0), artist=artist)
    page = desk.post(reverse("desk:away-settle", args=[off.pk]), {"line": [line]}, follow=True)
    assert page.status_code == 200
    assert len(inside(page)) == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"who": ""}, "Choose who or what is away."),
        ({"who": "artist-99999"}, "Choose one from the list."),
        ({"who": "owner-1"}, "Choose one from the list."),
        ({"who": "artist-²"}, "Choose one from the list."),
        ({"from_date": ""}, "Give the first day."),
        ({"until_date": ""}, "Give the last day."),
        ({"until_date": "2026-11-23"}, "The end has to be after the beginning"),
        ({"from_date": "2026-11-20", "until_date": "2026-11-20"}, "That time is over."),
        ({"until_date": "2028-12-31"}, "at most a year"),
        ({"until_date": "9999-12-31"}, "with its full year"),
    ],
)
def test_what_does_not_make_sense_is_said_and_kept(desk, tuesday, changes, sentence):
    page = desk.get(reverse("desk:away-look"), tuesday | changes)
    assert page.status_code == 400
    assert sentence in page.content.decode()
    assert 'value="Flu"' in page.content.decode()


def test_a_refused_mark_keeps_what_was_typed(desk, artist, tuesday):
    desk.post(reverse("desk:away-mark"), tuesday)
    page = desk.post(reverse("desk:away-mark"), tuesday)
    assert page.status_code == 409
    assert "away then already" in page.content.decode()
    assert 'value="Flu"' in page.content.decode()


def test_back_now_shortens_and_what_has_not_begun_is_removed(desk, artist):
    begun = make_time_off(at(-1, 0), at(4, 0), artist=artist)
    coming = make_time_off(at(5, 0), at(6, 0), artist=artist)
    for off in (begun, coming):
        desk.post(reverse("desk:away-end", args=[off.pk]))
    assert list(TimeOff.objects.values_list("ends_at", flat=True)) == [NOW]


def test_the_end_can_be_changed(desk, artist):
    off = make_time_off(at(-1, 0), at(4, 0), artist=artist)
    end = reverse("desk:away-end", args=[off.pk])
    desk.post(end, {"change": "1", "until_date": "2026-11-25", "until_time": "13:00"})
    off.refresh_from_db()
    assert off.ends_at == at(2, 13)
    page = desk.post(end, {"change": "1", "until_date": "2026-11-20"})
    assert page.status_code == 400
    assert "after the beginning" in page.content.decode()


def test_what_is_away_is_listed_with_how_many_are_inside(desk, location, artist, other_artist):
    make_appointment(location=location, artist=artist, starts_at=at(1, 10))
    make_appointment(location=location, artist=artist, starts_at=at(1, 12))
    make_appointment(location=location, artist=other_artist, starts_at=at(3, 12))
    make_time_off(at(1, 0), at(2, 0), artist=artist)
    make_time_off(at(1, 0), at(4, 0), location=location)
    make_time_off(at(1, 0), at(4, 0), room=location.rooms.last())
    make_time_off(at(-2, 0), at(-1, 0), artist=artist)
    page = desk.get(reverse("desk:away"))
    assert [row.inside for row, _zone, _span in page.context["rows"]] == [2, 3, 0]


def test_an_artist_does_not_mark_anyone_away(client, artist):
    client.force_login(artist.user)
    assert client.get(reverse("desk:away")).status_code == 403
    assert client.post(reverse("desk:away-mark")).status_code == 403


@pytest.mark.parametrize("more", [1, 3])
def test_pages_ask_the_database_at_most_twelve_times(
    desk, location, artist, other_artist, tuesday, django_assert_max_num_queries, more
):
    for n in range(more):
        place = make_location()
        make_artist(place)
        make_appointment(location=place, artist=artist, starts_at=at(1, 9 + 2 * n))
        make_time_off(at(1, 0), at(2, 0), room=place.rooms.get())
    off = make_time_off(at(1, 0), at(2, 0), artist=artist)
    with django_assert_max_num_queries(12):
        desk.get(reverse("desk:away"))
    with django_assert_max_num_queries(12):
        desk.get(reverse("desk:away-new"))
    with django_assert_max_num_queries(12):
        assert len(inside(desk.get(reverse("desk:away-look"), tuesday))) == more
    with django_assert_max_num_queries(12):
        assert len(inside(desk.get(reverse("desk:away-one", args=[off.pk])))) == more
