"""Whose health it is, who looks, and what day it is where they are looked after."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.db.models import OuterRef, Subquery
from django.http import Http404

from accounts.models import User
from bookings.models import Appointment
from clients.access import viewer
from clients.models import Client, ProofOfAge
from clients.parts import SEES, Part, Viewer
from studio.errors import NotAllowed
from studio.wording import local_day


class Seen(NamedTuple):
    """A client, and who someone is to them."""

    client: Client
    who: Viewer

    def sees(self, part: Part) -> bool:
        return part in SEES[self.who]

    @property
    def zone(self) -> str:
        return self.client.comes_to or "UTC"  # type: ignore[attr-defined]

    def today(self, now: datetime) -> date:
        return local_day(now, self.zone)


def seen(user: User, ref: str, part: Part) -> Seen:
    """The client behind `ref` for whoever sees this part of the record: a colleague who does
    not is told so (403), everyone else finds nothing (404). One statement, with where they come
    and whether proof of age was seen."""
    visits = Appointment.objects.filter(client=OuterRef("pk")).order_by("-starts_at")
    proofs = ProofOfAge.objects.filter(client=OuterRef("pk")).order_by("-seen_at")
    client = (
        Client.objects.filter(ref=ref, merged_into=None)
        .annotate(
            comes_to=Subquery(visits.values("location__zone")[:1]),
            age_seen_at=Subquery(proofs.values("seen_at")[:1]),
        )
        .first()
    )
    if client is None:
        raise Http404
    found = Seen(client, viewer(user, client))
    if found.sees(part):
        return found
    if user.is_authenticated and user.is_colleague:
        raise NotAllowed()
    raise Http404
