"""Whatever is typed or posted by hand: a sentence, and what was typed still in the form."""

import html

import pytest
from django.urls import reverse

from bookings.models import Appointment
from clients.models import Client
from tests.factories import at, make_appointment, make_client
from tests.website.conftest import Visitor, booked, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_the_form(visitor):
    visitor.press(at(1, 14))
    return visitor


# ---------------------------------------------------------------- times


@pytest.mark.parametrize(
    ("when", "status", "sentence"),
    [
        (at(1, 14, 7), 400, "do not begin at that minute"),
        (at(-1, 14), 409, "That time has passed"),
        (at(0, 10), 409, "too soon to book online"),
        (at(1, 20), 409, "not open then"),
        (at(1, 17, 30), 409, "not open then"),
        (at(200, 14), 409, "further ahead than we book online"),
    ],
    ids=["off the grid", "past", "too soon", "after hours", "runs past closing", "too far"],
)
def test_a_time_that_cannot_be_is_refused_with_a_sentence(visitor, when, status, sentence):
    page = visitor.press(when)
    assert page.status_code == status
    assert sentence in text_of(page)
    assert "The nearest free times" in text_of(page)
    assert not Appointment.objects.exists()


def test_a_closed_day_is_refused(visitor, location):
    location.dated_hours.create(date=at(1, 9).date())
    page = visitor.press(at(1, 14))
    assert page.status_code == 409
    assert "not open then" in text_of(page)


def test_a_time_taken_meanwhile_is_refused_without_saying_by_whom(visitor, location, artist):
    visitor.choice["with"] = "ana"
    make_appointment(
        location=location, artist=artist, starts_at=at(1, 14), client=make_client(first_name="Ruth")
    )
    page = visitor.press(at(1, 14))
    assert page.status_code == 409
    assert "just been taken" in text_of(page)
    assert "Ruth" not in text_of(page)


def test_a_time_that_another_holds_is_refused(visitor):
    Visitor().press(at(1, 14))
    assert visitor.press(at(1, 14)).status_code == 409
    assert visitor.book(at(1, 14)).status_code == 409
    assert not booked()


def test_another_length_posted_by_hand_is_refused(visitor):
    page = visitor.press(at(1, 14), minutes="600")
    assert page.status_code == 400
    assert "another length" in text_of(page)
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("time", ["20261324T1900Z", "20261124T2561Z", "00010101T0000Z", "soon"])
def test_what_is_no_time_is_not_found(visitor, time):
    assert visitor.browser.post(f"/book/hold/{time}/?{visitor.query}").status_code == 404


def test_a_stale_form_of_a_time_that_has_passed_keeps_what_was_typed(at_the_form, clock):
    clock.shift(3 * 24 * 3600)
    page = at_the_form.book(at(1, 14))
    assert page.status_code == 409
    assert "That time has passed" in text_of(page)
    assert 'value="sam@example.com"' in page.content.decode()


# ---------------------------------------------------------------- choices


@pytest.mark.parametrize(
    "unknown",
    [
        {"at": "atlantis"},
        {"how": "smp-session"},
        {"how": "nothing"},
        {"about": "vanity"},
        {"with": "nobody"},
        {"at": "hud\x00son"},
        {"with": "an\x00a"},
        {"about": "sc\x00ar"},
    ],
    ids=str,
)
def test_what_is_not_there_is_not_found(visitor, unknown):
    visitor.choice |= unknown
    assert visitor.times().status_code == 404
    assert visitor.browser.post(visitor.address("book-hold", at(1, 14))).status_code == 404
    assert visitor.book(at(1, 14)).status_code == 404
    assert visitor.browser.get(visitor.address("waitlist")).status_code == 404


def test_a_location_that_closed_is_not_found(visitor, location):
    location.is_active = False
    location.save()
    assert visitor.times().status_code == 404
    assert "Booking online is closed for now" in text_of(visitor.browser.get(reverse("book")))


def test_a_time_pressed_before_every_question_is_answered_asks_the_rest(visitor, other_artist):
    visitor.choice.pop("with")
    page = visitor.browser.post(visitor.address("book-hold", at(1, 14)), follow=True)
    assert "Who would you like to see?" in text_of(page)


