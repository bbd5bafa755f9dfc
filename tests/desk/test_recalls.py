"""Recalls at the desk: found, told, answered, taken along as a file."""

import csv
import io

import pytest
from django.core import mail
from django.urls import reverse

from notices.actions import sweep
from notices.models import Delivery
from sessions_plan.actions.recalls import start_recall
from sessions_plan.models import PigmentLot, Recall
from tests.factories import make_client
from tests.sessions_plan.charted import worked
from tests.sessions_plan.records import asked, bottle, placed

pytestmark = pytest.mark.django_db


def url(name="", *args):
    return reverse(f"desk:lots-recalls{name}", args=args)


@pytest.fixture
def as_owner(client, owner):
    client.force_login(owner)
    return client


def recalled(owner, lot):
    return start_recall(lots=[lot], reason="A letter", advice="Look at it.", by=owner)


def test_lots_are_found_chosen_and_recalled(as_owner, artist, owner):
    one, two = bottle(owner, "GR-1"), bottle(owner, "GR-2")
    placed(artist, owner, make_client(), one)
    found = as_owner.get(url("-new"), {"lot": "GR"}).content.decode()
    assert one.lot in found
    assert two.lot in found
    assert "touched 1 client." in found

    where = url("-new") + "?lot=GR"
    assert as_owner.post(where, {"lots": [one.ref], "reason": "A letter"}).status_code == 400
    told = {"reason": "A letter", "advice": "Look at it."}
    assert as_owner.post(where, told).status_code == 409
    answer = as_owner.post(where, told | {"lots": [one.ref]})
    recall = Recall.objects.get()
    assert answer.url == url("-one", recall.ref)
    assert list(recall.lots.all()) == [one]
    assert list(PigmentLot.objects.filter(recalled_at=None)) == [two]


def test_days_the_wrong_way_round_are_said_at_the_field(as_owner):
    days = {"used_from": "2026-11-20", "used_until": "2026-11-10"}
    page = as_owner.get(url("-new"), days)
    assert page.status_code == 400
    assert "The last day lies before the first." in page.content.decode()


def test_everyone_is_told_and_answers(as_owner, artist, owner):
    sweep()
    lot = bottle(owner)
    placed(artist, owner, make_client(first_name="Sam", email="sam@example.com"), lot)
    placed(artist, owner, make_client(first_name="Kim", phone="+12125550142"), lot)
    recall = recalled(owner, lot)
    as_owner.post(url("-tell", recall.ref))
    sweep()
    assert [letter.to for letter in mail.outbox] == [["sam@example.com"]]
    page = as_owner.get(url("-one", recall.ref)).content.decode()
    assert "Still to be told (1)" in page
    assert "+1 212" in page or "+12125550142" in page

    kim = recall.entries.get(client__first_name="Kim")
    told = url("-told", recall.ref, kim.pk)
    assert as_owner.post(told, {"way": "pigeon"}).status_code == 400
    as_owner.post(told, {"way": "call", "answer": "All well"})
    kim.refresh_from_db()
    assert (kim.told_way, kim.told_by, kim.answer) == ("call", owner, "All well")

    sam = recall.entries.get(client__first_name="Sam")
    later = url("-answer", recall.ref, sam.pk)
    assert as_owner.post(later, {"answer": " "}).status_code == 400
    as_owner.post(later, {"answer": "Wrote back"})
    sam.refresh_from_db()
    assert sam.answer == "Wrote back"
    page = as_owner.get(url("-one", recall.ref)).content.decode()
    assert "Everyone here was told" in page


@pytest.mark.parametrize("came_back", [True, False])
def test_a_letter_that_never_arrived_makes_it_a_call_and_one_that_went_is_proof(
    as_owner, artist, owner, came_back
):
    sweep()
    lot = bottle(owner)
    placed(artist, owner, make_client(first_name="Sam", email="sam@example.com"), lot)
    recall = recalled(owner, lot)
    as_owner.post(url("-tell", recall.ref))
    sweep()
    if came_back:
        delivery = Delivery.objects.get()
        delivery.report, delivery.reported_at = "bounced", delivery.outcome_at
        delivery.save()
    page = as_owner.get(url("-one", recall.ref)).content.decode()
    assert ("The letter did not arrive" in page) is came_back
    assert ("Still to be told (1)" in page) is came_back
    assert ("Sent " in page) is not came_back
    heads, row = csv.reader(io.StringIO(as_owner.get(url("-export", recall.ref)).content.decode()))
    letter = row[heads.index("Letter")]
    assert letter == "It came back" if came_back else letter.startswith("Sent ")


def test_the_list_is_a_file_that_holds_no_formula(as_owner, artist, owner):
    lot = bottle(owner)
    placed(artist, owner, make_client(first_name="=1+1", email="sam@example.com"), lot)
    recall = recalled(owner, lot)
    reply = as_owner.get(url("-export", recall.ref))
    assert "attachment" in reply["Content-Disposition"]
    heads, row = csv.reader(io.StringIO(reply.content.decode()))
    assert heads[:2] == ["Client", "E-mail"]
    assert row[:5] == ["'=1+1", "sam@example.com", "", "0", "1"]


def test_an_artist_sees_and_tells_only_whom_they_treat(
    client, artist, other_artist, owner, location
):
    lot = bottle(owner)
    worked(artist, location, make_client(first_name="Sam", email="sam@example.com"), lot)
    kim = make_client(first_name="Kim", email="kim@example.com")
    worked(other_artist, location, kim, lot, days_ago=6)
    recall = recalled(owner, lot)
    client.force_login(artist.user)
    for page in (url("-one", recall.ref), url("-export", recall.ref)):
        shown = client.get(page).content.decode()
        assert "sam@example.com" in shown
        assert "kim@example.com" not in shown
    entry = recall.entries.get(client=kim)
    assert client.post(url("-told", recall.ref, entry.pk), {"way": "call"}).status_code == 403


def test_three_take_as_many_questions_as_one(as_owner, artist, owner):
    lot, three = bottle(owner), bottle(owner)
    placed(artist, owner, make_client(), lot)
    for _ in range(3):
        placed(artist, owner, make_client(), three)
    new = url("-new") + "?lot="
    found = asked(as_owner, new + lot.lot)
    assert asked(as_owner, new + three.lot) == found
    before = asked(as_owner, url("-one", recalled(owner, lot).ref))
    shelf = asked(as_owner, url())
    assert asked(as_owner, url("-one", recalled(owner, three).ref)) == before
    assert asked(as_owner, url()) == shelf
    assert max(found, before, shelf) <= 12
