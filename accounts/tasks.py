"""Letters leave by the worker, so that no request waits for a mail server.

That is also why the answer takes the same time whether an address is known or not.
"""

from __future__ import annotations

from smtplib import SMTPException
from typing import Any

from celery import shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from accounts import letters
from accounts.errors import LetterNotSent

A_DAY = 24 * 3600


@shared_task(
    name="accounts.send_letter",
    autoretry_for=(SMTPException, OSError),
    retry_backoff=5,
    retry_backoff_max=300,
    max_retries=6,
)
def send_letter(kind: str, to: str, context: dict[str, Any]) -> None:
    letters.send(kind, to, context)


def post_letter(kind: str, to: str, *, good_for: int = A_DAY, **context: Any) -> None:
    """Hand a letter to the worker once this transaction stands. After `good_for` seconds it
    would say something stale, and is dropped."""
    transaction.on_commit(lambda: _hand_over(kind, to, good_for, context))


def _hand_over(kind: str, to: str, good_for: int, context: dict[str, Any]) -> None:
    try:
        send_letter.apply_async((kind, to, context), expires=good_for)
    except OperationalError as problem:
        raise LetterNotSent() from problem
