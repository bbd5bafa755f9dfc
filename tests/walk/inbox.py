"""What came in, at the desk, in the portal and on the website."""

from django.utils import timezone

from notices.actions import inbox
from tests.walk.doors import FRONT, ITS_TEAM, TEAM, portal, public

TABLE: dict[str, dict[str, str]] = {
    "desk:inbox": TEAM,
    "desk:inbox-call": ITS_TEAM,
    "desk:inbox-one": ITS_TEAM,
    "desk:inbox-take": ITS_TEAM,
    "desk:inbox-let-go": ITS_TEAM,
    "desk:inbox-done": ITS_TEAM,
    "desk:inbox-open": ITS_TEAM,
    "desk:inbox-link": FRONT,
    "desk:inbox-keep": FRONT,
    "desk:inbox-answer": ITS_TEAM,
    "desk:inbox-note": ITS_TEAM,
    "portal:messages": portal(),
    "portal:messages-answered": portal(),
    "portal:messages-read": portal(),
    "ask": public(),
    "asked": public(),
}


def rows(*, client, **others):
    talk = inbox.hear(channel="portal", client=client, text="May I swim?", now=timezone.now())
    return {
        "desk:inbox-call": {"client": client.ref},
        "desk:inbox-link": {"ref": talk.ref, "client": client.ref},
        **{
            name: {"ref": talk.ref}
            for name in TABLE
            if name.startswith("desk:inbox-") and name not in ("desk:inbox-call", "desk:inbox-link")
        },
    }
