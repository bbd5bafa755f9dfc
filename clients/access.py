"""Who may open a client, and which parts of the record. The lookup is the permission."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import Http404

from accounts.models import User
from accounts.roles import Permission, Role
from clients import asks
from clients.models import Client, ClientQuerySet
from clients.parts import SEES, Part, Viewer
from studio.errors import NotAllowed


def viewer(user: User, client: Client) -> Viewer:
    """Who `user` is to `client`."""
    if not user.is_authenticated or not user.is_active:
        return Viewer.NOBODY
    if user.role == Role.OWNER:
        return Viewer.OWNER
    if user.role == Role.DESK:
        return Viewer.DESK
    if user.role == Role.ARTIST:
        return Viewer.TREATING if _treats(user, client) else Viewer.OTHER_ARTIST
    return Viewer.SELF if client.user_id == user.pk else Viewer.NOBODY


def record_of(user: User, ref: str) -> Client | None:
    """The client behind `ref`, before it is said who may open them; for an artist with whether
    they treat them. One statement."""
    rows = Client.objects.filter(ref=ref).select_related("user")
    if not user.is_authenticated or user.role != Role.ARTIST:
        return rows.first()
    treats = ExpressionWrapper(_treated_by(user), output_field=BooleanField())
    client = rows.annotate(is_treated=treats).first()
    if client is not None:
        client.treated_by = (user.pk, client.is_treated)  # type: ignore[attr-defined]
    return client


def _treats(user: User, client: Client) -> bool:
    who, is_treated = client.treated_by
    if who == user.pk:
        return is_treated
    return Client.objects.filter(_treated_by(user), pk=client.pk).exists()


def _treated_by(user: User) -> Q:
    return reduce(or_, (treats(user) for treats in asks.treats))


def sees(user: User, client: Client, part: Part) -> bool:
    return part in SEES[viewer(user, client)]


def require(user: User, client: Client, part: Part) -> None:
    """Go on only when `user` sees this part: nobody of the clinic learns nothing (404), a
    colleague that it is not theirs (403)."""
    who = viewer(user, client)
    if part in SEES[who]:
        return
    if who in (Viewer.SELF, Viewer.NOBODY):
        raise Http404
    raise NotAllowed()


def client_for(user: User, ref: str) -> Client:
    """The client behind `ref`: for the desk any, for an artist those they treat, for a client
    only themselves. A stranger learns nothing (404), a colleague that it is not theirs (403)."""
    client = record_of(user, ref)
    if not user.is_authenticated or client is None:
        raise Http404
    if user.may(Permission.SEE_CLIENTS):
        return client
    if user.is_colleague:
        if _treats(user, client):
            return client
        raise NotAllowed()
    if client.user_id == user.pk:
        return client
    raise Http404


def clients_for(user: User) -> ClientQuerySet:
    """Every client this user may find by searching."""
    if user.is_authenticated and user.may(Permission.SEE_CLIENTS):
        return Client.objects.current()
    return Client.objects.none()


def own_client(user: User) -> Client | None:
    """The client who signs in as `user`: through the link between them, never by e-mail."""
    if not user.is_authenticated or user.is_colleague:
        return None
    return Client.objects.filter(Q(user=user), merged_into=None).first()


def signing_in_with(email: str) -> User | None:
    """Who may come in by a code sent to `email`: a user whom a client's record names, who has
    that address now. A colleague is nobody here."""
    user = User.objects.filter(email=email.strip().lower(), role=Role.CLIENT, is_active=True)
    client = Client.objects.current().filter(user__in=user).select_related("user").first()
    return client.user if client else None
