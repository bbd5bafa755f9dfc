"""The way out for text messages: one small gateway, chosen by a setting."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from notices.models import Delivery

log = logging.getLogger(__name__)
Outcome = Delivery.Outcome
CONSOLE = "notices.sms.Console"


@dataclass(frozen=True)
class Sent:
    """What became of one text message. UNKNOWN is never tried again: it may have arrived."""

    outcome: str
    provider_ref: str = ""
    error: str = ""  # the kind of error and its code; nothing personal


class Gateway(Protocol):
    """Sends a text message; `to` is in E.164, `ref` names the message on our side."""

    def send(self, to: str, text: str, ref: str) -> Sent: ...


class Console:
    """For the demo and for trying out: nothing leaves, and the log says so."""

    def send(self, to: str, text: str, ref: str) -> Sent:
        log.info("Text message %s, %s characters, not sent: no gateway is set.", ref, len(text))
        return Sent(Outcome.SENT, provider_ref=f"console-{ref}")


class Memory:
    """Keeps what was sent, for tests."""

    outbox: list[tuple[str, str]] = []  # noqa: RUF012 - one for all, as Django's mail outbox

    def send(self, to: str, text: str, ref: str) -> Sent:
        self.outbox.append((to, text))
        return Sent(Outcome.SENT, provider_ref=f"memory-{ref}")


def is_offered() -> bool:
    """Whether anybody is texted: where no gateway is set, other ways are taken."""
    return bool(settings.SMS or settings.DEMO)


def gateway() -> Gateway:
    """Twilio where `SMS_URL` names it, and in the demo one that sends nothing."""
    return _made("notices.sms_twilio.Twilio" if settings.SMS else CONSOLE)


@cache
def _made(path: str) -> Gateway:
    return import_string(path)()
