"""Clients brought in from a file, through the actions."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from clients.actions import imports as actions
from clients.actions.imports import ImportRefused
from clients.models import Client, ClientImport, Note
from clients.tasks import bring_in
from notices.models import Notice
from tests.factories import make_client

State = ClientImport.State
KINDS = ["No Name Here,not-an-address,,", ",,,", "Kid Young,,,2015-01-01", "Tel Ephone,,99,"]
BROKEN = {number: KINDS[number // 40 % 4] for number in range(10, 2000, 40)}


def csv_of(lines: int, broken=()) -> bytes:
    rows = ["Name,E-mail,Mobile,Birth date"]
    for n in range(2, lines + 2):
        told = f"Person Number{n},person{n}@example.com,,1980-01-01"
        rows.append(BROKEN[n] if n in broken else told)
    return "\n".join(rows).encode()


def upload(owner, raw: bytes) -> ClientImport:
    return actions.upload_clients(file=SimpleUploadedFile("old.csv", raw), by=owner)


def bring(owner, raw: bytes) -> ClientImport:
    batch = upload(owner, raw)
    actions.try_import(batch=batch, mapping=batch.mapping, by=owner)
    actions.begin_import(batch=batch, by=owner)
    bring_in(batch.pk)
    batch.refresh_from_db()
    return batch


def test_trying_adds_nobody_and_names_every_broken_line(db, owner):
    broken = [n for n in BROKEN if "," in BROKEN[n] and BROKEN[n] != ",,,"]
    batch = upload(owner, csv_of(2000, BROKEN))

    tried = actions.try_import(batch=batch, mapping=batch.mapping, by=owner)

    assert Client.objects.count() == 0
    assert [line for line, _, kind in tried.problems if kind == "broken"] == broken
    assert tried.added == 2000 - len(BROKEN)


def test_two_thousand_lines_with_fifty_broken_bring_in_the_others(db, owner):
    batch = bring(owner, csv_of(2000, BROKEN))

    assert len(BROKEN) == 50
    assert batch.state == State.DONE
    assert Client.objects.count() == batch.added == 1950
    sam = Client.objects.get(email="person2@example.com")
    assert (sam.came_by, sam.proven_by, sam.birth_date.year) == ("import", owner, 1980)


def test_the_same_file_twice_adds_nothing(db, owner):
    bring(owner, csv_of(120))

    again = bring(owner, csv_of(120))

    assert Client.objects.count() == 120
    assert (again.added, again.known) == (0, 120)


def test_a_line_that_stands_twice_in_one_file_is_added_once(db, owner):
    batch = bring(owner, b"Name\nSam Moss\nSam Moss\nRita Moss\n")

    assert Client.objects.count() == batch.added == 2


def test_a_worker_that_died_between_two_hundreds_is_gone_on_from(db, owner):
    batch = upload(owner, csv_of(250))
    actions.try_import(batch=batch, mapping=batch.mapping, by=owner)
    actions.begin_import(batch=batch, by=owner)
    assert actions.apply_hundred(batch=batch)
    assert Client.objects.count() == 100

    bring_in(batch.pk)
    bring_in(batch.pk)  # a repeat of the task

    batch.refresh_from_db()
    assert Client.objects.count() == batch.added == 250


def test_someone_with_a_known_address_is_added_and_pointed_out(db, owner):
    make_client(first_name="Pat", email="person2@example.com")
    batch = upload(owner, csv_of(2))

    tried = actions.try_import(batch=batch, mapping=batch.mapping, by=owner)

    assert [(line, kind) for line, _, kind in tried.problems] == [(2, "alike")]
    assert tried.added == 2


def test_a_note_comes_along_for_the_desk(db, owner):
    bring(owner, b"Name,Notes\nSam Moss,likes mornings\n")

    note = Note.objects.get()
    assert (note.kind, note.text, note.client.full_name) == ("desk", "likes mornings", "Sam Moss")


def test_the_file_is_deleted_when_it_is_done(db, owner, django_capture_on_commit_callbacks):
    batch = upload(owner, csv_of(3))
    name = batch.file.name
    actions.try_import(batch=batch, mapping=batch.mapping, by=owner)
    actions.begin_import(batch=batch, by=owner)
    assert default_storage.exists(name)

    with django_capture_on_commit_callbacks(execute=True):
        bring_in(batch.pk)

    assert not default_storage.exists(name)
    with pytest.raises(ImportRefused):
        actions.sheet_of(ClientImport.objects.get(pk=batch.pk))


def test_a_file_thrown_away_adds_nobody(db, owner, django_capture_on_commit_callbacks):
    batch = upload(owner, csv_of(3))
    name = batch.file.name

    with django_capture_on_commit_callbacks(execute=True):
        actions.forget_file(batch=batch, by=owner)

    assert not default_storage.exists(name)
    with pytest.raises(ImportRefused):
        actions.begin_import(batch=batch, by=owner)


@pytest.mark.parametrize("mapping", [{"email": 1}, {"first_name": 0, "email": 0}, {"email": 9}])
def test_columns_that_make_no_sense_are_refused(db, owner, mapping):
    with pytest.raises(ImportRefused):
        actions.try_import(batch=upload(owner, csv_of(3)), mapping=mapping, by=owner)


def test_nobody_who_came_by_a_file_gets_a_message(db, owner):
    from notices.actions import sweep

    bring(owner, csv_of(5))
    sweep()

    assert Notice.objects.count() == 0


def test_the_zone_of_a_line_is_kept(db, owner):
    bring(owner, b"Name,Time zone\nSam Moss,Pacific/Auckland\nRita Hale,\n")

    assert list(Client.objects.order_by("pk").values_list("zone", flat=True)) == [
        "Pacific/Auckland", "",
    ]  # fmt: skip
