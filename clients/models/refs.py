"""Names for rows that may stand in an address."""

from __future__ import annotations

import secrets

REF_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def new_ref() -> str:
    """Twelve characters that are easy to read aloud; 59 bits, so not to be guessed."""
    return "".join(secrets.choice(REF_ALPHABET) for _ in range(12))
