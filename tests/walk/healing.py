"""The addresses of the healing check."""

from tests.walk.doors import ARTIST, DESK, OWNER, TEAM, desk, portal

TABLE: dict[str, dict[str, str]] = {
    "portal:healing": portal(),
    "desk:healing": TEAM,
    "desk:healing-answer": desk(ARTIST, DESK, OWNER),
    "desk:healing-decide": desk(ARTIST, OWNER),
}


def rows(*, client, **people):
    return {
        name: {"ref": client.ref, "position": 1}
        for name in ("desk:healing-answer", "desk:healing-decide")
    }
