"""The addresses in a message. Each leads to a page with a button; opening it changes nothing.

The paths belong to the faces, which stand below; a test holds that each is answered.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from bookings.links import manage_token, offer_token
from bookings.models import Appointment, WaitlistOffer
from notices.models import Notice

SALT = "notices.links"


@dataclass(frozen=True)
class Of:
    """The links in one notice's text. An address that would tell what for leads a neutral message
    to the portal's front page instead. The portal is entered by a code sent by mail, so who has
    no address is led to a page that says what the message is about."""

    notice: Notice
    is_neutral: bool = False

    def _inside(self, path: str) -> str:
        client = self.notice.client
        if client is not None and not client.email:
            return _whole(f"/read/{token(self.notice, READ)}/")
        return _whole(path)

    def _telling(self, path: str) -> str:
        return self.portal if self.is_neutral else self._inside(path)

    @property
    def coming(self) -> str:
        return _whole(f"/visit/{token(self.notice, COMING)}/coming/")

    @property
    def late(self) -> str:
        return _whole(f"/visit/{token(self.notice, LATE)}/late/")

    @property
    def stop(self) -> str:
        return _whole(f"/no-more/{token(self.notice, STOP)}/")

    @property
    def healing_day(self) -> str:
        return self._telling("/portal/healing/day/")

    @property
    def healing_wrong(self) -> str:
        return self._telling("/portal/healing/wrong/")

    @property
    def healing_check(self) -> str:
        return self._telling("/portal/healing/")

    @property
    def satisfaction(self) -> str:
        return self._inside("/portal/satisfaction/")

    @property
    def portal(self) -> str:
        return self._inside("/portal/")

    @property
    def touch_up(self) -> str:
        return self._telling("/portal/plan/")

    @property
    def messages(self) -> str:
        return self._inside("/portal/messages/")

    @property
    def money(self) -> str:
        return self._inside("/portal/money/")

    @property
    def recalls(self) -> str:
        return self._telling("/portal/pigments/")

    @property
    def design(self) -> str:
        return self._telling("/portal/design/")

    @property
    def desk_visit(self) -> str:
        visit = self.notice.appointment
        return _whole(f"/desk/appointments/{visit.ref}/") if visit else desk()

    @property
    def desk_record(self) -> str:
        visit = self.notice.appointment
        return _whole(f"/desk/appointments/{visit.ref}/record/") if visit else desk()

    @property
    def desk_messages(self) -> str:
        return _whole("/desk/messages/")

    @property
    def desk_reports(self) -> str:
        return _whole("/desk/reports/")

    @property
    def desk_satisfaction(self) -> str:
        return _whole("/desk/satisfaction/")

    @property
    def desk(self) -> str:
        return desk()


COMING, LATE, STOP, READ = "coming", "late", "stop", "read"
# Characters of a key. What is only read has a short one, since a text message must hold it: the
# notice's own number cannot be guessed either.
LONG, SHORT = 40, 12


def token(notice: Notice, purpose: str) -> str:
    """A key to one answer to one notice. It is an HMAC of the notice's key, so a repeat of the
    message carries the same link, and nothing has to be stored."""
    return f"{notice.ref.hex}-{_signature(notice, purpose)}"


def is_token(given: str, notice: Notice, purpose: str) -> bool:
    return constant_time_compare(given, token(notice, purpose))


def _signature(notice: Notice, purpose: str) -> str:
    whole = f"{purpose}:{notice.ref.hex}:{notice.key}"
    length = SHORT if purpose == READ else LONG
    return salted_hmac(SALT, whole, algorithm="sha256").hexdigest()[:length]


def manage(appointment: Appointment) -> str:
    return _whole(f"/booking/{manage_token(appointment)}/")


def offer(one: WaitlistOffer) -> str:
    return _whole(f"/offer/{offer_token(one)}/")


def healing_report(ref: str, *, is_neutral: bool = False) -> str:
    """Where the client reads what was advised."""
    return portal() if is_neutral else _whole(f"/portal/healing/wrong/{ref}/")


def portal() -> str:
    return _whole("/portal/")


def desk() -> str:
    return _whole("/desk/")


def designs_at_the_desk(client_ref: str) -> str:
    return _whole(f"/desk/clients/{client_ref}/designs/")


def book() -> str:
    return _whole("/book/")


def _whole(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
