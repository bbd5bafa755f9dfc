"""Files and what is published of them."""

from tests.clients.uploads import kept
from tests.walk.doors import (
    ARTIST,
    CLIENT,
    DESK,
    EVERYONE,
    FORBIDDEN,
    IN,
    LOST,
    OTHER_ARTIST,
    OWNER,
    public,
)

PHOTO = dict.fromkeys(EVERYONE, LOST) | {
    CLIENT: IN, ARTIST: IN, OWNER: IN, OTHER_ARTIST: FORBIDDEN, DESK: FORBIDDEN,
}  # fmt: skip

TABLE: dict[str, dict[str, str]] = {
    "file": PHOTO,
    "file-size": PHOTO,
    "results": public(),
}


def rows(*, client, **people) -> dict:
    photo = kept(client)
    return {"file": {"ref": photo.ref}, "file-size": {"ref": photo.ref, "size": "thumb"}}
