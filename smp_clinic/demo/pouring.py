"""Very many rows at once, past the ORM and the audit log: for the demo's own past alone.

The ORM took five times as long to write an INSERT of five hundred rows as the database to run
it. Constraints, triggers and indexes see every row all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models


def pour(model: type[models.Model], rows: Sequence[dict[str, Any]]) -> None:
    """Write `rows`, each by the names of its columns, all with the same ones; what they leave
    out has its default."""
    if not rows:
        return
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    plain = {field.column: field.get_default() for field in fields} | rows[0]
    quoted = connection.ops.quote_name
    into = f"{quoted(model._meta.db_table)} ({', '.join(map(quoted, plain))})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for values in _stored(plain, rows):
                    copy.write_row(values)
        else:
            marks = ", ".join(["%s"] * len(plain))
            cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", list(_stored(plain, rows)))  # noqa: S608


def count_on(model: type[models.Model]) -> None:
    """Let the database number on from the last row, where rows came with their numbers."""
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(sql)


def _stored(plain: dict[str, Any], rows: Sequence[dict[str, Any]]) -> Iterator[tuple]:
    stored = connection.ops.adapt_datetimefield_value
    for row in rows:
        values = {**plain, **row}.values()
        yield tuple(stored(one) if isinstance(one, datetime) else one for one in values)
