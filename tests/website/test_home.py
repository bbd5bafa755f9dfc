"""The front page: one button, honest words, and no more work for three artists than for one."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from redis.exceptions import RedisError

from bookings.models import WeeklyHours
from studio.models import Studio
from tests import factories
from website.home import opening_hours

pytestmark = pytest.mark.django_db


def page(client) -> str:
    return client.get("/").content.decode()


def test_the_one_button_leads_to_booking(client, location):
    links = re.findall(r'<a class="btn[^"]*" href="([^"]+)">\s*([^<]+)</a>', page(client))
    assert links
    assert set(links) == {("/book/", "Book a free consultation")}


def test_home_stands_before_anything_is_set_up(client):
    assert client.get("/").status_code == 200


def test_nothing_on_it_is_inline(client, location, artist):
    html = page(client)
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", html)
    assert "<style" not in html
    assert not re.search(r"\s(style|on\w+)=", html)


def test_the_picture_is_called_a_simulation(client):
    figure = re.search(r"<figure.*?</figure>", page(client), re.S).group()
    assert "After, simulated" in figure
    assert "This is a simulation" in figure


def test_seven_questions_are_answered_without_promises(client):
    html = page(client)
    asked = re.findall(r"<article>\s*<h3>(.+?)</h3>", html)
    assert len(asked) == 7
    assert "epidermal" not in html
    assert "!" not in re.sub(r"<!doctype html>|<[^>]+>", "", html)


def test_artists_who_left_are_not_shown(client, location, artist, other_artist):
    other_artist.is_active = False
    other_artist.save()
    html = page(client)
    assert artist.name in html
    assert other_artist.name not in html


@pytest.mark.parametrize("artists", [1, 3])
def test_statements_do_not_grow_with_artists_or_places(
    client, location, artists, django_assert_num_queries
):
    for _ in range(artists):
        place = factories.make_location()
        factories.make_artist(place)
    with django_assert_num_queries(7):
        client.get("/")


def test_equal_days_share_a_line_and_a_break_is_shown(location):
    location.weekly_hours.all().delete()
    hours = [
        *[(day, 540, 1080) for day in range(4)],
        (4, 540, 720),
        (4, 780, 1080),
    ]
    for day, opens, closes in hours:
        WeeklyHours.objects.create(location=location, weekday=day, opens=opens, closes=closes)
    assert opening_hours(location.weekly_hours.all()) == [
        ("Monday to Thursday", "09:00 to 18:00"),
        ("Friday", "09:00 to 12:00, 13:00 to 18:00"),
        ("Saturday to Sunday", "closed"),
    ]


def test_an_artists_own_hours_are_not_the_doors(client, location, artist):
    artist.weekly_hours.all().delete()
    WeeklyHours.objects.create(location=location, artist=artist, weekday=0, opens=421, closes=422)
    assert "07:01" not in page(client)


def test_the_studio_says_its_name_and_number(client):
    Studio.objects.update_or_create(pk=1, defaults={"name": "Whorl", "phone": "+1 212 555 0142"})
    html = page(client)
    assert "<title>Whorl: scalp micropigmentation</title>" in html
    assert 'href="tel:+1 212 555 0142"' in html


def with_photo(artist):
    artist.photo.save("ana.webp", SimpleUploadedFile("ana.webp", b"RIFF"), save=True)
    return reverse("file", args=[artist.photo_ref])


def test_an_artists_photo_stands_in_for_the_initials(client, artist):
    address = with_photo(artist)
    assert f'<img src="{address}"' in page(client)
    answer = client.get(address)
    assert answer.getvalue() == b"RIFF"
    assert answer["Cache-Control"] == "public, max-age=300"


def test_the_photo_of_one_who_left_is_for_colleagues(client, artist, clerk):
    address = with_photo(artist)
    artist.is_active = False
    artist.save()
    assert client.get(address).status_code == 404
    client.force_login(clerk)
    assert client.get(address).status_code == 200


def test_no_photo_is_not_found(client, artist):
    assert client.get(reverse("file", args=[artist.photo_ref])).status_code == 404


def test_a_lost_page_says_where_to_go(client):
    answer = client.get("/no/such/page")
    assert answer.status_code == 404
    html = answer.content.decode()
    assert "There is nothing here" in html
    assert 'href="/book/"' in html


def test_a_stranger_may_see_what_stood_a_minute_ago_and_the_owner_what_stands(
    client, owner, location, artist
):
    page(client)
    artist.name = "Somebody Else"
    artist.save()
    assert "Somebody Else" not in page(client)
    client.force_login(owner)
    assert "Somebody Else" in page(client)


def test_the_page_stands_while_the_cache_is_away(client, location, artist, monkeypatch):
    def away(*args):
        raise RedisError("no cache")

    monkeypatch.setattr("studio.kept.cache.get_or_set", away)
    assert artist.name in page(client)
