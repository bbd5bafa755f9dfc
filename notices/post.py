"""The way out for e-mail: one connection for a batch, and what became of each message.

Between "sent" and "not sent" lies "perhaps": the server took the message and the line broke
before it said so. The difference matters to what the client is told next.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from anymail.exceptions import AnymailAPIError, AnymailRecipientsRefused
from django.core.mail import EmailMessage, get_connection

from notices.models import Delivery

log = logging.getLogger(__name__)
Outcome = Delivery.Outcome
TRY_LATER = (408, 425, 429)  # too slow, too early, too many


@dataclass(frozen=True)
class Back:
    """What became of one message: its outcome, the error's kind and code, and what the provider
    calls it, where there is one."""

    outcome: str
    error: str = ""
    provider_ref: str = ""


class Post:
    """An open door to the mail server. `is_closed` when it did not open: try again later."""

    def __enter__(self) -> Post:
        self._connection = get_connection()
        self.is_closed = False
        self.problem = ""
        return self

    def __exit__(self, *problem: object) -> None:
        self._hang_up()

    def send(self, letter: EmailMessage) -> Back:
        """Send one message. Asks nothing of the database."""
        try:
            self._connection.open()
        except Exception as problem:  # whatever it was, nothing went out
            self.is_closed, self.problem = True, kind_of(problem)
            log.warning("The mail server was not reached: %s.", self.problem)
            self._hang_up()
            return Back(Outcome.LATER, self.problem)
        try:
            self._connection.send_messages([letter])
        except Exception as problem:
            self._hang_up()  # the next message begins on a fresh line
            log.warning("A notice was not accepted: %s.", kind_of(problem))
            return Back(_outcome(problem), kind_of(problem))
        status = getattr(letter, "anymail_status", None)
        if status is not None and status.message_id is not None:
            return Back(Outcome.SENT, provider_ref=str(status.message_id)[:80])
        return Back(Outcome.SENT)

    def _hang_up(self) -> None:
        try:
            self._connection.close()
        except (SMTPException, OSError) as problem:
            log.info("The mail server had hung up first: %s.", type(problem).__name__)


def _outcome(problem: Exception) -> str:
    """5xx for this address or message is for good, any other answer is for later; no answer
    at all leaves it unknown."""
    if isinstance(problem, SMTPRecipientsRefused):
        codes = [code for code, _ in problem.recipients.values()]
        return Outcome.REFUSED if min(codes) >= 500 else Outcome.LATER
    if isinstance(problem, SMTPDataError) and problem.smtp_code >= 500:
        return Outcome.REFUSED
    if isinstance(problem, SMTPResponseException):
        return Outcome.LATER
    if isinstance(problem, AnymailRecipientsRefused):
        return Outcome.REFUSED
    if isinstance(problem, AnymailAPIError) and problem.status_code in TRY_LATER:
        return Outcome.LATER
    if isinstance(problem, AnymailAPIError) and 400 <= (problem.status_code or 0) < 500:
        return Outcome.REFUSED
    return Outcome.UNKNOWN


def kind_of(problem: Exception) -> str:
    """Its class and code; its words may quote an address."""
    code = getattr(problem, "smtp_code", "") or getattr(problem, "status_code", None) or ""
    if isinstance(problem, SMTPRecipientsRefused):
        code = min(code for code, _ in problem.recipients.values())
    return f"{type(problem).__name__} {code}".strip()
