"""A client's own photos in the portal: seen, sent, allowed, and who at the studio saw them."""

from __future__ import annotations

import json

import pytest
from auditlog.context import set_actor
from django.urls import reverse

from clients.actions import publish_pair
from clients.models import GalleryPair, Photo
from studio.audit import opened
from tests.clients.uploads import kept, photo, sent
from tests.factories import NOW, at

pytestmark = pytest.mark.django_db
PHOTOS, ADD = "/portal/photos/", "/portal/photos/add/"


@pytest.fixture
def ritas(other_client_user):
    return kept(other_client_user.client)


def page(client, address: str = PHOTOS) -> str:
    return client.get(address).content.decode()


def of(one, deed: str = "") -> str:
    return reverse(f"portal:photos-one{deed}", args=[one.ref])


def test_they_see_their_own_and_nobody_elses(client, carl, ritas):
    mine = kept(carl)
    html = page(client)
    assert reverse("file-size", args=[mine.ref, "thumb"]) in html
    assert ritas.ref not in html
    assert client.get(of(mine)).status_code == 200
    assert client.get(of(ritas)).status_code == 404
    assert client.post(of(ritas, "-permission"), {"deed": "give"}).status_code == 404
    assert client.get(reverse("file", args=[ritas.ref])).status_code == 404


def test_who_looked_is_told_by_name_role_and_day(client, carl, visit, artist, owner):
    mine = kept(carl)
    for user, row, showing in ((artist.user, mine, ""), (owner, carl, "photos")):
        with set_actor(user):
            opened(row, showing=showing)
    for html in (page(client), page(client, of(mine))):
        assert "Mon 23 Nov 2026" in html
        assert "Ana Ruiz" in html
        assert "(artist)" in html
        assert "Olga Stein" in html
    assert "Carl Jensen <span" not in page(client)


def test_before_anyone_looked_that_is_said(client, carl):
    kept(carl)
    assert "Nobody at the studio has looked" in page(client)


def test_they_send_a_photo_of_how_it_was(client, carl, client_user):
    answer = client.post(
        ADD, {"stage": "reference", "view": "front", "photos": photo()}, follow=True
    )
    one = Photo.objects.get()
    assert (one.client, one.stage, one.added_by) == (carl, "reference", client_user)
    html = answer.content.decode()
    assert "Thank you, the photo arrived." in html
    assert "From earlier" in html


def test_several_at_once_and_one_that_is_none_stops_no_other(client, carl):
    files = [photo("a.jpg"), sent(b"no", "b.jpg"), photo("c.jpg")]
    told = {"stage": "healed", "view": "top", "photos": files}
    html = client.post(ADD, told, follow=True).content.decode()
    assert Photo.objects.filter(stage="healed").count() == 2
    assert "b.jpg was not kept." in html


def test_only_what_a_client_can_know_is_a_stage(client, carl):
    answer = client.post(ADD, {"stage": "before", "view": "front", "photos": photo()})
    assert answer.status_code == 400
    assert not Photo.objects.exists()


@pytest.mark.parametrize("files", [sent(b"no", "b.jpg"), ""])
def test_what_is_no_photo_is_said_at_its_field(client, carl, files):
    answer = client.post(ADD, {"stage": "healed", "view": "front", "photos": files})
    assert answer.status_code == 400
    assert answer.context["form"].errors["photos"]


def test_each_file_can_be_sent_by_itself(client, carl):
    told = {"stage": "healed", "view": "front", "photos": photo()}
    answer = client.post(ADD, told, headers={"Accept": "application/json"})
    one = Photo.objects.get()
    assert answer.status_code == 201
    assert json.loads(answer.content)["page"] == of(one)
    told = {"stage": "healed", "view": "front", "photos": sent(b"no")}
    answer = client.post(ADD, told, headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert "not a picture" in json.loads(answer.content)["error"]


def test_too_many_a_day_are_refused_kindly(client, carl, client_user, monkeypatch):
    monkeypatch.setattr("clients.actions.photos.A_DAY", 1)
    kept(carl, stage="healed", added_by=client_user)
    answer = client.post(ADD, {"stage": "healed", "view": "front", "photos": photo()})
    assert answer.status_code == 429
    assert "tomorrow" in answer.content.decode()


def test_a_photo_is_allowed_and_taken_back_one_by_one(client, carl, client_user):
    mine, other = kept(carl), kept(carl, view="top")
    client.post(of(mine, "-permission"), {"deed": "give"})
    assert mine.permissions.live().get().given_by == client_user
    assert not other.permissions.live().exists()
    assert "may be shown" in page(client)
    client.post(of(mine, "-permission"), {"deed": "withdraw"})
    assert not mine.permissions.live().exists()


def test_taking_it_back_takes_it_off_the_website_at_once(client, carl, client_user, owner):
    pair = kept(carl), kept(carl, stage="healed", taken_at=at(60, 10))
    for one in pair:
        client.post(of(one, "-permission"), {"deed": "give"})
    shown = publish_pair(before=pair[0], after=pair[1], by=owner, now=NOW)
    assert "It is on the website now" in page(client, of(pair[0]))
    assert "/files/" in client.get("/results/").content.decode()
    client.post(of(pair[0], "-permission"), {"deed": "withdraw"})
    assert not GalleryPair.objects.shown().exists()
    assert client.get(reverse("file-size", args=[shown.ref, "after"])).status_code == 404
    assert "No pictures are shown" in client.get("/results/").content.decode()


def test_without_photos_it_is_said_what_will_be_here(client, carl):
    assert "No photos yet" in page(client)


@pytest.mark.parametrize("photos", [1, 3])
def test_statements_do_not_grow_with_photos(client, carl, photos, django_assert_max_num_queries):
    for view in ("front", "top", "crown")[:photos]:
        kept(carl, view=view)
    page(client)
    with django_assert_max_num_queries(14):
        page(client)
