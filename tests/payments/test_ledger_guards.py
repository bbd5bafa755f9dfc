"""The database itself keeps the ledger: nothing in it changes, nothing goes."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from clients.errors import Frozen
from payments import guards
from payments.models import Entry
from tests.factories import NOW, make_client

pytestmark = pytest.mark.django_db


def entry(**fields) -> Entry:
    told = {"kind": "price", "key": "price:1", "amount_minor": 300000, "currency": "USD"}
    told |= {"at": NOW, "words": "Your plan"} | fields
    return Entry.objects.create(**{"client": make_client()} | told)


@pytest.mark.parametrize(
    "change", [{"amount_minor": 1}, {"kind": "fee"}, {"key": "other"}, {"words": "Else"}]
)
def test_what_an_entry_says_never_changes(change):
    row = entry()

    with pytest.raises(IntegrityError, match="ledger_never_changes"), transaction.atomic():
        Entry.objects.filter(pk=row.pk).update(**change)
    for name, value in change.items():
        setattr(row, name, value)
    with pytest.raises(Frozen):
        row.save()


def test_no_entry_is_deleted():
    row = entry()

    with pytest.raises(IntegrityError, match="ledger_never_loses"), transaction.atomic():
        Entry.objects.filter(pk=row.pk).delete()
    with pytest.raises(Frozen):
        row.delete()


def test_whose_it_is_may_change_and_a_note_may_be_emptied():
    row = entry(note="typed by the desk")
    row.client, row.note = make_client(), ""
    row.save()

    row.refresh_from_db()
    assert row.note == ""


@pytest.mark.parametrize(
    ("kind", "amount"), [("payment", 1), ("refund", -1), ("fee", -1), ("tip", -1), ("waiver", 1)]
)
def test_a_kind_has_its_sign(kind, amount):
    with pytest.raises(IntegrityError, match="entry_sign"), transaction.atomic():
        entry(kind=kind, amount_minor=amount)


def test_a_correction_says_why_and_who():
    with pytest.raises(IntegrityError, match="entry_correction"), transaction.atomic():
        entry(kind="correction")


def test_one_fact_is_told_once():
    entry()
    with pytest.raises(IntegrityError), transaction.atomic():
        entry()


def test_a_full_migration_leaves_the_triggers():
    guards.lift(connection)
    call_command("migrate", "payments", verbosity=0)

    row = entry()
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=row.pk).delete()
