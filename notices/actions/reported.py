"""What providers and clients tell us of messages: arrived, came back, "stop"."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from clients.actions import say_whether
from clients.models import Client, ContactConsent
from notices.models import Delivery

# Words that carriers and Twilio take for it (CTIA messaging principles, section 5.1.2).
STOP = {"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"}
START = {"start", "unstop", "yes"}
# Those that may as well be an answer to what they were asked: a person reads them, too.
OR_AN_ANSWER = {"cancel", "end", "quit", "yes"}
STOPPED = gettext_noop("Answered a text message with STOP.")
STARTED = gettext_noop("Answered a text message with START.")


@transaction.atomic
def delivery_reported(*, provider_ref: str, report: str, now: datetime | None = None) -> bool:
    """Keep what the provider tells of a try; a repeat or a late contradiction changes nothing.
    Whether anything was kept."""
    if not provider_ref:
        return False
    tries = Delivery.objects.select_for_update().filter(provider_ref=provider_ref, report="")
    kept = list(tries)
    for delivery in kept:
        delivery.report, delivery.reported_at = report, now or timezone.now()
        delivery.save(update_fields=["report", "reported_at"])
    return bool(kept)


def consent_said(*, number: str, text: str, now: datetime | None = None) -> bool:
    """Honour STOP or START from `number` (E.164) for all who have it; whether that is all that
    `text` can mean.

    START gives back only what STOP took: it is no first consent, and without a STOP before it
    somebody means something else.
    """
    word = text.strip().strip(".!").casefold()
    if word not in STOP | START:
        return False
    was_one = word in STOP
    for client in list(Client.objects.filter(phone=number).order_by("pk")):
        if word in STOP or _was_stopped(client):
            was_one = True
            say_whether(
                client=client,
                kind=ContactConsent.Kind.SMS,
                is_given=word in START,
                wording=STARTED if word in START else STOPPED,
                side=ContactConsent.Side.CLIENT,
                by=None,
                where="SMS",
                now=now,
            )
    return was_one and word not in OR_AN_ANSWER


def _was_stopped(client: Client) -> bool:
    last = ContactConsent.objects.last_word(client, ContactConsent.Kind.SMS)
    return last is not None and not last.is_given and last.wording == STOPPED
