"""The ways out of a worker that will be killed, and the places where it stands still for it.

Only the worker imports this, by `killable_settings`. `KILLABLE_AT` names one place, and
`KILLABLE_REACHED` the file that says the worker stands there.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend

from notices import courier, sms
from notices.actions import claiming, sending, sweeping
from notices.models import Delivery

# The one mail and the one text message in whose middle the worker is killed.
WHO = ("client1@example.com", "+12125550101")
LONGER_THAN_ANY_TEST = 300


def stand_still(place: str, to: str = WHO[0]) -> None:
    if os.environ.get("KILLABLE_AT") == place and to in WHO:
        Path(os.environ["KILLABLE_REACHED"]).touch()
        time.sleep(LONGER_THAN_ANY_TEST)


def after(place: str, work):
    """`work`, with this place just before it."""

    def then(*args, **kwargs):
        stand_still(place)
        return work(*args, **kwargs)

    return then


def by_another_process(send):
    """Every mail as if it were one of many, where that is what is killed."""

    def then(*args):
        if os.environ.get("KILLABLE_AT") == "mails are back, not kept":
            settings.EMAIL_BACKEND, sending.MANY = courier.BY_SMTP, 1
        return send(*args)

    return then


class Mail(EmailBackend):
    """Django's own, by SMTP."""

    def send_messages(self, messages):
        (message,) = messages
        stand_still("mail, before the send", *message.to)
        count = super().send_messages(messages)
        stand_still("mail, after the send", *message.to)
        return count


class Texts:
    """A gateway whose network is a file: a line for each text message that went."""

    def send(self, to: str, text: str, ref: str) -> sms.Sent:
        stand_still("text message, before the send", to)
        with Path(os.environ["KILLABLE_TEXTS"]).open("a") as network:
            network.write(f"{to}\n")
        stand_still("text message, after the send", to)
        return sms.Sent(Delivery.Outcome.SENT, provider_ref=ref)


sms.CONSOLE = f"{__name__}.Texts"
claiming.record_news = after("the claim is made, not kept", claiming.record_news)
sweeping.send = after("the claim is kept", sweeping.send)
sending._end = after("mails are back, not kept", sending._end)
sending._send_mail = by_another_process(sending._send_mail)
