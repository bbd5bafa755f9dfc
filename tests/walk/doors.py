"""Who stands before a door, and what each may find there."""

from __future__ import annotations

STRANGER, CLIENT, OTHER_CLIENT = "stranger", "client", "other client"
ARTIST, OTHER_ARTIST, DESK, OWNER = "artist", "other artist", "desk", "owner"
EVERYONE = (STRANGER, CLIENT, OTHER_CLIENT, ARTIST, OTHER_ARTIST, DESK, OWNER)
COLLEAGUES = frozenset({ARTIST, OTHER_ARTIST, DESK, OWNER})

IN, STAFF_DOOR, CLIENT_DOOR, LOST, FORBIDDEN = "in", "/sign-in/", "/portal/sign-in/", "404", "403"


def public() -> dict[str, str]:
    return dict.fromkeys(EVERYONE, IN)


def nobody() -> dict[str, str]:
    return dict.fromkeys(EVERYONE, LOST)


def desk(*allowed: str) -> dict[str, str]:
    """Strangers sign in first, clients find nothing, other colleagues are told it is not theirs."""
    kept_out = {STRANGER: STAFF_DOOR, CLIENT: LOST, OTHER_CLIENT: LOST}
    return kept_out | {who: IN if who in allowed else FORBIDDEN for who in COLLEAGUES}


def own_account() -> dict[str, str]:
    return desk(*COLLEAGUES)


def portal(*, hers: bool = True) -> dict[str, str]:
    """`hers`: whether there is a page for any client, or only for the one it belongs to."""
    found = dict.fromkeys(EVERYONE, LOST) | {STRANGER: CLIENT_DOOR, CLIENT: IN}
    return found | {OTHER_CLIENT: IN if hers else LOST}


TEAM = desk(ARTIST, OTHER_ARTIST, DESK, OWNER)
ITS_TEAM = desk(ARTIST, DESK, OWNER)  # of artists only the one who treats this client
FRONT = desk(DESK, OWNER)
HEAD = desk(OWNER)
