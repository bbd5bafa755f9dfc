"""The addresses of a design as it is shown: at the desk, in the portal, and by a link."""

from tests.designs.showing import approved, open_share, sent_version
from tests.walk.doors import ARTIST, OWNER, desk, portal, public

TREATING = desk(ARTIST, OWNER)
AT_DESK = ("compare", "share", "beside", "approved", "shown", "send", "take-back", "say", "look",
           "approve", "mock-ups", "mock-up-code", "pair", "pair-find",
           "pair-marks", "pair-forget")  # fmt: skip
ALL_CLIENTS = ("design", "design-card", "design-shares", "design-shares-new", "design-shares-close")
ONE_CLIENT = ("share-open", "share-close", "opinion-hide", "approved", "withdraw", "version",
              "picture", "prefer", "say", "look", "approve")  # fmt: skip

TABLE: dict[str, dict[str, str]] = {
    **{f"desk:design-{name}": TREATING for name in AT_DESK},
    **{f"portal:{name}": portal() for name in ALL_CLIENTS},
    **{f"portal:design-{name}": portal(hers=False) for name in ONE_CLIENT},
    # Whoever has the link; a key that nobody made opens nothing.
    **dict.fromkeys(("shared", "shared-look", "shared-say", "shared-picture", "mock-up"), public()),
}


def rows(*, client, owner, **_) -> dict[str, dict]:
    version = sent_version(client, owner)
    view = version.views.get()
    given = approved(version, client.user)
    share, _token = open_share(version, client.user)
    own = {
        "portal:design-approved": {"ref": given.ref},
        "portal:design-withdraw": {"ref": given.ref},
        "portal:design-share-open": {"ref": share.ref},
        "portal:design-share-close": {"ref": share.ref},
        "portal:design-opinion-hide": {"ref": "nothing"},
    }
    at_desk = {"ref": client.ref, "version": version.ref, "view": view.ref, "approval": given.ref}
    in_portal = {"ref": version.ref, "view": view.ref}
    return (
        {f"desk:design-{name}": at_desk for name in AT_DESK}
        | {f"portal:design-{name}": in_portal for name in ONE_CLIENT}
        | own
        | {
            "shared-say": {"version": version.ref},
            "shared-picture": {"view": view.ref, "when": "now"},
        }
    )
