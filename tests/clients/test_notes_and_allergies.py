"""Notes are added and never changed; the list of allergies ends lines and deletes none."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clients.actions import end_allergy, note_allergy, settle_task, write_note
from clients.errors import (
    AllergyEnded,
    NothingWritten,
    NotTheSameKind,
    OnTheListAlready,
    ReasonNeeded,
    TaskDone,
)
from clients.models import Allergy, Note, OwnerTask
from tests.factories import NOW, make_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def sam(db):
    return make_client(full_name="Sam Moss")


def test_two_people_writing_at_once_write_two_notes(sam, clerk, owner):
    first = write_note(client=sam, kind="desk", text=" Rings at ten. ", by=clerk, now=NOW)
    write_note(client=sam, kind="desk", text="Prefers tea.", by=owner, now=NOW)

    assert (first.text, first.written_by, first.written_at) == ("Rings at ten.", clerk, NOW)
    assert Note.objects.filter(client=sam).count() == 2


def test_a_later_word_follows_the_note_and_leaves_it(sam, clerk, owner):
    first = write_note(client=sam, kind="desk", text="Rings at ten.", by=clerk)
    later = write_note(client=sam, kind="desk", text="At eleven.", by=owner, follows=first)

    first.refresh_from_db()
    assert (later.follows, first.text) == (first, "Rings at ten.")


def test_an_empty_note_is_none(sam, clerk):
    with pytest.raises(NothingWritten):
        write_note(client=sam, kind="desk", text="  \n ", by=clerk)


def test_a_note_follows_only_one_of_the_same_client_and_readers(sam, clerk):
    health = write_note(client=sam, kind="health", text="Faints easily.", by=clerk)
    for client, kind in ((sam, "desk"), (make_client(), "health")):
        with pytest.raises(NotTheSameKind):
            write_note(client=client, kind=kind, text="And so on.", by=clerk, follows=health)


def test_a_substance_is_on_the_list_once_until_it_ends(sam, clerk):
    latex = note_allergy(client=sam, substance="Latex", reaction="Rash", by=clerk, now=NOW)
    with pytest.raises(OnTheListAlready):
        note_allergy(client=sam, substance=" latex ", by=clerk)

    end_allergy(allergy=latex, reason="A mistake.", by=clerk, now=NOW)
    note_allergy(client=sam, substance="Latex", by=clerk)

    latex.refresh_from_db()
    assert (latex.ended_at, latex.ended_by, latex.end_reason) == (NOW, clerk, "A mistake.")
    assert Allergy.objects.filter(client=sam).count() == 2


def test_a_line_ends_once_and_with_a_reason(sam, clerk):
    latex = note_allergy(client=sam, substance="Latex", by=clerk)
    with pytest.raises(ReasonNeeded):
        end_allergy(allergy=latex, reason=" ", by=clerk)
    end_allergy(allergy=latex, reason="A mistake.", by=clerk)
    with pytest.raises(AllergyEnded):
        end_allergy(allergy=latex, reason="Again.", by=clerk)


def test_a_task_is_done_once_and_says_what_came_of_it(sam, owner):
    task = OwnerTask.objects.create(
        client=sam, kind="breach", words="Seen.", raised_at=NOW, due_at=NOW + timedelta(hours=72)
    )
    assert not task.is_late(NOW)
    assert task.is_late(NOW + timedelta(hours=73))
    with pytest.raises(NothingWritten):
        settle_task(task=task, outcome=" ", by=owner)
    done = settle_task(task=task, outcome="Rang both.", by=owner, now=NOW)
    assert (done.done_at, done.done_by, done.outcome) == (NOW, owner, "Rang both.")
    with pytest.raises(TaskDone):
        settle_task(task=task, outcome="Again.", by=owner)
