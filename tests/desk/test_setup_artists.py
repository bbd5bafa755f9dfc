"""Artists at the set-up: photo, skills, training, licence, sign-in."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts.roles import Role
from bookings.models import Artist, Service, Skill
from tests.factories import NOW, make_artist, make_user

pytestmark = pytest.mark.django_db
LIST = "desk:setup-artists"


@pytest.fixture
def desk(client, owner):
    client.force_login(owner)
    with time_machine.travel(NOW, tick=False):
        yield client


@pytest.fixture
def told():
    return {
        "name": "Nia Cole",
        "colour": "3",
        "services": [Service.objects.get(slug="consultation").pk],
        "skills": [Skill.objects.get(name="Scars").pk],
        "trained_on": "2021-05-01",
        "order": "0",
    }


def upload(content: bytes | None = None) -> SimpleUploadedFile:
    if content is None:
        made = BytesIO()
        Image.new("RGB", (800, 1000), "teal").save(made, "JPEG")
        content = made.getvalue()
    return SimpleUploadedFile("me.jpg", content, content_type="image/jpeg")


def page_of(artist: Artist) -> str:
    return reverse("desk:setup-artist", args=[artist.slug])


def test_an_artist_is_made_with_photo_services_and_skills(desk, told):
    desk.post(reverse("desk:setup-artist-new"), told | {"photo_file": upload()})
    nia = Artist.objects.get(slug="nia-cole")
    assert (nia.colour, nia.trained_on) == (3, date(2021, 5, 1))
    assert [s.slug for s in nia.services.all()] == ["consultation"]
    assert [s.name for s in nia.skills.all()] == ["Scars"]
    assert nia.photo.name.endswith(".webp")
    photo = desk.get(reverse("file", args=["artist-nia-cole"]))
    assert (photo.status_code, photo["Content-Type"]) == (200, "image/webp")
    assert photo["X-Content-Type-Options"] == "nosniff"


def test_a_broken_photo_is_said_at_its_field_and_the_rest_is_kept(desk, told):
    page = desk.post(reverse("desk:setup-artist-new"), told | {"photo_file": upload(b"nonsense")})
    assert page.status_code == 400
    assert "not a picture we can read" in page.context["form"].errors["photo_file"][0]
    assert 'value="Nia Cole"' in page.content.decode()
    assert not Artist.objects.exists()


def test_saving_without_a_new_photo_keeps_the_old_and_it_can_be_removed(desk, told):
    desk.post(reverse("desk:setup-artist-new"), told | {"photo_file": upload()})
    nia = Artist.objects.get()
    desk.post(page_of(nia), told | {"bio": "Twelve years of dots."})
    nia.refresh_from_db()
    assert nia.photo
    assert nia.bio == "Twelve years of dots."
    desk.post(page_of(nia), told | {"no_photo": "on"})
    nia.refresh_from_db()
    assert not nia.photo


def test_an_artist_signs_in_as_one_colleague_and_no_client(desk, artist, told, client_user):
    page = desk.post(reverse("desk:setup-artist-new"), told | {"user": artist.user_id})
    assert page.status_code == 400
    page = desk.post(reverse("desk:setup-artist-new"), told | {"user": client_user.pk})
    assert page.status_code == 400
    user = make_user(Role.ARTIST)
    desk.post(reverse("desk:setup-artist-new"), told | {"user": user.pk})
    assert Artist.objects.get(slug="nia-cole").user == user


@pytest.mark.parametrize(
    ("expires", "word"),
    [
        (date(2026, 11, 1), "Licence ran out Sun 1 Nov 2026"),
        (date(2027, 1, 10), "Licence until Sun 10 Jan 2027"),
    ],
)
def test_a_licence_that_ends_soon_is_said_in_the_list_and_on_the_page(
    desk, location, expires, word
):
    artist = make_artist(location, licence_expires_on=expires)
    assert word in desk.get(reverse(LIST)).content.decode()
    assert word in desk.get(page_of(artist)).content.decode()


def test_a_licence_that_holds_is_not_mentioned(desk, location):
    make_artist(location, licence_expires_on=date(2027, 11, 1))
    assert "Licence" not in desk.get(reverse(LIST)).content.decode()


def test_an_artist_who_left_keeps_their_visits_and_may_come_back(desk, artist):
    use = reverse("desk:setup-artist-use", args=[artist.slug])
    desk.post(use, {"in_use": "0"})
    artist.refresh_from_db()
    assert not artist.is_active
    desk.post(use, {"in_use": "1"})
    artist.refresh_from_db()
    assert artist.is_active


@pytest.mark.parametrize(
    "odd",
    [
        {"colour": "99"},
        {"trained_on": "yesterday"},
        {"name": "x" * 500},
        {"services": ["999"]},
        {"trained_on": "0001-01-01"},
        {"name": "a\x00b"},
    ],
)
def test_odd_input_is_refused_with_a_sentence(desk, told, odd):
    assert desk.post(reverse("desk:setup-artist-new"), told | odd).status_code == 400
    assert not Artist.objects.exists()
