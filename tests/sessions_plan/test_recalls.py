"""A recall: by lot, maker or days of use, whom it reaches, and the proof that they were told."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import models

from notices.actions import sweep
from sessions_plan.access import recall_entries_for
from sessions_plan.actions import recall_lot
from sessions_plan.actions.recalls import (
    confirm_read,
    look_again,
    mark_told,
    not_entered,
    note_answer,
    start_recall,
    tell_by_email,
)
from sessions_plan.errors import NothingToRecall, NotTold, NotValid
from sessions_plan.models import PigmentLot, PlannedSession, Recall, RecallEntry
from sessions_plan.reach import Days, coming_on_shade, lots_like, reached_by
from tests.factories import NOW, at, make_appointment, make_client
from tests.sessions_plan.charted import worked
from tests.sessions_plan.planning import accepted
from tests.sessions_plan.records import bottle, placed

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def called_back(owner, *lots, **fields):
    told = {"reason": "The maker's letter", "advice": "Watch for redness.", "now": NOW} | fields
    return start_recall(lots=lots, by=owner, **told)


def names(found):
    return sorted(str(one.client) for one in found)


def test_lots_are_found_by_number_by_maker_and_by_days_of_use(artist, owner, location):
    one, two = bottle(owner, "GR-1"), bottle(owner, "GR-2", maker="Ostrava")
    worked(artist, location, make_client(), one, days_ago=5)
    placed(artist, owner, make_client(), two, days_ago=2)

    assert lots_like(lot="gr-1") == [one]
    assert lots_like(maker="ostrava") == [two]
    assert lots_like(days=Days(date(2026, 11, 18), date(2026, 11, 18))) == [one]
    assert lots_like(days=Days(date(2026, 11, 19))) == [two]
    assert lots_like(maker="Inkwell", days=Days(date(2026, 11, 19))) == []
    assert lots_like() == []


def test_a_day_of_use_is_that_of_the_clocks_where_it_was(artist, owner, location):
    lot = bottle(owner, location=location)
    late = NOW.replace(day=20, hour=2)  # the 19th, 21:00 in New York
    placed(artist, owner, make_client(), lot, now=late)
    assert lots_like(days=Days(date(2026, 11, 19), date(2026, 11, 19))) == [lot]
    assert lots_like(days=Days(date(2026, 11, 20), date(2026, 11, 20))) == []


def test_everyone_it_touched_is_on_the_list_once_with_where_it_is_written(artist, owner, location):
    lot, other = bottle(owner), bottle(owner)
    sam, kim, pat = (make_client(first_name=name) for name in ("Sam", "Kim", "Pat"))
    first = worked(artist, location, sam, lot, days_ago=20, signed_by=owner)
    second = worked(artist, location, sam, lot, days_ago=6)
    test = placed(artist, owner, sam, lot, days_ago=30)
    placed(artist, owner, kim, lot, days_ago=3)
    worked(artist, location, pat, other)

    recall = called_back(owner, lot)
    entries = {entry.client: entry for entry in recall.entries.all()}
    assert set(entries) == {sam, kim}
    assert set(entries[sam].records.all()) == {first, second}
    assert list(entries[sam].patch_tests.all()) == [test]
    lot.refresh_from_db()
    assert (lot.recalled_at, lot.recall_reason) == (NOW, "The maker's letter")
    assert not PigmentLot.objects.usable(TODAY).filter(pk=lot.pk)


def test_days_of_use_leave_out_who_came_on_other_days(artist, owner, location):
    lot = bottle(owner)
    worked(artist, location, make_client(first_name="Early"), lot, days_ago=30)
    worked(artist, location, make_client(first_name="Late"), lot, days_ago=5)
    recall = called_back(owner, lot, used_from=date(2026, 11, 10), used_until=TODAY)
    assert names(recall.entries.all()) == ["Late"]


def test_a_recall_needs_lots_a_reason_words_for_the_clients_and_days_in_order(owner):
    lot = bottle(owner)
    with pytest.raises(NothingToRecall):
        called_back(owner)
    for wrong in (
        {"reason": " "},
        {"advice": ""},
        {"used_from": TODAY, "used_until": TODAY - timedelta(days=1)},
    ):
        with pytest.raises(NotValid):
            called_back(owner, lot, **wrong)
    assert not Recall.objects.exists()


def test_a_lot_recalled_before_keeps_why_and_is_still_told_of(artist, owner):
    lot = bottle(owner)
    placed(artist, owner, make_client(), lot)
    recall_lot(lot=lot, reason="First letter", by=owner, now=NOW - timedelta(days=1))
    recall = called_back(owner, lot)
    lot.refresh_from_db()
    assert lot.recall_reason == "First letter"
    assert recall.entries.count() == 1


def test_what_is_written_down_later_is_added_once(artist, owner, location):
    lot = bottle(owner)
    worked(artist, location, make_client(first_name="Sam"), lot)
    recall = called_back(owner, lot)
    worked(artist, location, make_client(first_name="Offline"), lot, days_ago=1)

    entered = recall.entries.values_list("client_id", flat=True)
    assert names(not_entered(recall, [lot], entered)) == ["Offline"]
    assert look_again(recall=recall, by=owner) == 1
    assert look_again(recall=recall, by=owner) == 0
    assert recall.entries.count() == 2


def test_mails_go_to_who_has_an_address_and_is_not_silent(artist, owner):
    sweep(now=NOW - timedelta(hours=1))
    lot = bottle(owner)
    sam = make_client(first_name="Sam", email="sam@example.com")
    plain = make_client(first_name="Neutral", email="n@example.com", neutral_messages=True)
    silent = make_client(first_name="Silent", email="s@example.com", do_not_contact_at=NOW)
    nowhere = make_client(first_name="Nowhere", email="")
    for client in (sam, plain, silent, nowhere):
        placed(artist, owner, client, lot)
    recall = called_back(owner, lot)

    assert tell_by_email(recall=recall, by=owner, now=NOW) == 2
    assert tell_by_email(recall=recall, by=owner, now=NOW) == 0
    assert sweep(now=NOW) == 2
    assert sweep(now=NOW + timedelta(minutes=1)) == 0
    letters = {letter.to[0]: letter for letter in mail.outbox}
    assert set(letters) == {"sam@example.com", "n@example.com"}
    assert "Graphite Grey 4" in letters["sam@example.com"].body
    assert "Watch for redness." in letters["sam@example.com"].body
    discreet = letters["n@example.com"].subject + letters["n@example.com"].body
    assert "igment" not in discreet
    assert "redness" not in discreet

    told = {entry.client: entry for entry in recall.entries.all()}
    assert (told[sam].told_way, told[sam].told_at, told[sam].told_by) == ("email", NOW, owner)
    assert told[silent].told_at is None
    assert told[nowhere].told_at is None


def test_a_call_is_written_down_with_way_time_and_answer(artist, owner):
    lot = bottle(owner)
    placed(artist, owner, make_client(), lot)
    entry = called_back(owner, lot).entries.get()
    with pytest.raises(NotTold):
        note_answer(entry=entry, answer="Is well", by=owner, now=NOW)
    with pytest.raises(NotValid):
        mark_told(entry=entry, way="pigeon", by=owner, now=NOW)
    with pytest.raises(NotValid):
        mark_told(entry=entry, way="call", by=owner, told_at=NOW + timedelta(hours=1), now=NOW)
    mark_told(entry=entry, way="call", by=artist.user, told_at=NOW - timedelta(hours=1), now=NOW)
    entry = note_answer(entry=entry, answer=" Is well ", by=artist.user, now=NOW)
    assert (entry.told_way, entry.told_by, entry.read_at) == ("call", artist.user, NOW)
    assert entry.answer == "Is well"


def test_the_client_says_that_it_was_read(artist, owner):
    lot = bottle(owner)
    placed(artist, owner, make_client(), lot)
    entry = called_back(owner, lot).entries.get()
    confirm_read(entry=entry, by=owner, now=NOW)
    later = confirm_read(entry=entry, by=owner, answer="Thanks", now=NOW + timedelta(days=1))
    assert (later.read_at, later.answer) == (NOW, "Thanks")


def test_an_artist_sees_whom_they_treat_and_the_owner_all(artist, other_artist, owner, location):
    lot = bottle(owner)
    worked(artist, location, make_client(first_name="Sam"), lot)
    worked(other_artist, location, make_client(first_name="Kim"), lot, days_ago=6)
    recall = called_back(owner, lot)
    assert names(recall_entries_for(owner, recall)) == ["Kim", "Sam"]
    assert names(recall_entries_for(artist.user, recall)) == ["Sam"]


def test_coming_sessions_on_that_shade_are_named(artist, owner, location):
    planned = accepted(artist, location, owner, make_client(first_name="Sam"))
    session = PlannedSession.objects.filter(plan=planned).first()
    session.appointment = make_appointment(
        location=location, artist=artist, client=planned.client, starts_at=at(3, 11)
    )
    session.status = PlannedSession.Status.BOOKED
    session.save()

    assert coming_on_shade([bottle(owner, shade="3")], NOW) == [session]
    assert coming_on_shade([bottle(owner, shade="31")], NOW) == []
    assert coming_on_shade([bottle(owner, shade="3")], at(4, 9)) == []
    used = bottle(owner, shade="Grey 9")
    worked(artist, location, planned.client, used, session=session)
    assert coming_on_shade([used], NOW) == [session]


def test_a_recall_is_never_deleted(owner):
    called_back(owner, bottle(owner))
    with pytest.raises(models.ProtectedError):
        Recall.objects.get().delete()
    with pytest.raises(models.ProtectedError):
        Recall.objects.all().delete()


def test_whom_it_reaches_takes_as_many_questions_for_three_as_for_one(
    artist, owner, location, django_assert_num_queries
):
    lot = bottle(owner)
    for days_ago in (4, 5, 6):
        worked(artist, location, make_client(), lot, days_ago=days_ago)
        placed(artist, owner, make_client(), lot)
    with django_assert_num_queries(2):
        assert len(reached_by([lot])) == 6
    assert RecallEntry.objects.count() == 0
