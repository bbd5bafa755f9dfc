"""The addresses of forms to sign."""

from tests.clients.signing import ask, signed
from tests.walk.doors import (
    ARTIST,
    CLIENT,
    CLIENT_DOOR,
    DESK,
    HEAD,
    IN,
    LOST,
    OWNER,
    STRANGER,
    desk,
    portal,
    public,
)

ITS_TEAM = desk(ARTIST, DESK, OWNER)
ITS_READERS = desk(ARTIST, OWNER)
HERS_ALONE = portal(hers=False)

TABLE: dict[str, dict[str, str]] = {
    # Whoever has the link, and one client who is signed in.
    "sign": public(),
    "sign-paper": public(),
    "sign-own": dict.fromkeys(HERS_ALONE, LOST) | {STRANGER: CLIENT_DOOR, CLIENT: IN},
    "portal:forms": portal(),
    "portal:forms-begin": portal(),
    "portal:forms-one": HERS_ALONE,
    "portal:forms-withdraw": HERS_ALONE,
    "desk:clients-forms": ITS_TEAM,
    "desk:clients-forms-ask": ITS_TEAM,
    "desk:clients-forms-send": ITS_TEAM,
    "desk:clients-forms-cancel": ITS_TEAM,
    "desk:clients-forms-withdraw": ITS_TEAM,
    "desk:clients-forms-one": ITS_READERS,
    "desk:setup-forms": HEAD,
    "desk:setup-form-new": HEAD,
    "desk:setup-form": HEAD,
    "desk:setup-form-about": HEAD,
    "desk:setup-form-version": HEAD,
}


def rows(*, client, owner, **_) -> dict[str, dict]:
    waiting = ask(client, "aftercare", by=owner)
    photos = signed(client, "photos")
    whose = {"ref": client.ref}
    at_the_desk = {name: whose for name in TABLE if name.startswith("desk:clients-")}
    set_up = {name: {"slug": "deposit"} for name in TABLE if name.startswith("desk:setup-")}
    return (
        at_the_desk
        | set_up
        | {
            "desk:setup-form-version": {"slug": "deposit", "number": 1},
            "sign-own": {"ref": waiting.ref},
            "portal:forms-begin": {"slug": "photos"},
            "portal:forms-one": {"ref": photos.ref},
            "portal:forms-withdraw": {"ref": photos.ref},
            "desk:clients-forms-send": whose | {"consent": waiting.ref},
            "desk:clients-forms-cancel": whose | {"consent": waiting.ref},
            "desk:clients-forms-withdraw": whose | {"consent": photos.ref},
            "desk:clients-forms-one": whose | {"consent": photos.ref},
        }
    )
