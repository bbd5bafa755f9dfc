"""Rows for tests, without surprises: only what is asked for, and the least it needs."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from importlib import import_module
from itertools import count
from zoneinfo import ZoneInfo

from django.apps import apps

from accounts.models import User
from accounts.roles import Role
from bookings.models import Appointment, Artist, Location, Room, Service, TimeOff, WeeklyHours
from clients.models import Client
from notices.models import ReminderRule

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)  # a Monday, 8:00 in New York
_next = count(1)


def at(day: int | date, hour: int, minute: int = 0, zone: ZoneInfo = NEW_YORK) -> datetime:
    """An instant by its wall clock; `day` is a date or days after Monday 23 November 2026."""
    on = day if isinstance(day, date) else date(2026, 11, 23) + timedelta(days=day)
    return datetime.combine(on, time(hour, minute), tzinfo=zone).astimezone(UTC)


def make_user(role: str, email: str = "", **fields) -> User:
    n = next(_next)
    return User.objects.create_user(
        email or f"{role}{n}@example.com", "correct horse battery", role=role, **fields
    )


def make_location(**fields) -> Location:
    """A location in New York, open every day 9 to 18, with one room unless `rooms` says so."""
    n = next(_next)
    rooms = fields.pop("rooms", 1)
    hours = fields.pop("hours", (540, 1080))
    fields = {"name": f"Studio {n}", "slug": f"studio-{n}", "zone": "America/New_York"} | fields
    location = Location.objects.create(**fields)
    for room in range(rooms):
        Room.objects.create(location=location, name=f"Room {room + 1}")
    if hours:
        for weekday in range(7):
            WeeklyHours.objects.create(
                location=location, weekday=weekday, opens=hours[0], closes=hours[1]
            )
    return location


def make_artist(location: Location | None = None, services=None, **fields) -> Artist:
    """An artist who offers everything and works every day 9 to 18 at `location`."""
    n = next(_next)
    hours = fields.pop("hours", (540, 1080))
    fields = {"name": f"Artist {n}", "slug": f"artist-{n}"} | fields
    artist = Artist.objects.create(**fields)
    artist.services.set(Service.objects.all() if services is None else services)
    if location is not None and hours:
        for weekday in range(7):
            WeeklyHours.objects.create(
                location=location, artist=artist, weekday=weekday, opens=hours[0], closes=hours[1]
            )
    return artist


def make_client(**fields) -> Client:
    fields = {"first_name": "Sam", "came_by": Client.CameBy.DESK, "came_at": NOW} | fields
    return Client.objects.create(**fields)


def seed() -> None:
    """What a new studio begins with, as the migrations make it: services, skills, questionnaires
    and forms to sign."""
    import_module("bookings.migrations.0002_first_services").seed(apps, None)
    import_module("clients.migrations.0004_first_questionnaires").seed(apps, None)
    import_module("clients.migrations.0005_first_consent_forms").seed(apps, None)
    import_module("bookings.migrations.0005_forms_before_services").seed(apps, None)
    import_module("sessions_plan.migrations.0004_first_templates").seed(apps, None)
    import_module("payments.migrations.0002_first_prices").seed(apps, None)
    import_module("sessions_plan.migrations.0009_first_aftercare_guide").seed(apps, None)
    for days in (3, 1):
        ReminderRule.objects.get_or_create(days=days)


def consultation() -> Service:
    return Service.objects.get(slug="consultation")


def make_appointment(
    *,
    location: Location,
    artist: Artist,
    starts_at: datetime,
    client: Client | None = None,
    **fields,
) -> Appointment:
    """A booked consultation, written straight to the table, in the first room."""
    service = fields.pop("service", None) or consultation()
    room = fields.pop("room", None) or (location.rooms.first() if service.needs_room else None)
    minutes = fields.pop("minutes", service.minutes)
    ends_at = starts_at + timedelta(minutes=minutes)
    fields = {"status": Appointment.Status.BOOKED, "booked_at": NOW, "changed_at": NOW} | fields
    return Appointment.objects.create(
        location=location,
        artist=artist,
        service=service,
        room=room,
        client=client or make_client(),
        starts_at=starts_at,
        ends_at=ends_at,
        blocked_from=starts_at - timedelta(minutes=service.prep_minutes),
        blocked_until=ends_at + timedelta(minutes=service.cleanup_minutes),
        **fields,
    )


def make_time_off(starts_at: datetime, ends_at: datetime, **of) -> TimeOff:
    return TimeOff.objects.create(starts_at=starts_at, ends_at=ends_at, made_at=NOW, **of)


def make_colleague(role: str = Role.DESK, **fields) -> User:
    return make_user(role, **fields)
