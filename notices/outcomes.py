"""What becomes of a message after what the way out told of it.

Between "sent" and "not sent" lies "perhaps": the server took the message and the line broke
before it said so. The difference matters to what the client is told next.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException

from anymail.exceptions import AnymailAPIError, AnymailRecipientsRefused

from notices.models import Delivery
from notices.post import Went

log = logging.getLogger(__name__)
Outcome = Delivery.Outcome
NOT_REACHED = "The mail server was not reached: %s."
NOT_WRITTEN = "A notice could not be written: %s."
TRY_LATER = (408, 425, 429)  # too slow, too early, too many


@dataclass(frozen=True)
class Back:
    """What became of one message: its outcome, the error's kind and code, and what the provider
    calls it, where there is one."""

    outcome: str
    error: str = ""
    provider_ref: str = ""


def back_of(went: Went) -> Back:
    """What one mail's end on the wire means for its message."""
    if went.problem is None:
        outcome = Outcome.SENT if went.left else Outcome.LATER
        return Back(outcome, provider_ref=went.provider_ref)
    kind = kind_of(went.problem)
    if not went.left:
        log.warning(NOT_REACHED if went.is_shut else NOT_WRITTEN, kind)
        return Back(Outcome.LATER, kind)
    log.warning("A notice was not accepted: %s.", kind)
    return Back(_outcome(went.problem), kind)


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
