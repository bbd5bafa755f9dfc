"""The addresses of filling in: by link, signed in, and on a tablet that is handed over."""

from clients.actions import intake
from tests.factories import NOW
from tests.walk.doors import ITS_TEAM, own_account, portal, public

TABLE: dict[str, dict[str, str]] = {
    # Whoever has the link.
    "fill": public(),
    "fill-step": public(),
    "fill-check": public(),
    # A client's own.
    "fill-own": portal(hers=False),
    "fill-own-step": portal(hers=False),
    "fill-own-check": portal(hers=False),
    # Where no tablet is handed over there is nothing; tests/website/test_hand_over.py hands one.
    "hand-over": public(),
    "hand-over-leave": public(),
    "hand-over-sign": public(),
    "hand-over-fill": public(),
    "hand-over-step": public(),
    "hand-over-check": public(),
    "desk:clients-forms-hand-over": ITS_TEAM,
    "desk:clients-forms-questions": ITS_TEAM,
    "account-pin": own_account(),
    "account-pin-drop": own_account(),
    "portal:questions-begin": portal(),
}


def rows(*, client, owner, **_) -> dict[str, dict]:
    sheet = intake.ask(client=client, by=owner, now=NOW)
    own = {name: {"ref": sheet.ref, "number": 1} for name in TABLE if name.startswith("fill-own")}
    return own | {
        "desk:clients-forms-questions": {"ref": client.ref, "kind": "health"},
        "portal:questions-begin": {"kind": "health"},
        "hand-over-step": {"number": 1},
    }
