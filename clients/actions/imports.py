"""Clients brought in from a file: uploaded, mapped, tried dry, applied by hundreds."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date, datetime

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from clients import spreadsheet
from clients.errors import ClientRefused
from clients.models import Client, ClientImport, ImportedLine, Note
from clients.models.refs import new_ref
from clients.spreadsheet import BadLine, Person, Sheet

A_HUNDRED = 100
MOST_PROBLEMS = 2000
State = ClientImport.State


class ImportRefused(ClientRefused):
    pass


def upload_clients(*, file: File, by: User, now: datetime | None = None) -> ClientImport:
    """Keep a file and guess its columns; nobody is added yet. Spreadsheet's NotASheet says what
    is wrong with it."""
    if file.size > spreadsheet.MOST_BYTES:
        raise spreadsheet.NotASheet(
            "This file is larger than 5 MB. Split it and bring in one part at a time."
        )
    raw = file.read()
    sheet = spreadsheet.read(raw)
    batch = ClientImport(
        file_name=(file.name or "clients.csv")[-160:],
        sha256=hashlib.sha256(raw).hexdigest(),
        columns=list(sheet.columns),
        mapping=spreadsheet.guess(sheet.columns),
        lines=sum(1 for _ in sheet.lines()),
        uploaded_at=now or timezone.now(),
        uploaded_by=by,
    )
    batch.file.save(f"{new_ref()}.csv", ContentFile(raw), save=False)
    batch.save()
    return batch


def sheet_of(batch: ClientImport) -> Sheet:
    """The file of a batch that is not applied yet."""
    if not batch.file:
        raise ImportRefused("This file was applied, and was thrown away after that.")
    with batch.file.open() as file:
        return spreadsheet.read(file.read())


def try_import(
    *, batch: ClientImport, mapping: dict[str, int], by: User, now: datetime | None = None
) -> ClientImport:
    """Read every line as `mapping` says and write down what is wrong with which; adds nobody."""
    now = now or timezone.now()
    if not spreadsheet.names_someone(mapping):
        raise ImportRefused("Choose the column of the first name or of the full name.")
    twice = [place for place, count in Counter(mapping.values()).items() if count > 1]
    if twice or not set(mapping.values()) <= set(range(len(batch.columns))):
        raise ImportRefused("Each column can be one thing only. Choose another for one of them.")
    people, problems = _judged(sheet_of(batch), mapping, now.date())
    known = _known(list(people.values()))
    seen: set[str] = set()
    for number, one in people.items():
        if one.digest in known:
            problems.append([number, "Was brought in before. It is left out.", "known"])
        elif one.digest in seen:
            problems.append([number, "Stands in this file twice. It is added once.", "known"])
        seen.add(one.digest)
    problems += _alike(people, known)
    with transaction.atomic():
        locked = _waiting(batch)
        locked.mapping, locked.state = mapping, State.CHECKED
        locked.problems = sorted(problems, key=lambda told: told[0])[:MOST_PROBLEMS]
        locked.added = len(seen - known)
        locked.known = len(people) - locked.added
        locked.save()
    return locked


def begin_import(*, batch: ClientImport, by: User, now: datetime | None = None) -> ClientImport:
    """Say that a tried batch may be applied; `apply_hundred` does it, called until it is done."""
    with transaction.atomic():
        locked = ClientImport.objects.select_for_update().get(pk=batch.pk)
        if locked.state == State.CHECKED:
            locked.state, locked.added, locked.known = State.RUNNING, 0, 0
            locked.save()
        elif locked.state != State.RUNNING:
            raise ImportRefused("Try the file first, then bring it in.")
    return locked


def apply_hundred(*, batch: ClientImport, now: datetime | None = None) -> bool:
    """Add the clients of the next hundred lines, in one short transaction; True while there are
    more. Safe to run twice and side by side: a line that is there already adds nothing."""
    now = now or timezone.now()
    with transaction.atomic():
        locked = ClientImport.objects.select_for_update().get(pk=batch.pk)
        if locked.state != State.RUNNING:
            return False
        lines = list(sheet_of(locked).lines())
        turn = lines[locked.done_lines : locked.done_lines + A_HUNDRED]
        people = [
            (number, one)
            for number, row in turn
            if (one := _person(row, locked.mapping, now.date())) is not None
        ]
        known = _known([one for _, one in people])
        for number, one in people:
            if one.digest in known:
                locked.known += 1
                continue
            known.add(one.digest)
            _add(one, number, locked, now)
            locked.added += 1
        locked.done_lines += len(turn)
        if locked.done_lines >= len(lines):
            _finish(locked, now)
        locked.save()
    return locked.state == State.RUNNING


def forget_file(*, batch: ClientImport, by: User) -> None:
    """Throw a file away that shall not be brought in after all."""
    with transaction.atomic():
        locked = _waiting(batch)
        name = locked.file.name
        locked.file = ""
        locked.state = State.FAILED
        locked.save()
        _delete_after_commit(locked, name)


def _waiting(batch: ClientImport) -> ClientImport:
    locked = ClientImport.objects.select_for_update().get(pk=batch.pk)
    if locked.state not in (State.UPLOADED, State.CHECKED):
        raise ImportRefused("This file is being brought in already.")
    return locked


def _judged(
    sheet: Sheet, mapping: dict[str, int], today: date
) -> tuple[dict[int, Person], list[list]]:
    people: dict[int, Person] = {}
    problems: list[list] = []
    for number, row in sheet.lines():
        try:
            people[number] = spreadsheet.person(
                row, mapping, region=settings.PHONENUMBER_DEFAULT_REGION, today=today
            )
        except BadLine as problem:
            problems.append([number, str(problem), "broken"])
    return people, problems


def _person(row: tuple[str, ...], mapping: dict[str, int], today: date) -> Person | None:
    try:
        return spreadsheet.person(
            row, mapping, region=settings.PHONENUMBER_DEFAULT_REGION, today=today
        )
    except BadLine:
        return None


def _known(people: list[Person]) -> set[str]:
    digests = [one.digest for one in people]
    found: set[str] = set()
    for start in range(0, len(digests), 500):
        some = digests[start : start + 500]
        found |= set(ImportedLine.objects.filter(digest__in=some).values_list("digest", flat=True))
    return found


def _alike(people: dict[int, Person], known: set[str]) -> list[list]:
    """Lines whose address or number a client of ours has: added all the same, to be looked at."""
    fresh = {number: one for number, one in people.items() if one.digest not in known}
    taken: dict[str, set[str]] = {}
    for field in ("email", "phone"):
        told = sorted({getattr(one, field) for one in fresh.values()} - {""})
        taken[field] = {
            str(value)
            for start in range(0, len(told), 500)
            for value in Client.objects.current()
            .filter(**{f"{field}__in": told[start : start + 500]})
            .values_list(field, flat=True)
        }
    words = "Perhaps here already: the same {}. It is added, and you can join the two."
    found = []
    for number, one in fresh.items():
        if one.email in taken["email"]:
            found.append([number, words.format("e-mail address"), "alike"])
        elif one.phone in taken["phone"]:
            found.append([number, words.format("number"), "alike"])
    return found


def _add(one: Person, number: int, batch: ClientImport, now: datetime) -> None:
    client = Client.objects.create(
        first_name=one.first_name,
        full_name=one.full_name,
        preferred_name=one.preferred_name,
        email=one.email,
        phone=one.phone,
        birth_date=date.fromisoformat(one.birth_date) if one.birth_date else None,
        address=one.address,
        zone=one.zone,
        came_by=Client.CameBy.IMPORT,
        came_at=now,
        proven_at=now,
        proven_by=batch.uploaded_by,
    )
    if one.note:
        Note.objects.create(
            client=client,
            kind=Note.Kind.DESK,
            text=one.note,
            written_at=now,
            written_by=batch.uploaded_by,
        )
    ImportedLine.objects.create(digest=one.digest, batch=batch, line=number, client=client)


def _finish(batch: ClientImport, now: datetime) -> None:
    """The file has told what it had to; what it holds of others goes."""
    name = batch.file.name
    batch.file = ""
    batch.state, batch.applied_at = State.DONE, now
    _delete_after_commit(batch, name)


def _delete_after_commit(batch: ClientImport, name: str) -> None:
    storage = ClientImport._meta.get_field("file").storage
    if name:
        transaction.on_commit(lambda: storage.delete(name))
