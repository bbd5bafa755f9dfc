"""The demo's heads: drawn from every side by code, before and after, small."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageStat

from bookings.models import Service
from clients.models import GalleryPair, Photo
from smp_clinic.demo.heads import VIEWS, Look, head
from smp_clinic.demo.photos import take_photos
from tests.factories import make_appointment

NOW = datetime(2026, 11, 24, 20, 20, tzinfo=UTC)
LOOK = Look((222, 172, 138), (42, 31, 26), 0.92)


@pytest.mark.parametrize("view", VIEWS)
def test_a_head_is_drawn_from_every_side_and_darker_where_dots_were_set(view):
    drawn = [head(view, LOOK, treated=treated) for treated in (0.0, 1.0)]
    before, after = (Image.open(BytesIO(picture)).convert("L") for picture in drawn)
    assert before.size == (600, 750)
    assert all(len(picture) < 90_000 for picture in drawn)
    assert ImageStat.Stat(ImageChops.subtract(before, after)).mean[0] > 0.3


def test_every_view_of_the_guided_set_can_be_drawn():
    assert set(VIEWS) == set(Photo.GUIDED)


@pytest.mark.django_db
def test_a_client_who_signs_in_has_the_whole_set_and_allowed_two_pairs(
    location, artist, owner, client_user
):
    begin = NOW - timedelta(days=90)
    make_appointment(
        location=location,
        artist=artist,
        client=client_user.client,
        starts_at=begin,
        service=Service.objects.get(slug="smp-session"),
        status="done",
        arrived_at=begin,
        started_at=begin,
        finished_at=begin + timedelta(hours=2),
    )
    assert take_photos(now=NOW) == 16
    photos = Photo.objects.filter(client=client_user.client)
    assert {photo.stage for photo in photos} == {"before", "session", "healed"}
    assert {photo.view for photo in photos.filter(stage="before")} == set(Photo.GUIDED)
    assert not any(photo.doubts for photo in photos)
    shown = GalleryPair.objects.shown()
    assert {pair.before.view for pair in shown} == {"front", "top"}
    assert all("Drawn by a computer" in pair.caption for pair in shown)
