"""What stands in the booking form so far: who, what, where and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils.functional import cached_property

from accounts.models import User
from bookings.calendar import free_times
from bookings.models import Appointment, Artist, Location, Service, WeeklyHours
from clients.access import clients_for
from clients.actions import likely_matches
from clients.models import Client
from desk.forms import ChoiceForm, NewcomerForm, VisitForm, read_time
from desk.here import Here, date_of
from desk.search import Found, search_clients, told_apart, with_flags

LOOKED_AHEAD = timedelta(days=27)
DAYS_SHOWN = 3


@dataclass(frozen=True)
class FreeDay:
    on: date
    starts: list[datetime]


class Draft:
    """The booking form as it was sent or asked for; asks the database only for what is shown."""

    def __init__(self, user: User, where: Here, data: Mapping[str, str], *, is_sent: bool):
        self.user, self.where, self.data = user, where, data
        self.now = where.now
        self.location: Location = where.location
        self.is_sent = is_sent
        self.newcomer = NewcomerForm(data if is_sent else None, use_required_attribute=False)
        self.visit = VisitForm(data if is_sent else None)

    @cached_property
    def services(self) -> list[Service]:
        return list(Service.objects.filter(is_active=True))

    @cached_property
    def artists(self) -> list[Artist]:
        """Who works at this location."""
        works_here = WeeklyHours.objects.filter(artist=OuterRef("pk"), location=self.location)
        return list(Artist.objects.active().filter(Exists(works_here)))

    @cached_property
    def service(self) -> Service | None:
        return self._one_of(self.services, "service") or next(iter(self.services), None)

    @cached_property
    def artist(self) -> Artist | None:
        """The artist asked for; None is anyone."""
        return self._one_of(self.artists, "artist")

    @cached_property
    def choice(self) -> ChoiceForm:
        return ChoiceForm(
            self.data if self.is_sent else None,
            services=self.services,
            locations=self.where.locations,
            artists=self.artists,
            initial={
                "service": self.service and self.service.pk,
                "location": self.location.slug,
                "artist": self.artist and self.artist.pk,
                "minutes": self.data.get("minutes", ""),
            },
        )

    def _one_of(self, rows, name: str):
        return next((row for row in rows if str(row.pk) == self.data.get(name)), None)

    @property
    def words(self) -> str:
        """What is searched for."""
        return self.data.get("q", "").strip()

    @cached_property
    def client(self) -> Client | None:
        ref = self.data.get("client", "")
        return with_flags(clients_for(self.user)).filter(ref=ref).first() if ref else None

    @cached_property
    def chosen(self) -> Found | None:
        return told_apart([self.client], self.now)[0] if self.client else None

    @cached_property
    def found(self) -> list[Found]:
        return search_clients(self.user, self.words, self.now)

    @cached_property
    def alike(self) -> list[Found]:
        """Clients whom the newcomer may be, and who were not told apart in this form."""
        if self.client is not None or not self.newcomer.is_bound:
            return []
        self.newcomer.full_clean()
        typed = self.newcomer.cleaned_data
        person = Client(
            full_name=typed.get("full_name", ""),
            email=typed.get("email", "").lower(),
            phone=typed.get("phone", ""),
        )
        alike = likely_matches(person).exclude(ref__in=self.apart)
        return told_apart(with_flags(alike)[:5], self.now)

    @property
    def apart(self) -> list[str]:
        """References of clients whom the clerk said the newcomer is not."""
        getlist = getattr(self.data, "getlist", None)
        return getlist("apart") if getlist else []

    @property
    def told_apart_from(self) -> list[Client]:
        return list(clients_for(self.user).filter(ref__in=self.apart)) if self.apart else []

    @property
    def minutes(self) -> int | None:
        text = self.data.get("minutes", "")
        return int(text) if text.isdigit() and 5 <= int(text) <= 720 else None

    @cached_property
    def held(self) -> Appointment | None:
        """The clerk's own hold that this form is about."""
        ref = self.data.get("hold", "")
        if not ref:
            return None
        held = Appointment.objects.filter(
            ref=ref, status=Appointment.Status.HELD, held_by=self.user
        )
        return held.select_related("location", "service", "artist", "room").first()

    @cached_property
    def start(self) -> datetime | None:
        """The time picked: a chip, the present moment, a typed date and time, or the one that
        stands in the form."""
        zone = self.location.tz
        picked = self.data.get("pick", "")
        if picked == "none":
            return None
        if picked == "now":
            return self.this_moment
        if picked == "typed":
            return read_time(f"{self.data.get('on', '')}T{self.data.get('at', '')}", zone)
        return read_time(picked or self.data.get("start", ""), zone)

    @property
    def this_moment(self) -> datetime:
        """The start time that has just begun here: when somebody stands at the door."""
        grid = self.location.grid_minutes
        local = self.now.astimezone(self.location.tz)
        return (
            (local - timedelta(minutes=local.minute % grid))
            .replace(second=0, microsecond=0)
            .astimezone(UTC)
        )

    @property
    def is_walk_in(self) -> bool:
        return self.data.get("pick") == "now" or self.data.get("walk_in") == "1"

    @property
    def first_day(self) -> date:
        return max(date_of(self.data.get("day", ""), self.where.today), self.where.today)

    @property
    def day_after(self) -> date:
        """From where on later days are looked for."""
        return self.free_days[-1].on + timedelta(days=1)

    @cached_property
    def free_days(self) -> list[FreeDay]:
        """The next days with free times."""
        if self.service is None:
            return []
        days = free_times(
            location=self.location,
            service=self.service,
            first=self.first_day,
            last=self.first_day + LOOKED_AHEAD,
            now=self.now,
            artist=self.artist,
            minutes=self.minutes,
            ignore=[self.held.pk] if self.held else [],
        )
        return [FreeDay(on, starts) for on, starts in list(days.items())[:DAYS_SHOWN]]
