"""Leaving wishes when no time suits."""

from datetime import date

import pytest
from django.urls import reverse

from bookings.models import WaitlistWish
from clients.models import Client
from tests.factories import make_client
from tests.website.conftest import DETAILS, Visitor, key_in, text_of

pytestmark = pytest.mark.django_db
WISHES = DETAILS | {
    "artist": "any",
    "part_of_day": "evening",
    "weekdays": ["1", "3"],
    "from_date": "2026-11-23",
    "until_date": "2026-12-31",
    "note": "After work, please",
}


def send(visitor, **typed):
    return visitor.browser.post(visitor.address("waitlist"), WISHES | typed)


def test_the_times_lead_to_the_waitlist(visitor):
    assert reverse("waitlist") in visitor.times().content.decode()
    page = visitor.browser.get(visitor.address("waitlist"))
    assert "When could you come?" in text_of(page)
    assert 'value="2026-11-23"' in page.content.decode()
    assert 'value="2027-01-22"' in page.content.decode()


def test_wishes_are_noted_for_a_new_client(visitor, artist, location):
    known = make_client(email="sam@example.com")
    visitor.choice["about"] = ["", "crown"]
    page = send(visitor)
    assert page.status_code == 302
    wish = WaitlistWish.objects.get()
    assert wish.client != known
    assert not wish.client.is_proven
    assert (wish.location, wish.artist) == (location, None)
    assert (wish.weekdays, wish.from_minute, wish.until_minute) == ([1, 3], 1020, 1440)
    assert (wish.from_date, wish.until_date) == (date(2026, 11, 23), date(2026, 12, 31))
    assert wish.note == "After work, please"
    assert [reason.slug for reason in wish.reasons.all()] == ["crown"]
    said = text_of(visitor.browser.get(page.url))
    assert "You are on the waitlist." in said
    assert "Sam" not in said


def test_an_artist_can_be_wished_for(visitor, artist, other_artist):
    visitor.choice["with"] = "ben"
    page = visitor.browser.get(visitor.address("waitlist"))
    assert '<option value="ben" selected>' in page.content.decode()
    send(visitor, artist="ben")
    assert WaitlistWish.objects.get().artist == other_artist


def test_a_double_press_is_one_wish(visitor):
    once = key_in(visitor.browser.get(visitor.address("waitlist")))
    for _ in range(2):
        assert send(visitor, once=once).status_code == 302
    assert WaitlistWish.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("until_date", "2026-11-01", "That day is over"),
        ("from_date", "2027-02-01", "comes before the first one"),
        ("until_date", "2029-01-01", "within a year"),
        ("until_date", "soon", "valid date"),
        ("weekdays", ["9"], "not one of the available choices"),
        ("part_of_day", "midnight", "not one of the available choices"),
        ("artist", "nobody", "not one of the available choices"),
        ("note", "x" * 301, "at most 300 characters"),
        ("note", "a\x00b", "cannot be read"),
        ("email", "", "an e-mail address or a mobile number"),
        ("is_adult", "", "people of 18 and older only"),
    ],
    ids=str,
)
def test_what_cannot_be_kept_is_named_and_stays_in_the_form(visitor, field, typed, sentence):
    page = send(visitor, **{field: typed})
    assert page.status_code == 422
    assert sentence in text_of(page)
    assert 'value="Sam"' in page.content.decode()
    assert "data-error-summary" in page.content.decode()
    assert not WaitlistWish.objects.exists()
    assert not Client.objects.exists()


def test_the_limit_of_one_contact_a_day_is_said_and_keeps_the_form(visitor):
    for _ in range(3):
        send(visitor)
    page = send(visitor)
    assert page.status_code == 429
    assert "Several bookings were made with this contact today" in text_of(page)
    assert "After work, please" in page.content.decode()
    assert WaitlistWish.objects.count() == 3


def test_a_question_still_open_is_asked_first(clock, location, artist):
    visitor = Visitor()
    visitor.choice.pop("about")
    page = visitor.browser.get(visitor.address("waitlist"), follow=True)
    assert "What brings you?" in text_of(page)


def test_the_page_takes_at_most_twelve_statements(visitor, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        visitor.browser.get(visitor.address("waitlist"))
