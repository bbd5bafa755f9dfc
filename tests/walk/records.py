"""A client's clinical record and the pigment lots: the owner's, and of artists only the one who
treats the client; the lots are every artist's."""

from sessions_plan.actions import begin_assessment, begin_consultation
from tests.sessions_plan.records import bottle, placed
from tests.walk.doors import ARTIST, OTHER_ARTIST, OWNER, desk

RECORD = desk(ARTIST, OWNER)
SHELF = desk(ARTIST, OTHER_ARTIST, OWNER)

TABLE: dict[str, dict[str, str]] = {
    "desk:clients-consultation": RECORD,
    "desk:clients-consultation-begin": RECORD,
    "desk:clients-consultation-one": RECORD,
    "desk:clients-consultation-sign": RECORD,
    "desk:clients-consultation-amend": RECORD,
    "desk:clients-assessment": RECORD,
    "desk:clients-assessment-begin": RECORD,
    "desk:clients-assessment-one": RECORD,
    "desk:clients-assessment-sign": RECORD,
    "desk:clients-assessment-amend": RECORD,
    "desk:clients-patch": RECORD,
    "desk:clients-patch-place": RECORD,
    "desk:clients-patch-waive": RECORD,
    "desk:clients-patch-read": RECORD,
    "desk:lots": SHELF,
    "desk:lots-new": SHELF,
    "desk:lots-one": SHELF,
    "desk:lots-open": SHELF,
    "desk:lots-finish": SHELF,
    "desk:lots-aside": SHELF,
    "desk:lots-release": SHELF,
    "desk:lots-recall": SHELF,
    "desk:setup-patch": desk(OWNER),
}


def rows(*, client, visit, artist, owner, clerk):
    """One record of each kind, and one bottle."""
    lot = bottle(owner)
    who = {"client": client, "artist": artist, "by": owner}
    talk = {"ref": client.ref, "record": begin_consultation(**who).ref}
    scalp = {"ref": client.ref, "record": begin_assessment(**who).ref}
    test = placed(artist, owner, client, lot)
    read = {"ref": client.ref, "test": test.ref}
    found = {name: {"lot": lot.ref} for name in TABLE if name.startswith("desk:lots-")}
    for name in ("one", "sign", "amend"):
        found[f"desk:clients-consultation-{name}"] = talk
        found[f"desk:clients-assessment-{name}"] = scalp
    return found | {"desk:clients-patch-read": read}
