"""The timeline: who did and saw what, in one statement, and nobody else's name in a correction."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from auditlog.context import set_actor

from clients import actions
from clients.models import Photo
from clients.parts import Part
from clients.story import timeline
from studio.audit import opened
from tests.factories import NOW, make_client

pytestmark = pytest.mark.django_db
EVER = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.fixture
def sam(db):
    return make_client(first_name="Sam", full_name="Sam Moss")


def words(client, since=EVER) -> list[str]:
    return [event.words for event in timeline(client, since)]


def test_what_was_done_is_told_with_who_did_it_newest_first(sam, clerk):
    actions.write_note(client=sam, kind="desk", text="Rings\nat ten.", by=clerk, now=NOW)
    latex = actions.note_allergy(client=sam, substance="Latex", by=clerk, now=NOW)
    actions.end_allergy(allergy=latex, reason="No.", by=clerk, now=NOW + timedelta(hours=1))
    actions.set_silence(client=sam, by=clerk, do_not_contact=True, now=NOW + timedelta(hours=2))
    told = timeline(sam, EVER)

    assert [event.words for event in told[:2]] == [
        "Asked not to be contacted",
        "Allergy taken off: Latex",
    ]
    assert {event.words for event in told[2:]} == {
        "Note: Rings at ten.",
        "Allergy noted: Latex",
        "Booked at the desk",
    }
    assert told[0].by == "Dina Wells"
    by_words = {event.words: event.part for event in told}
    assert by_words["Allergy noted: Latex"] == Part.HEALTH
    assert by_words["Note: Rings at ten."] == Part.DESK_NOTES


def test_it_takes_one_statement_however_much_there_is(sam, clerk, django_assert_num_queries):
    timeline(sam, EVER)  # the tables' own numbers are kept by the process
    with django_assert_num_queries(1):
        timeline(sam, EVER)
    for n in range(3):
        actions.write_note(client=sam, kind="health", text=f"Note {n}", by=clerk)
        opened(sam)
    with django_assert_num_queries(1):
        assert len(timeline(sam, EVER)) > 3


def test_openings_of_one_person_on_one_day_are_one_line(sam, clerk, owner):
    with time_machine.travel(NOW, tick=False):
        for who in (clerk, clerk, owner):
            with set_actor(who):
                opened(sam)
    looks = [event for event in timeline(sam, EVER) if event.about == "Looks"]

    assert {(event.words, event.by) for event in looks} == {
        ("Opened the client's page, 2 times", "Dina Wells"),
        ("Opened the client's page", "Olga Stein"),
    }


def test_a_photo_that_was_opened_is_told_to_who_sees_photos(sam, owner):
    photo = Photo.objects.create(
        client=sam, view="front", stage="before", taken_at=NOW, added_at=NOW, original="a",
        screen="b", thumb="c", width=1, height=1, sha256="x",
    )  # fmt: skip
    with set_actor(owner):
        opened(photo)

    (look,) = [event for event in timeline(sam, EVER) if event.about == "Looks"]
    assert (look.words, look.part) == ("Opened a photo", Part.PHOTOS)


def test_a_correction_is_told_on_both_and_names_neither_to_the_other(owner):
    carl = make_client(first_name="Carl", full_name="Carl Jensen")
    rita = make_client(first_name="Rita", full_name="Rita Moss")
    note = actions.write_note(client=carl, kind="desk", text="Rings.", by=owner)
    actions.move_to_right_client(row=note, right=rita, reason="Mixed up.", by=owner)

    assert "A note moved away: it was not theirs" in words(carl)
    assert "A note moved here from a wrong place" in words(rita)
    assert not [line for line in words(carl) if "Rita" in line]
    assert not [line for line in words(rita) if "Carl" in line]


def test_the_story_of_a_merged_record_goes_on_in_the_kept_one(sam, clerk):
    double = make_client(first_name="Sammy")
    with set_actor(clerk):
        opened(double)
    merge = actions.merge(keep=sam, gone=double, by=clerk)

    assert "Another record of the same person was joined in" in words(sam)
    assert "Opened the client's page" in words(sam)
    actions.undo_merge(merge=merge, by=clerk)
    assert "A record was parted again" in words(sam)
    assert "Opened the client's page" not in words(sam)


def test_what_is_older_is_left_out(sam, clerk):
    actions.write_note(client=sam, kind="desk", text="Old.", by=clerk, now=NOW)

    assert words(sam, NOW + timedelta(seconds=1)) == []
