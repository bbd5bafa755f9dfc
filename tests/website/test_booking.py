"""Booking a consultation online, from the first question to the page that says it is booked."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.links import manage_token
from bookings.models import Appointment, Artist, Location, Reason, Skill
from clients.models import Client
from tests.factories import at, make_appointment, make_artist, make_client, make_location
from tests.website.conftest import DETAILS, Visitor, booked, key_in, text_of

pytestmark = pytest.mark.django_db
HREF = re.compile(r'<a class="option" href="([^"]+)"')


def options(page) -> list[str]:
    return [href.replace("&amp;", "&") for href in HREF.findall(page.content.decode())]


def test_the_whole_journey_by_links_and_forms_alone(client, clock, location, artist, other_artist):
    make_location(name="Zeeland", slug="zeeland")
    page = client.get(reverse("book"))
    assert "Where would you like to come?" in text_of(page)
    page = client.get(options(page)[0])
    assert "How would you like to talk?" in text_of(page)
    page = client.get(options(page)[0])
    assert "What brings you?" in text_of(page)
    page = client.get(
        reverse("book"), {"at": "hudson", "how": "consultation", "about": ["", "crown"]}
    )
    assert "Who would you like to see?" in text_of(page)
    page = client.get(options(page)[0])
    assert "When suits you?" in text_of(page)
    press = re.search(
        r'formaction="([^"]+20261124T1900Z[^"]+)"',
        client.get(page.wsgi_request.get_full_path() + "&day=2026-11-24").content.decode(),
    )
    page = client.post(press.group(1).replace("&amp;", "&"), {"once": key_in(page)}, follow=True)
    assert "Who is coming?" in text_of(page)
    assert "Book Tuesday 14:00" in text_of(page)
    page = client.post(
        page.wsgi_request.get_full_path(), DETAILS | {"once": key_in(page)}, follow=True
    )
    said = text_of(page)
    for fact in ("You are booked.", "Tue 24 Nov 2026, 14:00 New York time", "Hudson", "In person"):
        assert fact in said
    assert "Nothing. It is free." in said
    assert "Add to my calendar" in said
    (visit,) = booked()
    assert reverse("manage", args=[manage_token(visit)]) in page.content.decode()
    assert [reason.slug for reason in visit.reasons.all()] == ["crown"]
    assert visit.any_artist


def test_one_location_is_not_asked_for(client, clock, location, artist):
    assert "How would you like to talk?" in text_of(client.get(reverse("book")))


def test_one_artist_is_not_asked_for(visitor, artist):
    visitor.choice.pop("with")
    assert "When suits you?" in text_of(visitor.times())
    visitor.choice["with"] = "ana"
    visitor.press(at(1, 14))
    assert Appointment.objects.get().artist == artist
    assert not Appointment.objects.get().any_artist


def test_answers_can_be_changed_without_losing_the_later_ones(visitor, other_artist):
    page = visitor.times()
    change = re.search(
        r'href="([^"]+)">Change<span class="visually-hidden"> how', page.content.decode()
    )
    page = visitor.browser.get(change.group(1).replace("&amp;", "&"))
    assert "How would you like to talk?" in text_of(page)
    assert "When suits you?" in text_of(visitor.browser.get(options(page)[1]))


def test_a_shared_link_to_an_artist_keeps_the_artist(client, clock, location, artist, other_artist):
    page = client.get(reverse("book"), {"with": "ben"})
    page = client.get(options(page)[0])
    page = client.get(
        reverse("book"), {"at": "hudson", "how": "consultation", "about": "", "with": "ben"}
    )
    assert "Ben Okafor" in text_of(page)
    assert "When suits you?" in text_of(page)


def test_a_reason_that_asks_for_a_skill_narrows_the_artists(visitor, artist, other_artist):
    other_artist.skills.add(Skill.objects.get(name="Scars"))
    make_artist(Location.objects.get(), name="Cleo Park", slug="cleo").skills.add(
        Skill.objects.get(name="Scars")
    )
    visitor.choice.pop("with")
    assert "Ana Ruiz" in text_of(visitor.times())
    said = text_of(visitor.times(about=["", "scar"]))
    assert "Ana Ruiz" not in said
    assert "Ben Okafor" in said
    assert "Ana Ruiz does not take this kind of visit here" in text_of(
        visitor.times(about=["", "scar"], **{"with": "ana"})
    )


def test_the_only_able_artist_is_still_asked_for_when_another_was_wanted(visitor, other_artist):
    other_artist.skills.add(Skill.objects.get(name="Scars"))
    said = text_of(visitor.times(about=["", "scar"], **{"with": "ana"}))
    assert "Ana Ruiz does not take this kind of visit here" in said
    assert "Ben Okafor" in said


def test_nobody_with_the_skill_offers_other_ways(visitor):
    said = text_of(visitor.times(about=["", "scar"]))
    assert "No artist at Hudson is trained for all of what you ticked" in said
    assert "Show artists for a first talk" in said


def test_artists_come_with_their_next_free_time(visitor, location, artist, other_artist):
    make_appointment(location=location, artist=artist, starts_at=at(0, 11), minutes=420)
    visitor.choice.pop("with")
    said = text_of(visitor.times())
    assert "Ana Ruiz Next free: Tue 24 Nov 2026, 09:00" in said
    assert "Ben Okafor Next free: Mon 23 Nov 2026, 11:00" in said


def test_days_without_times_cannot_be_chosen(visitor, location):
    location.dated_hours.create(date=at(1, 9).date())
    html = visitor.times().content.decode()
    assert 'id="day-2026-11-25"' in html
    assert 'id="day-2026-11-24"' not in html
    assert '24<span class="visually-hidden">, no free time' in html


def test_the_first_free_day_is_open_and_the_next_one_press_away(visitor, location):
    location.dated_hours.create(date=at(1, 9).date())
    page = visitor.times()
    assert "Monday 23 November" in text_of(page)
    assert "Next free day: Wed 25 Nov" in text_of(page)


def test_times_are_grouped_by_part_of_day_and_name_their_zone(visitor, location):
    location.weekly_hours.update(closes=1200)
    said = text_of(visitor.times(day="2026-11-24"))
    assert (
        said.index("Morning") < said.index("09:00") < said.index("Afternoon") < said.index("12:00")
    )
    assert said.index("16:45") < said.index("Evening") < said.index("17:00")
    assert "New York time" in said


def test_the_hour_that_comes_twice_is_named(clock, location, artist):
    clock.move_to(at(at(0, 9).date().replace(month=10, day=31), 9))
    location.weekly_hours.update(opens=0, closes=360)
    html = Visitor().times(day="2026-11-01").content.decode()
    assert "01:30 EDT" in html
    assert "01:30 EST" in html
    assert "20261101T0530Z" in html
    assert "20261101T0630Z" in html
    assert "The clocks go back that night" in html


def test_a_day_that_is_no_day_shows_the_first_free_one(visitor):
    for day in ("tomorrow", "2026-02-30", "1999-01-01", "9999-12-31", ""):
        assert "Monday 23 November" in text_of(visitor.times(day=day))


def test_no_time_at_all_leads_to_the_waitlist(visitor, location):
    location.weekly_hours.all().delete()
    location.dated_hours.create(
        date=at(0, 9).date(), artist=Artist.objects.get(), opens=1, closes=2
    )
    said = text_of(visitor.times())
    assert "no free times in the next 60 days" in said
    assert "Tell us when you could come" in said


def test_get_changes_nothing(visitor):
    visitor.times()
    visitor.form(at(1, 14))
    visitor.browser.get(visitor.address("book-hold", at(1, 14)))
    visitor.browser.get(visitor.address("book-keep", at(1, 14)))
    assert not Appointment.objects.exists()
    assert not Client.objects.exists()


def test_what_was_typed_is_kept_with_the_new_client(visitor):
    visitor.press(at(1, 14))
    visitor.book(
        at(1, 14),
        full_name="Samuel Otto Reyes",
        preferred_name="Sammy",
        phone="(212) 555-0123",
        neutral_messages="on",
        private_room="on",
    )
    (visit,) = booked()
    who = visit.client
    assert (who.full_name, who.preferred_name) == ("Samuel Otto Reyes", "Sammy")
    assert (who.email, str(who.phone)) == ("sam@example.com", "+12125550123")
    assert who.neutral_messages
    assert who.said_adult_at
    assert not who.is_proven
    assert visit.wants_private_room


def test_a_known_address_is_neither_joined_nor_given_away(visitor):
    known = make_client(email="sam@example.com", first_name="Samantha")
    visitor.press(at(1, 14))
    page = visitor.book(at(1, 14))
    page = visitor.browser.get(page.url)
    (visit,) = booked()
    assert visit.client != known
    assert "Samantha" not in text_of(page)
    stranger = Visitor()
    stranger.press(at(2, 14))
    other = stranger.browser.get(stranger.book(at(2, 14), email="new@example.com").url)
    assert text_of(other).replace("new@", "sam@").count("sam@example.com") == text_of(page).count(
        "sam@example.com"
    )


def test_a_phone_call_needs_no_room_and_says_who_calls(visitor, location):
    location.rooms.all().delete()
    visitor.choice["how"] = "remote-consultation"
    visitor.press(at(1, 14))
    assert "private room" not in text_of(visitor.form(at(1, 14)))
    page = visitor.browser.get(visitor.book(at(1, 14), email="", phone="212 555 0123").url)
    said = text_of(page)
    assert "By phone or video, 30 min" in said
    assert "Ana Ruiz calls you on +1 212-555-0123" in said
    assert "keep the link below" in said


def test_the_page_of_a_booking_opens_only_where_it_was_made(visitor, client):
    visitor.press(at(1, 14))
    address = visitor.book(at(1, 14)).url
    page = visitor.browser.get(address)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert "no-referrer" in page["Referrer-Policy"]
    elsewhere = client.get(address)
    assert elsewhere.status_code == 410
    assert "sam@example.com" not in elsewhere.content.decode()
    assert visitor.browser.get(address[:-2] + "x/").status_code == 410


def test_pages_take_at_most_twelve_statements_whatever_is_stored(
    visitor, location, artist, django_assert_max_num_queries
):
    def counts():
        seen = []
        for name, choice in [("who", {"with": ""}), ("when", {}), ("why", {"about": None})]:
            asked = {k: v for k, v in (visitor.choice | choice).items() if v is not None}
            with django_assert_max_num_queries(12) as queries:
                assert visitor.browser.get(reverse("book"), asked).status_code == 200, name
            seen.append(len(queries))
        with django_assert_max_num_queries(12) as queries:
            assert visitor.form(at(1, 14)).status_code == 200
        return [*seen, len(queries)]

    make_artist(location, name="Ben", slug="ben")
    visitor.press(at(1, 14))
    make_appointment(location=location, artist=artist, starts_at=at(3, 9))
    one = counts()
    for n in range(3):
        more = make_artist(location, name=f"More {n}", slug=f"more-{n}")
        make_appointment(location=location, artist=more, starts_at=at(3 + n, 12))
    Reason.objects.create(slug="new", name="Something new")
    assert counts() == one


def test_a_booking_is_told_to_the_worker_at_once(
    visitor, mailoutbox, django_capture_on_commit_callbacks
):
    visitor.press(at(1, 14))
    with django_capture_on_commit_callbacks(execute=True):
        visitor.book(at(1, 14))
    assert [mail.to for mail in mailoutbox] == [["sam@example.com"]]


def test_times_end_where_the_horizon_ends(visitor, location):
    location.horizon_days = 2
    location.save()
    html = visitor.times().content.decode()
    assert 'id="day-2026-11-25"' in html
    assert 'id="day-2026-11-26"' not in html
    assert visitor.press(at(1, 14) + timedelta(days=5)).status_code == 409
