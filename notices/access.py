"""Who reads what came in. The lookup is the permission."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.models import User
from accounts.roles import Permission
from clients.access import viewer
from clients.models import Client
from clients.parts import Viewer
from notices.models import Conversation, Word
from notices.models.inbox import ConversationQuerySet
from studio.errors import NotAllowed


def inbox_for(user: User) -> ConversationQuerySet:
    """For desk and owner all of it; for an artist what a colleague or they themselves took on."""
    if not (user.is_authenticated and user.is_active and user.is_colleague):
        return Conversation.objects.none()
    if user.may(Permission.SEE_CLIENTS):
        return Conversation.objects.all()
    return Conversation.objects.filter(held_by=user)


def conversation_for(user: User, ref: str) -> Conversation:
    """One conversation. An artist also reads those of clients they treat; a stranger learns
    nothing (404), a colleague that it is not theirs (403)."""
    rows = Conversation.objects.select_related("client", "held_by", "done_by")
    talk = rows.filter(ref=ref).first()
    if talk is None or not user.is_authenticated or not user.is_colleague:
        raise Http404
    if user.may(Permission.SEE_CLIENTS) or talk.held_by_id == user.pk:
        return talk
    if talk.client is not None and viewer(user, talk.client) == Viewer.TREATING:
        return talk
    raise NotAllowed()


def own_words(client: Client) -> ConversationQuerySet:
    """What this client wrote in the portal."""
    return Conversation.objects.filter(client=client, channel=Conversation.Channel.PORTAL)


def unread_answers(client: Client) -> QuerySet[Word]:
    """What we answered in the portal and no page of theirs has shown yet."""
    return Word.objects.filter(
        conversation__in=own_words(client), side=Word.Side.OUT, read_at__isnull=True
    )


def likely_writers(conversation: Conversation, user: User):
    """Clients who have the address it came from; a colleague decides."""
    if not conversation.address or not user.may(Permission.SEE_CLIENTS):
        return Client.objects.none()
    address = conversation.address
    return Client.objects.current().filter(Q(email__iexact=address) | Q(phone=address))[:5]
