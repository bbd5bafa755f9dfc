"""The pigment passport: what the client carries, on a page and on paper, and a recall read."""

import pytest
from django.urls import reverse

from sessions_plan.actions.recalls import start_recall
from sessions_plan.passport import passport, pdf
from tests.clients.test_papers import read
from tests.factories import NOW
from tests.sessions_plan.charted import worked
from tests.sessions_plan.records import asked, bottle, placed

pytestmark = pytest.mark.django_db
HERE = "portal:pigments"


@pytest.fixture
def carl(client_user):
    return client_user.client


@pytest.fixture
def as_carl(client, client_user):
    client.force_login(client_user)
    return client


def test_it_holds_signed_sessions_and_patch_tests_the_newest_first(
    carl, artist, owner, location, other_client_user
):
    signed, draft, tested = bottle(owner, "S1"), bottle(owner, "D1"), bottle(owner, "T1")
    worked(artist, location, carl, signed, days_ago=9, signed_by=owner)
    worked(artist, location, carl, draft, days_ago=2)
    placed(artist, owner, carl, tested, days_ago=20)
    worked(artist, location, other_client_user.client, signed, days_ago=4, signed_by=owner)

    uses = passport(carl)
    assert [(use.lot, use.where, use.is_test) for use in uses] == [
        (signed, "Crown", False),
        (tested, "Behind the left ear", True),
    ]


def test_the_page_and_the_paper_name_product_maker_shade_lot_day_and_place(
    as_carl, carl, artist, owner, location
):
    lot = bottle(owner, "GR-7", ingredients="CI 77266")
    worked(artist, location, carl, lot, days_ago=5, signed_by=owner)
    page = as_carl.get(reverse(HERE)).content.decode()
    paper = as_carl.get(reverse(f"{HERE}-paper"))
    assert paper["Content-Type"] == "application/pdf"
    for shown in (page, read(paper.content)):
        for words in ("Graphite Grey 4", "Inkwell", "GR-7", "Crown", "Wed 18 Nov 2026"):
            assert words in shown
    assert "CI 77266" in read(paper.content)
    assert pdf(carl, passport(carl), NOW) == pdf(carl, passport(carl), NOW)


def test_a_client_without_pigment_gets_a_page_and_a_paper(as_carl):
    assert "Nothing yet" in as_carl.get(reverse(HERE)).content.decode()
    assert as_carl.get(reverse(f"{HERE}-paper")).status_code == 200


def test_a_recall_is_read_and_answered_by_whom_it_reaches(
    as_carl, carl, artist, owner, other_client_user
):
    lot = bottle(owner)
    placed(artist, owner, carl, lot)
    recall = start_recall(lots=[lot], reason="Letter", advice="Look at it.", by=owner)
    assert "Look at it." in as_carl.get(reverse(HERE)).content.decode()
    assert recall.entries.get().read_at is None
    where = reverse(f"{HERE}-read", args=[recall.ref])
    assert as_carl.post(where, {"answer": "All well"}).status_code == 302
    entry = recall.entries.get()
    assert entry.read_at is not None
    assert entry.answer == "All well"
    as_carl.force_login(other_client_user)
    assert as_carl.post(where).status_code == 404
    assert "Look at it." not in as_carl.get(reverse(HERE)).content.decode()


def test_three_uses_take_as_many_questions_as_one(as_carl, carl, artist, owner, location):
    worked(artist, location, carl, bottle(owner), days_ago=2, signed_by=owner)
    placed(artist, owner, carl)
    before = asked(as_carl, reverse(HERE))
    for days_ago in (5, 8):
        worked(artist, location, carl, bottle(owner), days_ago=days_ago, signed_by=owner)
        placed(artist, owner, carl)
    assert asked(as_carl, reverse(HERE)) == before <= 12
