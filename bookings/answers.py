"""What this app answers to the questions of `clients/asks.py`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import BooleanField, Case, Exists, ExpressionWrapper, OuterRef, Q, When

from accounts.models import User
from bookings.errors import BookingRefused
from bookings.models import Appointment, Location, Service
from clients.asks import Missing, Place
from clients.forms_of import Ahead
from clients.models import Client
from clients.standing import unsigned
from studio.wording import clock, day, local_day

Status = Appointment.Status
COMING = (Status.BOOKED, Status.ARRIVED, Status.IN_ROOM)
TREATMENTS = (Service.Kind.PATCH_TEST, Service.Kind.SESSION, Service.Kind.TOUCH_UP)


def may_merge(keep: Client, gone: Client) -> None:
    """Nobody can be in two places: the desk settles that before the records are joined."""
    blocking = Appointment.objects.filter(status__in=Appointment.BLOCKING)
    others = list(blocking.filter(client=gone).values_list("starts_at", "ends_at"))
    for visit in blocking.filter(client=keep).select_related("location"):
        if any(start < visit.ends_at and end > visit.starts_at for start, end in others):
            zone = visit.location.zone
            when = f"{day(local_day(visit.starts_at, zone))}, {clock(visit.starts_at, zone)}"
            raise BookingRefused(
                f"Both records have a visit at the same time: {when}. Move or cancel one of the "
                "two visits, then join the records."
            )


def treats(user: User) -> Q:
    """The clients with whom this artist has or had a visit."""
    visits = Appointment.objects.filter(artist__user=user, client=OuterRef("pk"))
    return Q(Exists(visits.exclude(status=Appointment.Status.CANCELLED)))


def unsigned_forms(client: Client, visit: Appointment | None, at: datetime) -> list[Missing]:
    """The forms this visit's service asks for, or that of the next visit, and that the client
    has not signed, or has to sign again by then."""
    visit = visit or at_hand(client, at).coming
    if visit is None:
        return []
    forms = unsigned(client, visit.service.consent_forms.all(), max(at, visit.starts_at))
    return [
        Missing(
            key=f"consent:{form.slug}",
            words=f"Not signed: {form}",
            words_for_client=f"A form to read and sign: {form}.",
        )
        for form in forms
    ]


def forms_ahead(client: Client, at: datetime) -> Ahead:
    """The forms that this client's next visit asks for, signed or not, and when and where it is."""
    here = at_hand(client, at)
    visit = here.coming
    if visit is None:
        return Ahead(zone=here.location.zone if here.location else "UTC")
    forms = visit.service.consent_forms.values_list("slug", flat=True)
    return Ahead(frozenset(forms), visit.starts_at, visit.location.zone)


def place(client: Client, at: datetime) -> Place | None:
    """Where this client comes next, came last, or would come."""
    here = at_hand(client, at)
    return _place(here.location, here.coming) if here.location else None


@dataclass(frozen=True)
class AtHand:
    """The visit that comes next, if any, and where: there, or where they came last, or the
    first location."""

    coming: Appointment | None
    location: Location | None


def at_hand(client: Client, at: datetime) -> AtHand:
    """Where this client comes. One statement, two for who never had a visit."""
    comes = Q(status__in=COMING, ends_at__gt=at)
    rows = Appointment.objects.filter(client=client).select_related("location", "service")
    nearest = rows.annotate(
        comes=ExpressionWrapper(comes, output_field=BooleanField()),
        soonest=Case(When(comes, then="starts_at")),
    ).order_by("-comes", "soonest", "-starts_at")
    visit = nearest.first()
    if visit is None:
        return AtHand(None, Location.objects.filter(is_active=True).first())
    coming = visit if visit.comes else None  # type: ignore[attr-defined]
    return AtHand(coming, visit.location)


def _place(location: Location, visit: Appointment | None = None) -> Place:
    return Place(
        zone=location.zone,
        name=location.name,
        address=" ".join(location.address.split()),
        visit_at=visit.starts_at if visit else None,
        visit=visit.service.name if visit else "",
    )


def may_erase(client: Client, now: datetime) -> None:
    """Whoever still comes is not erased: the visit would stand with nobody in it."""
    coming = Appointment.objects.filter(client=client, status__in=COMING, ends_at__gt=now)
    if visit := coming.select_related("location").order_by("starts_at").first():
        when = day(local_day(visit.starts_at, visit.location.zone))
        raise BookingRefused(f"There is a visit on {when}. Cancel it first, then erase.")


def last_treated(client: Client) -> date | None:
    """The local day on which needle and pigment last touched this client's skin here."""
    done = Appointment.objects.filter(
        Q(client=client) | Q(client__merged_into=client),
        status=Appointment.Status.DONE,
        service__kind__in=TREATMENTS,
    )
    last = done.select_related("location").order_by("-starts_at").first()
    return local_day(last.starts_at, last.location.zone) if last else None
