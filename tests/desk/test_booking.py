"""Booking by phone: one search, one form, and a time that is held while the clerk talks."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from bookings import diary
from bookings.models import Appointment
from clients.models import Client
from tests.desk.phone import BOOK, held_fields, hold, send
from tests.factories import NOW, at, make_appointment, make_artist, make_client, make_location

pytestmark = pytest.mark.django_db

Status = Appointment.Status


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


def test_the_next_free_times_are_offered_at_once_without_the_websites_notice(
    desk, location, artist, consultation
):
    page = desk.get(BOOK)
    first = page.context["draft"].free_days[0]
    assert first.on.isoformat() == "2026-11-23"
    assert first.starts[0] == at(0, 9), "an hour from now; the website asks for three"
    online = diary.free_days(location=location, service=consultation, now=NOW)
    assert min(min(starts) for starts in online.values()) == at(0, 11)


def test_another_artist_service_length_or_day_changes_the_times(
    desk, choice, location, other_artist
):
    def first(**change):
        answer = send(desk, "book-hold", choice | change)
        return answer.context["draft"].free_days[0].starts

    assert len(first(minutes="240")) < len(first())
    assert first(day="2026-12-01")[0] == at(8, 9)
    other_artist.weekly_hours.exclude(weekday=4).delete()
    assert first(artist=other_artist.pk)[0] == at(4, 9)


def test_a_picked_time_is_held_under_the_clerks_name(desk, choice, clerk, artist):
    answer = hold(desk, choice, at(1, 14).isoformat())
    held = Appointment.objects.get()
    assert (held.status, held.held_by, held.artist) == (Status.HELD, clerk, artist)
    assert held.starts_at == at(1, 14)
    text = answer.content.decode()
    assert "Held for you until 08:10" in text
    assert "Book Tue 24 Nov 2026, 14:00" in text
    assert "<html" not in text


def test_what_is_held_is_not_offered_on_the_website(desk, choice, location, consultation):
    hold(desk, choice, at(1, 14).isoformat())
    days = diary.free_days(location=location, service=consultation, now=NOW)
    assert at(1, 14) not in days[at(1, 14).date()]


def test_another_pick_frees_the_first(desk, choice):
    hold(desk, choice, at(1, 14).isoformat())
    hold(desk, choice, at(1, 16).isoformat())
    assert [held.starts_at for held in Appointment.objects.all()] == [at(1, 16)]


def test_a_wall_clock_time_from_the_calendar_is_the_locations(desk, choice, location):
    hold(desk, choice, "2026-11-24T14:00")
    assert Appointment.objects.get().starts_at == at(1, 14)


def test_a_time_taken_meanwhile_is_refused_with_what_it_conflicts_with(
    desk, choice, location, artist, sam
):
    make_appointment(location=location, artist=artist, starts_at=at(1, 14), client=sam)
    answer = hold(desk, choice, at(1, 14).isoformat())
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Ana Ruiz is with Sam Porter, Tue 24 Nov 2026, 14:00–14:45" in text
    assert 'name="pick"' in text, "the next free times stand below"


def test_when_no_room_is_free_it_says_who_has_them(desk, choice, location, other_artist, sam):
    third = make_artist(location)
    for who, room in zip((other_artist, third), location.rooms.all(), strict=True):
        person = make_client(first_name=f"In {room}")
        make_appointment(
            location=location, artist=who, starts_at=at(1, 14), room=room, client=person
        )
    text = hold(desk, choice, at(1, 14).isoformat()).content.decode()
    assert (
        "No room is free at Hudson then (Room 1: In Room 1 until 15:05; "
        "Room 2: In Room 2 until 15:05)." in text
    )


def test_booking_a_known_client_takes_one_search_and_one_form(desk, choice, sam, clerk):
    held = held_fields(hold(desk, choice, at(1, 14).isoformat()))
    answer = desk.post(
        BOOK, choice | held | {"client": sam.ref, "note": "Parking", "wants_private_room": "on"}
    )
    booked = Appointment.objects.get()
    assert answer.url == reverse("desk:appointment", args=[booked.ref])
    assert (booked.status, booked.client, booked.booked_by) == (Status.BOOKED, sam, clerk)
    assert (booked.note, booked.wants_private_room) == ("Parking", True)
    assert "Booked: Sam Porter, Tue 24 Nov 2026, 14:00" in desk.get(answer.url).content.decode()


def test_a_new_client_is_made_in_the_same_press(desk, choice, clerk):
    held = held_fields(hold(desk, choice, at(1, 14).isoformat()))
    desk.post(BOOK, choice | held | {"first_name": "Ida", "phone": "(212) 555-0177"})
    ida = Client.objects.get()
    assert (ida.first_name, str(ida.phone), ida.came_by) == ("Ida", "+12125550177", "desk")
    assert ida.proven_by == clerk
    assert Appointment.objects.get().client == ida


def test_a_first_name_is_enough(desk, choice):
    held = held_fields(hold(desk, choice, at(1, 14).isoformat()))
    assert desk.post(BOOK, choice | held | {"first_name": "Ida"}).status_code == 302


def test_a_hold_that_ran_out_is_taken_anew_when_its_time_is_free(desk, choice, sam):
    held = held_fields(hold(desk, choice, at(1, 14).isoformat()))
    Appointment.objects.all().delete()
    with time_machine.travel(NOW + timedelta(minutes=20), tick=False):
        assert desk.post(BOOK, choice | held | {"client": sam.ref}).status_code == 302
    assert Appointment.objects.get().starts_at == at(1, 14)


def test_a_hold_that_somebody_took_over_is_refused_and_nobody_is_made(
    desk, choice, location, artist
):
    held = held_fields(hold(desk, choice, at(1, 14).isoformat()))
    Appointment.objects.all().delete()
    make_appointment(location=location, artist=artist, starts_at=at(1, 14, 15))
    before = Client.objects.count()
    answer = desk.post(BOOK, choice | held | {"first_name": "Ida"})
    assert answer.status_code == 409
    assert 'value="Ida"' in answer.content.decode()
    assert Client.objects.count() == before


def test_the_choice_in_the_form_counts_not_the_one_that_was_held(
    desk, choice, sam, remote, other_artist
):
    held = held_fields(hold(desk, choice, at(1, 14).isoformat()))
    changed = choice | {"service": remote.pk, "artist": other_artist.pk}
    assert desk.post(BOOK, changed | held | {"client": sam.ref}).status_code == 302
    booked = Appointment.objects.get()
    assert (booked.service, booked.artist, booked.minutes) == (remote, other_artist, 30)


def test_nobody_confirms_a_colleagues_hold(client, desk, choice, sam, owner):
    held = held_fields(hold(desk, choice, at(1, 14).isoformat()))
    client.force_login(owner)
    answer = client.post(BOOK, choice | held | {"client": sam.ref})
    assert answer.status_code == 409
    assert Appointment.objects.get().status == Status.HELD


def test_closing_the_form_gives_the_time_back(desk, choice):
    held = held_fields(hold(desk, choice, at(1, 14).isoformat()))
    assert desk.post(reverse("desk:book-release"), held).status_code == 204
    assert not Appointment.objects.exists()


def test_another_persons_hold_is_not_given_back(client, desk, choice, owner):
    held = held_fields(hold(desk, choice, at(1, 14).isoformat()))
    client.force_login(owner)
    client.post(reverse("desk:book-release"), held)
    assert Appointment.objects.exists()


def test_outside_the_hours_a_reason_books_it_for_who_may(desk, choice, sam, clerk):
    answer = hold(desk, choice, at(1, 18, 30).isoformat())
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Ana Ruiz is not at work at Hudson then." in text
    assert "Book outside the hours" in text
    start = held_fields(answer)
    without = desk.post(BOOK, choice | start | {"client": sam.ref})
    assert without.status_code == 409
    assert "Book outside the hours" in without.content.decode()
    reason = {"override_reason": "Flies out at eight"}
    assert desk.post(BOOK, choice | start | reason | {"client": sam.ref}).status_code == 302
    booked = Appointment.objects.get()
    assert (booked.starts_at, booked.override_reason) == (at(1, 18, 30), "Flies out at eight")
    assert booked.override_by == clerk


def test_a_walk_in_is_booked_now_and_has_arrived(desk, choice, sam):
    with time_machine.travel(at(0, 10, 7), tick=False):
        answer = hold(desk, choice, "now")
        assert "Book and mark as arrived" in answer.content.decode()
        desk.post(BOOK, choice | held_fields(answer) | {"client": sam.ref})
    booked = Appointment.objects.get()
    assert (booked.status, booked.starts_at) == (Status.ARRIVED, at(0, 10))


def test_a_walk_in_when_nobody_is_free_is_told_so_and_offered_the_next_times(
    desk, choice, location, artist
):
    make_appointment(location=location, artist=artist, starts_at=at(0, 10))
    with time_machine.travel(at(0, 10, 7), tick=False):
        answer = hold(desk, choice, "now")
        assert answer.status_code == 409
        assert answer.context["draft"].free_days[0].starts[0] > at(0, 10, 45)


def test_a_tapped_place_in_the_calendar_stands_in_the_form(desk, location, artist):
    asked = {"start": "2026-11-24T14:00", "artist": artist.pk, "minutes": 60, "location": "hudson"}
    page = desk.get(BOOK, asked)
    text = page.content.decode()
    assert page.context["draft"].artist == artist
    assert "Hold Tue 24 Nov 2026, 14:00" in text
    assert "data-hold-now" in text
    assert not Appointment.objects.exists(), "looking holds nothing"


@pytest.mark.parametrize(
    "wrong",
    [
        {"service": "999"},
        {"artist": "x"},
        {"minutes": "1"},
        {"minutes": "100000"},
        {"start": "x"},
        {"start": ""},
        {"start": "2020-01-01T10:00"},
        {"start": "2026-11-24T14:07"},
        {"first_name": ""},
        {"first_name": "x" * 10_000},
        {"phone": "12"},
        {"email": "x"},
        {"note": "x" * 10_000},
        {"client": "nobody", "first_name": ""},
    ],
)
def test_what_cannot_be_booked_is_said_and_what_was_typed_stays(desk, choice, wrong):
    typed = choice | {"start": at(1, 14).isoformat(), "first_name": "Ida", "email": "i@example.com"}
    answer = desk.post(BOOK, typed | wrong)
    assert 400 <= answer.status_code < 500
    text = answer.content.decode()
    assert 'role="alert"' in text
    if "email" not in wrong:
        assert 'value="i@example.com"' in text
    assert not Appointment.objects.exists()
    assert not Client.objects.exists()


def test_names_of_any_alphabet_and_numbers_of_any_country_are_welcome(desk, choice):
    typed = {"first_name": "Zoë 💇", "full_name": "Zoë Žižek", "phone": "+44 20 7946 0018"}
    answer = desk.post(BOOK, choice | {"start": at(1, 14).isoformat()} | typed)
    assert answer.status_code == 302
    assert str(Client.objects.get().phone) == "+442079460018"


def test_it_works_without_javascript(desk, choice, sam):
    found = desk.post(reverse("desk:book-who"), choice | {"q": "porter"})
    text = found.content.decode()
    assert "<html" in text
    assert f'type="radio" class="form-check-input" name="client" value="{sam.ref}"' in text
    held = desk.post(
        reverse("desk:book-hold"), choice | {"client": sam.ref, "pick": at(1, 14).isoformat()}
    )
    text = held.content.decode()
    assert "<html" in text
    assert f'name="client" value="{sam.ref}"' in text
    assert desk.post(BOOK, choice | held_fields(held) | {"client": sam.ref}).status_code == 302


def test_a_double_click_books_once(desk, choice, sam):
    held = held_fields(hold(desk, choice, at(1, 14).isoformat()))
    form = choice | held | {"client": sam.ref, "once": "0123456789abcdef"}
    first, second = desk.post(BOOK, form), desk.post(BOOK, form)
    assert first.url == second.url
    assert Appointment.objects.count() == 1


def test_another_location_brings_its_own_artists_and_clock(desk, choice, location):
    london = make_location(name="Brighton", slug="brighton", zone="Europe/London", order=1)
    emre = make_artist(london, name="Emre")
    page = send(desk, "book-hold", choice | {"location": "brighton"}, **{"HX-Target": "booking"})
    draft = page.context["draft"]
    assert draft.artists == [emre]
    assert draft.artist is None
    assert "London time" in page.content.decode()


ADDRESSES = ["book", "book-who", "book-found", "book-alike", "book-hold", "book-release"]


@pytest.mark.parametrize("name", ADDRESSES)
def test_only_who_books_for_anyone_comes_here(client, location, artist, client_user, name):
    address = reverse(f"desk:{name}")
    assert client.post(address).status_code == 302
    client.force_login(artist.user)
    assert client.post(address).status_code == 403
    client.force_login(client_user)
    assert client.post(address).status_code == 404


def test_before_there_is_a_location_it_says_so(desk):
    assert desk.get(BOOK).status_code == 409


@pytest.mark.parametrize("more", [1, 3])
def test_the_statements_do_not_grow_with_the_rows(
    desk, location, artist, choice, sam, django_assert_num_queries, more
):
    for n in range(more):
        make_artist(location)
        location.rooms.create(name=f"More {n}")
        person = make_client(first_name="Sam", full_name="Sam Porter", email=f"{n}@example.com")
        make_appointment(location=location, artist=artist, starts_at=at(1 + n, 9), client=person)
    desk.get(BOOK)
    send(desk, "book-found", {"q": "port"})
    with django_assert_num_queries(10):
        desk.get(BOOK, {"client": sam.ref, "start": at(1, 14).isoformat()})
    with django_assert_num_queries(8):
        send(desk, "book-found", {"q": "port"})
    with django_assert_num_queries(5):
        send(desk, "book-alike", {"first_name": "Sam", "full_name": "Sam Porter"})
