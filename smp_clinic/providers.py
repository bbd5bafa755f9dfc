"""Who carries mail and text messages, each named by one URL with its secrets in it."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import dj_email_url


def mail(url: str) -> dict[str, Any]:
    """Django's settings for the mail server or provider behind `url`.

    An SMTP server as `submission://user:password@host:587`; a provider that django-anymail knows
    as `postmark://?SERVER_TOKEN=...&WEBHOOK_SECRET=...`, its settings by anymail's names without
    the provider's. ValueError for any other.
    """
    parts = urlsplit(url)
    if parts.scheme.isidentifier() and find_spec(f"anymail.backends.{parts.scheme}"):
        own = {"WEBHOOK_SECRET", "IGNORE_RECIPIENT_STATUS"}
        options = {
            name if name in own else f"{parts.scheme}_{name}".upper(): value
            for name, value in parse_qsl(parts.query)
        }
        if not options:
            raise ValueError("no settings for the provider")
        return {
            "EMAIL_BACKEND": f"anymail.backends.{parts.scheme}.EmailBackend",
            "ANYMAIL": options | {"REQUESTS_TIMEOUT": 15},
        }
    found = dj_email_url.parse(url)
    if not (found.get("EMAIL_BACKEND") and found["EMAIL_HOST"]):
        raise ValueError("no mail server")
    return found


def sms(url: str) -> dict[str, str]:
    """What `twilio://ACCOUNT_SID:AUTH_TOKEN@+15551234567` names; empty when there is none.
    In the place of the number a messaging service (`MG...`) may stand. ValueError for any other.
    """
    if not url:
        return {}
    parts = urlsplit(url)
    sender = parts.netloc.rpartition("@")[2]
    whole = parts.scheme == "twilio" and parts.username and parts.password
    if not whole or not sender.startswith(("+", "MG")):
        raise ValueError("no text message provider")
    return {"account": parts.username or "", "token": parts.password or "", "sender": sender}
