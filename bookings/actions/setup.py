"""Setting up the clinic: places, rooms, artists, services, hours.

What is taken out of use stays for the visits that have it; nothing that was ever booked is
deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.core.files.base import ContentFile
from django.db import models, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_noop

from accounts.models import User
from accounts.roles import Permission
from bookings.availability import Span
from bookings.errors import BookingRefused
from bookings.models import (
    Appointment,
    Artist,
    DatedHours,
    Location,
    Reason,
    Room,
    Service,
    Skill,
    WeeklyHours,
)
from bookings.models.appointments import LONGEST_BLOCK
from studio.errors import NotAllowed

Row = TypeVar("Row", Location, Room, Service, Skill, Reason, Artist)
Usable = Location | Room | Service | Artist | Reason
LONGEST_EXCEPTION = 62


class ZoneInUse(BookingRefused):
    """Another zone would move the hour of every visit that is still to come."""


class ReasonableDates(BookingRefused):
    status = 400
    sentence = gettext_noop("Give a last day on or after the first, at most two months later.")


@transaction.atomic
def keep(*, row: Row, by: User, now: datetime | None = None, **lists: Iterable) -> Row:
    """Write one row of the set-up. A new one gets its address; `lists` are set as they are
    given (an artist's services and skills)."""
    _refuse_without_right(by)
    if row.pk is None and hasattr(row, "slug") and not row.slug:
        row.slug = free_slug(type(row), str(row))
    if isinstance(row, Location) and row.pk is not None:
        _refuse_zone_in_use(row, now or timezone.now())
    row.save()
    for name, rows in lists.items():
        getattr(row, name).set(rows)
    return row


@transaction.atomic
def set_in_use(*, row: Usable, in_use: bool, by: User) -> None:
    """Take something out of use, or back into it. Visits that have it stay as they are."""
    _refuse_without_right(by)
    row.is_active = in_use
    row.save(update_fields=["is_active"])


@transaction.atomic
def keep_artist(
    *,
    artist: Artist,
    services: Iterable[Service],
    skills: Iterable[Skill],
    by: User,
    photo: ContentFile | None = None,
    remove_photo: bool = False,
) -> Artist:
    """Write an artist with what they do and are good at; without a photo the old one stays."""
    keep(row=artist, by=by, services=services, skills=skills)
    if photo is not None or remove_photo:
        set_photo(artist=artist, photo=photo, by=by)
    return artist


@transaction.atomic
def set_photo(*, artist: Artist, photo: ContentFile | None, by: User) -> None:
    """Give an artist a photo made by `bookings.photos`, or none; the old file goes."""
    _refuse_without_right(by)
    storage, old = artist.photo.storage, artist.photo.name
    if photo is None:
        artist.photo = ""
    else:
        artist.photo.save(photo.name, photo, save=False)
    artist.save(update_fields=["photo"])
    if old:
        transaction.on_commit(lambda: storage.delete(old))


@transaction.atomic
def set_weekly_hours(
    *,
    location: Location,
    hours: Mapping[int, Sequence[Span]],
    by: User,
    artist: Artist | None = None,
) -> None:
    """The week of a location, or of an artist there: exactly these hours and no others."""
    _refuse_without_right(by)
    list(Location.objects.select_for_update(no_key=True).filter(pk=location.pk))
    wanted = {(day, opens, closes) for day, spans in hours.items() for opens, closes in spans}
    for row in WeeklyHours.objects.filter(location=location, artist=artist):
        if (row.weekday, row.opens, row.closes) in wanted:
            wanted.remove((row.weekday, row.opens, row.closes))
        else:
            row.delete()
    for weekday, opens, closes in sorted(wanted):
        WeeklyHours.objects.create(
            location=location, artist=artist, weekday=weekday, opens=opens, closes=closes
        )


@transaction.atomic
def set_dated_hours(
    *,
    location: Location,
    first: date,
    last: date,
    spans: Sequence[Span],
    by: User,
    artist: Artist | None = None,
    note: str = "",
) -> None:
    """These hours on these dates instead of the week's; no spans means closed."""
    _refuse_without_right(by)
    days = (last - first).days + 1
    if not 1 <= days <= LONGEST_EXCEPTION:
        raise ReasonableDates()
    _clear_dates(location, artist, first, last)
    for n in range(days):
        whole: Sequence[tuple[int | None, int | None]] = spans or [(None, None)]
        for opens, closes in whole:
            DatedHours.objects.create(
                location=location,
                artist=artist,
                date=first + timedelta(days=n),
                opens=opens,
                closes=closes,
                note=note,
            )


@transaction.atomic
def clear_dated_hours(
    *, location: Location, first: date, last: date, by: User, artist: Artist | None = None
) -> None:
    """The week's hours again on these dates."""
    _refuse_without_right(by)
    _clear_dates(location, artist, first, last)


def coming_visits(row: Usable, now: datetime) -> models.QuerySet[Appointment]:
    """Booked visits still to come that have this location, room, artist or service."""
    of = {row._meta.model_name or "": row}
    return Appointment.objects.upcoming(now).filter(blocked_from__gt=now - LONGEST_BLOCK, **of)


def free_slug(model: type[models.Model], name: str) -> str:
    """An address from a name, with a number where another has it already."""
    base = slugify(name)[:40] or model._meta.model_name or "row"
    taken = set(model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    return next(f"{base}-{n}" for n in range(2, len(taken) + 3) if f"{base}-{n}" not in taken)


def _clear_dates(location: Location, artist: Artist | None, first: date, last: date) -> None:
    for row in DatedHours.objects.filter(
        location=location, artist=artist, date__range=(first, last)
    ):
        row.delete()


def _refuse_zone_in_use(location: Location, now: datetime) -> None:
    before = Location.objects.select_for_update().get(pk=location.pk)
    if before.zone == location.zone:
        return
    if coming := coming_visits(location, now).count():
        visits = "visit is" if coming == 1 else "visits are"
        raise ZoneInUse(
            f"{coming} {visits} still to come here, and another time zone would change their "
            "hour. Make a new location instead."
        )


def _refuse_without_right(by: User) -> None:
    if not by.may(Permission.SET_UP):
        raise NotAllowed()
