"""The PIN with which a colleague takes a tablet back from a client's hands.

A few digits are guessed in no time by whoever has their hash. So the hash is keyed by the
clinic's secret, which is not in the database; a new secret asks for new PINs.
"""

from __future__ import annotations

from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac

FEWEST, MOST = 4, 8
KEY = "accounts.pin"


def hashed(pin: str) -> str:
    """What is kept of a PIN."""
    salt = get_random_string(16)
    return f"{salt}${_digest(salt, pin)}"


def fits(pin: str, kept: str) -> bool:
    """Whether `pin` is the one of which `kept` is the hash."""
    salt, dash, digest = kept.partition("$")
    return bool(dash) and constant_time_compare(_digest(salt, pin), digest)


def is_guessed_first(pin: str) -> bool:
    """One digit over and over, or one after the other: what everybody would try."""
    steps = {int(b) - int(a) for a, b in zip(pin, pin[1:], strict=False)}
    return steps in ({0}, {1}, {-1})


def _digest(salt: str, pin: str) -> str:
    return salted_hmac(KEY + salt, pin, algorithm="sha256").hexdigest()
