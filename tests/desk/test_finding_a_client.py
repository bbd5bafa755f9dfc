"""Booking by phone: finding who calls, and noticing who is here already."""

from __future__ import annotations

import pytest
import time_machine
from auditlog.models import LogEntry

from bookings.models import Appointment
from clients.models import Client, NotSamePerson
from tests.desk.phone import BOOK, held_fields, hold, send
from tests.factories import NOW, at, make_appointment, make_client

pytestmark = pytest.mark.django_db

Status = Appointment.Status


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


def test_typing_part_of_a_name_number_or_address_finds_the_client(desk, sam):
    make_client(first_name="Ida", full_name="Ida Wall")
    for words in ("port", "sam por", "555-0142", "(212) 555 01", "sam@exa"):
        text = send(desk, "book-found", {"q": words}).content.decode()
        assert "Sam Porter" in text
        assert "Ida Wall" not in text
        assert 'role="option"' in text


def test_what_is_found_is_told_apart_by_contact_and_visits(desk, location, artist, sam):
    make_client(first_name="Sam", full_name="Sam Porter", email="other@example.com")
    make_appointment(location=location, artist=artist, starts_at=at(-30, 10), client=sam)
    text = send(desk, "book-found", {"q": "sam porter"}).content.decode()
    assert "(212) 555-0142" in text
    assert "last visit Sat 24 Oct 2026" in text
    assert "other@example.com" in text
    assert "no visit yet" in text


@pytest.mark.parametrize("words", ["", "s", "\x00", "x" * 10_000, "%", "💇", "_' OR 1=1"])
def test_odd_searches_find_nobody_and_break_nothing(desk, sam, words):
    answer = send(desk, "book-found", {"q": words})
    assert answer.status_code == 200
    assert "Sam Porter" not in answer.content.decode()


def test_a_search_leaves_a_line_with_its_words(desk, sam):
    send(desk, "book-found", {"q": "port"})
    line = LogEntry.objects.get(action=LogEntry.Action.ACCESS)
    assert line.additional_data == {"query": "port"}


def test_clients_merged_into_another_are_not_found(desk, sam):
    gone = make_client(first_name="Sammy", full_name="Sammy Porter", merged_into=sam)
    assert gone.full_name not in send(desk, "book-found", {"q": "port"}).content.decode()


def test_a_likely_duplicate_is_shown_while_typing(desk, sam):
    text = send(desk, "book-alike", {"first_name": "Sam", "phone": "+1 212 555 0142"})
    assert "Sam Porter" in text.content.decode()
    assert "Same person: use them" in text.content.decode()
    named = send(desk, "book-alike", {"first_name": "S", "full_name": "sam PORTER"})
    assert "Sam Porter" in named.content.decode()


def test_a_likely_duplicate_is_asked_about_before_anything_is_saved(desk, choice, sam):
    held = held_fields(hold(desk, choice, at(1, 14).isoformat()))
    typed = choice | held | {"first_name": "Samuel", "email": "SAM@example.com", "note": "Parking"}
    answer = desk.post(BOOK, typed)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Say whether it is the same person" in text
    assert 'value="Samuel"' in text
    assert "Parking" in text
    assert Client.objects.get() == sam
    assert Appointment.objects.get().status == Status.HELD


def test_the_same_person_is_used(desk, choice, sam):
    text = send(desk, "book-who", choice | {"client": sam.ref, "first_name": "Samuel"})
    assert f'name="client" value="{sam.ref}"' in text.content.decode()
    held = held_fields(hold(desk, choice, at(1, 14).isoformat()))
    desk.post(BOOK, choice | held | {"client": sam.ref, "first_name": "Samuel"})
    assert Client.objects.get() == sam
    assert Appointment.objects.get().client == sam


def test_not_the_same_person_is_remembered(desk, choice, sam, clerk):
    held = held_fields(hold(desk, choice, at(1, 14).isoformat()))
    typed = {"first_name": "Tim", "phone": "+12125550142", "apart": sam.ref}
    assert desk.post(BOOK, choice | held | typed).status_code == 302
    said = NotSamePerson.objects.get()
    assert {said.one.first_name, said.other.first_name} == {"Sam", "Tim"}
    assert said.said_by == clerk
