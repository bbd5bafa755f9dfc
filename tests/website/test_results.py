"""`/results/`: only pairs whose two photos are allowed at this moment."""

from __future__ import annotations

import pytest
from django.urls import reverse

from clients.actions import give_permission, publish_pair, withdraw_permission
from tests.clients.uploads import kept
from tests.factories import at, make_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def publish(client_user, owner):
    def published(view="front", caption="Receding hairline, two sessions"):
        person = client_user.client
        pair = [
            kept(person, view=view),
            kept(person, view=view, stage="healed", taken_at=at(60, 10)),
        ]
        for one in pair:
            give_permission(photo=one, by=client_user)
        return publish_pair(before=pair[0], after=pair[1], by=owner, caption=caption)

    return published


def html(client, path="/results/") -> str:
    return client.get(path).content.decode()


def test_a_pair_is_shown_with_its_caption_and_nobodys_name(client, publish):
    pair = publish()
    page = html(client)
    assert "Receding hairline, two sessions" in page
    assert reverse("file-size", args=[pair.ref, "before"]) in page
    assert reverse("file-size", args=[pair.ref, "after"]) in page
    for told in ("Carl", "Jensen", pair.before.ref, pair.after.ref, pair.before.client.ref):
        assert told not in page


def test_a_withdrawal_empties_the_page_and_the_front_page_at_once(client, publish, client_user):
    pair = publish()
    assert "Receding hairline" in html(client, "/")
    withdraw_permission(photo=pair.after, by=client_user)
    assert "No pictures are shown just now" in html(client)
    assert "Receding hairline" not in html(client, "/")


def test_nothing_published_is_said_and_the_front_page_is_as_it_was(client, location):
    kept(make_client())
    assert "No pictures are shown just now" in html(client)
    assert 'id="results"' not in html(client, "/")


def test_every_page_leads_there(client, location):
    assert 'href="/results/"' in html(client, "/")


@pytest.mark.parametrize("pairs", [1, 3])
def test_statements_do_not_grow_with_pairs(client, publish, pairs, django_assert_num_queries):
    for n in range(pairs):
        publish(view=["front", "top", "crown"][n])
    with django_assert_num_queries(4):
        client.get("/results/")
