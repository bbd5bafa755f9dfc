"""A phone adds to a version by the code on the studio's screen, and sees nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from designs import actions
from designs.actions import mockups
from designs.links import mock_up_token
from designs.models import MockUp
from tests.clients.uploads import photo, sent
from tests.designs.drawings import drawn_version
from tests.designs.films import film
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def version(client_user, owner):
    return drawn_version(client_user.client, owner)


@pytest.fixture
def link(version, owner):
    return actions.make_mock_up_link(version=version, by=owner, now=NOW)


def page(link) -> str:
    return reverse("mock-up", args=[mock_up_token(link)])


def test_the_page_names_nobody(client, link):
    answer = client.get(page(link))
    html = answer.content.decode()
    assert "Add your photos" in html
    assert "Carl" not in html
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_photos_and_videos_arrive_without_an_account(client, link, version):
    answer = client.post(page(link), {"uploads": [photo("a.jpg"), sent(film(), "b.mov")]})
    assert answer.headers["Location"] == "./?sent=2"
    kinds = sorted(version.mock_ups.values_list("kind", flat=True))
    assert kinds == ["photo", "video"]
    assert set(version.mock_ups.values_list("added_by", flat=True)) == {None}
    link.refresh_from_db()
    assert link.added == 2


def test_one_that_is_refused_stops_no_other(client, link):
    answer = client.post(page(link), {"uploads": [sent(b"no", "a.mp4"), photo("b.jpg")]})
    assert answer.status_code == 400
    html = answer.content.decode()
    assert "a.mp4: This is neither a picture nor a video" in html
    assert "1 file arrived" in html


def test_guessed_run_out_and_replaced_codes_open_nothing(client, link, version, owner):
    assert client.get(reverse("mock-up", args=["0" * 48])).status_code == 404
    actions.make_mock_up_link(version=version, by=owner, now=NOW + timedelta(minutes=1))
    with time_machine.travel(NOW + timedelta(minutes=2), tick=False):
        assert client.get(page(link)).status_code == 404
        assert client.post(page(link), {"uploads": [photo()]}).status_code == 404
    assert not MockUp.objects.exists()


def test_a_code_takes_so_many(client, link, monkeypatch):
    monkeypatch.setattr(mockups, "A_LINK", 1)
    client.post(page(link), {"uploads": [photo("a.jpg")]})
    answer = client.post(page(link), {"uploads": [photo("b.jpg")]})
    assert answer.status_code == 429
    assert MockUp.objects.count() == 1
