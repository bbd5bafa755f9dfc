"""Pigment lots at the desk: the shelf, one bottle, and a recall with whom it touched."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from desk.lots import state_of
from sessions_plan.actions import finish_lot, open_lot, recall_lot
from sessions_plan.models import PigmentLot
from tests.factories import make_client
from tests.sessions_plan.records import asked, bottle, placed

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture
def as_artist(client, artist):
    client.force_login(artist.user)
    return client


def url(name="", lot=None):
    return reverse(f"desk:lots{name}", args=[lot.ref] if lot else [])


def test_a_bottle_is_written_down_once(as_artist):
    told = {"maker": "Inkwell", "product": "Graphite", "shade": "4", "lot": "GR-1"}
    answer = as_artist.post(url("-new"), told)
    lot = PigmentLot.objects.get()
    assert answer.url == url("-one", lot)

    again = as_artist.post(url("-new"), told)
    assert again.status_code == 400
    assert "already" in again.content.decode()


def test_it_is_opened_and_used_up(as_artist, owner):
    lot = bottle(owner)
    today = timezone.localdate()
    sent = {"opened_on": today.isoformat(), "months": "12"}
    assert as_artist.post(url("-open", lot), sent).status_code == 302
    lot.refresh_from_db()
    assert lot.opened_on == today
    far = {"opened_on": (today + timedelta(days=9)).isoformat(), "months": "6"}
    assert as_artist.post(url("-open", lot), far).status_code == 400

    as_artist.post(url("-finish", lot))
    lot.refresh_from_db()
    assert lot.finished_on is not None
    assert as_artist.post(url("-open", lot), sent).status_code == 409


def test_a_recall_says_whom_it_touched(as_artist, artist, owner):
    lot, sam = bottle(owner), make_client(first_name="Sam", full_name="Sam Porter")
    placed(artist, owner, sam, lot)
    assert as_artist.post(url("-recall", lot), {"reason": ""}).status_code == 400

    as_artist.post(url("-recall", lot), {"reason": "The maker's letter"})
    page = as_artist.get(url("-one", lot)).content.decode()
    assert "The maker&#x27;s letter" in page
    assert "Sam Porter" in page
    assert as_artist.post(url("-recall", lot), {"reason": "Again"}).status_code == 409


def test_a_lot_is_set_aside_with_why_on_the_screen_and_released(as_artist, owner):
    lot = bottle(owner)
    assert as_artist.post(url("-aside", lot), {"reason": ""}).status_code == 400
    assert as_artist.post(url("-aside", lot), {"reason": "A cracked cap"}).status_code == 302
    for page in (url(), url("-one", lot)):
        assert "It is set aside: A cracked cap" in as_artist.get(page).content.decode()
    assert as_artist.post(url("-aside", lot), {"reason": "Again"}).status_code == 409

    assert as_artist.post(url("-release", lot), {"reason": "Only the label"}).status_code == 302
    page = as_artist.get(url("-one", lot)).content.decode()
    assert "Only the label" in page
    assert "may not be used" not in page


def test_how_a_lot_stands(owner):
    soon = bottle(owner, expires_on=TODAY + timedelta(days=20))
    words = [
        state_of(lot, TODAY).word
        for lot in (
            bottle(owner),
            soon,
            bottle(owner, expires_on=TODAY - timedelta(days=1)),
            open_lot(lot=bottle(owner), by=owner, opened_on=TODAY),
            open_lot(lot=bottle(owner), by=owner, opened_on=TODAY - timedelta(days=250)),
            finish_lot(lot=bottle(owner), by=owner, finished_on=TODAY),
        )
    ]
    assert words == ["Closed", "Ends soon", "Past its date", "Open", "Past its date", "Used up"]
    recall_lot(lot=soon, reason="Letter", by=owner)
    soon.refresh_from_db()
    assert state_of(soon, TODAY).word == "Recalled"


def test_three_lots_take_as_many_questions_as_one(as_artist, artist, owner):
    lot = placed(artist, owner, make_client()).lot
    shelf, bottles = asked(as_artist, url()), asked(as_artist, url("-one", lot))
    assert max(shelf, bottles) <= 12
    for _ in range(2):
        placed(artist, owner, make_client())
        placed(artist, owner, make_client(), lot)
    assert (asked(as_artist, url()), asked(as_artist, url("-one", lot))) == (shelf, bottles)
