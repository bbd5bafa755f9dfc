"""Mail by a provider: what it answers, what it tells afterwards, and what it brings in."""

import pytest
from anymail.exceptions import AnymailAPIError, AnymailRecipientsRefused
from anymail.inbound import AnymailInboundMessage
from anymail.signals import AnymailInboundEvent, AnymailTrackingEvent, inbound, tracking
from django.core import mail
from django.test import override_settings
from django.utils import timezone

from notices.mime import Letter
from notices.models import Conversation, Delivery, Message
from notices.outcomes import back_of
from notices.post import Post
from tests.factories import make_client


def send(problem=None):
    message = Letter(
        ref="1", subject="Hello", body="Text", from_email="a@example.com", to=["b@example.com"]
    )
    with override_settings(EMAIL_BACKEND="anymail.backends.test.EmailBackend"):
        post = Post()
        if problem:

            def refuse(messages):
                raise problem

            post._connection.send_messages = refuse
        back = back_of(post.send(message))
    return back.outcome, back.error, back.provider_ref


def test_what_the_provider_calls_a_mail_is_kept():
    mail.outbox.clear()
    outcome, error, ref = send()
    assert (outcome, error) == ("sent", "")
    assert ref


@pytest.mark.parametrize(
    ("problem", "outcome"),
    [
        (AnymailRecipientsRefused(), "refused"),
        (AnymailAPIError("bad address", status_code=422), "refused"),
        (AnymailAPIError("too many", status_code=429), "later"),
        (AnymailAPIError("broken", status_code=503), "unknown"),
        (AnymailAPIError("no answer"), "unknown"),
    ],
)
def test_no_is_for_good_too_many_for_later_and_a_broken_answer_unknown(problem, outcome):
    got, error, _ = send(problem=problem)
    assert got == outcome
    assert "address" not in error


@pytest.fixture
def delivery(db):
    now = timezone.now()
    message = Message.objects.create(
        client=make_client(), channel="email", address="b@example.com", made_at=now
    )
    return Delivery.objects.create(
        message=message,
        started_at=now,
        lease_until=now,
        outcome="sent",
        outcome_at=now,
        provider_ref="esp-1",
    )


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("delivered", "delivered"),
        ("bounced", "bounced"),
        ("complained", "complained"),
        ("opened", ""),
    ],
)
def test_what_became_of_it_is_kept_and_who_opened_it_is_not(delivery, told, kept):
    event = AnymailTrackingEvent(event_type=told, message_id="esp-1")
    tracking.send(sender=None, event=event, esp_name="Test")
    delivery.refresh_from_db()
    assert delivery.report == kept


def came(text="Can I come later?", ref="in-1", **headers):
    raw = AnymailInboundMessage.construct(
        from_email="Ann Lee <Ann@Example.com>",
        to="studio@example.com",
        subject="Re: Tomorrow",
        text=text,
        headers=list(headers.items()),
    )
    inbound.send(
        sender=None,
        event=AnymailInboundEvent(event_type="inbound", event_id=ref, message=raw),
        esp_name="Test",
    )


@pytest.mark.django_db
def test_a_reply_waits_in_the_inbox_and_is_heard_once():
    came()
    came()
    talk = Conversation.objects.get()
    assert (talk.channel, talk.address, talk.name) == ("email", "ann@example.com", "Ann Lee")
    assert talk.client is None
    assert [word.text.strip() for word in talk.words.all()] == ["Can I come later?"]


@pytest.mark.django_db
def test_what_a_machine_answers_by_itself_is_nobodys_word():
    came("I am away.", **{"Auto-Submitted": "auto-replied"})
    assert not Conversation.objects.exists()
