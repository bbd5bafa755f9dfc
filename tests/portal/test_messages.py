"""Messages in the portal: within reach from every page, and an answer is said on the first one."""

import re
from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from notices.actions import inbox
from notices.models import Conversation

HOME = reverse("portal:home")
PAGE, READ = reverse("portal:messages"), reverse("portal:messages-read")
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


@pytest.fixture
def answered(carl, clerk):
    """Answers Carl in the portal; gives the word."""

    def answer(text="From day 14 on."):
        if not Conversation.objects.filter(client=carl).exists():
            written(carl, timezone.now() - timedelta(hours=3))
        talk = Conversation.objects.get(client=carl)
        return inbox.answer(conversation=talk, text=text, by=clerk)

    return answer


def shown(page) -> list[str]:
    """What the page says it has shown: the hidden fields of its form of reading."""
    form = page.text[page.text.index("talk-read") :].partition("</form>")[0]
    return re.findall(r'name="shown" value="([^"]+)"', form)


def test_an_answer_is_said_on_the_first_page_until_it_is_read(client, carl, answered):
    written(carl, timezone.now() - timedelta(hours=3))
    assert "answered you" not in client.get(LINE).text
    word = answered()
    assert "We have answered you" in client.get(LINE).text

    page = client.get(PAGE)
    assert "From day 14 on." in page.text
    assert "New</span>" in page.text
    assert "We have answered you" in client.get(LINE).text  # looking changes nothing
    assert client.post(READ, {"shown": shown(page)}).url == PAGE

    word.refresh_from_db()
    assert word.read_at is not None
    assert "answered you" not in client.get(LINE).text
    page = client.get(PAGE)
    assert "New</span>" not in page.text
    assert "talk-read" not in page.text


def test_an_answer_that_came_while_the_page_was_open_stays_unread(client, carl, answered):
    answered("The first.")
    page = client.get(PAGE)
    later = answered("The second.")
    client.post(READ, {"shown": shown(page)})

    later.refresh_from_db()
    assert later.read_at is None
    assert "We have answered you" in client.get(LINE).text
    assert "New</span>" in client.get(PAGE).text


def test_read_twice_keeps_the_first_time_and_by_script_nothing_is_left_to_press(
    client, carl, answered
):
    word = answered()
    told = {"shown": shown(client.get(PAGE))}
    script = client.post(READ, told, headers={"HX-Request": "true"})
    assert (script.status_code, script.content) == (200, b"")
    word.refresh_from_db()
    first = word.read_at
    client.post(READ, told)
    word.refresh_from_db()
    assert word.read_at == first
    changed = LogEntry.objects.get_for_object(word).filter(action=LogEntry.Action.UPDATE)
    assert changed.count() == 1


def test_who_writes_back_has_read_what_stood_above(client, carl, answered):
    word = answered()
    page = client.get(PAGE)
    later = answered("And keep it dry.")
    client.post(PAGE, {"text": "Thank you", "shown": shown(page)})

    word.refresh_from_db()
    later.refresh_from_db()
    assert (word.read_at is None, later.read_at is None) == (False, True)


@pytest.mark.parametrize("told", ["x", "", "9" * 40, "-1", "²"])
def test_what_no_page_has_sent_marks_nothing(client, carl, answered, told):
    word = answered()
    assert client.post(READ, {"shown": [told]}).status_code == 302
    word.refresh_from_db()
    assert word.read_at is None


def test_nobody_reads_for_somebody_else(client, carl, answered, other_client_user):
    word = answered()
    client.force_login(other_client_user)
    client.post(READ, {"shown": [word.pk]})
    word.refresh_from_db()
    assert word.read_at is None
    client.force_login(carl.user)
    assert client.get(READ).status_code == 405


def test_the_desk_sees_whether_its_answer_was_read(client, carl, answered, clerk):
    word = answered()
    desk = reverse("desk:inbox-one", args=[word.conversation.ref])
    client.force_login(clerk)
    assert "not read yet" in client.get(desk).text
    inbox.mark_read(client=carl, shown=[word.pk])
    page = client.get(desk).text
    assert "not read yet" not in page
    assert "bi-check2-all" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_at_most_twelve_times_for_one_answer_and_for_three(
    client, carl, answered, count
):
    for n in range(count):
        answered(f"Answer {n}.")
    said = "We have answered you" if count == 1 else "3 answers wait for you"
    assert said in client.get(LINE).text
    with CaptureQueriesContext(connection) as asked:
        client.get(PAGE)
    assert len(asked) <= 12 + 2  # a savepoint around the line of the opening


def test_a_note_among_colleagues_is_no_answer(client, carl, clerk):
    written(carl, timezone.now() - timedelta(hours=3))
    talk = Conversation.objects.get(client=carl)
    inbox.add_note(conversation=talk, text="Ask Ana.", by=clerk)
    assert "answered you" not in client.get(LINE).text
    assert "Ask Ana." not in client.get(reverse("portal:messages")).text
