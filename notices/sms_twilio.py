"""Text messages by Twilio: the only file that knows it.

Between "sent" and "refused" lies "perhaps": the request left and no answer came. A text message
has no name by which a second one were the same, so that one is shown to a person.
"""

from __future__ import annotations

from django.conf import settings
from requests.exceptions import ConnectTimeout
from twilio.base.exceptions import TwilioRestException
from twilio.http import HttpClient
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from notices.models import Delivery
from notices.sms import Sent

Outcome = Delivery.Outcome
SECONDS = 10
TOO_MANY = 429


class Twilio:
    """The account that `SMS_URL` names."""

    def __init__(self, http_client: HttpClient | None = None):
        self._sender = settings.SMS["sender"]
        self._client = Client(
            settings.SMS["account"],
            settings.SMS["token"],
            http_client=http_client or TwilioHttpClient(timeout=SECONDS, max_retries=0),
        )

    def send(self, to: str, text: str, ref: str) -> Sent:
        """`ref` stays with us: Twilio gives the message a name of its own."""
        by = "messaging_service_sid" if self._sender.startswith("MG") else "from_"
        try:
            message = self._client.messages.create(
                to=to,
                body=text,
                status_callback=f"{settings.SITE_URL}/hooks/sms/status/",
                **{by: self._sender},
            )
        except TwilioRestException as problem:
            return Sent(_outcome(problem.status), error=f"Twilio {problem.status} {problem.code}")
        except ConnectTimeout:
            return Sent(Outcome.LATER, error="ConnectTimeout")
        except OSError as problem:
            return Sent(Outcome.UNKNOWN, error=type(problem).__name__)
        return Sent(Outcome.SENT, provider_ref=message.sid or "")


def _outcome(status: int) -> str:
    """4xx says no for good, but for "too many at once"; after 5xx nobody knows."""
    if status == TOO_MANY:
        return Outcome.LATER
    return Outcome.REFUSED if status < 500 else Outcome.UNKNOWN


def is_from_twilio(url: str, form: dict[str, str], signature: str) -> bool:
    """Whether a call to `url` with `form` is signed with the account's token."""
    token = settings.SMS.get("token", "")
    return bool(token) and RequestValidator(token).validate(url, form, signature)
