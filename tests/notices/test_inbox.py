"""What comes in waits for somebody, and an answer reaches whoever asked."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import override_settings
from django.utils import timezone

from clients.actions import say_whether
from clients.models import Client
from notices import actions
from notices.actions import inbox
from notices.errors import NobodyToAnswer, NothingSaid, TooLongForAText, TooManyQuestions
from notices.models import Conversation, Notice, Word
from tests.factories import make_client

pytestmark = pytest.mark.django_db
NUMBER = "+12125550123"
NOW = timezone.now().replace(microsecond=0)


def texted(client: Client) -> Client:
    say_whether(client=client, kind="sms", is_given=True, wording="Yes.", side="client", by=None)
    return client


def heard(text="Can I come later?", **more):
    return inbox.hear(**({"channel": "sms", "address": NUMBER, "now": NOW} | more), text=text)


def test_what_a_number_says_waits_for_somebody_and_opens_no_client():
    make_client(phone=NUMBER)
    talk = heard()
    assert talk.client is None
    assert list(Conversation.objects.untaken()) == [talk]


def test_the_same_number_goes_on_with_what_it_said_and_opens_it_again(clerk):
    talk = heard()
    inbox.mark_done(conversation=talk, by=clerk)
    again = heard("And thank you", now=NOW + timedelta(days=2))
    assert again.pk == talk.pk
    assert again.done_at is None
    assert [word.text for word in again.words.all()] == ["Can I come later?", "And thank you"]


def test_a_word_long_after_begins_anew():
    talk = heard()
    assert heard(now=NOW + inbox.SAME_TALK + timedelta(hours=1)).pk != talk.pk


def test_what_the_provider_tells_twice_is_heard_once():
    talk = heard(provider_ref="SM1")
    assert heard(provider_ref="SM1") is None
    assert talk.words.count() == 1


def test_questions_on_the_website_never_join_each_other():
    first = inbox.ask(name="Ann", address="ann@example.com", text="Does it hurt?", network="n")
    other = inbox.ask(name="Bob", address="ann@example.com", text="What of it?", network="n")
    assert first.pk != other.pk


def test_one_network_asks_so_often_a_day_and_others_still_may():
    for _ in range(inbox.QUESTIONS_A_DAY):
        inbox.ask(name="Ann", address="ann@example.com", text="Hm?", network="n", now=NOW)
    with pytest.raises(TooManyQuestions):
        inbox.ask(name="Ann", address="ann@example.com", text="Hm?", network="n", now=NOW)
    assert inbox.ask(name="Bob", address="bob@example.com", text="Hm?", network="m", now=NOW)
    later = NOW + timedelta(days=1, minutes=1)
    assert inbox.ask(name="Ann", address="ann@example.com", text="Hm?", network="n", now=later)


@pytest.mark.parametrize("text", ["", "  \n ", "\0"])
def test_silence_is_no_message(text):
    with pytest.raises(NothingSaid):
        heard(text)
    assert not Conversation.objects.exists()


def test_who_takes_it_has_it_until_another_does(clerk, owner):
    talk = inbox.take(conversation=heard(), by=clerk)
    assert talk.held_by == clerk
    assert inbox.take(conversation=talk, by=owner).held_by == owner
    assert inbox.let_go(conversation=talk, by=owner).held_by is None


def test_a_stranger_is_answered_once_somebody_says_who_they_are(clerk):
    talk = heard(channel="email", address="ann@example.com")
    with pytest.raises(NobodyToAnswer):
        inbox.answer(conversation=talk, text="Of course.", by=clerk)
    talk = inbox.keep_as_new(conversation=talk, first_name="Ann", by=clerk)
    assert not talk.client.is_proven
    assert talk.client.email == "ann@example.com"
    inbox.answer(conversation=talk, text="Of course.", by=clerk)
    assert talk.words.last().side == Word.Side.OUT


def test_an_answer_goes_out_as_a_message_to_the_address_in_the_record(clerk):
    client = make_client(email="maya@example.com")
    talk = heard(channel="email", address="someone@else.example", now=NOW - timedelta(hours=1))
    talk = inbox.link(conversation=talk, client=client, by=clerk)
    actions.sweep(now=NOW - timedelta(minutes=2))
    inbox.answer(conversation=talk, text="Come at 15:00.\nSee you then.", by=clerk, now=NOW)
    actions.sweep(now=NOW + timedelta(seconds=20))
    (letter,) = mail.outbox
    assert letter.to == ["maya@example.com"]
    assert "Come at 15:00." in letter.body
    notice = Notice.objects.get(kind="reply")
    assert notice.state == "sent"
    actions.sweep(now=NOW + timedelta(minutes=5))
    assert len(mail.outbox) == 1


@override_settings(SMS={"account": "AC1", "token": "t", "sender": "+12125550100"})
def test_a_text_message_is_answered_by_one_even_when_mail_is_preferred(clerk):
    client = texted(make_client(phone=NUMBER, email="maya@example.com"))
    talk = inbox.link(conversation=heard(), client=client, by=clerk)
    assert inbox.goes_by(talk) == "sms"
    talk.channel = "email"
    assert inbox.goes_by(talk) == "email"


@override_settings(SMS={"account": "AC1", "token": "t", "sender": "+12125550100"})
def test_a_text_message_holds_no_letter(clerk):
    client = texted(make_client(phone=NUMBER, email=""))
    talk = inbox.link(conversation=heard(), client=client, by=clerk)
    with pytest.raises(TooLongForAText):
        inbox.answer(conversation=talk, text="x" * 301, by=clerk)
    assert not talk.words.filter(side="out").exists()


def test_an_answer_in_the_portal_is_told_of_and_not_repeated_in_the_mail(clerk):
    client = make_client(email="maya@example.com")
    talk = heard(channel="portal", address="", client=client, now=NOW - timedelta(hours=1))
    actions.sweep(now=NOW - timedelta(minutes=2))
    inbox.answer(conversation=talk, text="Your scab is normal.", by=clerk, now=NOW)
    actions.sweep(now=NOW + timedelta(seconds=20))
    (letter,) = mail.outbox
    assert "scab" not in letter.body
    assert "/portal/messages/" in letter.body


def test_a_note_among_us_leaves_nobody_an_answer(clerk):
    client = make_client(email="maya@example.com")
    talk = inbox.note_call(client=client, text="Asked about parking.", by=clerk, now=NOW)
    inbox.add_note(conversation=talk, text="Told her the garage.", by=clerk, now=NOW)
    actions.sweep(now=NOW + timedelta(minutes=1))
    assert not mail.outbox


def test_an_answer_is_looked_after_by_its_author(clerk):
    client = make_client(email="maya@example.com")
    talk = inbox.note_call(client=client, text="Please call back.", by=clerk, now=NOW)
    inbox.answer(conversation=talk, text="We will.", by=clerk, now=NOW)
    talk.refresh_from_db()
    assert talk.held_by == clerk
