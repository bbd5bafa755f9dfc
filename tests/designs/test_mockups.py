"""Mock-ups: what a file is by its content, whether it says where, and who may have it."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO

import pytest
from django.http import Http404
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


@pytest.mark.parametrize("content", [b"", b"no", SCRIPT, film(b"heic"), b"\x1a\x45\xdf\xa3mkv"])
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
def test_a_photo_is_made_anew_without_its_place(version, owner):
    upload = sent(saved(head((300, 400)), "JPEG", exif=exif()), "../a b.png")
    row = actions.add_mock_up(version=version, upload=upload, by=owner, note=" cream ", now=NOW)
    with row.file.open("rb") as file:
        assert not Image.open(file).getexif()
    assert (row.kind, row.name, row.note, row.carries_place) == ("photo", "a b.jpg", "cream", False)


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
