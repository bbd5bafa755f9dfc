"""What becomes of designs when a client is merged, erased, or their photos are."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from clients.actions.erasing import erase_client
from clients.models import Erasure
from designs.actions import freeze
from designs.models import Approval, ApprovedPicture, Design, DesignVersion, MockUp, View
from tests.designs.drawings import drawn_version
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def approved(client_user, owner) -> ApprovedPicture:
    """An approved version with its stored picture and a mock-up."""
    version = freeze(version=drawn_version(client_user.client, owner), by=owner, now=NOW)
    MockUp.objects.create(
        version=version, kind="photo", file=ContentFile(b"cream", name="m.jpg"), size=5,
        content_type="image/jpeg", sha256="1" * 64, added_at=NOW, added_by=owner,
    )  # fmt: skip
    approval = Approval.objects.create(
        version=version, name="Carl", expectation="Soft", text="A simulation", document="{}",
        sha256="0" * 64, way="portal", healed_seen_at=NOW, later_seen_at=NOW, far_seen_at=NOW,
        approved_at=NOW, approved_by=client_user,
    )  # fmt: skip
    return ApprovedPicture.objects.create(
        approval=approval, view=version.views.get(), words="Front", sha256="2" * 64,
        picture=ContentFile(b"picture", name="p.jpg"),
    )  # fmt: skip


def erase(client, scope, owner) -> None:
    erase_client(client=client, scope=scope, by=owner, asked_by_client=True, now=NOW)


def test_erasing_the_photos_empties_what_was_made_of_them_and_keeps_that_it_was(
    approved, client_user, owner, django_capture_on_commit_callbacks
):
    storage, name = approved.picture.storage, approved.picture.name
    with django_capture_on_commit_callbacks(execute=True):
        erase(client_user.client, Erasure.Scope.PHOTOS, owner)
    approved.refresh_from_db()
    assert not approved.picture
    assert not MockUp.objects.get().file
    assert not storage.exists(name)
    assert approved.sha256 == "2" * 64
    assert Approval.objects.get().version == DesignVersion.objects.get()


def test_erasing_a_client_without_sessions_leaves_nothing(approved, client_user, owner):
    erase(client_user.client, Erasure.Scope.EVERYTHING, owner)
    for model in (Design, DesignVersion, View, Approval, ApprovedPicture, MockUp):
        assert not model.objects.exists(), model
