"""What came into the demo's inbox: some of it answered, some of it waiting."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts.models import User
from accounts.roles import Role
from clients.models import Client
from notices.actions import inbox
from notices.models import Conversation

Channel = Conversation.Channel


def write_to_us(*, now: datetime) -> int:
    """A reply to a text message, a question from the website, a portal talk and a call."""
    clerk = User.objects.filter(role=Role.DESK).order_by("pk").first()
    assert clerk is not None
    own = Client.objects.filter(user__isnull=False).order_by("pk").first()
    texter = Client.objects.exclude(phone="").order_by("-pk").first()
    caller = Client.objects.exclude(phone="").order_by("pk").first()
    assert own is not None
    assert texter is not None
    assert caller is not None

    def ago(hours: float) -> datetime:
        return now - timedelta(hours=hours)

    inbox.hear(
        channel=Channel.SMS,
        address=str(texter.phone),
        text="Can I come half an hour later on Thursday? Traffic is bad that day.",
        now=ago(1.5),
    )
    inbox.ask(
        name="Rosa Lindgren",
        address="rosa.lindgren@example.com",
        text="Does it work with grey hair? And how long would I stay out of the sun afterwards?",
        network="",
        now=ago(5),
    )
    talk = inbox.hear(
        channel=Channel.PORTAL,
        client=own,
        said_by=own.user,
        text="May I wear a cap on the way home?",
        now=ago(27),
    )
    assert talk is not None
    inbox.answer(
        conversation=talk,
        text="Yes: a loose, clean one. Take it off at home.",
        by=clerk,
        now=ago(26),
    )
    inbox.mark_done(conversation=talk, by=clerk, now=ago(26))
    call = inbox.note_call(
        client=caller, text="Asked for a parking space. Call back tomorrow.", by=clerk, now=ago(3)
    )
    assert call is not None
    inbox.take(conversation=call, by=clerk, now=ago(3))
    return Conversation.objects.count()
