"""A backup brings the clinic back: its rows and its files, and nothing by accident."""

import io
import json
import shutil
import sqlite3
import stat
import tarfile

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from clients.models import Client
from studio.models import Studio

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "postgresql" and not shutil.which("pg_dump"),
        reason="PostgreSQL's client programs are not installed",
    ),
]


@pytest.fixture
def clinic(settings, tmp_path):
    """A studio with a name, a client and a photo."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.DATA_DIR = tmp_path / "data"
    (tmp_path / "media" / "artists").mkdir(parents=True)
    (tmp_path / "media" / "artists" / "ana.webp").write_bytes(b"a photo")
    Studio.objects.create(pk=1, name="Hairline House")
    return tmp_path


@pytest.fixture
def backup(clinic):
    path = clinic / "clinic.tar"
    call_command("backup", path)
    return path


def test_what_was_there_comes_back_and_what_came_later_is_gone(clinic, backup):
    Studio.objects.filter(pk=1).update(name="Something else")
    (clinic / "media" / "artists" / "ana.webp").write_bytes(b"another photo")
    (clinic / "media" / "later.webp").write_bytes(b"later")
    call_command("restore", backup, replace=True)
    assert Studio.current().name == "Hairline House"
    assert (clinic / "media" / "artists" / "ana.webp").read_bytes() == b"a photo"
    assert not (clinic / "media" / "later.webp").exists()


def test_restoring_into_an_empty_clinic_needs_no_flag(clinic, backup):
    Studio.objects.all().delete()
    call_command("restore", backup)
    assert Studio.current().name == "Hairline House"


def test_a_clinic_with_rows_is_not_replaced_by_accident(clinic, backup):
    Studio.objects.filter(pk=1).update(name="Newer")
    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", backup)
    assert Studio.current().name == "Newer"


GUARDS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE name LIKE '%booked_once%'",
    "postgresql": "SELECT conname FROM pg_constraint WHERE conname LIKE '%booked_once%'",
}


def guards() -> set[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(GUARDS[connection.vendor])
        return set(cursor.fetchall())


def test_the_guards_against_double_booking_are_there_after_a_restore(clinic, backup):
    before = guards()
    assert len(before) >= 3
    call_command("restore", backup, replace=True)
    assert guards() == before


def test_a_backup_is_for_its_owner_alone_and_never_overwritten(backup):
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    with pytest.raises(CommandError, match="there already"):
        call_command("backup", backup)
    assert not list(backup.parent.glob("*.part"))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads the copy as SQLite")
def test_a_backup_is_whole_in_itself(backup, tmp_path):
    with tarfile.open(backup) as tar:
        assert set(tar.getnames()) == {"about.json", "database", "media/artists/ana.webp"}
        about = json.loads(tar.extractfile("about.json").read())
        (tmp_path / "copy").write_bytes(tar.extractfile("database").read())
    assert about["vendor"] == "sqlite"
    assert "studio.0001_initial" in about["migrations"]
    copy = sqlite3.connect(tmp_path / "copy")
    assert copy.execute("SELECT name FROM studio_studio").fetchall() == [("Hairline House",)]


def archive_of(path, **files):
    with tarfile.open(path, "w") as tar:
        for name, content in files.items():
            info = tarfile.TarInfo(name.replace("__", "/"))
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return path


@pytest.mark.parametrize(
    ("about", "sentence"),
    [
        ({"vendor": "oracle", "migrations": []}, "a clinic on oracle"),
        ({"vendor": "this one", "migrations": ["studio.0999_later"]}, "a newer version"),
        ({}, "not a backup"),
    ],
)
def test_a_backup_that_does_not_fit_is_refused_before_anything_changes(clinic, about, sentence):
    if about.get("vendor") == "this one":
        about = {**about, "vendor": connection.vendor}
    files = {"about.json": json.dumps(about).encode(), "database": b""}
    path = archive_of(clinic / "x.tar", **files)
    with pytest.raises(CommandError, match=sentence):
        call_command("restore", path, replace=True)
    assert Studio.current().name == "Hairline House"
    assert (clinic / "media" / "artists" / "ana.webp").exists()


@pytest.mark.parametrize("name", ["../evil", "media/../../evil", "/evil", "evil"])
def test_a_file_that_would_land_elsewhere_is_refused(clinic, name):
    path = archive_of(clinic / "x.tar", **{name: b"evil"})
    with pytest.raises(CommandError, match="not a backup"):
        call_command("restore", path, replace=True)
    assert not list(clinic.rglob("evil"))


def test_something_else_than_a_backup_is_refused(clinic):
    (clinic / "x.tar").write_bytes(b"not a tar")
    for path in (clinic / "x.tar", clinic / "absent.tar"):
        with pytest.raises(CommandError, match="not a backup"):
            call_command("restore", path, replace=True)
    assert Client.objects.count() == 0
