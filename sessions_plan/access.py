"""Who may open a clinical record. The lookup is the permission."""

from __future__ import annotations

from typing import TypeVar

from django.http import Http404

from accounts.models import User
from clients.access import viewer
from clients.models import Client
from clients.parts import SEES, Part, Viewer
from sessions_plan.models import Assessment, Consultation, PatchTest
from studio.errors import NotAllowed

R = TypeVar("R", Assessment, Consultation, PatchTest)


def record_client(user: User, ref: str) -> tuple[Client, Viewer]:
    """The client behind `ref` for whoever may read their clinical record, and who that is: the
    owner or an artist who treats them. Other colleagues learn that it is not theirs (403),
    everyone else nothing (404)."""
    client = Client.objects.filter(ref=ref).select_related("user").first()
    if client is None:
        raise Http404
    who = viewer(user, client)
    if Part.RECORD in SEES[who]:
        return client, who
    if user.is_authenticated and user.is_colleague:
        raise NotAllowed()
    raise Http404


def _of(model: type[R], client: Client, ref: str, *related: str) -> R:
    rows = model._default_manager.filter(client=client, ref=ref).select_related(*related)
    if (found := rows.first()) is None:
        raise Http404
    return found


def assessment_of(client: Client, ref: str) -> Assessment:
    """One of this client's assessments; `client` comes from `record_client`."""
    return _of(Assessment, client, ref, "artist", "saved_by", "signed_by", "appointment__location")


def consultation_of(client: Client, ref: str) -> Consultation:
    return _of(
        Consultation, client, ref, "artist", "saved_by", "signed_by", "appointment__location"
    )


def patch_test_of(client: Client, ref: str) -> PatchTest:
    return _of(PatchTest, client, ref, "lot", "artist")
