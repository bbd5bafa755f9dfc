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
    to the portal's front page instead."""

    notice: Notice
    is_neutral: bool = False

    def _telling(self, path: str) -> str:
        return portal() if self.is_neutral else _whole(path)

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
        return _whole("/portal/satisfaction/")

    @property
    def portal(self) -> str:
        return portal()

    @property
    def touch_up(self) -> str:
        return self._telling("/portal/plan/")

    @property
    def messages(self) -> str:
        return _whole("/portal/messages/")

    @property
    def money(self) -> str:
        return _whole("/portal/money/")

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


COMING, LATE, STOP = "coming", "late", "stop"


def token(notice: Notice, purpose: str) -> str:
    """A key to one answer to one notice. It is an HMAC of the notice's key, so a repeat of the
    message carries the same link, and nothing has to be stored."""
    return f"{notice.ref.hex}-{_signature(notice, purpose)}"


def is_token(given: str, notice: Notice, purpose: str) -> bool:
    return constant_time_compare(given, token(notice, purpose))


def _signature(notice: Notice, purpose: str) -> str:
    whole = f"{purpose}:{notice.ref.hex}:{notice.key}"
    return salted_hmac(SALT, whole, algorithm="sha256").hexdigest()[:40]


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
