"""Filling in by link on a phone, with JavaScript and without; and on the clinic's tablet."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from accounts.actions import set_pin
from clients import actions
from clients.actions import intake
from clients.models import AnswerSheet, ConsentForm, HandOver
from clients.questions import questions_in
from tests.clients.answers import good_answers
from tests.journeys.conftest import DESK, PHONE, at, look
from website.asked import steps_of

TABLET = {"width": 820, "height": 1180}
PIN = "2580"


@pytest.fixture
def carl(visit, ana, studio):
    """A client with a visit in two days."""
    return visit("Carl", ana, at(studio, 2, 11), email="carl@example.com").client


@pytest.fixture
def sheet(carl, dina) -> AnswerSheet:
    return intake.ask(client=carl, by=dina)


@pytest.fixture
def letter(sheet, dina) -> str:
    actions.send_to_fill(sheet=sheet, by=dina)
    found = re.search(r"https?://[^/]+(/form/\S+)", str(mail.outbox[-1].body))
    assert found
    return found.group(1)


@pytest.mark.parametrize("javascript", [True, False], ids=["with", "without JavaScript"])
def test_the_health_questions_by_link_on_a_phone(open_browser, letter, sheet, javascript):
    page = open_browser(PHONE, javascript=javascript)
    page.goto(letter)
    expect(page.get_by_role("heading", name="Your health, before we begin")).to_be_visible()
    if javascript:
        look(page)
    page.get_by_role("link", name="Begin").click()

    # Something left open is said at its question, and the rest is kept.
    page.locator('[name="full-name"]').fill("")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("alert")).to_contain_text("still open")
    if javascript:
        look(page)
    answer(page, sheet, looks=javascript, **{"medicines": "yes", "medicines.more": "Lithium"})

    expect(page.get_by_role("heading", name="Is all of this right?")).to_be_visible()
    if javascript:
        look(page)
    page.get_by_label("Your full name").fill("Carl Porter")
    page.get_by_role("button", name="Sign and hand it in").click()
    expect(page.get_by_role("heading", name="Thank you, Carl.")).to_be_visible()
    expect(page.get_by_text("Lithium")).to_have_count(0)
    if javascript:
        look(page)
    sheet.refresh_from_db()
    assert sheet.signed_name == "Carl Porter"
    assert sheet.answers["medicines.more"] == "Lithium"

    page.get_by_role("link", name="Self-image and daily life").click()
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("button", name="Check my answers")).to_be_visible()
    if javascript:
        look(page)


def answer(page: Page, sheet: AnswerSheet, *, looks: bool = True, **changed: str) -> None:
    """Answer every step as someone about whom there is nearly nothing to know. Looking at a page
    needs JavaScript, answering does not."""
    told = good_answers() | changed
    steps = steps_of(questions_in(sheet.questionnaire.questions))
    for step in steps:
        expect(page.get_by_role("heading", name=step.title, level=1)).to_be_visible()
        for question in step.questions:
            give(page, question, told)
        if looks:
            look(page)
        last = step is steps[-1]
        page.get_by_role("button", name="Check my answers" if last else "Next").click()


def give(page: Page, question, told) -> None:
    given = told.get(question.key)
    if given is None:
        return
    if question.options:
        value = given[0] if isinstance(given, list) else given
        page.locator(f'[name="{question.key}"][value="{value}"]').check()
    else:
        page.locator(f'[name="{question.key}"]').fill(given)
    more = page.locator(f'[name="{question.more_key}"]')
    if question.more_key in told:
        expect(more).to_be_visible()
        more.fill(told[question.more_key])
    elif more.count():
        expect(more).to_be_hidden()


def test_it_keeps_itself_and_is_gone_on_with(open_browser, letter, sheet):
    page = open_browser(PHONE)
    page.goto(f"{letter}1/")
    page.locator('[name="address"]').fill("1 Main St")
    expect(page.get_by_text("Kept.", exact=True)).to_be_visible()
    page.goto(letter)
    expect(page.get_by_role("heading", name="Welcome back, Carl.")).to_be_visible()
    page.get_by_role("link", name="Go on").click()
    expect(page.locator('[name="address"]')).to_have_value("1 Main St")


@pytest.mark.parametrize("size", [TABLET, DESK], ids=["tablet", "desktop"])
def test_the_tablet_is_handed_over_and_back(open_as, dina, carl, sheet, size):
    set_pin(user=dina, pin=PIN)
    form = ConsentForm.objects.get(kind=ConsentForm.Kind.AFTERCARE)
    actions.ask_to_sign(client=carl, form=form, by=dina)
    page = open_as(dina, size)
    page.goto("/desk/clients/")
    page.goto(f"/desk/clients/{carl.ref}/forms/")
    look(page)
    page.get_by_role("link", name="Hand over the tablet").click()
    look(page)
    page.get_by_label(re.compile("Self-image")).uncheck()
    page.get_by_role("button", name="Hand it over").click()

    expect(page.get_by_role("heading", name="Hello Carl.")).to_be_visible()
    look(page)
    for elsewhere in ("/desk/", f"/desk/clients/{carl.ref}/", "/portal/", "/", "/account/pin/"):
        page.goto(elsewhere)
        expect(page).to_have_url(re.compile("/hand-over/$"))
    for _ in range(12):
        page.go_back()
        expect(page.get_by_text("Dina")).to_have_count(0)
        assert "/hand-over/" in page.url

    page.goto("/hand-over/")
    page.get_by_role("link", name="Begin: Health").click()
    page.get_by_role("link", name="Begin", exact=True).click()
    answer(page, sheet)
    page.get_by_label("Your full name").fill("Carl Porter")
    page.get_by_role("button", name="Sign and hand it in").click()
    expect(page.get_by_text("done", exact=True)).to_be_visible()

    page.get_by_role("link", name="For the studio").click()
    look(page)
    page.get_by_label("PIN").fill("9999")
    page.get_by_role("button", name="Take the tablet back").click()
    expect(page.get_by_role("alert")).to_contain_text("4 more tries")
    look(page)
    page.get_by_label("PIN").fill(PIN)
    page.get_by_role("button", name="Take the tablet back").click()
    expect(page).to_have_url(re.compile(f"/desk/clients/{carl.ref}/$"))
    page.wait_for_load_state("networkidle")  # the page fetches what is missing by itself
    assert HandOver.objects.get().ended_by == dina


def test_a_colleague_sets_a_pin(open_as, dina):
    page = open_as(dina, PHONE)
    page.goto("/account/pin/")
    look(page)
    page.get_by_label("Your password").fill("correct horse battery")
    page.get_by_label("New PIN").fill(PIN)
    page.get_by_label("The same PIN again").fill(PIN)
    page.get_by_role("button", name="Set the PIN").click()
    expect(page.get_by_text("Your PIN is set.")).to_be_visible()
    look(page)
