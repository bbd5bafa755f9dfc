"""A design shown by its client's link: what strangers may see, say, and never learn."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import numpy as np
import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from PIL import Image

from designs import actions, rendering
from designs.actions import sharing
from designs.models import Opinion, ShareOpening
from smp_clinic.web import first_word
from tests.designs.drawings import drawn_version
from tests.designs.showing import open_share, sent_version
from tests.factories import NOW
from website import shared

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def carl(client_user):
    return client_user.client


@pytest.fixture
def version(carl, owner):
    return sent_version(carl, owner)


@pytest.fixture
def link(version, client_user):
    return open_share(version, client_user)


def page(name: str, token: str, **more) -> str:
    return reverse(name, kwargs={"token": token, **more})


def picture(client, token, version, when="simulated"):
    return client.get(page("shared-picture", token, view=version.views.get().ref, when=when))


def test_the_cover_comes_first_and_shows_nothing(client, link, version):
    _, token = link
    html = client.get(page("shared", token)).content.decode()
    assert "Look at it" in html
    assert "<img" not in html
    assert "og:" not in html
    for secret in ("Carl", "Jensen", version.ref):
        assert secret not in html
    assert not ShareOpening.objects.exists()
    assert picture(client, token, version).status_code == 404


def test_a_press_opens_it_and_is_kept(client, link, version):
    share, token = link
    answer = client.post(page("shared-look", token), headers={"User-Agent": "X (iPhone; OS)"})
    assert answer.status_code == 302
    assert token not in answer.headers["Location"]
    opening = share.openings.get()
    assert opening.device == "an iPhone"
    assert "127.0.0.1" not in opening.network
    html = client.get(page("shared", token)).content.decode()
    assert "Version 1" in html
    assert "Simulation" in html
    for secret in ("Carl", "Jensen"):
        assert secret not in html
    assert picture(client, token, version).headers["Content-Type"] == "image/jpeg"


def test_it_is_kept_by_nobody_and_found_by_nobody(client, link, version):
    _, token = link
    client.post(page("shared-look", token))
    for answer in (client.get(page("shared", token)), picture(client, token, version)):
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert "no-store" in answer.headers["Cache-Control"]
        assert "no-referrer" in answer.headers["Referrer-Policy"]
    assert first_word(page("shared", token)) == "/shared"


@pytest.mark.parametrize("way", ["guessed", "expired", "closed", "taken back"])
def test_every_other_key_opens_nothing(client, link, version, client_user, owner, way):
    share, token = link
    client.post(page("shared-look", token))
    if way == "guessed":
        token = "0" * 48
    elif way == "closed":
        actions.close_share(share=share, by=client_user, now=NOW)
    elif way == "taken back":
        actions.take_back(version=version, by=owner, now=NOW)
    later = NOW + timedelta(days=7) if way == "expired" else NOW
    with time_machine.travel(later, tick=False):
        assert client.get(page("shared", token)).status_code == 404
        assert picture(client, token, version).status_code == 404
        said = client.post(page("shared-say", token, version=version.ref), {"first_name": "Mia"})
    assert said.status_code == 404
    assert not Opinion.objects.exists()


def test_of_another_design_or_a_draft_it_shows_nothing(
    client, link, carl, owner, other_client_user
):
    _, token = link
    client.post(page("shared-look", token))
    draft = drawn_version(carl, owner)
    others = sent_version(other_client_user.client, owner)
    for strange in (draft, others):
        assert picture(client, token, strange).status_code == 404
        say = page("shared-say", token, version=strange.ref)
        assert client.post(say, {f"{strange.ref}-first_name": "Mia"}).status_code == 404


def pixels(answer) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(answer.content)).convert("RGB")).astype(int)


def test_the_face_is_covered_and_the_word_is_in_the_picture(client, version, client_user):
    _, hidden = open_share(version, client_user)
    _, shown = open_share(version, client_user, hide_face=False)
    for token in (hidden, shown):
        client.post(page("shared-look", token))
    covered = pixels(picture(client, hidden, version, "now"))
    plain = pixels(picture(client, shown, version, "now"))
    h = covered.shape[0]
    # What differs is the face alone: above the brows both pictures are the same.
    assert np.abs(covered - plain)[: h // 3].max() == 0
    assert np.abs(covered - plain)[h * 2 // 3 :].mean() > 5
    own = version.views.select_related("photo", "version__design").get()
    unmarked = rendering.pixels(own, rendering.Wanted(session=0, width=plain.shape[1]))
    assert np.abs(unmarked.astype(int) - plain).mean() > 1


def test_a_stranger_votes_and_the_client_hides_it(client, link, version, client_user):
    _, token = link
    client.post(page("shared-look", token))
    told = {"vote": "likes", "words": "It suits you.", "first_name": "Mia"}
    answer = say(client, token, version, **told)
    assert answer.status_code == 302
    assert token not in answer.headers["Location"]
    given = Opinion.objects.get()
    assert (given.first_name, given.vote, given.words) == ("Mia", "likes", "It suits you.")
    assert "It suits you." in client.get(page("shared", token)).content.decode()
    actions.hide_opinion(opinion=given, by=client_user, now=NOW)
    assert "It suits you." not in client.get(page("shared", token)).content.decode()


def say(client, token, version, **told):
    values = {f"{version.ref}-{name}": value for name, value in told.items()}
    return client.post(page("shared-say", token, version=version.ref), values)


@pytest.mark.parametrize("told", [{"first_name": "Mia"}, {"vote": "likes"}, {"words": "Nice"}])
def test_what_is_missing_is_said_and_what_was_typed_stays(client, link, version, told):
    _, token = link
    client.post(page("shared-look", token))
    answer = say(client, token, version, **told)
    assert answer.status_code == 400
    html = answer.content.decode()
    assert "to mend before this can go through" in html
    assert all(word in html for word in told.values())
    assert not Opinion.objects.exists()


def test_a_network_that_says_too_much_is_asked_to_wait(client, link, version, monkeypatch):
    monkeypatch.setattr(sharing, "OPINIONS_A_NETWORK", 1)
    _, token = link
    client.post(page("shared-look", token))
    say(client, token, version, vote="likes", first_name="Mia")
    answer = say(client, token, version, vote="likes", first_name="Max")
    assert answer.status_code == 429
    assert "Max" in answer.content.decode()
    assert Opinion.objects.count() == 1


def test_opening_over_and_over_is_refused(client, link, monkeypatch):
    monkeypatch.setattr(sharing, "OPENINGS_A_NETWORK", 1)
    _, token = link
    client.post(page("shared-look", token))
    client.cookies.clear()
    assert client.post(page("shared-look", token)).status_code == 429


def test_pictures_over_and_over_are_refused_and_the_page_says_when_to_come_back(
    client, link, version, monkeypatch
):
    monkeypatch.setattr(shared, "PICTURES_A_NETWORK", 2)
    _, token = link
    client.post(page("shared-look", token))
    assert [picture(client, token, version).status_code for _ in range(3)] == [200, 200, 429]
    answer = client.get(page("shared", token))
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "600")
    assert "the link stays the same" in answer.content.decode()
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    assert client.get(page("shared", token), **elsewhere).status_code == 200
    with time_machine.travel(NOW + timedelta(minutes=11), tick=False):
        assert client.get(page("shared", token)).status_code == 200
        assert picture(client, token, version).status_code == 200


def test_a_link_looked_at_from_everywhere_pauses_for_all(client, link, version, monkeypatch):
    monkeypatch.setattr(shared, "PICTURES_A_SHARE", 1)
    _, token = link
    client.post(page("shared-look", token))
    assert picture(client, token, version).status_code == 200
    view = page("shared-picture", token, view=version.views.get().ref, when="now")
    assert client.get(view, REMOTE_ADDR="203.0.113.9").status_code == 429


def test_a_family_on_one_network_looks_together(link, version):
    """Five of them, each on a phone of their own, ten looks each at two pictures."""
    _, token = link
    for _ in range(5):
        phone = Client()
        phone.post(page("shared-look", token))
        for when in ("now", "simulated") * 10:
            assert picture(phone, token, version, when).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_statements_do_not_grow(client, version, client_user, count, django_assert_max_num_queries):
    share, token = open_share(version, client_user)
    client.post(page("shared-look", token))
    for number in range(count):
        actions.give_opinion(
            share=share, version=version, first_name=f"Mia {number}", vote="likes", now=NOW
        )
    client.get(page("shared", token))
    with django_assert_max_num_queries(12):
        client.get(page("shared", token))
