"""The ledger's backstop in the database: what a row says of money never changes, and no row goes.

Triggers on both databases, made anew after every migration because SQLite's rebuilt tables lose
theirs. Whose an entry is may change (a merge), and so may a note that an erasure empties.
"""

from __future__ import annotations

from django.db import connections

from payments.models import Entry

TABLE = Entry._meta.db_table
CHANGES = "ledger_never_changes"
DELETES = "ledger_never_loses"
TRIGGERS = (CHANGES, DELETES)


def install(connection) -> None:
    """Make the triggers anew."""
    lift(connection)
    with connection.cursor() as cursor:
        for statement in _made_for(connection.vendor):
            cursor.execute(statement)


def lift(connection) -> None:
    """Take the triggers away. Only a database that is about to be emptied whole has reason to."""
    on = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in TRIGGERS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def _made_for(vendor: str) -> list[str]:
    changed = " OR ".join(
        f"OLD.{name} {'IS DISTINCT FROM' if vendor == 'postgresql' else 'IS NOT'} NEW.{name}"
        for name in Entry.FROZEN
    )
    if vendor == "postgresql":
        function = (
            "CREATE OR REPLACE FUNCTION ledger_refuses() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '%', TG_NAME USING ERRCODE = 'integrity_constraint_violation'"
            "; END $$"
        )
        call = "FOR EACH ROW {when}EXECUTE FUNCTION ledger_refuses()"
        return [
            function,
            f"CREATE TRIGGER {CHANGES} BEFORE UPDATE ON {TABLE} "
            + call.format(when=f"WHEN ({changed}) "),
            f"CREATE TRIGGER {DELETES} BEFORE DELETE ON {TABLE} " + call.format(when=""),
        ]
    return [
        f"CREATE TRIGGER {CHANGES} BEFORE UPDATE ON {TABLE} WHEN {changed} "
        f"BEGIN SELECT RAISE(ABORT, '{CHANGES}'); END",
        f"CREATE TRIGGER {DELETES} BEFORE DELETE ON {TABLE} "
        f"BEGIN SELECT RAISE(ABORT, '{DELETES}'); END",
    ]


def install_after_migrate(sender, using, **kwargs) -> None:
    connection = connections[using]
    if TABLE in connection.introspection.table_names():
        install(connection)
