"""How a message reaches someone: by what they agreed to and what they have, and at what hours.

Mail goes to whoever has an address, a text message to a mobile number with consent where that
is preferred or there is no address; who has neither is called by the desk, or sent a letter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

import phonenumbers
from phonenumbers import PhoneNumberType

from accounts.models import User
from bookings.models import Location
from clients.models import Client, ContactConsent
from notices import sms
from notices.kinds.kind import DAY
from notices.models import Message

Channel = Message.Channel

# Text messages are sent between these hours of the recipient's day (TCPA: 8 to 21).
SMS_FROM, SMS_UNTIL = time(8), time(21)
# What an occurrence says of a fact that belongs to no place.
NOWHERE = ("", "UTC")
# A landline takes no text messages; where a number may be either, it is tried.
MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


@dataclass(frozen=True)
class Way:
    """A channel, and the address on it; a letter's is the postal address of the client."""

    channel: str
    address: str = ""
    is_neutral: bool = False

    @property
    def is_task(self) -> bool:
        return self.channel in Message.TASKS

    def carries(self, message: Message) -> bool:
        """Whether `message` is on this way already."""
        return (message.channel, message.address, message.is_neutral) == (
            self.channel,
            self.address,
            self.is_neutral,
        )


def way_to(recipient: Client | User, *, by_mail: bool = False, wanted: str = "") -> Way:
    """How to reach someone; `by_mail` asks for mail where there is an address, `wanted` for a
    channel they used themselves."""
    if isinstance(recipient, User):
        return Way(Channel.EMAIL, recipient.email)
    client, neutral = recipient, recipient.neutral_messages
    prefers_sms = Client.Channel.SMS in (client.preferred_channel, wanted) and not by_mail
    if client.email and not (prefers_sms and takes_sms(client)):
        return Way(Channel.EMAIL, client.email, neutral)
    if takes_sms(client):
        return Way(Channel.SMS, str(client.phone), neutral)
    if client.phone or not client.address:
        return Way(Channel.CALL, str(client.phone or ""), neutral)
    return Way(Channel.PRINT, "", neutral)


def takes_sms(client: Client) -> bool:
    """Whether they have a mobile number and their last word about text messages was yes."""
    if not (sms.is_offered() and is_mobile(client.phone)):
        return False
    return ContactConsent.objects.allows(client, ContactConsent.Kind.SMS)


def is_mobile(number) -> bool:
    return bool(number) and number.is_valid() and phonenumbers.number_type(number) in MOBILE


def agrees_to_marketing(client: Client) -> bool:
    return ContactConsent.objects.allows(client, ContactConsent.Kind.MARKETING)


def zone_of(client: Client, place: str = "") -> str:
    """Whose clock says when it is day for them: the zone they gave, else that of the place, or
    of the first place where nothing else is known."""
    if client.zone or place not in NOWHERE:
        return client.zone or place
    first = Location.objects.filter(is_active=True).values_list("zone", flat=True).first()
    return first or "UTC"


def when_and_how(
    client: Client, at: datetime, zone: str, lapses: Iterable[datetime], *, wanted: str = ""
) -> tuple[Way, datetime]:
    """The way to a client, and the instant from `at` on. A text message waits for the hours of
    the day in that zone; what would come too late then goes by mail, or is told by the desk."""
    way = way_to(client, wanted=wanted)
    if way.channel != Channel.SMS:
        return way, at
    allowed = sms_hour(at, zone)
    if any(lapse <= allowed for lapse in lapses):
        if client.email:
            return way_to(client, by_mail=True), at
        return Way(Channel.CALL, way.address, way.is_neutral), at
    return way, allowed


def sms_hour(at: datetime, zone: str) -> datetime:
    """`at`, or the next instant at which a text message may be sent in that zone."""
    local = at.astimezone(ZoneInfo(zone))
    if SMS_FROM <= local.time() < SMS_UNTIL:
        return at
    on = local.date() if local.time() < SMS_FROM else local.date() + DAY
    return datetime.combine(on, SMS_FROM, tzinfo=local.tzinfo)
