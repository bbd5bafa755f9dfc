"""Messages in the portal: within reach from every page, and an answer is said on the first one."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from notices.access import standing_answer
from notices.actions import inbox
from notices.models import Conversation

HOME = reverse("portal:home")
LINE = reverse("portal:messages-answered")


@pytest.fixture
def carl(client, client_user):
    client.force_login(client_user)
    return client_user.client


def written(who, at):
    return inbox.hear(
        channel=Conversation.Channel.PORTAL,
        client=who,
        text="May I swim?",
        said_by=who.user,
        now=at,
    )


def test_messages_stand_under_home(client, carl):
    page = client.get(HOME).text
    assert f'href="{reverse("portal:messages")}"' in page
    assert f'hx-get="{LINE}"' in page
    assert 'aria-current="page"' in client.get(reverse("portal:messages")).text


def test_an_answer_is_said_on_the_first_page_until_they_write_again(client, carl, clerk):
    now = timezone.now()
    word = written(carl, now - timedelta(hours=3))
    assert "We have answered you" not in client.get(LINE).text

    talk = Conversation.objects.get(client=carl)
    inbox.answer(conversation=talk, text="From day 14 on.", by=clerk, now=now - timedelta(hours=2))
    assert "We have answered you" in client.get(LINE).text
    assert "From day 14 on." in client.get(reverse("portal:messages")).text
    assert standing_answer(carl, now + timedelta(days=8)) is None

    written(carl, now - timedelta(hours=1))
    assert "We have answered you" not in client.get(LINE).text
    assert word is not None


def test_a_note_among_colleagues_is_no_answer(client, carl, clerk):
    written(carl, timezone.now() - timedelta(hours=3))
    talk = Conversation.objects.get(client=carl)
    inbox.add_note(conversation=talk, text="Ask Ana.", by=clerk)
    assert "We have answered you" not in client.get(LINE).text
    assert "Ask Ana." not in client.get(reverse("portal:messages")).text
