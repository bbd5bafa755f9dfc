"""Whom to call back, and the messages about one visit."""

from tests.walk.doors import FRONT, ITS_TEAM

TABLE: dict[str, dict[str, str]] = {
    "desk:call-back": FRONT,
    "desk:call-back-write": FRONT,
    "desk:call-back-again": FRONT,
    "desk:appointment-messages": ITS_TEAM,
}


def rows(*, client, visit, **others):
    matter = {"ref": client.ref, "reason": "touch-up"}
    return {
        "desk:call-back-write": matter,
        "desk:call-back-again": matter,
        "desk:appointment-messages": {"ref": visit.ref},
    }
