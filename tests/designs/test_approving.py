"""The client's yes: what must have been seen, what is kept, and that it stands for the bytes."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest
from django.http import Http404

from clients.actions import erase_photo
from clients.errors import Frozen
from designs import actions
from designs.access import version_for
from designs.agreement import LOOKS, TEXT
from designs.errors import (
    ApprovedAlready,
    ExpectationNeeded,
    NameMissing,
    NotLookedAt,
    NotShown,
    OnlyTheClient,
    StandsApproved,
)
from designs.models import Approval, ApprovedPicture
from designs.standing import approved_for
from studio.errors import NotAllowed
from studio.files import stored
from tests.designs.drawings import drawn_version
from tests.designs.showing import HOPE, approved, looked_at, sent_version
from tests.factories import NOW, at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def carl(client_user):
    return client_user.client


@pytest.fixture
def version(carl, owner):
    return sent_version(carl, owner)


def test_sending_freezes_and_a_draft_stays_the_studios(carl, client_user, owner):
    draft = drawn_version(carl, owner)
    with pytest.raises(Http404):
        version_for(client_user, draft.ref)
    actions.send_version(version=draft, by=owner, note="What we drew on Monday.", now=NOW)
    assert version_for(client_user, draft.ref).is_frozen


def test_taken_back_it_is_gone_from_the_portal_and_can_be_sent_again(version, client_user, owner):
    actions.take_back(version=version, by=owner, now=NOW)
    with pytest.raises(Http404):
        version_for(client_user, version.ref)
    actions.send_version(version=version, by=owner, now=at(0, 12))
    assert version_for(client_user, version.ref)


@pytest.mark.parametrize("left", [look.key for look in LOOKS])
def test_each_of_the_three_looks_is_needed(version, client_user, left):
    for look in LOOKS:
        if look.key != left:
            actions.look_at(version=version, look=look.key, by=client_user, now=NOW)
    with pytest.raises(NotLookedAt):
        approve(version, client_user)
    assert not Approval.objects.exists()


def approve(version, by, **more) -> Approval:
    told = {"name": "Carl Jensen", "expectation": HOPE, "way": Approval.Way.PORTAL} | more
    return actions.approve(version=version, by=by, now=NOW, **told)


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"name": " "}, NameMissing),
        ({"expectation": "nice"}, ExpectationNeeded),
        ({"expectation": ""}, ExpectationNeeded),
    ],
)
def test_a_name_and_a_sentence_are_needed(version, client_user, told, refusal):
    looked_at(version, client_user)
    with pytest.raises(refusal):
        approve(version, client_user, **told)


def test_in_the_portal_only_the_client_approves(version, owner, client_user):
    looked_at(version, client_user)
    with pytest.raises(OnlyTheClient):
        approve(version, owner)
    on_screen = approve(version, owner, way=Approval.Way.SCREEN)
    assert (on_screen.approved_by, on_screen.way) == (owner, "screen")


def test_the_hash_stands_for_the_stored_bytes(version, client_user):
    given = approved(version, client_user)
    given.refresh_from_db()
    assert given.sha256 == sha256(given.document.encode()).hexdigest()
    told = json.loads(given.document)
    assert told["version"] == version.ref
    assert told["expectation"] == HOPE
    assert told["text"] == list(TEXT)
    row = given.pictures.get()
    with row.picture.open("rb") as file:
        content = file.read()
    assert content[:2] == b"\xff\xd8"
    assert told["pictures"] == [
        {"sha256": sha256(content).hexdigest(), "view": row.view.ref, "words": row.words}
    ]
    assert actions.stands(given)


def test_a_changed_picture_or_word_is_found(version, client_user):
    given = approved(version, client_user)
    row = given.pictures.get()
    with row.picture.storage.open(row.picture.name, "wb") as file:
        file.write(b"\xff\xd8 another")
    assert not actions.stands(given)
    Approval.objects.filter(pk=given.pk).update(document=given.document.replace("Carl", "Karl"))
    given.refresh_from_db()
    assert not actions.stands(given)


def test_what_was_approved_is_frozen(version, client_user):
    given = approved(version, client_user)
    given.expectation = "Something else entirely."
    with pytest.raises(Frozen):
        given.save()


def test_it_is_given_once_taken_back_and_given_again(version, client_user, carl):
    given = approved(version, client_user)
    with pytest.raises(ApprovedAlready):
        approve(version, client_user)
    with pytest.raises(StandsApproved):
        actions.take_back(version=version, by=client_user, now=NOW)
    actions.withdraw_approval(approval=given, by=client_user, now=NOW)
    assert approved_for(carl) is None
    assert approve(version, client_user).pk != given.pk


def test_a_new_version_needs_its_own_approval(version, client_user, carl, owner):
    given = approved(version, client_user)
    softer = actions.new_version(parent=version, by=owner, name="softer", now=NOW)
    with pytest.raises(NotShown):
        approve(softer, client_user)
    actions.send_version(version=softer, by=owner, now=NOW)
    with pytest.raises(NotLookedAt):
        approve(softer, client_user)
    # Until then the last one stands: a touch-up of unchanged shape goes by it.
    assert approved_for(carl) == given
    assert approved(softer, client_user) == approved_for(carl)


def test_a_file_that_got_no_row_is_removed(version, client_user, monkeypatch, settings):
    looked_at(version, client_user)
    monkeypatch.setattr(ApprovedPicture, "save", lambda self, **how: 1 / 0)
    before = set(files(settings))
    with pytest.raises(ZeroDivisionError):
        approve(version, client_user)
    assert set(files(settings)) == before
    assert not Approval.objects.exists()


def files(settings):
    return list(settings.MEDIA_ROOT.rglob("*.jpg"))


def test_the_approved_picture_is_for_who_sees_the_photos(
    version, client_user, other_client_user, clerk, owner
):
    row = approved(version, client_user).pictures.get()
    assert stored(client_user, row.ref).row == row
    assert stored(owner, row.ref).content_type == "image/jpeg"
    with pytest.raises(Http404):
        stored(other_client_user, row.ref)
    with pytest.raises(NotAllowed):
        stored(clerk, row.ref)


def test_with_its_photo_the_picture_goes_and_the_words_stay(version, client_user, owner):
    given = approved(version, client_user)
    erase_photo(photo=version.views.get().photo, by=owner, now=NOW)
    row = given.pictures.get()
    assert not row.picture
    assert actions.stands(given)


def test_the_newest_choice_is_the_favourite(version, client_user, owner):
    other = actions.new_version(parent=version, by=owner, now=NOW)
    actions.send_version(version=other, by=owner, now=NOW)
    actions.prefer(version=version, by=client_user, now=NOW)
    actions.prefer(version=other, by=client_user, now=NOW)
    version.sending.refresh_from_db()
    assert version.sending.preferred_at is None
    with pytest.raises(OnlyTheClient):
        actions.prefer(version=version, by=owner, now=NOW)
