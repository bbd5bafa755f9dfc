"""Finding a client while typing: part of a name, a phone number or an e-mail address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, QuerySet

from accounts.models import User
from bookings.models import Appointment
from clients.access import clients_for
from clients.marks import marks_of
from clients.models import Client
from desk.flags import Flag, health_flags, tells_apart
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
    flags: list[Flag]


def search_clients(user: User, words: str, now: datetime) -> list[Found]:
    """The first clients whose name, number or address has every word; none for one letter."""
    words = words.replace("\x00", "").strip()[:120]
    if len(words) < SHORTEST:
        return []
    audit.listed(Client, words)
    return told_apart(with_flags(clients_for(user).matching(words))[:SHOWN], now)


def told_apart(clients: Iterable[Client], now: datetime) -> list[Found]:
    """These clients, each with contact, open flags and their last (or next) visit; two
    statements more, or one where the clients were fetched `with_flags`."""
    clients = list(clients)
    flagged = _flagged(clients)
    today = now.date()
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
        Found(
            client,
            tells_apart(client, contact=True),
            _visit(visits.get(client.pk), now),
            health_flags(flagged.get(client.pk), today),
        )
        for client in clients
    ]


def with_flags(clients: QuerySet[Client]) -> QuerySet[Client]:
    """These clients with the flags that `told_apart` shows, in the same statement."""
    return clients.annotate(flagged=marks_of("pk"))


def _flagged(clients: list[Client]) -> dict[int, str]:
    if all(hasattr(client, "flagged") for client in clients):
        return {client.pk: client.flagged for client in clients}  # type: ignore[attr-defined]
    rows = Client.objects.filter(pk__in=[client.pk for client in clients]).order_by()
    return dict(rows.annotate(flagged=marks_of("pk")).values_list("pk", "flagged"))


def _visit(visit: tuple[datetime, str] | None, now: datetime) -> str:
    if visit is None:
        return "no visit yet"
    at, zone = visit
    return f"{'last' if at < now else 'next'} visit {day(local_day(at, zone))}"
