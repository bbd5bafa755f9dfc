"""The exact words a client says yes or no to, before they are written to."""

from __future__ import annotations

from clients.models import ContactConsent

Kind = ContactConsent.Kind

WORDS = {
    Kind.SMS: (
        "{studio} may text my mobile number about my visits: confirmations, changes and "
        "reminders. Message and data rates may apply. I can take this back at any time, here, by "
        "answering STOP, or by telling the studio."
    ),
    Kind.MARKETING: (
        "{studio} may send me news, tips and word of touch-ups by e-mail or text. No treatment "
        "depends on it, and I can take it back at any time, here, by answering STOP, or by "
        "telling the studio."
    ),
}


def wording(kind: str, studio_name: str) -> str:
    """What is shown beside the box, and kept with the answer."""
    return WORDS[Kind(kind)].format(studio=studio_name)
