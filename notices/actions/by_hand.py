"""What colleagues do about messages: tell by telephone or letter, send again what failed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from clients.errors import NotToBeWrittenTo
from clients.models import Client
from notices import channels
from notices.actions.keeping import mark, new_message
from notices.actions.sweeping import nudge
from notices.errors import DoneAlready, NotToBeSentAgain
from notices.models import Message, Notice

State = Notice.State
NOT_DELIVERED = (State.FAILED, State.PERHAPS, State.WITHHELD)


@transaction.atomic
def send_again(*, notice: Notice, by: User, now: datetime | None = None) -> Notice:
    """Try a failed notice once more, the way the client is reached today. It goes only while
    it is still true and of use, like any other."""
    now = now or timezone.now()
    assert notice.client is not None  # colleagues are told again by the next sweep
    client = Client.objects.select_for_update(no_key=True).get(pk=notice.client.pk)
    current = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if current.state not in NOT_DELIVERED and not came_back(current):
        raise NotToBeSentAgain()
    if client.is_silent:
        raise NotToBeWrittenTo()
    way = channels.way_to(client)
    current.message = new_message(client, way, now, now)
    current.state, current.sent_at = State.DESK if way.is_task else State.WAITING, None
    current.save(update_fields=["message", "state", "sent_at"])
    nudge()
    return current


def came_back(notice: Notice) -> bool:
    """Whether the provider told that the message never arrived."""
    message = notice.message
    return message is not None and message.deliveries.filter(report="bounced").exists()


@transaction.atomic
def task_done(
    *, message: Message, by: User, words: str = "", now: datetime | None = None
) -> Message:
    """A call was made or a letter posted, with how it went."""
    now = now or timezone.now()
    current = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if current.done_at is not None or not current.is_task:
        raise DoneAlready()
    current.done_at, current.done_by, current.done_words = now, by, words.strip()[:300]
    current.save(update_fields=["done_at", "done_by", "done_words"])
    mark(current.notices.filter(state=State.DESK), State.SENT, now)
    return current
