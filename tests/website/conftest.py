"""A visitor of the website, on the morning that the known people live in."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from bookings.models import Appointment

DETAILS = {"first_name": "Sam", "email": "sam@example.com", "is_adult": "on"}


@pytest.fixture
def clock(now):
    """The clock stands at `now`; `clock.shift(seconds)` lets time pass."""
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


class Visitor:
    """Someone with a browser and no account, who knows what they want."""

    def __init__(self, **choice):
        self.browser = Browser()
        self.choice = {"at": "hudson", "how": "consultation", "about": "", "with": "any"} | choice

    @property
    def query(self) -> str:
        return urlencode(self.choice, doseq=True)

    def address(self, name, *args) -> str:
        return f"{reverse(name, args=args)}?{self.query}"

    def times(self, **more):
        """Open the page with the free times."""
        return self.browser.get(reverse("book") + "?" + urlencode(self.choice | more, doseq=True))

    def press(self, at, **posted):
        """Press a time; opens the page with the times first, as everyone does."""
        page = self.times()
        return self.browser.post(self.address("book-hold", at), {"once": key_in(page)} | posted)

    def form(self, at):
        return self.browser.get(self.address("book-details", at))

    def book(self, at, **typed):
        return self.browser.post(self.address("book-details", at), DETAILS | typed)

    def keep(self, at, **typed):
        return self.browser.post(self.address("book-keep", at), typed)


@pytest.fixture
def visitor(clock, location, artist) -> Visitor:
    return Visitor()


def key_in(page) -> str:
    found = re.search(r'name="once" value="([^"]+)"', page.content.decode())
    assert found
    return found.group(1)


def text_of(page) -> str:
    """What a page says, without its marks."""
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", page.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", text)


def booked() -> list[Appointment]:
    return list(Appointment.objects.filter(status=Appointment.Status.BOOKED))
