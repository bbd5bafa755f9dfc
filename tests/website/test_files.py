"""Every file has one address: who may have it, what is kept of it, and the line it leaves."""

from __future__ import annotations

import pytest
import time_machine
from auditlog.models import LogEntry
from django.core.files.base import ContentFile
from django.db import DatabaseError
from django.urls import reverse

from clients.actions import erase_photo, give_permission, publish_pair, withdraw_permission
from studio.audit import opened
from tests.clients.uploads import SMALL, kept
from tests.factories import NOW, at, make_appointment

pytestmark = pytest.mark.django_db
SIZES = ["", "screen", "thumb"]


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def carl(client_user, location, artist):
    """A client whom Ana treats."""
    make_appointment(
        location=location, artist=artist, client=client_user.client, starts_at=at(2, 14)
    )
    return client_user.client


@pytest.fixture
def people(client_user, other_client_user, artist, other_artist, owner, clerk):
    return {
        "stranger": None,
        "client": client_user,
        "other client": other_client_user,
        "artist": artist.user,
        "other artist": other_artist.user,
        "desk": clerk,
        "owner": owner,
    }


def path(ref: str, size: str = "") -> str:
    return reverse("file-size", args=[ref, size]) if size else reverse("file", args=[ref])


def lines(photo) -> int:
    return LogEntry.objects.filter(
        action=LogEntry.Action.ACCESS, object_id=photo.pk, content_type__model="photo"
    ).count()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("stranger", 404),
        ("client", 200),
        ("other client", 404),
        ("artist", 200),
        ("other artist", 403),
        ("desk", 403),
        ("owner", 200),
    ],
)
def test_a_photo_is_for_the_client_the_owner_and_who_treats_them(
    client, people, carl, who, status, size
):
    photo = kept(carl)
    if people[who]:
        client.force_login(people[who])
    answer = client.get(path(photo.ref, size))
    assert answer.status_code == status
    assert lines(photo) == (status == 200)
    if status != 200:
        assert b"JFIF" not in answer.content


@pytest.mark.parametrize("size", SIZES)
def test_what_is_private_is_kept_by_no_cache_and_runs_nothing(client, owner, carl, size):
    client.force_login(owner)
    answer = client.get(path(kept(carl).ref, size))
    assert answer.getvalue() == SMALL
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Content-Disposition"] == 'inline; filename="front.jpg"'


def test_each_photo_opened_large_leaves_its_own_line(client, owner, carl):
    client.force_login(owner)
    photo = kept(carl)
    for size in ("", "screen", "screen"):
        client.get(path(photo.ref, size))
    line = LogEntry.objects.filter(action=LogEntry.Action.ACCESS, object_id=photo.pk).first()
    assert lines(photo) == 3
    assert line.actor == owner
    assert line.remote_addr == "127.0.0.1"


def test_small_ones_on_a_page_that_left_its_line_leave_none(client, owner, artist, carl):
    """One line stands for the thirty photos of a page, for a quarter of an hour and for who
    opened it."""
    photo = kept(carl)
    line_of_a_page(owner, carl)
    client.force_login(owner)
    client.get(path(photo.ref, "thumb"))
    assert lines(photo) == 0
    client.force_login(artist.user)
    client.get(path(photo.ref, "thumb"))
    assert lines(photo) == 1
    client.force_login(owner)
    with time_machine.travel(NOW.replace(minute=16), tick=False):
        client.get(path(photo.ref, "thumb"))
    assert lines(photo) == 2


def line_of_a_page(user, person) -> None:
    from auditlog.context import set_actor

    with set_actor(user):
        opened(person, showing="photos")


def test_a_page_of_another_client_is_no_page_of_this_one(client, owner, carl, other_client_user):
    photo = kept(carl)
    line_of_a_page(owner, other_client_user.client)
    client.force_login(owner)
    client.get(path(photo.ref, "thumb"))
    assert lines(photo) == 1


def test_without_its_line_nothing_is_shown(client, owner, carl, monkeypatch):
    def locked(*args, **kwargs):
        raise DatabaseError("The database is locked.")

    photo = kept(carl)
    client.force_login(owner)
    monkeypatch.setattr(LogEntry.objects, "log_create", locked)
    answer = client.get(path(photo.ref))
    assert answer.status_code == 503
    assert b"JFIF" not in answer.content


@pytest.mark.parametrize("size", ["large", "before", "after", "x"])
def test_a_size_that_is_none_is_not_found(client, owner, carl, size):
    client.force_login(owner)
    assert client.get(path(kept(carl).ref, size)).status_code == 404


def test_nothing_behind_a_ref_that_nobody_has(client, owner):
    client.force_login(owner)
    assert client.get(path("abcdefghjkmn")).status_code == 404


def test_a_photo_whose_file_is_gone_is_not_found_and_leaves_no_line(client, owner, carl):
    photo = kept(carl)
    photo.original.storage.delete(photo.original.name)
    client.force_login(owner)
    assert client.get(path(photo.ref)).status_code == 404
    assert lines(photo) == 0


def test_an_erased_photo_is_gone_for_everyone(client, people, carl, owner):
    photo = erase_photo(photo=kept(carl), by=owner)
    for user in people.values():
        if user:
            client.force_login(user)
        assert client.get(path(photo.ref)).status_code == 404


# ---------------------------------------------------------------- the gallery and faces


@pytest.fixture
def pair(carl, client_user, owner):
    before, after = kept(carl), kept(carl, stage="healed", taken_at=at(60, 10))
    for one in (before, after):
        give_permission(photo=one, by=client_user)
    return publish_pair(before=before, after=after, by=owner)


def test_a_published_photo_is_for_everyone_for_a_minute_and_not_by_its_own_ref(client, pair):
    for side in ("before", "after"):
        answer = client.get(path(pair.ref, side))
        assert answer.getvalue() == SMALL
        assert answer["Cache-Control"] == "public, max-age=60"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert client.get(path(getattr(pair, side).ref, "screen")).status_code == 404
    assert client.get(path(pair.ref)).status_code == 404
    assert not LogEntry.objects.filter(action=LogEntry.Action.ACCESS).exists()


def test_a_withdrawal_takes_both_of_a_pair_away_at_once(client, pair, client_user):
    withdraw_permission(photo=pair.before, by=client_user)
    for side in ("before", "after"):
        assert client.get(path(pair.ref, side)).status_code == 404


def test_an_artists_face_is_public_while_they_work_here(client, artist, clerk):
    artist.photo.save("ana.webp", ContentFile(SMALL), save=True)
    answer = client.get(path(artist.photo_ref))
    assert answer["Cache-Control"] == "public, max-age=300"
    assert answer["Content-Type"] == "image/webp"
    artist.is_active = False
    artist.save()
    assert client.get(path(artist.photo_ref)).status_code == 404
    client.force_login(clerk)
    assert client.get(path(artist.photo_ref))["Cache-Control"] == "private, no-store"


def test_nothing_is_posted_to_a_file(client, owner, carl):
    client.force_login(owner)
    assert client.post(path(kept(carl).ref)).status_code == 405
