"""The inbox at the desk, the portal's messages and the website's question."""

import pytest
from django.urls import reverse
from django.utils import timezone

from notices.actions import inbox
from notices.models import Conversation, Word
from tests.factories import make_client

pytestmark = pytest.mark.django_db


def post(client, name, *args, **form):
    return client.post(reverse(name, args=args), {"once": timezone.now().isoformat(), **form})


def heard(text="Can I come later?", **more):
    return inbox.hear(**({"channel": "sms", "address": "+12125550123"} | more), text=text)


@pytest.fixture
def colleague(artist):
    return artist.user


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


def test_what_came_in_stands_in_the_list_until_it_is_done(desk):
    talk = heard()
    page = desk.get(reverse("desk:inbox")).content.decode()
    assert "Can I come later?" in page
    assert "Nobody yet" in page
    assert post(desk, "desk:inbox-done", talk.ref).status_code == 302
    assert "Can I come later?" not in desk.get(reverse("desk:inbox")).content.decode()
    assert "Can I come later?" in desk.get(reverse("desk:inbox") + "?show=done").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_statements_for_three_as_for_one(
    desk, django_assert_max_num_queries, count
):
    for n in range(count):
        heard(address=f"+1212555012{n}")
    with django_assert_max_num_queries(12):
        desk.get(reverse("desk:inbox"))


@pytest.mark.parametrize("count", [1, 3])
def test_a_conversation_takes_as_many_statements_for_three_words_as_for_one(
    desk, clerk, django_assert_max_num_queries, count
):
    who = make_client(email="maya@example.com")
    talk = heard(channel="portal", address="", client=who)
    for n in range(count):
        inbox.add_note(conversation=talk, text=f"Note {n}", by=clerk)
    with django_assert_max_num_queries(12):
        desk.get(reverse("desk:inbox-one", args=[talk.ref]))


def test_someone_with_the_address_is_offered_and_never_linked_by_itself(desk):
    who = make_client(phone="+12125550123")
    talk = heard()
    page = desk.get(reverse("desk:inbox-one", args=[talk.ref])).content.decode()
    assert reverse("desk:inbox-link", args=[talk.ref, who.ref]) in page
    assert "Your answer" not in page
    post(desk, "desk:inbox-link", talk.ref, who.ref)
    talk.refresh_from_db()
    assert talk.client == who
    assert "Your answer" in desk.get(reverse("desk:inbox-one", args=[talk.ref])).content.decode()


def test_a_refused_answer_keeps_what_was_typed(desk):
    talk = heard(channel="email", address="ann@example.com")
    answer = post(desk, "desk:inbox-answer", talk.ref, text="Of course.")
    assert answer.status_code == 409
    assert not Word.objects.filter(side="out").exists()


def test_an_empty_answer_is_said_beside_the_field(desk):
    talk = heard(channel="portal", address="", client=make_client(email="maya@example.com"))
    answer = post(desk, "desk:inbox-answer", talk.ref, text=" ")
    assert answer.status_code == 422
    assert "Please write something first." in answer.content.decode()


def test_a_stranger_becomes_a_new_client_of_their_own(desk):
    make_client(email="ann@example.com", first_name="Ann")
    talk = heard(channel="website", address="ann@example.com")
    post(desk, "desk:inbox-keep", talk.ref, first_name="Anna")
    talk.refresh_from_db()
    assert talk.client.first_name == "Anna"
    assert not talk.client.is_proven


def test_a_call_is_written_down_done_or_not(desk):
    who = make_client()
    post(desk, "desk:inbox-call", who.ref, text="Asked about parking.", done="1")
    assert Conversation.objects.get().done_at
    post(desk, "desk:inbox-call", who.ref, text="Wants to be called back.")
    assert Conversation.objects.open().count() == 1


def test_an_artist_reads_what_their_clients_write_and_not_what_others_do(client, colleague, clerk):
    client.force_login(colleague)
    talk = heard()
    assert client.get(reverse("desk:inbox-one", args=[talk.ref])).status_code == 403
    assert "Can I come later?" not in client.get(reverse("desk:inbox")).content.decode()
    inbox.take(conversation=talk, by=colleague)
    assert client.get(reverse("desk:inbox-one", args=[talk.ref])).status_code == 200


def test_a_client_writes_in_the_portal_and_reads_the_answer_but_no_note(client, client_user, clerk):
    client.force_login(client_user)
    assert post(client, "portal:messages", text="May I swim?").status_code == 302
    talk = Conversation.objects.get()
    assert talk.client.user == client_user
    inbox.answer(conversation=talk, text="In four weeks.", by=clerk)
    inbox.add_note(conversation=talk, text="Ask Maya.", by=clerk)
    page = client.get(reverse("portal:messages")).content.decode()
    assert "May I swim?" in page
    assert "In four weeks." in page
    assert "Ask Maya." not in page


def test_a_visitors_question_waits_at_the_desk(client):
    answer = post(
        client, "ask", first_name="Ann", email="ann@example.com", text="Does it hurt? <b>"
    )
    assert answer.status_code == 302
    talk = Conversation.objects.get()
    assert (talk.channel, talk.address, talk.client) == ("website", "ann@example.com", None)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"first_name": "Ann", "text": "Hm?"}, "we can reach you"),
        ({"first_name": "Ann", "email": "ann@example.com", "text": ""}, "write your question"),
        ({"first_name": "Ann", "email": "ann@example", "text": "Hm?"}, "looks incomplete"),
        ({"first_name": "A" * 200, "email": "a@example.com", "text": "Hm?"}, "longer than we can"),
    ],
)
def test_what_is_missing_in_a_question_is_said_kindly(client, typed, said):
    answer = post(client, "ask", **typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Conversation.objects.exists()


def test_too_many_questions_from_one_place_are_refused_with_what_was_typed(client):
    for _ in range(inbox.QUESTIONS_A_DAY):
        post(client, "ask", first_name="Ann", email="ann@example.com", text="Hm?")
    answer = post(client, "ask", first_name="Ann", email="ann@example.com", text="Once more")
    assert answer.status_code == 429
    assert "Once more" in answer.content.decode()
