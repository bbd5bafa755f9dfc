"""What stood on the wrong client goes to the right one, with everything made of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from auditlog.context import set_actor

from clients.actions import give_permission, move_to_right_client, publish_pair, write_note
from clients.errors import CorrectionRefused, ReasonNeeded
from clients.models import (
    AnswerSheet,
    ClientFile,
    Correction,
    Flag,
    FormLink,
    GalleryPair,
    HandOver,
    OwnerTask,
    Photo,
    PhotoPermission,
    Questionnaire,
)
from studio.audit import opened
from tests.factories import NOW, make_client

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def wrong(client_user):
    return client_user.client


@pytest.fixture
def right(other_client_user):
    return other_client_user.client


def photo(client, days=0, **fields) -> Photo:
    at = NOW + timedelta(days=days)
    fields = {"view": "front", "stage": "before", "taken_at": at, "added_at": NOW} | fields
    return Photo.objects.create(
        client=client, original="photos/a.jpg", screen="photos/b.jpg", thumb="photos/c.jpg",
        width=10, height=10, sha256="x", **fields,
    )  # fmt: skip


@pytest.fixture
def move(right, owner):
    def moved(row, **fields) -> Correction:
        told = {"right": right, "reason": "Two Carls that day.", "by": owner, "now": LATER}
        return move_to_right_client(row=row, **(told | fields))

    return moved


def sheet(client, **fields) -> AnswerSheet:
    fields = {"asked_at": NOW, "signed_at": NOW, "signed_name": "Carl"} | fields
    questionnaire = Questionnaire.objects.filter(kind="health")[0]
    return AnswerSheet.objects.create(client=client, questionnaire=questionnaire, **fields)


def test_it_is_the_right_clients_at_once_and_both_are_told_without_names(wrong, right, move):
    taken = photo(wrong)
    correction = move(taken)

    taken.refresh_from_db()
    assert taken.client == right
    assert (correction.wrong, correction.right, correction.what) == (wrong, right, "a photo")
    assert not correction.was_seen
    assert not OwnerTask.objects.exists()


def test_a_signed_form_moves_and_stays_signed_as_it_was(wrong, right, move):
    signed = sheet(wrong, answers={"a": "b"})
    move(signed)

    signed.refresh_from_db()
    assert (signed.client, signed.answers, signed.signed_at) == (right, {"a": "b"}, NOW)


def test_the_flags_of_a_form_come_along(wrong, right, move):
    signed = sheet(wrong)
    of_it = Flag.objects.create(
        client=wrong, sheet=signed, handling="inform", needed="Ask.", raised_at=NOW
    )
    other = Flag.objects.create(client=wrong, handling="inform", needed="Ask.", raised_at=NOW)
    move(signed)

    assert Flag.objects.get(pk=of_it.pk).client == right
    assert Flag.objects.get(pk=other.pk).client == wrong


def test_links_to_it_end_and_a_tablet_no_longer_shows_it(wrong, move, clerk):
    form = sheet(wrong, signed_at=None, signed_name="")
    link = FormLink.objects.create(
        sheet=form, token_hash="x", made_at=NOW, expires_at=NOW + timedelta(days=7)
    )
    tablet = HandOver.objects.create(client=wrong, token_hash="y", begun_at=NOW, begun_by=clerk)
    tablet.sheets.add(form)
    move(form)

    link.refresh_from_db()
    assert link.revoked_at == LATER
    assert not tablet.sheets.exists()


def test_a_pair_made_of_a_photo_is_taken_down_and_its_permission_ends(
    wrong, client_user, owner, move
):
    before, after = photo(wrong), photo(wrong, 30, stage="healed")
    for one in (before, after):
        give_permission(photo=one, by=client_user)
    pair = publish_pair(before=before, after=after, by=owner)
    correction = move(after)

    pair.refresh_from_db()
    assert (pair.taken_down_at, pair.taken_down_by) == (LATER, owner)
    assert not GalleryPair.objects.shown().exists()
    assert not PhotoPermission.objects.filter(photo=after, withdrawn_at=None).exists()
    assert PhotoPermission.objects.filter(photo=before, withdrawn_at=None).exists()
    # It was on the website without the word of the person on it.
    assert correction.was_seen


def test_notes_that_follow_a_note_come_along(wrong, right, clerk, move):
    first = write_note(client=wrong, kind="desk", text="One.", by=clerk)
    second = write_note(client=wrong, kind="desk", text="Two.", by=clerk, follows=first)
    third = write_note(client=wrong, kind="desk", text="Three.", by=clerk, follows=second)
    move(first)

    for note in (first, second, third):
        note.refresh_from_db()
        assert note.client == right
    assert third.follows == second


def test_a_note_moved_away_from_the_one_it_followed_follows_nothing(wrong, right, clerk, move):
    first = write_note(client=wrong, kind="desk", text="One.", by=clerk)
    second = write_note(client=wrong, kind="desk", text="Two.", by=clerk, follows=first)
    move(second)

    second.refresh_from_db()
    first.refresh_from_db()
    assert (second.client, second.follows, first.client) == (right, None, wrong)


def test_where_the_wrong_person_opened_it_the_owner_has_72_hours(
    wrong, right, client_user, owner, move
):
    paper = ClientFile.objects.create(
        client=wrong, kind="doctor", title="Note", file="files/x.pdf", content_type="x", size=1,
        added_at=NOW,
    )  # fmt: skip
    with set_actor(client_user):
        opened(paper)
    assert move(paper).was_seen

    task = OwnerTask.objects.get()
    assert (task.kind, task.client, task.due_at) == ("breach", right, LATER + timedelta(hours=72))
    assert "Carl" not in task.words.replace("Two Carls that day.", "")
    assert wrong.ref in task.words


def test_a_colleague_who_opened_it_is_no_breach(wrong, owner, move):
    taken = photo(wrong)
    with set_actor(owner):
        opened(taken)

    assert not move(taken).was_seen


def test_a_form_opened_by_its_link_was_seen_by_whoever_had_the_link(wrong, move):
    form = sheet(wrong)
    opened(form)

    assert move(form).was_seen


@pytest.mark.parametrize("why", ["same", "merged", "erased", "no reason", "meanwhile"])
def test_what_cannot_be_moved_says_why(wrong, right, move, why):
    taken = photo(wrong)
    fields, refusal = {}, CorrectionRefused
    if why == "same":
        fields = {"right": wrong}
    elif why == "merged":
        right.merged_into = make_client()
    elif why == "erased":
        right.erased_at = NOW
    elif why == "no reason":
        fields, refusal = {"reason": " "}, ReasonNeeded
    else:
        Photo.objects.filter(pk=taken.pk).update(client=make_client())
        taken.client = wrong
    right.save()

    with pytest.raises(refusal):
        move(taken, **fields)
    assert not Correction.objects.exists()
