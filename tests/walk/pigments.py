"""A client's own pigments: any client has a page, and nobody reads another's recall."""

from sessions_plan.actions.recalls import start_recall
from tests.sessions_plan.records import bottle, placed
from tests.walk.doors import portal

TABLE: dict[str, dict[str, str]] = {
    "portal:pigments": portal(),
    "portal:pigments-paper": portal(),
    "portal:pigments-read": portal(hers=False),
}


def rows(*, client, artist, owner, **people):
    lot = bottle(owner)
    placed(artist, owner, client, lot)
    recall = start_recall(lots=[lot], reason="A letter", advice="Look at it.", by=owner)
    return {"portal:pigments-read": {"recall": recall.ref}}
