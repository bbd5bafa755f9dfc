"""Files that no row of a design names: removed at night, and never one that may get its row."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db.models import FileField

from designs import actions
from designs.actions.lost_files import FOLDER, KEPT, forget_lost_files
from designs.models import MockUp
from tests.clients.uploads import photo
from tests.designs.drawings import drawn_version
from tests.designs.showing import approved, sent_version
from tests.factories import NOW

pytestmark = pytest.mark.django_db
NIGHT = datetime(2027, 3, 1, 3, 25, tzinfo=UTC)


@pytest.fixture
def storage():
    return MockUp._meta.get_field("file").storage


@pytest.fixture
def aged(storage, monkeypatch):
    """Let every file be so old."""

    def by(age: timedelta) -> None:
        monkeypatch.setattr(storage._wrapped, "get_modified_time", lambda name: NIGHT - age)

    return by


def test_what_no_row_names_goes_after_a_day_and_the_rest_stays(client_user, owner, storage, aged):
    yes = approved(sent_version(client_user.client, owner), client_user)
    row = actions.add_mock_up(version=yes.version, upload=photo(), by=owner, now=NOW)
    lost = storage.save(f"{FOLDER}/lost.jpg", ContentFile(b"x"))
    aged(timedelta(hours=23))
    assert forget_lost_files(now=NIGHT) == 0
    aged(timedelta(days=2))
    assert forget_lost_files(now=NIGHT.replace(hour=12)) == 0
    assert forget_lost_files(now=NIGHT) >= 1
    assert not storage.exists(lost)
    for file in (row.file, row.preview, yes.pictures.get().picture):
        assert storage.exists(file.name)
    assert forget_lost_files(now=NIGHT) == 0


def test_one_that_gets_its_row_meanwhile_stays(client_user, owner, storage, aged, monkeypatch):
    version = drawn_version(client_user.client, owner)
    aged(timedelta(days=2))
    read, come = storage._wrapped.listdir, []

    def read_and_another_comes(folder):
        found = read(folder)
        come.append(actions.add_mock_up(version=version, upload=photo(), by=owner, now=NOW))
        return found

    storage.save(f"{FOLDER}/other.jpg", ContentFile(b"x"))
    monkeypatch.setattr(storage._wrapped, "listdir", read_and_another_comes)
    forget_lost_files(now=NIGHT)
    assert storage.exists(come[0].file.name)


def test_every_field_with_files_is_asked():
    fields = {
        (model, field.name)
        for model in apps.get_app_config("designs").get_models()
        for field in model._meta.fields
        if isinstance(field, FileField)
    }
    assert fields == {(model, name) for model, names in KEPT for name in names}
