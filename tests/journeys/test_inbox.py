"""What comes in reaches somebody, and what did not go out goes out: the inbox, the messages and the
calls of the desk, the clinic's own texts, and the answers behind a mail's links."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import override_settings
from django.urls import reverse
from playwright.sync_api import Page, expect
from twilio.request_validator import RequestValidator

from accounts.roles import Role
from bookings.models import Service
from clients.actions import say_whether
from clients.models import Client
from notices.actions import sweep
from notices.models import CallBack, Conversation, Notice, VisitWord
from tests.factories import make_appointment, make_client, make_user
from tests.journeys.conftest import PHONE, WIDE, at, both, look
from tests.sessions_plan.following import worked_through

pytestmark = [pytest.mark.django_db(transaction=True)]
DAY = timedelta(days=1)
TWILIO = {"account": "AC1", "token": "secret", "sender": "+12125550100"}


@pytest.fixture
def olga(transactional_db):
    return make_user(Role.OWNER, "olga@example.com", name="Olga Stein")


@pytest.fixture
def sam(transactional_db) -> Client:
    found = make_client(
        first_name="Sam", full_name="Sam Porter", email="sam@example.com", phone="+12125550142"
    )
    say_whether(client=found, kind="sms", is_given=True, wording="Yes.", side="client", by=None)
    return found


@pytest.fixture
def reminded(studio, ana, sam) -> Notice:
    """Sam comes tomorrow, and the reminder has gone out."""
    now = datetime.now(UTC)
    sweep(now=now - 2 * DAY)
    make_appointment(
        location=studio, artist=ana, client=sam, starts_at=at(studio, 1, 15),
        service=Service.objects.get(slug="smp-session"), booked_at=now - 9 * DAY,
        changed_at=now - 9 * DAY,
    )  # fmt: skip
    sweep(now=now)
    return Notice.objects.get(kind=Notice.Kind.REMINDER, state=Notice.State.SENT)


def answer_by_text(client, text: str) -> None:
    """What Twilio calls when somebody answers a text message."""
    address, form = (
        reverse("api:sms-reply"),
        {"From": "+12125550142", "Body": text, "MessageSid": "SM7"},
    )
    with override_settings(SMS=TWILIO, SITE_URL="https://book.example.com"):
        signed = RequestValidator("secret").compute_signature(
            f"https://book.example.com{address}", form
        )
        found = client.post(address, form, headers={"X-Twilio-Signature": signed})
    assert found.status_code == 200


def done(page: Page, words: str) -> None:
    expect(page.get_by_text(words)).to_be_visible()


@both
def test_an_answer_to_a_reminder_is_taken_answered_and_done(
    open_as, client, dina, reminded, size, dark
):
    answer_by_text(client, "Can I come half an hour later?")
    page = open_as(dina, size, dark=dark)
    page.goto("/desk/inbox/")
    look(page)
    page.get_by_role("link", name=re.compile("Can I come half an hour later")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("+1 212-555-0142")
    look(page)
    page.get_by_role("button", name="I take it").click()
    page.get_by_role("button", name="It is Sam").click()
    page.get_by_label("Your answer").fill("Yes, at 15:30. See you then.")
    look(page)
    page.get_by_role("button", name="Answer", exact=True).click()
    done(page, "On its way.")
    page.get_by_role("button", name="Done").click()
    done(page, "Done. A new word from them opens it again.")
    talk = Conversation.objects.get()
    assert (talk.client, talk.held_by, talk.done_by) == (reminded.client, dina, dina)


@both
def test_a_question_of_a_stranger_becomes_a_client(open_browser, open_as, dina, studio, size, dark):
    page = open_browser(size, dark=dark)
    page.goto("/ask/")
    look(page)
    page.get_by_label("Your question").fill("Does it work with grey hair?")
    page.get_by_label("First name").fill("Rosa")
    page.get_by_label("E-mail").fill("rosa@example.com")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/ask/sent/")
    look(page)

    desk = open_as(dina, size, dark=dark)
    desk.goto("/desk/inbox/")
    desk.get_by_role("link", name=re.compile("grey hair")).click()
    desk.get_by_text("Keep as a new client").click()
    look(desk)
    desk.get_by_role("button", name="Keep", exact=True).click()
    expect(desk.get_by_label("Your answer")).to_be_visible()
    look(desk)
    rosa = Client.objects.get(email="rosa@example.com")
    assert Conversation.objects.get().client == rosa


@both
def test_what_did_not_arrive_goes_again_from_the_clients_page(
    open_as, dina, reminded, sam, size, dark
):
    Notice.objects.filter(pk=reminded.pk).update(state=Notice.State.FAILED, sent_at=None)
    page = open_as(dina, size, dark=dark)
    page.goto("/desk/messages/")
    expect(page.get_by_role("region", name="Did not arrive")).to_contain_text("Sam Porter")
    look(page)
    page.get_by_role("link", name="Sam Porter").click()
    expect(page.get_by_text("Could not be delivered")).to_be_visible()
    expect(page.get_by_text("Looking ahead…")).to_have_count(0)
    look(page)
    before = len(mail.outbox)
    page.get_by_role("button", name=re.compile("Send again.*Reminder")).click()
    done(page, "On its way once more, if it is still true.")
    sweep(now=datetime.now(UTC) + timedelta(minutes=1))
    assert sam.email in mail.outbox[before].to


@both
def test_not_now_puts_a_call_off_until_the_day_they_named(
    open_as, dina, olga, ana, studio, sam, size, dark
):
    worked_through(ana, studio, olga, sam, last=datetime.now(UTC) - 40 * DAY)
    page = open_as(dina, size, dark=dark)
    page.goto("/desk/call-back/")
    expect(page.get_by_role("link", name="Sam Porter")).to_be_visible()
    look(page)
    page.get_by_text("How it went: Sam Porter").click()
    page.get_by_label("Not now").check()
    until = (datetime.now(studio.tz) + 30 * DAY).date()
    page.get_by_label("Not before").fill(until.isoformat())
    look(page)
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("link", name="Sam Porter")).to_have_count(0)
    page.get_by_role("link", name="Put off").click()
    expect(page.get_by_text("Not now: not before")).to_be_visible()
    look(page)
    assert CallBack.objects.get().not_before == until


@both
def test_the_owner_writes_a_text_sees_it_on_a_client_and_gets_a_test(
    open_as, olga, studio, ana, sam, size, dark
):
    make_appointment(
        location=studio, artist=ana, client=sam, starts_at=at(studio, 9, 15),
        service=Service.objects.get(slug="consultation"), changed_at=datetime.now(UTC) - DAY,
    )  # fmt: skip
    page = open_as(olga, size, dark=dark)
    page.goto("/desk/setup/messages/")
    look(page)
    page.get_by_role("link", name="Reminder").click()
    look(page)
    page.get_by_label("Subject").fill("{name}, we see you {when}")
    page.get_by_role("button", name="Save").click()
    done(page, "Saved. Messages say this from now on.")
    expect(page.get_by_role("region", name="As a client gets it")).to_contain_text(
        "Sam, we see you"
    )
    look(page)
    page.get_by_label("Subject").fill("{nobody} knows this")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("{nobody} is not known here")
    look(page)
    page.goto("/desk/setup/messages/reminder/")
    page.get_by_role("button", name="Send me this as a test").click()
    page.wait_for_load_state()
    assert [one.subject[:20] for one in mail.outbox if one.to == [olga.email]] == [
        "Test: Sam, we see yo"
    ]


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "desk"])
def test_i_will_be_there_and_running_late_from_a_mail(open_browser, live_server, reminded, size):
    text = next(one.body for one in mail.outbox if "/coming/" in one.body)
    coming, late = (
        re.search(rf"https?://[^/]+(/visit/\S+/{w}/)", text) for w in ("coming", "late")
    )
    page = open_browser(size)
    page.goto(coming[1])
    look(page)
    assert not VisitWord.objects.exists()  # opening it changes nothing
    page.get_by_role("button", name="I'll be there").click()
    expect(page.get_by_role("heading", name="Good. We look forward to it.")).to_be_visible()
    look(page)
    page.goto(late[1])
    page.get_by_role("button", name="Tell the studio").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose about how many minutes.")
    look(page)
    page.get_by_label("10 minutes").check()
    page.get_by_role("button", name="Tell the studio").click()
    expect(page.get_by_role("heading", name="Thank you. We know.")).to_be_visible()
    look(page)
    assert [(one.says, one.minutes) for one in VisitWord.objects.order_by("pk")][-1] == ("late", 10)
