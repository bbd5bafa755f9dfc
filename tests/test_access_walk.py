"""Every address, asked for by everyone: who is let in is written down here and nowhere guessed.

A new address fails this test until it has its line below. For each the walk opens the page (and
that changes nothing), and where somebody is to be kept out it also tries to post.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import time_machine
from auditlog.models import LogEntry
from django.core.cache import cache
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import Invitation
from bookings.instants import TimeInPath
from bookings.links import manage_token
from bookings.models import Room, Skill, WaitlistWish
from studio.models import CancellationPolicy
from tests import factories
from tests.factories import at, make_appointment, make_client, make_time_off
from tests.walk import AREAS, TABLE
from tests.walk.doors import (
    ARTIST,
    CLIENT,
    CLIENT_DOOR,
    DESK,
    EVERYONE,
    IN,
    LOST,
    OTHER_ARTIST,
    OTHER_CLIENT,
    OWNER,
    STAFF_DOOR,
    STRANGER,
    desk,
)

ADMIN = desk()  # superusers only, whatever their role; tests/smp_clinic/test_admin.py lets one in


def addresses() -> Iterator[tuple[str, str]]:
    """Name and route of every address there is."""

    def walk(patterns, route: str, space: str) -> Iterator[tuple[str, str]]:
        for pattern in patterns:
            here = route + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
                yield from walk(pattern.url_patterns, here, inner)
            elif isinstance(pattern, URLPattern):
                yield f"{space}{pattern.name or here}", here

    yield from walk(get_resolver().url_patterns, "", "")


ADDRESSES = dict(addresses())
OURS = {name: route for name, route in ADDRESSES.items() if not route.startswith("admin/")}
THE_ADMINS = sorted(set(ADDRESSES) - set(OURS))


def test_every_address_has_its_line_and_every_line_its_address():
    assert set(OURS) - set(TABLE) == set(), "An address without a line: who may open it?"
    assert set(TABLE) - set(OURS) == set(), "A line without an address."


@dataclass
class House:
    """One row of everything, and who belongs to it."""

    people: dict
    values: dict[str, dict]

    def path(self, name: str) -> str:
        names = re.findall(r"<(?:\w+:)?(\w+)>", OURS[name])
        special = self.values.get(name, {})
        return reverse(name, kwargs={n: special.get(n, self.values[""].get(n)) for n in names})


@pytest.fixture
def house(
    location, artist, other_artist, owner, clerk, client_user, other_client_user, consultation
):
    cache.clear()
    with time_machine.travel(factories.NOW, tick=False):
        carl = client_user.client
        visit = make_appointment(location=location, artist=artist, client=carl, starts_at=at(2, 14))
        wish = WaitlistWish.objects.create(
            client=make_client(),
            location=location,
            service=consultation,
            from_date=at(1, 9).date(),
            until_date=at(9, 9).date(),
            made_at=factories.NOW,
        )
        invited = factories.make_user("desk", "nina@example.com", is_active=False)
        rows = {
            "desk:appointment-step": {"deed": "arrived"},
            "desk:waitlist-close": {"ref": wish.ref},
            "desk:setup-artist": {"slug": artist.slug},
            "desk:setup-artist-use": {"slug": artist.slug},
            "desk:setup-service": {"slug": consultation.slug},
            "desk:setup-service-use": {"slug": consultation.slug},
            "desk:setup-reason": {"slug": "scar"},
            "desk:setup-reason-use": {"slug": "scar"},
            "desk:setup-room": {"pk": Room.objects.first().pk},
            "desk:setup-room-use": {"pk": Room.objects.first().pk},
            "desk:setup-skill": {"pk": Skill.objects.get_or_create(name="Scars")[0].pk},
            "desk:setup-policy-withdraw": {"pk": policy().pk},
            "desk:setup-withdraw": {"pk": invitation(invited, owner).pk},
            "": {
                "pk": clerk.pk,
                "ref": visit.ref,
                "slug": location.slug,
                "location": location.slug,
                "artist": artist.slug,
                "token": "a-link-nobody-sent",
                "key": "a-key-nobody-made",
                "uidb36": "1",
                "at": TimeInPath().to_python("20261127T1500Z"),
                "file": "nothing",
                "number": 1,
            },
        }
        rows |= {name: {"token": manage_token(visit)} for name in OURS if name.startswith("manage")}
        away = make_time_off(at(3, 9), at(3, 12), artist=artist).pk
        rows |= {name: {"pk": away} for name in OURS if name.startswith("desk:away-")}
        rows |= {name: {"ref": carl.ref} for name in OURS if name.startswith("desk:clients-")}
        for area in AREAS:
            if hasattr(area, "rows"):
                rows |= area.rows(client=carl, visit=visit, artist=artist, owner=owner, clerk=clerk)
        people = {
            STRANGER: None,
            CLIENT: client_user,
            OTHER_CLIENT: other_client_user,
            ARTIST: artist.user,
            OTHER_ARTIST: other_artist.user,
            DESK: clerk,
            OWNER: owner,
        }
        yield House(people, rows)


def policy() -> CancellationPolicy:
    return CancellationPolicy.objects.create(in_force_from=at(30, 9))


def invitation(user, by) -> Invitation:
    return Invitation.objects.create(
        user=user, token_hash="x", invited_by=by, invited_at=factories.NOW, expires_at=at(7, 9)
    )


def answer(response) -> str:
    """What an answer means for who may come in."""
    if response.status_code in (404, 403):
        return str(response.status_code)
    if response.status_code == 302:
        for door in (CLIENT_DOOR, STAFF_DOOR):
            if response.url.startswith(f"{door}?next="):
                return door
    return IN if response.status_code < 500 or response.status_code == 503 else "broken"


def fits(seen: str, wanted: str, status: int) -> bool:
    """A page that is only posted to answers GET with 405, whoever asks; one that is open may
    still be lost (a key that nobody made)."""
    return seen == wanted or status == 405 or (wanted == IN and seen == LOST)


@pytest.mark.parametrize("who", EVERYONE)
def test_each_is_let_in_where_the_table_says(client, house, who):
    if house.people[who] is not None:
        client.force_login(house.people[who])
    before = LogEntry.objects.exclude(action=LogEntry.Action.ACCESS).count()
    wrong = []
    for name, row in TABLE.items():
        response = client.get(house.path(name))
        if not fits(answer(response), row[who], response.status_code):
            wrong.append(f"GET {name}: {answer(response)}, not {row[who]}")

    assert not wrong
    assert LogEntry.objects.exclude(action=LogEntry.Action.ACCESS).count() == before


@pytest.mark.parametrize("who", EVERYONE)
def test_whoever_is_kept_out_cannot_post_either(client, house, who):
    if house.people[who] is not None:
        client.force_login(house.people[who])
    before = LogEntry.objects.count()
    wrong = []
    for name, row in TABLE.items():
        if row[who] == IN:
            continue
        response = client.post(house.path(name), {"reason": "x", "seen": 0})
        if answer(response) != row[who] and response.status_code != 405:
            wrong.append(f"POST {name}: {answer(response)}, not {row[who]}")

    assert not wrong
    assert LogEntry.objects.count() == before


@pytest.mark.parametrize("who", EVERYONE)
def test_nobody_is_let_into_the_admin_by_role(client, house, who):
    if house.people[who] is not None:
        client.force_login(house.people[who])
    wrong = []
    for name in THE_ADMINS:
        path = "/" + re.sub(r"<[^>]+>|\(\?P[^)]*\)|\^|\$", "1", ADDRESSES[name])
        response = client.get(path)
        if answer(response) not in (ADMIN[who], LOST) and name != "admin:login":
            wrong.append(f"GET {path}: {answer(response)}, not {ADMIN[who]}")

    assert not wrong


def test_what_is_open_is_really_there(client, house):
    """The walk above would also pass over a page that is lost to everyone."""
    client.force_login(house.people[OWNER])
    there = [
        name
        for name, row in TABLE.items()
        if row[OWNER] == IN and name.startswith(("desk:", "account", "mfa_i"))
    ]
    lost = {name for name in there if client.get(house.path(name)).status_code == 404}

    assert lost == set()
