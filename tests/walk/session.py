"""The record of a session: the owner's, and of artists only the one who treats the client."""

from tests.factories import at
from tests.sessions_plan.charting import open_record, session_visit
from tests.walk.doors import ARTIST, OWNER, desk

PARTS = ("", "-open", "-step", "-lots", "-not-today", "-sign", "-amend")
TABLE: dict[str, dict[str, str]] = {
    f"desk:appointment-record{part}": desk(ARTIST, OWNER) for part in PARTS
} | {"desk:clients-sessions": desk(ARTIST, OWNER)}


def rows(*, client, visit, artist, owner, **people):
    """A session that goes on, with its record."""
    session = session_visit(visit.location, artist, at(-1, 16), client=client)
    open_record(appointment=session, by=owner, now=at(-1, 16))
    of_visits = {name: {"ref": session.ref} for name in TABLE}
    return of_visits | {"desk:clients-sessions": {"ref": client.ref}}
