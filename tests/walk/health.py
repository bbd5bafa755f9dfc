"""The addresses of a client's health at the desk."""

from clients.actions import intake
from clients.actions.flags import raise_flag
from tests.factories import NOW
from tests.walk.doors import ARTIST, HEAD, ITS_TEAM, OWNER, desk

ITS_HEALTH = desk(ARTIST, OWNER)  # of artists only the one who treats this client; never the desk

TABLE: dict[str, dict[str, str]] = {
    "desk:clients-health": ITS_HEALTH,
    "desk:clients-health-answers": ITS_HEALTH,
    "desk:clients-health-flag-new": ITS_HEALTH,
    "desk:clients-health-flag-clear": ITS_HEALTH,
    "desk:clients-health-ask": ITS_TEAM,
    "desk:clients-health-back": ITS_TEAM,
    "desk:clients-proof-of-age": ITS_TEAM,
    "desk:setup-questions": HEAD,
    "desk:setup-questions-edit": HEAD,
    "desk:setup-questions-new": HEAD,
    "desk:setup-questions-one": HEAD,
    "desk:setup-questions-order": HEAD,
    "desk:setup-questions-intro": HEAD,
    "desk:setup-questions-discard": HEAD,
    "desk:setup-questions-preview": HEAD,
    "desk:setup-questions-publish": HEAD,
    "desk:setup-questions-version": HEAD,
}


def rows(*, client, owner, **_) -> dict[str, dict]:
    sheet = intake.ask(client=client, by=owner, now=NOW)
    flag = raise_flag(client=client, handling="block", by=owner, now=NOW)
    whose = {"ref": client.ref}
    about = {name: whose for name in TABLE if name.startswith("desk:clients-")}
    asked = {"kind": "health", "number": 1, "key": "diabetes"}
    about |= {name: asked for name in TABLE if name.startswith("desk:setup-")}
    return about | {
        "desk:clients-health-answers": whose | {"sheet": sheet.ref},
        "desk:clients-health-back": whose | {"sheet": sheet.ref},
        "desk:clients-health-flag-clear": whose | {"flag": flag.ref},
    }
