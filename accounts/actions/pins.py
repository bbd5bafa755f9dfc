"""The PIN of a colleague: set, taken away, and recognised."""

from __future__ import annotations

import re

from django.db import transaction

from accounts.errors import NoPin, PinTaken
from accounts.models import User
from accounts.pins import FEWEST, MOST, fits, hashed, is_guessed_first
from accounts.roles import STAFF


@transaction.atomic
def set_pin(*, user: User, pin: str) -> None:
    """Give a colleague a PIN of four to eight digits. No two have the same: it says who takes a
    tablet back."""
    if not re.fullmatch(rf"[0-9]{{{FEWEST},{MOST}}}", pin):
        raise NoPin()
    if is_guessed_first(pin):
        raise NoPin("That one is guessed first. Please choose digits in no order.")
    colleague = User.objects.select_for_update().get(pk=user.pk)
    holder = whose_pin(pin)
    if holder is not None and holder != colleague:
        raise PinTaken()
    colleague.pin = hashed(pin)
    colleague.save(update_fields=["pin"])
    user.pin = colleague.pin


@transaction.atomic
def drop_pin(*, user: User) -> None:
    """The PIN counts no longer."""
    colleague = User.objects.select_for_update().get(pk=user.pk)
    colleague.pin = user.pin = ""
    colleague.save(update_fields=["pin"])


def whose_pin(pin: str) -> User | None:
    """The colleague whose PIN this is."""
    colleagues = User.objects.filter(role__in=STAFF, is_active=True).exclude(pin="")
    return next((user for user in colleagues.order_by("pk") if fits(pin, user.pin)), None)
