"""Answering a questionnaire through its link: in steps, kept as one goes, signed, and then shut."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from clients import actions
from clients.actions import intake
from clients.errors import TooManyLetters, WantsNoLetters
from clients.links import onward
from clients.models import AnswerSheet, Client, FormLink
from clients.questions import questions_in
from tests import factories
from tests.clients.answers import good_answers
from tests.factories import make_client
from tests.website.conftest import text_of
from website.asked import steps_of

SELF = "self-image"


@pytest.fixture
def sam(db):
    return make_client(first_name="Sam", full_name="Sam Moss", email="sam@example.com")


@pytest.fixture
def sheet(sam, owner, clock, now):
    return intake.ask(client=sam, by=owner, now=now)


@pytest.fixture
def link(sheet, clerk, now, django_capture_on_commit_callbacks) -> str:
    """The address in the letter."""
    with django_capture_on_commit_callbacks(execute=True):
        actions.send_to_fill(sheet=sheet, by=clerk, now=now)
    found = re.search(r"https?://[^/]+(/form/\S+)", str(mail.outbox[-1].body))
    assert found
    return found.group(1)


def parts(sheet: AnswerSheet) -> list:
    return steps_of(questions_in(sheet.questionnaire.questions))


def where(sheet: AnswerSheet, key: str) -> int:
    """The step in which a question is asked."""
    return next(step.number for step in parts(sheet) if key in step.keys)


def send(client, link: str, number: int, sheet: AnswerSheet, **more):
    """Answer one step as someone about whom there is nothing to know."""
    keys = parts(sheet)[number - 1].keys
    told = {key: value for key, value in good_answers().items() if key in keys}
    return client.post(f"{link}{number}/", told | more)


def fill_all(client, link: str, sheet: AnswerSheet) -> None:
    for number in range(1, len(parts(sheet)) + 1):
        assert send(client, link, number, sheet).status_code == 302


def test_the_letter_says_nothing_of_health(link):
    letter = mail.outbox[-1]
    assert letter.to == ["sam@example.com"]
    assert "health" not in f"{letter.subject} {letter.body}".lower()


def test_a_link_is_kept_as_a_hash_and_a_newer_one_ends_it(client, link, sheet, clerk, now):
    token = link.strip("/").split("/")[-1]
    assert not FormLink.objects.filter(token_hash__contains=token).exists()
    actions.send_to_fill(sheet=sheet, by=clerk, now=now)
    assert client.get(link).status_code == 410


def test_a_link_runs_out(client, link, clock):
    clock.shift(timedelta(days=15).total_seconds())
    assert client.get(link).status_code == 410


def test_only_so_many_letters_go_in_a_day(sheet, clerk, now):
    for _ in range(3):
        actions.send_to_fill(sheet=sheet, by=clerk, now=now)
    with pytest.raises(TooManyLetters):
        actions.send_to_fill(sheet=sheet, by=clerk, now=now)


def test_nobody_is_written_to_who_asked_not_to_be(sheet, sam, clerk, now):
    Client.objects.get(pk=sam.pk)
    sam.do_not_contact_at = now
    sam.save()
    with pytest.raises(WantsNoLetters):
        actions.send_to_fill(sheet=sheet, by=clerk, now=now)


def test_pages_behind_the_link_are_kept_by_nobody_and_told_to_nobody(client, link):
    for path in (link, f"{link}1/", f"{link}check/"):
        page = client.get(path)
        assert "no-store" in page["Cache-Control"]
        assert page["Referrer-Policy"].endswith("strict-origin")


def test_looking_changes_nothing(client, link, sheet):
    for path in (link, f"{link}1/", f"{link}check/"):
        client.get(path)
    sheet.refresh_from_db()
    assert (sheet.answers, sheet.saved_at) == ({}, None)


def test_what_is_known_is_filled_in_beforehand(client, link):
    assert 'value="Sam Moss"' in client.get(f"{link}1/").content.decode()


def test_a_step_is_kept_and_leads_to_the_next(client, link, sheet):
    answer = send(client, link, 1, sheet)
    assert answer["Location"] == "../2/"
    sheet.refresh_from_db()
    assert sheet.answers["birth-date"] == "1980-01-01"
    assert "Welcome back" in text_of(client.get(link))


def test_no_answer_and_no_key_stands_in_an_address(client, link, sheet):
    token = link.strip("/").split("/")[-1]
    for number in range(1, len(parts(sheet)) + 1):
        assert token not in send(client, link, number, sheet, once="0123456789")["Location"]


def test_what_is_open_is_said_at_the_question_and_the_rest_is_kept(client, link, sheet):
    page = client.post(f"{link}1/", {"full-name": "Sam Moss", "birth-date": "2999-01-01"})
    assert page.status_code == 400
    html = page.content.decode()
    assert "data-error-summary" in html
    assert 'href="#q-birth-date"' in html
    assert "still to come" in html
    assert "2999-01-01" in html
    sheet.refresh_from_db()
    assert sheet.answers["full-name"] == "Sam Moss"


def test_back_keeps_what_was_typed_and_asks_for_nothing(client, link, sheet):
    number = where(sheet, "painkiller")
    answer = client.post(f"{link}{number}/", {"painkiller": "no", "deed": "back"})
    assert answer["Location"] == f"../{number - 1}/"
    sheet.refresh_from_db()
    assert sheet.answers["painkiller"] == "no"


def test_it_can_be_left_and_gone_on_with(client, link, sheet):
    send(client, link, 1, sheet)
    answer = send(client, link, 2, sheet, deed="later")
    assert "is kept" in text_of(client.get(f"{link}?kept=1"))
    assert answer["Location"] == "../?kept=1"
    assert f"{link}3/" in client.get(link).content.decode()


def test_it_keeps_itself_without_a_word(client, link, sheet):
    answer = client.post(f"{link}1/", {"full-name": "Sam M"}, headers={"X-Requested-With": "fetch"})
    assert answer.status_code == 204
    sheet.refresh_from_db()
    assert sheet.answers["full-name"] == "Sam M"


def test_there_is_room_for_more_allergies(client, link, sheet):
    number = where(sheet, "allergies")
    told = {"allergies.substance": ["Nickel", "Latex"], "allergies.reaction": ["Rash", ""],
            "allergies.seen_on": ["", ""], "deed": "more"}  # fmt: skip
    client.post(f"{link}{number}/", told)
    html = client.get(f"{link}{number}/").content.decode()
    assert html.count('name="allergies.substance"') == 4
    assert 'value="Nickel"' in html


def test_signing_needs_every_answer_and_a_name(client, link, sheet):
    send(client, link, 1, sheet)
    page = client.post(f"{link}check/", {"name": "Sam Moss"})
    assert page.status_code == 400
    assert "still open" in text_of(page)
    for number in range(2, len(parts(sheet)) + 1):
        send(client, link, number, sheet)
    page = client.post(f"{link}check/", {"name": " "})
    assert page.status_code == 400
    assert 'href="#name"' in page.content.decode()
    sheet.refresh_from_db()
    assert sheet.signed_at is None


def test_once_signed_the_link_shows_that_it_is_done_and_no_answer(client, link, sheet, clock):
    fill_all(client, link, sheet)
    assert "1 Main St" in text_of(client.get(f"{link}check/"))
    assert client.post(f"{link}check/", {"name": "Sam Moss"})["Location"] == "../"
    sheet.refresh_from_db()
    assert sheet.signed_name == "Sam Moss"
    for path in (link, f"{link}1/", f"{link}check/"):
        page = client.get(path, follow=True)
        assert "Thank you, Sam" in text_of(page)
        assert "1 Main St" not in text_of(page)
    clock.shift(timedelta(days=2).total_seconds())
    assert client.get(link).status_code == 410


def test_one_that_was_taken_back_says_so(client, link, sheet, owner, now):
    intake.take_back(sheet=sheet, by=owner, now=now)
    page = client.get(link)
    assert page.status_code == 410
    assert "nothing to fill in" in text_of(page)
    assert client.post(f"{link}1/", {"full-name": "X"})["Location"] == "../"


def then(page) -> str:
    """Where the thank-you page leads on."""
    found = re.search(r'href="(/(?:form|sign)/[^"]+)"', page.content.decode())
    return found.group(1) if found else ""


def test_the_thank_you_leads_on_to_the_next_form(client, link, sheet, sam):
    fill_all(client, link, sheet)
    page = client.post(f"{link}check/", {"name": "Sam Moss"}, follow=True)
    onward_link = then(page)
    start = client.get(onward_link)
    assert "You and your days" in text_of(start)
    assert not AnswerSheet.objects.filter(client=sam, questionnaire__kind=SELF).exists()
    assert client.post(onward_link)["Location"] == "1/"
    assert AnswerSheet.objects.filter(client=sam, questionnaire__kind=SELF).count() == 1
    assert client.get(f"{onward_link}1/").status_code == 200


def test_a_link_of_one_record_opens_no_other(client, link, sam, now):
    other = make_client(first_name="Rita")
    forged = onward("health", sam.ref, now).replace(sam.ref, other.ref)
    assert client.get(reverse("fill", args=[forged])).status_code == 410


def test_an_onward_link_runs_out(client, sam, now, clock):
    address = reverse("fill", args=[onward("health", sam.ref, now)])
    assert client.get(address).status_code == 200
    clock.shift(timedelta(hours=7).total_seconds())
    assert client.get(address).status_code == 410


def test_a_link_of_a_merged_record_opens_nothing(client, link, sam, owner, now):
    kept = make_client(first_name="Samuel")
    sam.merged_into = kept
    sam.save()
    assert client.get(link).status_code == 410


# ---------------------------------------------------------------- after booking


def booked_page(visitor):
    at = factories.at(1, 10)
    visitor.press(at)
    return visitor.browser.get(visitor.book(at)["Location"])


def test_who_just_booked_may_answer_at_once(visitor, clock):
    address = then(booked_page(visitor))
    assert "Your health" in text_of(visitor.browser.get(address))
    assert not AnswerSheet.objects.exists()
    assert visitor.browser.post(address)["Location"] == "1/"
    assert AnswerSheet.objects.get().client.first_name == "Sam"


def test_a_booking_opens_no_record_of_somebody_known(visitor, clock, owner, now):
    """Neither one that was confirmed meanwhile nor one that it was merged into."""
    address = then(booked_page(visitor))
    client = Client.objects.get(first_name="Sam")
    actions.confirm_person(client=client, by=owner, now=now)
    assert visitor.browser.get(address).status_code == 410
    assert visitor.browser.post(address).status_code == 410
    assert not AnswerSheet.objects.exists()


# ---------------------------------------------------------------- signed in


def test_a_client_who_is_signed_in_fills_in_their_own(client, client_user, owner, now, clock):
    sheet = intake.ask(client=client_user.client, by=owner, now=now)
    base = reverse("fill-own", args=[sheet.ref])
    client.force_login(client_user)
    assert base in client.get("/portal/forms/").content.decode()
    fill_all(client, base, sheet)
    page = client.post(f"{base}check/", {"name": "Carl Jensen"}, follow=True)
    assert "Thank you, Carl" in text_of(page)
    sheet.refresh_from_db()
    assert sheet.signed_name == "Carl Jensen"


def test_nobody_fills_in_anothers(client, client_user, other_client_user, clerk, owner, now):
    sheet = intake.ask(client=client_user.client, by=owner, now=now)
    base = reverse("fill-own", args=[sheet.ref])
    for user in (other_client_user, clerk, owner):
        client.force_login(user)
        for path in (base, f"{base}1/", f"{base}check/"):
            assert client.get(path).status_code == 404
            assert client.post(path, {"full-name": "X"}).status_code == 404


def test_a_client_begins_what_nobody_asked_yet(client, client_user):
    client.force_login(client_user)
    assert "Begin" in text_of(client.get("/portal/forms/"))
    answer = client.post(reverse("portal:questions-begin", args=[SELF]))
    sheet = AnswerSheet.objects.get(client=client_user.client)
    assert answer["Location"] == reverse("fill-own", args=[sheet.ref])


# ---------------------------------------------------------------- at the desk


def test_the_desk_sends_the_link_and_sees_no_answer(
    client, sam, clerk, django_capture_on_commit_callbacks
):
    client.force_login(clerk)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("desk:clients-forms-questions", args=[sam.ref, "health"]))
    assert mail.outbox[-1].to == ["sam@example.com"]
    sheet = AnswerSheet.objects.get(client=sam)
    intake.save_answers(sheet=sheet, data={"medicines": "yes", "medicines.more": "Lithium"})
    page = text_of(client.get(reverse("desk:clients-forms", args=[sam.ref])))
    assert "Begun" in page
    assert "Lithium" not in page


def test_pages_of_a_form_ask_the_database_little(
    client, link, sheet, django_assert_max_num_queries
):
    send(client, link, 1, sheet)
    for path in (link, f"{link}2/", f"{link}check/"):
        with django_assert_max_num_queries(12):
            client.get(path)
