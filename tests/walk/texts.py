"""The texts of messages."""

from tests.walk.doors import HEAD

TABLE: dict[str, dict[str, str]] = {
    "desk:setup-texts": HEAD,
    "desk:setup-text-reminders": HEAD,
    "desk:setup-text": HEAD,
    "desk:setup-text-test": HEAD,
}


def rows(*, client, **others):
    return {
        "desk:setup-text": {"kind": "reminder"},
        "desk:setup-text-test": {"kind": "reminder", "client": client.ref},
    }
