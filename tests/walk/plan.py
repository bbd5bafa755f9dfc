"""The addresses of a client's plan: the record's readers, and the desk for its dates."""

from sessions_plan.actions import series
from tests.factories import NOW, at
from tests.sessions_plan.planning import accepted
from tests.walk.doors import ARTIST, DESK, OWNER, desk

READERS = desk(ARTIST, OWNER)
DATES = desk(ARTIST, DESK, OWNER)
TABLE: dict[str, dict[str, str]] = {
    f"desk:clients-plan{name}": row
    for name, row in {
        "": DATES,
        "-begin": READERS,
        "-draft": READERS,
        "-propose": READERS,
        "-revise": READERS,
        "-accept": READERS,
        "-paper": READERS,
        "-end": READERS,
        "-touch-up": DATES,
        "-hand-over": DATES,
        "-series": DATES,
        "-pause": DATES,
        "-resume": DATES,
        "-cancel": DATES,
        "-move": DATES,
        "-pin": DATES,
    }.items()
}


def rows(*, client, visit, artist, owner, **people):
    """An accepted plan whose sessions are booked; each place of the table leads into it."""
    plan = accepted(artist, visit.location, owner, client)
    places = {n: (at(day, 10), artist.pk) for n, day in enumerate((20, 32, 44), 1)}
    series.book_series(plan=plan, places=places, by=owner, now=NOW)
    return {name: {"ref": client.ref, "position": 1} for name in TABLE}
