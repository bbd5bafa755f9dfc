"""One client as a file: everything of theirs, nothing of anyone else."""

import json
import zipfile

import pytest

from clients.actions.exporting import export_client
from clients.holdings import HOLDINGS
from clients.models import Note
from tests.clients import signing
from tests.clients.uploads import kept
from tests.factories import NOW, at, make_appointment, make_client


@pytest.fixture
def person(db):
    return signing.known_client(email="carl@example.com")


def unpacked(person, by) -> tuple[dict, zipfile.ZipFile]:
    archive = zipfile.ZipFile(export_client(client=person, by=by, now=NOW))
    return json.loads(archive.read("record.json")), archive


def test_rows_files_and_papers_are_in_it(person, owner, clerk, location, artist):
    make_appointment(location=location, artist=artist, client=person, starts_at=at(2, 10))
    Note.objects.create(client=person, kind="desk", text="tea", written_at=NOW, written_by=clerk)
    signing.sign(signing.ask(person), means="drawn", drawing=signing.drawing())
    kept(person)

    record, archive = unpacked(person, owner)

    tables = record["tables"]
    assert tables["clients.Client"]["rows"][0]["email"] == "carl@example.com"
    assert tables["clients.Note"]["rows"][0]["text"] == "tea"
    assert tables["bookings.Appointment"]["rows"][0]["starts_at"].startswith("2026-11-25")
    paper = tables["clients.Consent"]["rows"][0]["paper"]
    assert archive.read(paper).startswith(b"%PDF")
    picture = tables["clients.Photo"]["rows"][0]["original"]
    assert len(archive.read(picture)) > 1000


def test_nothing_of_another_client_is_in_it(person, owner, clerk):
    other = make_client(first_name="Rita", full_name="Rita Stranger", email="rita@example.com")
    Note.objects.create(client=other, kind="desk", text="secret", written_at=NOW, written_by=clerk)

    record, archive = unpacked(person, owner)

    text = json.dumps(record)
    assert "rita" not in text.lower()
    assert "secret" not in text


def test_what_was_merged_into_it_comes_along(person, owner, clerk):
    gone = make_client(first_name="Carlo", merged_into=person)
    Note.objects.create(client=gone, kind="desk", text="older", written_at=NOW, written_by=clerk)

    record, _ = unpacked(person, owner)

    assert [row["text"] for row in record["tables"]["clients.Note"]["rows"]] == ["older"]


def test_a_lost_file_does_not_stop_the_export(person, owner):
    photo = kept(person)
    photo.original.storage.delete(photo.original.name)

    record, _ = unpacked(person, owner)

    assert record["tables"]["clients.Photo"]["rows"][0]["original"].endswith("(lost)")


def test_no_secret_is_handed_out(person, owner):
    record, _ = unpacked(person, owner)

    text = json.dumps(record)
    assert "token_hash" not in text
    assert "held_browser" not in text
    left_out = {name for holding in HOLDINGS for name in holding.not_exported}
    assert {"token_hash", "held_network", "search"} <= left_out
