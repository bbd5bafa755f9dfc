"""A new row's line says what auditlog itself would say, but for what is empty."""

import pytest
from auditlog.context import set_actor
from auditlog.diff import model_instance_diff
from auditlog.models import LogEntry
from django.db import transaction

from tests.factories import (
    at,
    make_appointment,
    make_artist,
    make_client,
    make_colleague,
    make_location,
)

pytestmark = pytest.mark.django_db


def line_of(row) -> LogEntry:
    return LogEntry.objects.get_for_object(row).get(action=LogEntry.Action.CREATE)


def make_visit():
    location = make_location()
    return make_appointment(location=location, artist=make_artist(location), starts_at=at(1, 9))


@pytest.mark.parametrize("make", [make_client, make_visit])
def test_a_line_tells_every_value_that_is_set(make):
    row = make()
    row.refresh_from_db()
    columns = {field.name for field in row._meta.concrete_fields}
    whole = {
        name: list(values)
        for name, values in model_instance_diff(None, row).items()
        if name in columns and values[1] != "None"
    }
    line = line_of(row)
    assert line.changes == whole
    assert (line.object_pk, line.object_id, line.object_repr) == (str(row.pk), row.pk, str(row))


def test_what_is_masked_stays_hidden():
    line = line_of(make_client(email="cal@example.com"))
    assert "cal@" not in str(line.changes)
    assert line.changes["email"] == ["•••", "•••"]


def test_whoever_acts_and_from_where_is_in_it():
    clerk = make_colleague()
    with set_actor(clerk, remote_addr="203.0.113.7"):
        row = make_visit()
    line = line_of(row)
    assert (line.actor, line.actor_email, line.remote_addr) == (clerk, clerk.email, "203.0.113.7")


def test_a_line_is_undone_with_its_row():
    with transaction.atomic():
        client = make_client()
        transaction.set_rollback(True)
    assert not LogEntry.objects.filter(object_pk=str(client.pk), object_repr=str(client)).exists()
