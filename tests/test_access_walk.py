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

STRANGER, CLIENT, OTHER_CLIENT = "stranger", "client", "other client"
ARTIST, OTHER_ARTIST, DESK, OWNER = "artist", "other artist", "desk", "owner"
EVERYONE = (STRANGER, CLIENT, OTHER_CLIENT, ARTIST, OTHER_ARTIST, DESK, OWNER)
COLLEAGUES = frozenset({ARTIST, OTHER_ARTIST, DESK, OWNER})

IN, STAFF_DOOR, CLIENT_DOOR, LOST, FORBIDDEN = "in", "/sign-in/", "/portal/sign-in/", "404", "403"


def public() -> dict[str, str]:
    return dict.fromkeys(EVERYONE, IN)


def nobody() -> dict[str, str]:
    return dict.fromkeys(EVERYONE, LOST)


def desk(*allowed: str) -> dict[str, str]:
    """Strangers sign in first, clients find nothing, other colleagues are told it is not theirs."""
    kept_out = {STRANGER: STAFF_DOOR, CLIENT: LOST, OTHER_CLIENT: LOST}
    return kept_out | {who: IN if who in allowed else FORBIDDEN for who in COLLEAGUES}


def own_account() -> dict[str, str]:
    return desk(*COLLEAGUES)


def portal(*, hers: bool = True) -> dict[str, str]:
    """`hers`: whether there is a page for any client, or only for the one it belongs to."""
    found = dict.fromkeys(EVERYONE, LOST) | {STRANGER: CLIENT_DOOR, CLIENT: IN}
    return found | {OTHER_CLIENT: IN if hers else LOST}


TEAM = desk(ARTIST, OTHER_ARTIST, DESK, OWNER)
ITS_TEAM = desk(ARTIST, DESK, OWNER)  # of artists only the one who treats this client
FRONT = desk(DESK, OWNER)
HEAD = desk(OWNER)

TABLE: dict[str, dict[str, str]] = {
    # The website.
    "home": public(),
    "artist-photo": public(),
    "book": public(),
    "book-hold": public(),
    "book-details": public(),
    "book-keep": public(),
    "booked": public(),
    "waitlist": public(),
    "waitlist-joined": public(),
    # A visit through the link in its message: whoever has the link.
    "manage": public(),
    "manage-move": public(),
    "manage-move-to": public(),
    "manage-cancel": public(),
    "manage-calendar": public(),
    # The demo's mails; outside the demo there are none.
    "outbox": public(),
    "outbox-mail": public(),
    # Machines.
    "api:health": public(),
    # In front of the doors.
    "welcome": public() | {STRANGER: STAFF_DOOR},
    "join": public(),
    "portal-join": public(),
    "account_login": public(),
    "mfa_authenticate": public(),
    "account_logout": public(),
    "account_reset_password": public(),
    "account_reset_password_done": public(),
    "account_reset_password_from_key": public(),
    "account_request_login_code": public(),
    "account_confirm_login_code": public(),
    "account_signup": nobody(),
    # A colleague's own sign-in.
    "account_change_password": own_account(),
    "account-sessions": own_account(),
    "account-session-end": own_account(),
    "account-sessions-end": own_account(),
    "account_reauthenticate": own_account(),
    "mfa_reauthenticate": own_account(),
    "mfa_reauthenticate_webauthn": own_account(),
    "mfa_index": own_account(),
    "mfa_activate_totp": own_account(),
    "mfa_deactivate_totp": own_account(),
    "mfa_list_webauthn": own_account(),
    "mfa_add_webauthn": own_account(),
    "mfa_edit_webauthn": own_account(),
    "mfa_remove_webauthn": own_account(),
    "mfa_view_recovery_codes": own_account(),
    "mfa_generate_recovery_codes": own_account(),
    "mfa_download_recovery_codes": own_account(),
    # The portal.
    "portal:home": portal(),
    "portal:appointment": portal(hers=False),
    "portal:calendar": portal(hers=False),
    "portal:move": portal(hers=False),
    "portal:move-to": portal(hers=False),
    "portal:cancel": portal(hers=False),
    "portal:details": portal(),
    "portal:details-address": portal(),
    "portal:sessions": portal(),
    "portal:session-end": portal(),
    "portal:sessions-end": portal(),
    # The desk.
    "desk:day": TEAM,
    "desk:location": TEAM,
    "desk:calendar": TEAM,
    "desk:calendar-feed": TEAM,
    "desk:calendar-list": TEAM,
    "desk:appointment": ITS_TEAM,
    "desk:appointment-move": ITS_TEAM,
    "desk:appointment-cancel": ITS_TEAM,
    "desk:appointment-step": ITS_TEAM,
    "desk:book": FRONT,
    "desk:book-who": FRONT,
    "desk:book-found": FRONT,
    "desk:book-alike": FRONT,
    "desk:book-hold": FRONT,
    "desk:book-release": FRONT,
    "desk:away": FRONT,
    "desk:away-new": FRONT,
    "desk:away-look": FRONT,
    "desk:away-mark": FRONT,
    "desk:away-one": FRONT,
    "desk:away-settle": FRONT,
    "desk:away-end": FRONT,
    "desk:waitlist": FRONT,
    "desk:waitlist-close": FRONT,
    "desk:clients": FRONT,
    "desk:clients-one": ITS_TEAM,
    "desk:clients-contact": FRONT,
    "desk:clients-invite": FRONT,
    "desk:clients-confirm": FRONT,
    "desk:clients-merge": FRONT,
    "desk:clients-apart": FRONT,
    "desk:setup": HEAD,
    "desk:setup-studio": HEAD,
    "desk:setup-policy": HEAD,
    "desk:setup-policy-withdraw": HEAD,
    "desk:setup-locations": HEAD,
    "desk:setup-location-new": HEAD,
    "desk:setup-location": HEAD,
    "desk:setup-location-use": HEAD,
    "desk:setup-room-new": HEAD,
    "desk:setup-room": HEAD,
    "desk:setup-room-use": HEAD,
    "desk:setup-artists": HEAD,
    "desk:setup-artist-new": HEAD,
    "desk:setup-artist": HEAD,
    "desk:setup-artist-use": HEAD,
    "desk:setup-services": HEAD,
    "desk:setup-service-new": HEAD,
    "desk:setup-service": HEAD,
    "desk:setup-service-use": HEAD,
    "desk:setup-skills": HEAD,
    "desk:setup-skill": HEAD,
    "desk:setup-reason-new": HEAD,
    "desk:setup-reason": HEAD,
    "desk:setup-reason-use": HEAD,
    "desk:setup-hours": HEAD,
    "desk:setup-hours-week": HEAD,
    "desk:setup-hours-artist": HEAD,
    "desk:setup-dates": HEAD,
    "desk:setup-dates-at": HEAD,
    "desk:setup-dates-clear": HEAD,
    "desk:setup-colleagues": HEAD,
    "desk:setup-colleague-role": HEAD,
    "desk:setup-colleague-leave": HEAD,
    "desk:setup-colleague-step": HEAD,
    "desk:setup-withdraw": HEAD,
}
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
            "artist-photo": {"slug": artist.slug},
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
