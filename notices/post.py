"""The way out for e-mail: one connection for a batch, and what became of each mail.

Nothing here knows the clinic's models, so that `notices.carrier` needs none of them.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from smtplib import SMTPException
from typing import TYPE_CHECKING, Any

from django.core.mail import get_connection

if TYPE_CHECKING:
    from django.core.mail import EmailMessage


@dataclass(frozen=True)
class Went:
    """What became of one mail, as the way out told it: the problem, where there was one, whether
    anything of the mail `left`, and what a provider calls it, where there is one."""

    problem: Exception | None = None
    left: bool = True
    provider_ref: str = ""


@dataclass(frozen=True)
class Sealed:
    """A mail as it goes over the wire, in as much of Django's shape as its SMTP backend wants."""

    from_email: str
    to: list[str]
    written: bytes
    encoding: str = "utf-8"

    @classmethod
    def of(cls, letter: EmailMessage) -> Sealed:
        written = letter.message().as_bytes(linesep="\r\n")
        return cls(letter.from_email, letter.recipients(), written)

    def recipients(self) -> list[str]:
        return self.to

    def message(self) -> Sealed:
        return self

    def as_bytes(self, linesep: str) -> bytes:
        return self.written


class Post:
    """An open door to the mail server. Once it did not open, the rest is not tried: each would
    only wait for a server that is away."""

    def __init__(self) -> None:
        self._connection = get_connection()
        self._away: Exception | None = None

    def send(self, letter: Any, until: float = inf) -> Went:
        """Send one mail, or something that looks like one, unless it is later than `until` on the
        monotonic clock. Asks nothing of the database."""
        if self._away or time.monotonic() > until:
            return Went(self._away, left=False)
        try:
            self._connection.open()
        except Exception as problem:  # whatever it was, nothing went out
            self._away = problem
            self.close()
            return Went(problem, left=False)
        try:
            self._connection.send_messages([letter])
        except Exception as problem:
            self.close()  # the next mail begins on a fresh line
            return Went(problem)
        status = getattr(letter, "anymail_status", None)
        if status is None or status.message_id is None:
            return Went()
        return Went(provider_ref=str(status.message_id)[:80])

    def close(self) -> None:
        # The server may have hung up first.
        with suppress(SMTPException, OSError):
            self._connection.close()