# ---------------------------------------------------------------- what is typed


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("first_name", "", "Please tell us what to call you."),
        ("first_name", "   ", "Please tell us what to call you."),
        ("first_name", "x" * 10_000, "at most 80 characters"),
        ("full_name", "y" * 10_000, "at most 160 characters"),
        ("first_name", "Sam\x00", "cannot be read"),
        ("preferred_name", "Sam\nBcc: everyone@example.com", "cannot be read"),
        ("first_name", "Win at https://example.com", "without a link"),
        ("email", "sam@", "looks incomplete"),
        ("email", "sam\x00@example.com", "cannot be read"),
        ("phone", "12", "cannot read this number"),
        ("phone", "+1 212 555 0123\x00", "cannot be read"),
        ("phone", "9" * 10_000, "cannot read this number"),
        ("is_adult", "", "people of 18 and older only"),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else value,
)
def test_what_cannot_be_kept_is_named_and_stays_in_the_form(at_the_form, field, typed, sentence):
    page = at_the_form.book(at(1, 14), **{field: typed})
    assert page.status_code == 422
    assert sentence in text_of(page)
    source = page.content.decode()
    assert f'href="#id_{field}"' in source
    assert "data-error-summary" in source
    assert 'value="sam@example.com"' in source or field == "email"
    if typed.strip() and field != "phone":  # a number is shown as it was read
        assert html.escape(typed) in source
    assert not booked()
    assert not Client.objects.exists()


def test_one_way_to_be_reached_is_asked_for(at_the_form):
    page = at_the_form.book(at(1, 14), email="", phone=" ")
    assert page.status_code == 422
    assert "an e-mail address or a mobile number" in text_of(page)
    assert 'href="#id_email"' in page.content.decode()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+44 20 7946 0018", "+442079460018"),
        ("(212) 555-0123", "+12125550123"),
        ("+49 30 901820", "+4930901820"),
    ],
)
def test_a_number_of_any_country_is_kept(at_the_form, typed, kept):
    at_the_form.book(at(1, 14), email="", phone=typed)
    assert [str(visit.client.phone) for visit in booked()] == [kept]


@pytest.mark.parametrize("name", ["Zoë 🙂", "Ægir", "李雷", "O’Brien-Núñez", "محمد"])
def test_a_name_may_have_any_letters_and_signs(at_the_form, name):
    page = at_the_form.book(at(1, 14), first_name=name)
    assert page.status_code == 302
    assert [visit.client.first_name for visit in booked()] == [name]


def test_what_is_typed_is_never_run(at_the_form):
    page = at_the_form.book(at(1, 14), first_name="<script>alert(1)</script>", email="")
    assert "<script>alert" not in page.content.decode()


def test_a_name_in_the_folded_part_unfolds_it(at_the_form):
    assert '<details class="more">' in at_the_form.form(at(1, 14)).content.decode()
    page = at_the_form.book(at(1, 14), full_name="y" * 161)
    assert '<details class="more" open>' in page.content.decode()


def test_nothing_is_ticked_beforehand(at_the_form):
    source = at_the_form.form(at(1, 14)).content.decode()
    assert "checked" not in source
    for field, hint in [("email", "email"), ("phone", "tel"), ("first_name", "given-name")]:
        assert f'autocomplete="{hint}"' in source, field


def test_three_bookings_a_day_with_one_contact(visitor):
    for day in (1, 2, 3):
        visitor.press(at(day, 14))
        assert visitor.book(at(day, 14)).status_code == 302
    visitor.press(at(4, 14))
    page = visitor.book(at(4, 14))
    assert page.status_code == 429
    assert "Several bookings were made with this contact today" in text_of(page)
    assert 'value="sam@example.com"' in page.content.decode()
    assert "Book Friday 14:00" in text_of(page)
    assert len(booked()) == 3
    assert Client.objects.count() == 3


def test_a_form_without_its_token_is_refused(visitor):
    from django.test import Client as Browser

    strict = Browser(enforce_csrf_checks=True)
    assert strict.post(visitor.address("book-hold", at(1, 14))).status_code == 403
