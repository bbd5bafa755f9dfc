"""Mock-ups: what a file is by its content, whether it says where, and who may have it."""

from __future__ import annotations

import struct
from hashlib import sha256
from io import BytesIO

import pytest
from django.http import Http404
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from designs import actions
from designs.actions import mockups
from designs.errors import FileRefused
from designs.models import MockUp
from designs.videos import video_in
from studio.errors import NotAllowed
from studio.files import stored
from studio.pictures import as_sent
from tests.clients.uploads import SCRIPT, exif, head, photo, saved, sent
from tests.designs.drawings import drawn_version
from tests.designs.films import film, webm
from tests.designs.showing import sent_version
from tests.factories import NOW


def read(content: bytes):
    return video_in(BytesIO(content), len(content))


@pytest.mark.parametrize(
    ("content", "kind", "place"),
    [
        (film(), "video/quicktime", False),
        (film(place="box"), "video/quicktime", True),
        (film(place="key"), "video/quicktime", True),
        (film(b"isom"), "video/mp4", False),
        (film(b"mp42", place="box"), "video/mp4", True),
        (webm(), "video/webm", False),
        (webm(place=True), "video/webm", True),
    ],
)
def test_a_video_is_known_by_its_content(content, kind, place):
    found = read(content)
    assert (found.content_type, found.carries_place) == (kind, place)


@pytest.mark.parametrize(
    "content",
    [b"", b"no", SCRIPT, film(b"heic"), film(b"crx "), film()[:300], b"\x1a\x45\xdf\xa3mkv"],
)
def test_what_is_no_video_is_none(content):
    assert read(content) is None


@given(st.binary(max_size=200), st.integers(0, 160))
def test_broken_boxes_end_the_walk(noise, cut):
    whole = film(place="box", pixels=8)
    for content in (whole[:cut] + noise, whole[:12] + noise, whole[: len(whole) - cut]):
        read(content)


@pytest.fixture
def version(client_user, owner):
    return drawn_version(client_user.client, owner)


@pytest.mark.django_db
def test_a_video_is_kept_as_it_came(version, owner):
    content = film(place="key")
    row = actions.add_mock_up(version=version, upload=sent(content, "cream.exe"), by=owner, now=NOW)
    with row.file.open("rb") as file:
        assert file.read() == content
    assert row.sha256 == sha256(content).hexdigest()
    assert (row.name, row.carries_place, row.size) == ("cream.mov", True, len(content))


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
@pytest.mark.parametrize("place", [True, False])
def test_a_photo_is_kept_as_it_came_and_a_place_is_told(version, owner, kind, place):
    told = {"exif": exif()} if place else {}
    content = saved(head((300, 400)), kind, **told)
    row = actions.add_mock_up(
        version=version, upload=sent(content, "../a b.exe"), by=owner, note=" cream ", now=NOW
    )
    ending = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "HEIF": "heic"}[kind]
    with row.file.open("rb") as file:
        assert file.read() == content
    assert row.sha256 == sha256(content).hexdigest()
    assert (row.kind, row.name, row.note) == ("photo", f"a b.{ending}", "cream")
    assert row.carries_place is place
    with row.preview.open("rb") as file:
        shown = Image.open(file)
        assert (shown.format, dict(shown.getexif())) == ("JPEG", {})


@pytest.mark.parametrize(
    ("words", "place"),
    [(b'<x exif:GPSLatitude="40,43N"/>', True), (b'<x tiff:Make="A camera"/>', False)],
)
def test_a_place_in_the_words_of_a_program_is_found(words, place):
    assert as_sent(sent(saved(head((60, 80)), "JPEG", xmp=words))).carries_place is place


def test_a_table_of_places_that_cannot_be_read_counts_as_one():
    whole, leads_there = exif(), struct.pack(">HHI", 0x8825, 4, 1)
    start = whole.index(leads_there) + len(leads_there)
    torn = whole[:start] + struct.pack(">I", 60_000) + whole[start + 4 :]
    assert as_sent(sent(saved(head((60, 80)), "JPEG", exif=torn))).carries_place


@pytest.mark.django_db
def test_only_what_was_made_anew_is_shown_within_a_page(client, version, owner):
    client.force_login(owner)
    content = saved(head((300, 400)), "JPEG", exif=exif())
    row = actions.add_mock_up(version=version, upload=sent(content), by=owner, now=NOW)
    whole = client.get(reverse("file", args=[row.ref]))
    assert whole.headers["Content-Disposition"].startswith("attachment")
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    assert b"".join(whole.streaming_content) == content
    small = client.get(reverse("file-size", args=[row.ref, "thumb"]))
    assert not small.headers["Content-Disposition"].startswith("attachment")
    assert b"Exif" not in b"".join(small.streaming_content)
    assert client.get(reverse("file-size", args=[row.ref, "screen"])).status_code == 404


@pytest.mark.django_db
def test_one_from_before_is_shown_as_it_was_made_anew(client, version, owner):
    row = actions.add_mock_up(version=version, upload=photo(), by=owner, now=NOW)
    row.preview.delete()
    client.force_login(owner)
    small = client.get(reverse("file-size", args=[row.ref, "thumb"]))
    assert small.headers["Content-Type"] == "image/jpeg"
    film_row = actions.add_mock_up(version=version, upload=sent(film()), by=owner, now=NOW)
    assert client.get(reverse("file-size", args=[film_row.ref, "thumb"])).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"", b"no", SCRIPT])
def test_anything_else_is_refused_and_leaves_no_file(version, owner, content, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with pytest.raises(FileRefused):
        actions.add_mock_up(version=version, upload=sent(content), by=owner, now=NOW)
    assert not MockUp.objects.exists()
    assert not list(tmp_path.rglob("*.*"))


@pytest.mark.django_db
def test_a_video_that_is_too_long_is_refused(version, owner, monkeypatch):
    monkeypatch.setattr(mockups, "MOST_BYTES", 100)
    with pytest.raises(FileRefused, match="larger than"):
        actions.add_mock_up(version=version, upload=sent(film()), by=owner, now=NOW)


@pytest.mark.django_db
def test_it_is_handed_out_as_a_download_to_who_sees_the_photos(
    client_user, other_client_user, owner, clerk, version
):
    row = actions.add_mock_up(version=version, upload=photo(), by=owner, now=NOW)
    found = stored(owner, row.ref)
    assert (found.as_download, found.row) == (True, row)
    with pytest.raises(Http404):  # a draft is the studio's own
        stored(client_user, row.ref)
    with pytest.raises(NotAllowed):
        stored(clerk, row.ref)
    shown = sent_version(client_user.client, owner)
    row = actions.add_mock_up(version=shown, upload=photo(), by=owner, now=NOW)
    assert stored(client_user, row.ref).row == row
    with pytest.raises(Http404):
        stored(other_client_user, row.ref)
