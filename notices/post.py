"""The way out for e-mail: one connection for a batch, and what became of each mail.

Nothing here knows the clinic's models, so that `notices.carrier` needs none of them.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from smtplib import SMTPException

from django.core.mail import get_connection

from notices.mime import Letter


@dataclass(frozen=True)
class Went:
    """What became of one mail, as the way out told it: the problem, where there was one, whether
    anything of the mail `left`, and what a provider calls it, where there is one."""

    problem: Exception | None = None
    left: bool = True
    provider_ref: str = ""
    is_written: bool = True

    @property
    def is_shut(self) -> bool:
        """Whether the server was not reached, and so will not be for the next one either."""
        return self.problem is not None and not self.left and self.is_written


class Post:
    """An open door to the mail server. Once it did not open, the rest is not tried: each would
    only wait for a server that is away."""

    def __init__(self) -> None:
        self._connection = get_connection()
        self._away: Exception | None = None

    def send(self, letter: Letter, until: float = inf) -> Went:
        """Write one mail and send it, unless it is later than `until` on the monotonic clock.
        Asks nothing of the database."""
        if self._away or time.monotonic() > until:
            return Went(self._away, left=False)
        try:
            letter.seal()
        except Exception as problem:  # it stops no other
            return Went(problem, left=False, is_written=False)
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
