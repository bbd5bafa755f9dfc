"""The way out for e-mail: one connection for a batch, and what became of each message.

Between "sent" and "not sent" lies "perhaps": the server took the message and the line broke
before it said so. The difference matters to what the client is told next.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
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


class Post:
    """An open door to the mail server. `is_closed` when it did not open: try again later."""

    def __enter__(self) -> Post:
        self._connection = get_connection()
        self.is_closed = False
        self.problem = ""
        self.provider_ref = ""
        return self

    def __exit__(self, *problem: object) -> None:
        self._hang_up()

    def send(self, write: Callable[[], EmailMessage]) -> tuple[str, str]:
        """Write and send one message; gives the outcome, and the error's kind and code.
        `provider_ref` is then what the provider calls it, where there is one."""
        self.provider_ref = ""
        try:
            message = write()
        except Exception as problem:
            log.exception("A notice could not be written.")
            return Outcome.LATER, _kind(problem)
        try:
            self._connection.open()
        except (SMTPException, OSError) as problem:
            self.is_closed, self.problem = True, _kind(problem)
            self._hang_up()
            return Outcome.LATER, self.problem
        try:
            self._connection.send_messages([message])
        except Exception as problem:
            self._hang_up()  # the next message begins on a fresh line
            log.warning("A notice was not accepted: %s.", _kind(problem))
            return _outcome(problem), _kind(problem)
        status = getattr(message, "anymail_status", None)
        if status is not None and status.message_id is not None:
            self.provider_ref = str(status.message_id)
        return Outcome.SENT, ""

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


def _kind(problem: Exception) -> str:
    """Its class and code; its words may quote an address."""
    code = getattr(problem, "smtp_code", "") or getattr(problem, "status_code", None) or ""
    if isinstance(problem, SMTPRecipientsRefused):
        code = min(code for code, _ in problem.recipients.values())
    return f"{type(problem).__name__} {code}".strip()
