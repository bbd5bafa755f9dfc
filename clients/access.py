"""Who may open a client, and which parts of the record. The lookup is the permission."""

from __future__ import annotations

from django.db.models import Q
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
        treating = any(treats(user, client) for treats in asks.treats)
        return Viewer.TREATING if treating else Viewer.OTHER_ARTIST
    return Viewer.SELF if client.user_id == user.pk else Viewer.NOBODY


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
    client = Client.objects.filter(ref=ref).select_related("user").first()
    if not user.is_authenticated or client is None:
        raise Http404
    if user.may(Permission.SEE_CLIENTS):
        return client
    if user.is_colleague:
        if any(treats(user, client) for treats in asks.treats):
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
