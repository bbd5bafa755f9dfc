"""New rows, written without compiling the same INSERT again.

The ORM builds one text for every insert of a model, each time anew. Where a lock is held while a
row is written, that took longer than the database did. Here the text is built once; what makes
a row (defaults, signals and with them its audit line, its number) stays Django's.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from django.db import connections, models


class QuickInsert(models.Model):
    """A model whose new rows are written by `insert`; everything else of `save()` is as ever."""

    class Meta:
        abstract = True

    def _do_insert(self, manager, using, fields, returning_fields, raw):
        features = connections[using].features
        if raw or self.pk is not None or not features.can_return_columns_from_insert:
            return super()._do_insert(  # type: ignore[misc]  # Django types no private names
                manager, using, fields, returning_fields, raw
            )
        return [(insert(self, fields, using),)]


def insert(row: models.Model, fields: Sequence[models.Field], using: str) -> int:
    """Write `row` with these fields; gives the number the database chose."""
    connection = connections[using]
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(_sql(type(row), using, tuple(field.column for field in fields)), values)
        return cursor.fetchone()[0]


@cache
def _sql(model: type[models.Model], using: str, columns: tuple[str, ...]) -> str:
    quoted = connections[using].ops.quote_name
    meta = model._meta
    return (
        f"INSERT INTO {quoted(meta.db_table)} ({', '.join(map(quoted, columns))}) "  # noqa: S608
        f"VALUES ({', '.join(['%s'] * len(columns))}) RETURNING {quoted(meta.pk.column)}"
    )
