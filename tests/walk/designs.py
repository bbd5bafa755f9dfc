"""The addresses of a client's designs at the desk: the list and the artist's editor."""

from tests.designs.drawings import drawn_version
from tests.walk.doors import ARTIST, OWNER, desk

TREATING = desk(ARTIST, OWNER)

TABLE: dict[str, dict[str, str]] = {
    "desk:design-list": TREATING,
    "desk:design-begin": TREATING,
    "desk:design-editor": TREATING,
    "desk:design-save": TREATING,
    "desk:design-here": TREATING,
    "desk:design-picture": TREATING,
    "desk:design-propose": TREATING,
    "desk:design-new": TREATING,
    "desk:design-photo": TREATING,
    "desk:design-photo-remove": TREATING,
}


def rows(*, client, owner, **people) -> dict:
    version = drawn_version(client, owner)
    view = version.views.get()
    found = {"ref": client.ref, "version": version.ref, "view": view.ref}
    return dict.fromkeys(TABLE, found)
