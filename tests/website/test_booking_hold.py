"""A time is held while someone types, and nothing typed is lost when it is not any more."""

import re

import pytest
from django.test import Client as Browser

from bookings import actions
from bookings.models import Appointment
from tests.factories import at, make_appointment
from tests.website.conftest import DETAILS, Visitor, booked, key_in, text_of

pytestmark = pytest.mark.django_db
TYPED = {"first_name": "Sam Ö", "email": "sam@example", "phone": "12", "full_name": "Sam Otto"}


def held() -> Appointment | None:
    return Appointment.objects.filter(status=Appointment.Status.HELD).first()


def seconds_left(page) -> int:
    return int(re.search(r'data-seconds-left="(\d+)"', page.content.decode()).group(1))


def test_pressing_a_time_holds_it_for_ten_minutes(visitor, now):
    page = visitor.press(at(1, 14))
    assert page.status_code == 302
    assert seconds_left(visitor.browser.get(page.url)) == 600
    assert "Held for you: 10 min , until 08:10 New York time" in text_of(
        visitor.browser.get(page.url)
    )


def test_the_server_counts_and_not_the_browser(visitor, clock):
    visitor.press(at(1, 14))
    clock.shift(481)
    page = visitor.form(at(1, 14))
    assert seconds_left(page) == 119
    assert "Held for you: 2 min" in text_of(page)


def test_a_held_time_is_shown_to_nobody_else(visitor):
    visitor.press(at(1, 14))
    assert "20261124T1900Z" not in Visitor().times(day="2026-11-24").content.decode()
    assert "20261124T1900Z" in visitor.times(day="2026-11-24").content.decode()


