"""The addresses of a client's plan: the record's readers, and the desk for its dates."""

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
        "-series": DATES,
        "-pause": DATES,
        "-resume": DATES,
        "-cancel": DATES,
        "-move": DATES,
        "-pin": DATES,
    }.items()
}


def rows(*, client, **people):
    return {name: {"ref": client.ref, "position": 1} for name in TABLE}
