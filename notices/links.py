"""The addresses in a message. Each leads to a page with a button; opening it changes nothing.

The paths belong to the faces, which stand below; a test holds that each is answered.
"""

from __future__ import annotations

from django.conf import settings

from bookings.links import manage_token
from bookings.models import Appointment


def manage(appointment: Appointment) -> str:
    return _whole(f"/booking/{manage_token(appointment)}/")


def portal() -> str:
    return _whole("/portal/")


def book() -> str:
    return _whole("/book/")


def _whole(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