def test_a_browser_is_known_by_a_cookie_that_scripts_cannot_read(visitor):
    visitor.times()
    cookie = visitor.browser.cookies["booking"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/book/"
    assert len(cookie.value) > 40


def test_a_browser_that_never_opened_the_times_can_hold_one(visitor):
    fresh = Browser()
    page = fresh.post(visitor.address("book-hold", at(1, 14)))
    assert fresh.get(page.url).status_code == 200


def test_picking_another_time_gives_the_first_one_back(visitor):
    visitor.press(at(1, 14))
    visitor.press(at(1, 15))
    assert [visit.starts_at for visit in Appointment.objects.all()] == [at(1, 15)]


def test_keeping_it_longer_gives_ten_minutes_and_keeps_what_was_typed(visitor, clock):
    visitor.press(at(1, 14))
    clock.shift(540)
    page = visitor.keep(at(1, 14), **TYPED, neutral_messages="on")
    html = page.content.decode()
    assert page.status_code == 200
    assert seconds_left(page) == 600
    for typed in TYPED.values():
        assert f'value="{typed}"' in html
    assert re.search(r'name="neutral_messages"[^>]*checked', html)
    assert not re.search(r'name="is_adult"[^>]*checked', html)
    assert "to mend" not in html


def test_a_hold_is_kept_forty_minutes_at_most(visitor, clock):
    visitor.press(at(1, 14))
    for _ in range(4):
        clock.shift(590)
        assert visitor.keep(at(1, 14)).status_code == 200
    clock.shift(60)
    page = visitor.keep(at(1, 14), **TYPED)
    assert page.status_code == 409
    assert "cannot be held any longer" in text_of(page)
    assert 'value="Sam Ö"' in page.content.decode()


def test_a_hold_that_is_gone_can_be_taken_again(visitor, clock):
    visitor.press(at(1, 14))
    clock.shift(660)
    actions.expire_holds()
    page = visitor.keep(at(1, 14), **TYPED)
    assert seconds_left(page) == 600
    assert held().starts_at == at(1, 14)


def test_keeping_a_time_that_is_lost_offers_the_nearest(visitor, location, artist, clock):
    visitor.press(at(1, 14))
    clock.shift(660)
    actions.expire_holds()
    make_appointment(location=location, artist=artist, starts_at=at(1, 14))
    page = visitor.keep(at(1, 14), **TYPED)
    assert page.status_code == 409
    assert "The nearest free times" in text_of(page)
    assert 'value="Sam Otto"' in page.content.decode()


def test_opening_the_form_without_a_hold_leads_back_to_the_times(visitor, clock):
    page = visitor.browser.get(visitor.address("book-details", at(1, 14)), follow=True)
    assert "We do not hold that time for you any more" in text_of(page)
    assert "Tuesday 24 November" in text_of(page)


def test_a_lapsed_hold_that_still_stands_is_told_and_booked(visitor, clock):
    visitor.press(at(1, 14))
    clock.shift(700)
    assert "We do not hold this time any more" in text_of(visitor.form(at(1, 14)))
    assert visitor.book(at(1, 14)).status_code == 302
    assert len(booked()) == 1


def test_a_cleared_hold_is_taken_again_when_its_time_is_still_free(visitor, clock):
    visitor.press(at(1, 14))
    clock.shift(700)
    actions.expire_holds()
    assert visitor.book(at(1, 14)).status_code == 302
    assert [visit.starts_at for visit in booked()] == [at(1, 14)]


def test_a_lost_time_offers_the_nearest_and_keeps_what_was_typed(visitor, location, artist, clock):
    visitor.press(at(1, 14))
    clock.shift(700)
    actions.expire_holds()
    make_appointment(location=location, artist=artist, starts_at=at(1, 14))
    page = visitor.book(at(1, 14), full_name="Sam Otto", neutral_messages="on")
    html = page.content.decode()
    assert page.status_code == 409
    assert "just been taken" in text_of(page)
    assert 'value="Sam Otto"' in html
    assert 'value="sam@example.com"' in html
    assert re.search(r'name="neutral_messages"[^>]*checked', html)
    assert re.search(r'name="is_adult"[^>]*checked', html)
    assert "Book Tuesday 14:00" not in text_of(page)
    assert "Book Tue 24 Nov 2026, 15:15" in text_of(page)


def test_one_press_books_one_of_the_nearest_times(visitor, location, artist):
    make_appointment(location=location, artist=artist, starts_at=at(1, 14))
    page = visitor.book(at(1, 14))
    other = re.search(r'formaction="(/book/details/20261124T2015Z/[^"]+)"', page.content.decode())
    typed = DETAILS | {"once": key_in(page)}
    page = visitor.browser.post(other.group(1).replace("&amp;", "&"), typed)
    assert page.status_code == 302
    assert at(1, 15, 15) in [visit.starts_at for visit in booked()]


def test_a_double_press_on_a_time_is_one_hold(visitor):
    once = key_in(visitor.times())
    first, second = (visitor.press(at(1, 14), once=once) for _ in range(2))
    assert first.url == second.url
    assert Appointment.objects.count() == 1


def test_another_time_pressed_on_the_same_page_is_another_deed(visitor):
    once = key_in(visitor.times())
    visitor.press(at(1, 14), once=once)
    assert "20261124T2000Z" in visitor.press(at(1, 15), once=once).url
    assert held().starts_at == at(1, 15)


def test_a_double_press_on_book_is_one_booking(visitor):
    visitor.press(at(1, 14))
    once = key_in(visitor.form(at(1, 14)))
    first, second = (visitor.book(at(1, 14), once=once) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    assert len(booked()) == 1
    assert visitor.browser.get(second.url).status_code == 200


def test_a_refused_form_can_be_mended_and_sent_again(visitor):
    visitor.press(at(1, 14))
    once = key_in(visitor.form(at(1, 14)))
    assert visitor.book(at(1, 14), once=once, first_name="").status_code == 422
    assert visitor.book(at(1, 14), once=once).status_code == 302


def test_the_enter_key_books_and_does_not_keep_longer(visitor):
    visitor.press(at(1, 14))
    html = visitor.form(at(1, 14)).content.decode()
    first = re.search(r'<button[^>]*form="details"[^>]*>', html).group()
    assert "formaction" not in first
    assert 'tabindex="-1"' in first


def test_many_holds_from_one_network_are_refused_kindly(visitor, monkeypatch):
    monkeypatch.setattr("bookings.actions.holds.HOLDS_A_NETWORK", 1)
    visitor.press(at(1, 14))
    page = Visitor().press(at(2, 14))
    assert page.status_code == 429
    assert "held from your network" in text_of(page)
