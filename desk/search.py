"""Finding a client while typing: part of a name, a phone number or an e-mail address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from accounts.models import User
from bookings.models import Appointment
from clients.access import clients_for
from clients.models import Client
from desk.flags import tells_apart
from studio import audit
from studio.wording import day, local_day

SHORTEST = 2
SHOWN = 8


@dataclass(frozen=True)
class Found:
    """A client who was found, and what tells them from a namesake."""

    client: Client
    contact: str
    visit: str


def search_clients(user: User, words: str, now: datetime) -> list[Found]:
    """The first clients whose name, number or address has every word; none for one letter."""
    words = words.replace("\x00", "").strip()[:120]
    if len(words) < SHORTEST:
        return []
    audit.listed(Client, words)
    return told_apart(clients_for(user).matching(words)[:SHOWN], now)


def told_apart(clients: Iterable[Client], now: datetime) -> list[Found]:
    """These clients, each with contact and their last (or next) visit; one statement more."""
    clients = list(clients)
    latest = (
        Appointment.objects.filter(client__in=clients)
        .exclude(status=Appointment.Status.CANCELLED)
        .order_by()
        .values_list("client", "location__zone")
        .annotate(Max("starts_at"))
    )
    visits: dict[int, tuple[datetime, str]] = {}
    for client, zone, at in latest:
        if client not in visits or visits[client][0] < at:
            visits[client] = (at, zone)
    return [
        Found(client, tells_apart(client, contact=True), _visit(visits.get(client.pk), now))
        for client in clients
    ]


def _visit(visit: tuple[datetime, str] | None, now: datetime) -> str:
    if visit is None:
        return "no visit yet"
    at, zone = visit
    return f"{'last' if at < now else 'next'} visit {day(local_day(at, zone))}"
