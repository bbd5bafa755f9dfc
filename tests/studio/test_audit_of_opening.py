"""Looking leaves a line: who, what, from where; and where it cannot, nothing is shown."""

import pytest
from auditlog.context import set_actor
from auditlog.models import LogEntry
from django.db import OperationalError, transaction

from clients.models import Client
from studio.audit import listed, opened
from studio.errors import TryAgain
from tests.factories import make_client


def test_opening_a_row_leaves_a_line(clerk):
    ada = make_client(first_name="Ada")

    with set_actor(clerk, remote_addr="203.0.113.7"):
        opened(ada)

    line = LogEntry.objects.get(action=LogEntry.Action.ACCESS)
    assert (line.actor, line.remote_addr) == (clerk, "203.0.113.7")
    assert line.content_type.model_class() is Client
    assert line.object_id == ada.pk


def test_searching_leaves_a_line_with_the_query(clerk):
    with set_actor(clerk):
        listed(Client, "jensen 555")

    line = LogEntry.objects.get(action=LogEntry.Action.ACCESS)
    assert line.actor == clerk
    assert line.additional_data == {"query": "jensen 555"}
    assert line.object_repr == "a list of clients"


def test_a_very_long_query_is_cut(db):
    listed(Client, "x" * 10_000)

    assert len(LogEntry.objects.get().additional_data["query"]) == 200


@pytest.mark.parametrize("look", [lambda row: opened(row), lambda row: listed(Client, "ada")])
def test_where_no_line_can_be_written_the_page_says_try_again(db, monkeypatch, look):
    row = make_client()

    def locked(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(LogEntry, "save", locked)

    with pytest.raises(TryAgain) as refusal:
        look(row)
    assert refusal.value.status == 503


@pytest.mark.django_db(transaction=True)
def test_a_line_is_never_part_of_a_longer_transaction():
    row = make_client()

    with pytest.raises(RuntimeError), transaction.atomic():
        opened(row)
