"""The recalls: the owner's and every artist's; of their lines an artist has those they treat."""

from sessions_plan.actions.recalls import start_recall
from tests.sessions_plan.records import bottle, placed
from tests.walk.doors import ARTIST, OTHER_ARTIST, OWNER, desk

SHELF = desk(ARTIST, OTHER_ARTIST, OWNER)
ITS_ARTIST = desk(ARTIST, OWNER)

TABLE: dict[str, dict[str, str]] = {
    "desk:lots-recalls": SHELF,
    "desk:lots-recalls-new": SHELF,
    "desk:lots-recalls-one": SHELF,
    "desk:lots-recalls-tell": SHELF,
    "desk:lots-recalls-again": SHELF,
    "desk:lots-recalls-export": SHELF,
    "desk:lots-recalls-told": ITS_ARTIST,
    "desk:lots-recalls-answer": ITS_ARTIST,
}


def rows(*, client, artist, owner, **people):
    """One recall that reaches the client of the walk."""
    lot = bottle(owner)
    placed(artist, owner, client, lot)
    recall = start_recall(lots=[lot], reason="A letter", advice="Look at it.", by=owner)
    where = {"recall": recall.ref, "entry": recall.entries.get().pk}
    return dict.fromkeys(TABLE, where)
