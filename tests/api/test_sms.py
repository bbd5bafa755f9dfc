"""What Twilio tells of text messages, and what clients answer: signed calls only."""

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from twilio.request_validator import RequestValidator

from clients.actions import say_whether
from clients.models import ContactConsent
from notices.models import Delivery, Message, Word
from tests.factories import make_client

pytestmark = pytest.mark.django_db
ACCOUNT = {"account": "AC1", "token": "secret", "sender": "+12125550100"}
NUMBER = "+12125550123"


@pytest.fixture(autouse=True)
def _texted():
    with override_settings(SMS=ACCOUNT, SITE_URL="https://book.example.com"):
        yield


def call(client, name, signed_with="secret", **form):
    url = reverse(f"api:{name}")
    signature = RequestValidator(signed_with).compute_signature(
        f"https://book.example.com{url}", form
    )
    return client.post(url, form, headers={"X-Twilio-Signature": signature})


def a_try(provider_ref="SM1") -> Delivery:
    message = Message.objects.create(
        client=make_client(), channel="sms", address=NUMBER, made_at=timezone.now()
    )
    return Delivery.objects.create(
        message=message,
        channel="sms",
        started_at=timezone.now(),
        lease_until=timezone.now(),
        outcome="sent",
        outcome_at=timezone.now(),
        provider_ref=provider_ref,
    )


def allows(who) -> bool:
    return ContactConsent.objects.allows(who, ContactConsent.Kind.SMS)


def texted_client(**more):
    who = make_client(phone=NUMBER, **more)
    say_whether(
        client=who, kind="sms", is_given=True, wording="Yes, text me.", side="client", by=None
    )
    return who


@pytest.mark.parametrize("name", ["sms-reply", "sms-status"])
def test_a_call_that_twilio_did_not_sign_is_refused(client, name):
    assert call(client, name, signed_with="another", From=NUMBER, Body="STOP").status_code == 403
    assert client.post(reverse(f"api:{name}"), {"From": NUMBER, "Body": "STOP"}).status_code == 403


@override_settings(SMS={})
def test_without_an_account_every_call_is_refused(client):
    assert call(client, "sms-reply", signed_with="", From=NUMBER, Body="STOP").status_code == 403


def test_a_form_changed_on_the_way_is_refused(client):
    url = reverse("api:sms-reply")
    signature = RequestValidator("secret").compute_signature(
        f"https://book.example.com{url}", {"From": NUMBER, "Body": "Thanks"}
    )
    answer = client.post(
        url, {"From": NUMBER, "Body": "STOP"}, headers={"X-Twilio-Signature": signature}
    )
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("status", "report"),
    [("delivered", "delivered"), ("undelivered", "bounced"), ("failed", "bounced")],
)
def test_what_became_of_a_text_message_is_kept(client, status, report):
    delivery = a_try()
    assert call(client, "sms-status", MessageSid="SM1", MessageStatus=status).status_code == 204
    delivery.refresh_from_db()
    assert delivery.report == report
    assert delivery.reported_at


def test_a_repeat_or_a_late_contradiction_changes_nothing(client):
    delivery = a_try()
    call(client, "sms-status", MessageSid="SM1", MessageStatus="delivered")
    call(client, "sms-status", MessageSid="SM1", MessageStatus="failed")
    delivery.refresh_from_db()
    assert delivery.report == "delivered"


def test_news_on_the_way_and_of_strange_messages_is_no_report(client):
    delivery = a_try()
    assert call(client, "sms-status", MessageSid="SM1", MessageStatus="sent").status_code == 204
    assert call(client, "sms-status", MessageSid="SM9", MessageStatus="failed").status_code == 204
    delivery.refresh_from_db()
    assert delivery.report == ""


@pytest.mark.parametrize("word", ["STOP", "stop", " Stop. ", "UNSUBSCRIBE", "optout"])
def test_stop_is_honoured_at_once_for_everyone_with_that_number(client, word):
    one, other = texted_client(), texted_client(first_name="Twin")
    answer = call(client, "sms-reply", From=NUMBER, Body=word)
    assert answer.status_code == 200
    assert b"<Message" not in answer.content
    assert not allows(one)
    assert not allows(other)


def test_start_gives_back_what_stop_took_and_no_more(client):
    stopped, refused = texted_client(), make_client(phone=NUMBER)
    call(client, "sms-reply", From=NUMBER, Body="STOP")
    call(client, "sms-reply", From=NUMBER, Body="START")
    assert allows(stopped)
    assert not allows(refused)


def test_a_no_said_elsewhere_is_not_undone_by_start(client):
    who = texted_client()
    say_whether(client=who, kind="sms", is_given=False, wording="No texts.", side="client", by=None)
    call(client, "sms-reply", From=NUMBER, Body="start")
    assert not allows(who)


@pytest.mark.parametrize("word", ["Yes", "YES!", "start", "cancel", "End", "quit"])
def test_what_may_be_an_answer_reaches_a_person(client, word):
    texted_client()
    call(client, "sms-reply", From=NUMBER, Body=word)
    assert [said.text for said in Word.objects.all()] == [word]


@pytest.mark.parametrize("word", ["cancel", "End", "quit"])
def test_and_is_honoured_where_carriers_take_it_for_stop(client, word):
    who = texted_client()
    call(client, "sms-reply", From=NUMBER, Body=word)
    assert not allows(who)


@pytest.mark.parametrize("word", ["STOP", "unstop"])
def test_what_can_mean_nothing_else_waits_for_nobody(client, word):
    texted_client()
    call(client, "sms-reply", From=NUMBER, Body="STOP")
    call(client, "sms-reply", From=NUMBER, Body=word)
    assert not Word.objects.exists()


def test_stop_in_a_sentence_is_a_sentence(client):
    who = texted_client()
    call(client, "sms-reply", From=NUMBER, Body="I will stop by at noon")
    assert allows(who)
