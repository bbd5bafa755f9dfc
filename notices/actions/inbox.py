"""The verbs of the inbox: hear, take, link, answer, and say that it is done.

An answer is a row; the notice that carries it is derived like any other, so that it is written
down before it is sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from clients.actions import welcome
from clients.models import Client
from notices import channels
from notices.access import unread_answers
from notices.actions.sweeping import nudge
from notices.errors import NobodyToAnswer, NothingSaid, TooLongForAText, TooManyQuestions
from notices.models import Conversation, Message, Word

Channel, Side = Conversation.Channel, Word.Side

# A word that comes later than this begins a conversation of its own.
SAME_TALK = timedelta(days=30)
QUESTIONS_A_DAY = 5
LONGEST_TEXT_MESSAGE = 300


def hear(
    *,
    channel: str,
    text: str,
    address: str = "",
    name: str = "",
    subject: str = "",
    client: Client | None = None,
    said_by: User | None = None,
    network: str = "",
    provider_ref: str = "",
    now: datetime | None = None,
) -> Conversation | None:
    """Keep what somebody says to us; None when the provider told it before.

    `client` only where they are signed in; an address joins what the same address said before,
    and never a client by itself.
    """
    text = text.replace("\0", "").strip()
    if not text:
        raise NothingSaid()
    now = now or timezone.now()
    try:
        with transaction.atomic():
            conversation = _talk_of(channel, address, client, now) or Conversation(
                channel=channel,
                client=client,
                address=address,
                name=name.strip()[:120],
                subject=subject.strip()[:160],
                network=network,
                opened_at=now,
            )
            conversation.last_at = now
            conversation.done_at = conversation.done_by = None
            conversation.save()
            Word.objects.create(
                conversation=conversation,
                side=Side.IN,
                text=text[:10_000],
                said_at=now,
                said_by=said_by,
                provider_ref=provider_ref,
            )
    except IntegrityError:
        if provider_ref and Word.objects.filter(provider_ref=provider_ref).exists():
            return None
        raise
    return conversation


def _talk_of(
    channel: str, address: str, client: Client | None, now: datetime
) -> Conversation | None:
    """What this person said lately over this channel. A question on the website stands alone:
    anyone can type any address there."""
    if channel == Channel.WEBSITE or not (client or address):
        return None
    rows = Conversation.objects.filter(channel=channel, last_at__gt=now - SAME_TALK)
    rows = rows.filter(client=client) if client else rows.filter(address=address)
    return rows.select_for_update(of=("self",)).order_by("-last_at", "-pk").first()


def ask(
    *, name: str, address: str, text: str, network: str, now: datetime | None = None
) -> Conversation | None:
    """A visitor's question. Counted by network without a lock: one more may slip through."""
    now = now or timezone.now()
    lately = Conversation.objects.filter(network=network, opened_at__gt=now - timedelta(days=1))
    if network and lately.count() >= QUESTIONS_A_DAY:
        raise TooManyQuestions()
    return hear(
        channel=Channel.WEBSITE, text=text, address=address, name=name, network=network, now=now
    )


def note_call(
    *, client: Client, text: str, by: User, now: datetime | None = None
) -> Conversation | None:
    """Write down what a client said on the phone."""
    return hear(channel=Channel.CALL, client=client, text=text, said_by=by, now=now)


def take(*, conversation: Conversation, by: User, now: datetime | None = None) -> Conversation:
    """`by` looks after it; whoever has it may hand it on by letting another take it."""
    return _change(conversation, held_by=by, held_at=now or timezone.now())


def let_go(*, conversation: Conversation, by: User) -> Conversation:
    """Nobody looks after it: it is everybody's again."""
    return _change(conversation, held_by=None, held_at=None)


def mark_done(*, conversation: Conversation, by: User, now: datetime | None = None) -> Conversation:
    return _change(conversation, done_by=by, done_at=now or timezone.now())


def open_again(*, conversation: Conversation, by: User) -> Conversation:
    return _change(conversation, done_by=None, done_at=None)


def link(
    *, conversation: Conversation, client: Client, by: User, now: datetime | None = None
) -> Conversation:
    """A colleague recognises who writes."""
    return _change(conversation, client=client, linked_by=by, linked_at=now or timezone.now())


def keep_as_new(
    *, conversation: Conversation, first_name: str, by: User, now: datetime | None = None
) -> Conversation:
    """Make a new, unproven client of a stranger who wrote, so that they can be answered."""
    is_mail = "@" in conversation.address
    with transaction.atomic():
        client = welcome(
            first_name=first_name,
            email=conversation.address if is_mail else "",
            phone="" if is_mail else conversation.address,
            now=now,
        )
        return link(conversation=conversation, client=client, by=by, now=now)


@transaction.atomic
def _change(conversation: Conversation, **values) -> Conversation:
    current = Conversation.objects.select_for_update(of=("self",)).get(pk=conversation.pk)
    for name, value in values.items():
        setattr(current, name, value)
    current.save(update_fields=list(values))
    return current


@transaction.atomic
def mark_read(*, client: Client, shown: Iterable[int], now: datetime | None = None) -> int:
    """These of our answers, by primary key, were shown to the client in the portal; gives how
    many they had not read before. What came meanwhile stays unread."""
    now = now or timezone.now()
    unread = unread_answers(client).filter(pk__in=list(shown)).order_by("pk")
    words = list(unread.select_for_update(of=("self",)))
    for word in words:
        word.read_at = now
        word.save(update_fields=["read_at"])
    return len(words)


@transaction.atomic
def add_note(
    *, conversation: Conversation, text: str, by: User, now: datetime | None = None
) -> Word:
    """A word among colleagues."""
    return _say(conversation, Side.NOTE, text, by, now)


@transaction.atomic
def answer(*, conversation: Conversation, text: str, by: User, now: datetime | None = None) -> Word:
    """Answer over the channel it came by, to the address in the client's record, and look after
    it from now on."""
    current = Conversation.objects.select_for_update(of=("self",)).get(pk=conversation.pk)
    if current.client is None:
        raise NobodyToAnswer()
    if goes_by(current) == Message.Channel.SMS and len(text) > LONGEST_TEXT_MESSAGE:
        raise TooLongForAText()
    word = _say(current, Side.OUT, text, by, now)
    if current.held_by is None:
        _change(current, held_by=by, held_at=word.said_at)
    nudge()
    return word


def goes_by(conversation: Conversation) -> str:
    """The channel an answer takes; a call is answered by a call."""
    assert conversation.client is not None
    wanted = Message.Channel.SMS if conversation.channel == Channel.SMS else ""
    return channels.way_to(conversation.client, wanted=wanted).channel


def _say(conversation: Conversation, side: str, text: str, by: User, now: datetime | None) -> Word:
    text = text.replace("\0", "").strip()
    if not text:
        raise NothingSaid()
    return Word.objects.create(
        conversation=conversation,
        side=side,
        text=text,
        said_at=now or timezone.now(),
        said_by=by,
    )
