"""Photos of heads, at the desk and in the portal."""

from tests.clients.uploads import kept
from tests.walk.doors import ARTIST, OWNER, desk, portal

TREATING = desk(ARTIST, OWNER)

TABLE: dict[str, dict[str, str]] = {
    "desk:clients-photos": TREATING,
    "desk:clients-photos-add": TREATING,
    "desk:clients-photos-compare": TREATING,
    "desk:clients-photos-publish": desk(OWNER),
    "desk:clients-photos-down": desk(OWNER),
    "desk:clients-photos-one": TREATING,
    "desk:clients-photos-erase": TREATING,
    "desk:clients-photos-permission": TREATING,
    "portal:photos": portal(),
    "portal:photos-add": portal(),
    "portal:photos-one": portal(hers=False),
    "portal:photos-one-permission": portal(hers=False),
}


def rows(*, client, **people) -> dict:
    photo = kept(client)
    desks = {name for name in TABLE if name.startswith("desk:")}
    found = {name: {"ref": client.ref, "photo": photo.ref, "pair": "nothing"} for name in desks}
    portals = ("portal:photos-one", "portal:photos-one-permission")
    return found | {name: {"ref": photo.ref} for name in portals}
