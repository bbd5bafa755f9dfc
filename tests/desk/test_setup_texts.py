"""What messages say, in the clinic's own words; and on which days reminders go."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from notices import actions, own_words
from notices.actions import own_texts
from notices.derived import coming
from notices.errors import TooManyParts, UnfitText
from notices.models import Notice, OwnText, ReminderRule
from tests.factories import make_appointment, make_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, owner):
    client.force_login(owner)
    return client


def post(client, name, *args, **form):
    return client.post(reverse(name, args=args), {"once": timezone.now().isoformat(), **form})


@pytest.fixture
def visit(location, artist, consultation):
    start = (timezone.now() + timedelta(days=6)).replace(hour=16, minute=0, second=0, microsecond=0)
    return make_appointment(
        location=location,
        artist=artist,
        service=consultation,
        starts_at=start,
        client=make_client(first_name="Maya <b>", email="maya@example.com"),
    )


def shown(kind, visit):
    own_words.changed()  # as the commit says, which does not come in a test
    return own_texts.sample(kind=kind, client=visit.client)


def test_the_clinics_words_are_used_from_the_next_message_on(desk, visit):
    before = shown("reminder", visit)
    answer = post(
        desk,
        "desk:setup-text",
        "reminder",
        subject="Bis bald, {name}",
        body="# Hello {name}\n\nWe see you {on} with {artist}.\n{missing}\n\n=> Yes: {coming}",
        sms="{studio}: {when}",
    )
    assert answer.status_code == 302
    after = shown("reminder", visit)
    assert after.letter.subject == "Bis bald, Maya <b>"
    assert after.letter.subject != before.letter.subject
    assert "with Ana Ruiz." in after.letter.body
    html = after.letter.alternatives[0].content
    assert "Maya &lt;b&gt;" in html
    assert 'class="button"' in html
    assert "Hudson" not in after.sms


def test_an_empty_part_goes_back_to_the_standard(desk, visit):
    before = shown("reminder", visit).letter.subject
    post(desk, "desk:setup-text", "reminder", subject="Own", body="", sms="")
    assert shown("reminder", visit).letter.subject == "Own"
    post(desk, "desk:setup-text", "reminder", subject="", body="", sms="")
    assert not OwnText.objects.exists()
    assert shown("reminder", visit).letter.subject == before


def test_a_clinic_may_add_to_the_standard(desk, visit, owner):
    standard = shown("reminder", visit).letter.body
    own_texts.write_texts(kind="reminder", texts={"body": "{standard}\n\nRing twice."}, by=owner)
    body = shown("reminder", visit).letter.body
    assert "Ring twice." in body
    assert standard.splitlines()[0] in body


def test_neutral_messages_keep_the_words_that_tell_nothing(desk, visit, owner):
    own_texts.write_texts(kind="reminder", texts={"subject": "Your scalp awaits"}, by=owner)
    visit.client.neutral_messages = True
    visit.client.save()
    assert "scalp" not in shown("reminder", visit).letter.subject


@pytest.mark.parametrize(
    ("kind", "part", "text", "said"),
    [
        ("reminder", "subject", "{nobody}", "{nobody} is not known"),
        ("reminder", "subject", "{client.user.password}", "is not known"),
        ("reminder", "body", "Come.", "{missing}"),
        ("aftercare", "body", "Rest.", "{wrong}"),
        ("touch-up", "body", "Come again.", "{stop}"),
        ("touch-up", "sms", "Come again.", "{stop}"),
    ],
)
def test_a_text_that_cannot_be_filled_or_leaves_out_what_it_must_say_is_refused(
    desk, kind, part, text, said
):
    with pytest.raises(UnfitText):
        own_words.check(kind, part, text)
    answer = post(desk, "desk:setup-text", kind, **{part: text})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not OwnText.objects.exists()


LONG = "{studio}: we look forward to {when}. Say yes: {coming} Say that you are late: {late}"


def test_a_text_message_of_three_parts_is_refused_and_stays_in_the_field(desk, visit):
    answer = post(desk, "desk:setup-text", "reminder", subject="Own", body="", sms=LONG)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "in 3 parts, and a text message has 2 at most. Leave out about" in page
    assert 'href="#id_sms"' in page
    assert LONG in page
    assert "we look forward to Wed 25 Nov 2026, 14:30 New York time." in page
    assert not OwnText.objects.exists()


def test_nobody_writes_a_text_message_of_three_parts_past_the_form(owner):
    with pytest.raises(TooManyParts):
        own_texts.write_texts(kind="reminder", texts={"sms": LONG}, by=owner)


def test_a_long_text_message_of_before_is_sent_as_it_is_until_it_is_changed(desk, visit, owner):
    OwnText.objects.create(
        kind="reminder", part="sms", text=LONG, changed_at=timezone.now(), changed_by=owner
    )
    assert "Say that you are late: http" in shown("reminder", visit).sms
    page = desk.get(reverse("desk:setup-text", args=["reminder"])).content.decode()
    assert "3 parts. Two are enough: shorten the text" in page
    form = {"subject": "Own", "body": "", "sms": LONG}
    assert post(desk, "desk:setup-text", "reminder", **form).status_code == 302
    assert OwnText.objects.get(part="sms").text == LONG
    changed = form | {"sms": f"{LONG} Thanks."}
    assert post(desk, "desk:setup-text", "reminder", **changed).status_code == 422
    assert OwnText.objects.get(part="sms").text == LONG


@pytest.mark.parametrize("text", ["{% now 'Y' %}", "{{ client.email }}", "{name!r}", "{0}"])
def test_nothing_in_a_text_is_run(text):
    with pytest.raises(UnfitText):
        own_words.check("reminder", "subject", text)


@pytest.mark.parametrize("kind", own_words.kinds())
def test_every_kind_has_a_page_whether_or_not_somebody_is_due_it(desk, kind):
    assert desk.get(reverse("desk:setup-text", args=[kind])).status_code == 200


def test_the_page_shows_a_real_clients_message(desk, visit):
    page = desk.get(reverse("desk:setup-text", args=["reminder"])).content.decode()
    assert "maya" in page.lower()
    assert "As a text message" in page


def test_an_announcement_is_shown_as_it_was_told(desk, visit):
    actions.sweep(now=visit.changed_at + timedelta(minutes=5))
    page = desk.get(reverse("desk:setup-text", args=["confirmation"])).content.decode()
    assert Notice.objects.filter(kind="confirmation").exists()
    assert "Booked" in page


def test_a_test_goes_to_who_asks_and_to_nobody_else(owner, visit):
    own_texts.send_test(kind="reminder", client=visit.client, to=owner)
    (letter,) = mail.outbox
    assert letter.to == [owner.email]
    assert letter.subject.startswith("Test: ")
    assert not Notice.objects.exists()


def test_what_is_not_for_clients_has_no_page(desk):
    assert desk.get(reverse("desk:setup-text", args=["staff-booked"])).status_code == 404
    assert desk.get(reverse("desk:setup-text", args=["nonsense"])).status_code == 404


def test_reminders_go_on_the_days_the_owner_says(desk, visit):
    now = timezone.now()
    assert post(desk, "desk:setup-text-reminders", days="2").status_code == 302
    assert list(ReminderRule.objects.filter(is_active=True).values_list("days", flat=True)) == [2]
    found = coming(visit.client, now + timedelta(days=9), now)
    assert [one.kind for one in found].count("reminder") == 1


@pytest.mark.parametrize("days", ["0", "31", "two", "1 2 3 4 5", "-1"])
def test_days_that_make_no_sense_are_refused(desk, days):
    answer = post(desk, "desk:setup-text-reminders", days=days)
    assert answer.status_code == 422
    assert days in answer.content.decode()
