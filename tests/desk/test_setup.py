"""The owner sets up the studio: each form saves, or says what is wrong and keeps what was typed."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Invitation, User
from accounts.roles import Role
from bookings.models import DatedHours, Location, Reason, Room, Service, Skill
from studio.models import CancellationPolicy, Studio
from tests.factories import NOW, at, make_appointment, make_artist, make_location, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(client, owner):
    client.force_login(owner)
    return client


def url(name: str, *args) -> str:
    return reverse(f"desk:{name}", args=args)


def typed(page) -> dict:
    """What a browser would send of the page's form, as it stands."""
    found = {}
    for field in (*page.context["form"], *page.context.get("terms", ())):
        value = field.value()
        if value is None or value is False or field.html_name == "photo_file":
            continue
        found[field.html_name] = (
            [getattr(v, "pk", v) for v in value] if isinstance(value, list) else value
        )
    return found


PAGES = [
    "setup", "setup-studio", "setup-policy", "setup-locations", "setup-location-new",
    "setup-artists", "setup-artist-new", "setup-services", "setup-service-new", "setup-skills",
    "setup-reason-new", "setup-hours", "setup-dates", "setup-colleagues",
]  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_only_the_owner_comes_in(client, location, artist, clerk, name):
    assert client.get(url(name)).status_code == 302
    for user in (artist.user, clerk):
        client.force_login(user)
        assert client.get(url(name)).status_code == 403
    client.force_login(make_user(Role.CLIENT))
    assert client.get(url(name)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_in_an_empty_studio(desk, name):
    assert desk.get(url(name), follow=True).status_code == 200


def pages_of(location, artist) -> list[str]:
    return [
        *(url(name) for name in PAGES),
        url("setup-location", location.slug),
        url("setup-room", location.rooms.first().pk),
        url("setup-room-new", location.slug),
        url("setup-artist", artist.slug),
        url("setup-service", "consultation"),
        url("setup-skill", Skill.objects.first().pk),
        url("setup-reason", "scar"),
        url("setup-hours-week", location.slug),
        url("setup-hours-artist", location.slug, artist.slug),
        url("setup-dates-at", location.slug),
    ]


@pytest.mark.parametrize("more", [1, 3])
def test_pages_ask_the_database_at_most_twelve_times(
    desk, location, artist, django_assert_max_num_queries, more
):
    for n in range(more):
        place = make_location(rooms=2)
        colleague = make_artist(place, user=make_user(Role.ARTIST))
        colleague.skills.set(Skill.objects.all())
        make_appointment(location=place, artist=colleague, starts_at=at(1, 20))
        make_appointment(
            location=location,
            artist=colleague,
            starts_at=at(2, 20),
            room=location.rooms.create(name=f"More {n}"),
        )
        DatedHours.objects.create(location=location, date=(NOW + timedelta(days=n + 2)).date())
        desk.post(
            url("setup-colleagues"), {"name": "X", "email": f"x{n}@example.com", "role": "desk"}
        )
    for page in pages_of(location, artist):
        with django_assert_max_num_queries(12):
            assert desk.get(page).status_code == 200, page


# ---------------------------------------------------------------- studio and policy


def test_the_studio_is_described(desk):
    page = desk.get(url("setup-studio"))
    desk.post(url("setup-studio"), typed(page) | {"name": "Fathom", "currency": "EUR"})
    assert (Studio.current().name, Studio.current().currency) == ("Fathom", "EUR")
    desk.post(url("setup-studio"), typed(page) | {"name": "Fathom SMP"})
    assert Studio.objects.get().name == "Fathom SMP"


def test_what_does_not_fit_is_said_and_kept(desk):
    page = desk.get(url("setup-studio"))
    wrong = typed(page) | {"name": "", "currency": "dollars", "email": "nobody", "tagline": "Hm"}
    page = desk.post(url("setup-studio"), wrong)
    assert page.status_code == 400
    assert set(page.context["form"].errors) == {"name", "currency", "email"}
    assert 'value="Hm"' in page.content.decode()
    assert not Studio.objects.exists()


def test_a_policy_is_published_as_a_new_version(desk):
    page = desk.get(url("setup-policy"))
    desk.post(url("setup-policy"), typed(page) | {"move_notice_hours": 48})
    desk.post(url("setup-policy"), typed(page) | {"in_force_from": "2027-01-01"})
    now, later = CancellationPolicy.objects.order_by("in_force_from")
    assert (now.move_notice_hours, now.in_force_from) == (48, NOW)
    assert later.in_force_from.isoformat() == "2027-01-01T00:00:00+00:00"
    assert CancellationPolicy.objects.in_force(NOW) == now


def test_a_policy_begins_at_midnight_where_the_studio_is(desk, location):
    page = desk.get(url("setup-policy"))
    desk.post(url("setup-policy"), typed(page) | {"in_force_from": "2027-01-01"})
    assert CancellationPolicy.objects.get().in_force_from.hour == 5


def test_a_version_to_come_can_be_taken_back_and_one_in_force_cannot(desk):
    old = CancellationPolicy.objects.create(in_force_from=NOW - timedelta(days=9))
    new = CancellationPolicy.objects.create(in_force_from=NOW + timedelta(days=9))
    for version, status in ((old, 409), (new, 302)):
        answer = desk.post(url("setup-policy-withdraw", version.pk))
        assert answer.status_code == status
    assert list(CancellationPolicy.objects.all()) == [old]


# ---------------------------------------------------------------- places and services


def test_a_location_with_a_room_is_made(desk):
    page = desk.get(url("setup-location-new"))
    told = typed(page) | {"name": "Canal Street", "zone": "America/New_York"}
    desk.post(url("setup-location-new"), told)
    desk.post(url("setup-room-new", "canal-street"), {"name": "Quiet room", "is_private": "on"})
    room = Room.objects.get()
    assert (room.location.name, room.name, room.is_private) == ("Canal Street", "Quiet room", True)


def test_an_unknown_zone_and_an_absurd_notice_are_refused(desk):
    told = typed(desk.get(url("setup-location-new"))) | {"name": "X", "zone": "Mars/Base"}
    page = desk.post(url("setup-location-new"), told | {"notice_hours": 99999})
    assert set(page.context["form"].errors) == {"zone", "notice_hours"}


def test_a_room_has_its_name_once_at_a_location(desk, location):
    page = desk.post(url("setup-room-new", "hudson"), {"name": "Room 1"})
    assert page.status_code in (400, 409)
    assert location.rooms.count() == 2


def test_taking_a_location_out_of_use_says_how_many_visits_are_to_come(desk, location, artist):
    make_appointment(location=location, artist=artist, starts_at=at(1, 10))
    page = desk.get(url("setup-location", "hudson"))
    assert "1 coming visit" in page.content.decode()
    desk.post(url("setup-location-use", "hudson"), {"in_use": "0"})
    assert not Location.objects.get().is_active
    desk.post(url("setup-location-use", "hudson"), {"in_use": "1"})
    assert Location.objects.get().is_active


def test_another_zone_under_coming_visits_is_refused_with_what_was_typed(desk, location, artist):
    make_appointment(location=location, artist=artist, starts_at=at(1, 10))
    told = typed(desk.get(url("setup-location", "hudson")))
    page = desk.post(url("setup-location", "hudson"), told | {"zone": "Europe/Berlin", "name": "Z"})
    assert page.status_code == 409
    assert "still to come here" in page.content.decode()
    assert 'value="Z"' in page.content.decode()


def test_a_price_is_kept_in_the_smallest_unit(desk):
    told = typed(desk.get(url("setup-service", "touch-up")))
    desk.post(url("setup-service", "touch-up"), told | {"price": "450.50"})
    assert Service.objects.get(slug="touch-up").price_minor == 45050
    page = desk.get(url("setup-service", "touch-up"))
    assert 'value="450.5' in page.content.decode()


def test_a_currency_without_cents_takes_whole_numbers(desk):
    Studio.objects.create(pk=1, currency="JPY")
    told = typed(desk.get(url("setup-service", "touch-up")))
    page = desk.post(url("setup-service", "touch-up"), told | {"price": "4500.5"})
    assert "whole number" in page.content.decode()
    desk.post(url("setup-service", "touch-up"), told | {"price": "4500"})
    assert Service.objects.get(slug="touch-up").price_minor == 4500


def test_a_service_too_long_for_a_day_is_refused(desk):
    told = typed(desk.get(url("setup-service", "touch-up")))
    page = desk.post(url("setup-service", "touch-up"), told | {"minutes": 2000})
    assert page.status_code == 400


def test_skills_and_reasons_are_written_down(desk):
    desk.post(url("setup-skills"), {"name": "Beards"})
    skill = Skill.objects.get(name="Beards")
    desk.post(url("setup-reason-new"), {"name": "My beard", "skill": skill.pk, "order": 9})
    assert Reason.objects.get(slug="my-beard").skill == skill
    page = desk.post(url("setup-skills"), {"name": "Beards"})
    assert "in the list already" in page.content.decode()


# ---------------------------------------------------------------- colleagues


def test_a_colleague_is_invited_and_the_invitation_taken_back(desk, owner):
    told = {"name": "Nia Cole", "email": "nia@example.com", "role": "desk"}
    desk.post(url("setup-colleagues"), told)
    invitation = Invitation.objects.get()
    assert (invitation.user.name, invitation.user.role) == ("Nia Cole", Role.DESK)
    assert "Nia Cole" in desk.get(url("setup-colleagues")).content.decode()
    desk.post(url("setup-withdraw", invitation.pk))
    invitation.refresh_from_db()
    assert invitation.withdrawn_at == NOW


def test_who_signs_in_already_is_not_invited_again(desk, clerk):
    page = desk.post(
        url("setup-colleagues"), {"name": "Dina", "email": clerk.email, "role": "desk"}
    )
    assert page.status_code == 409
    assert "already signs in here" in page.content.decode()


def test_a_role_is_set_and_a_colleague_let_go(desk, clerk):
    desk.post(url("setup-colleague-role", clerk.pk), {"role": "artist"})
    desk.post(url("setup-colleague-leave", clerk.pk))
    clerk.refresh_from_db()
    assert (clerk.role, clerk.is_active) == (Role.ARTIST, False)


def test_the_last_owner_cannot_lock_everyone_out(desk, owner):
    answer = desk.post(url("setup-colleague-role", owner.pk), {"role": "desk"})
    assert answer.status_code == 409
    assert User.objects.get(pk=owner.pk).role == Role.OWNER


def test_a_client_is_no_colleague(desk, client_user):
    assert desk.post(url("setup-colleague-leave", client_user.pk)).status_code == 404


# ---------------------------------------------------------------- at a glance


def test_the_overview_says_what_is_missing(desk):
    words = {one.word for one in desk.get(url("setup")).context["missing"]}
    assert {"There is no location yet", "There is no artist yet"} <= words
    place = make_location(hours=None, rooms=0, name="Empty")
    make_artist(None, services=[], name="Nia", licence_expires_on=(NOW + timedelta(days=9)).date())
    words = {one.word for one in desk.get(url("setup")).context["missing"]}
    assert {f"{place} has no opening hours", f"{place} has no room"} <= words
    assert {"Nia: no hours yet", "Nia: does nothing yet"} <= words
    assert "Nia: licence until Wed 2 Dec 2026" in words


def test_a_studio_that_is_set_up_has_nothing_missing(desk, location, artist):
    assert desk.get(url("setup")).context["missing"] == []
