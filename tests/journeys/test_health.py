"""A flag stops a session until its artist begins it with a reason; the owner edits a question."""

import pytest
from playwright.sync_api import expect

from accounts.roles import Role
from bookings.models import Appointment, Service
from clients.actions import intake
from clients.models import Flag, Questionnaire
from tests import factories
from tests.clients.answers import good_answers
from tests.journeys.conftest import WIDE, at, both, look

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def session(studio, ana, dina):
    """Sam's session with Ana, this afternoon; Sam takes a blood thinner."""
    sam = factories.make_client(first_name="Sam", full_name="Sam Porter")
    sheet = intake.ask(client=sam, by=dina)
    told = {"blood-thinner": "yes", "blood-thinner.more": "Warfarin"}
    data = good_answers(**told, **{"full-name": "Sam Porter"})
    intake.sign_answers(sheet=sheet, data=data, name="Sam Porter")
    return factories.make_appointment(
        location=studio, artist=ana, client=sam, starts_at=at(studio, 0, 15), minutes=60,
        service=Service.objects.get(kind="session"),
    )  # fmt: skip


@both
def test_the_desk_is_told_what_is_missing_and_the_artist_begins_with_a_reason(
    open_as, dina, ana, session, size, dark
):
    desk = open_as(dina, size, dark=dark)
    desk.goto("/desk/")
    row = desk.locator("li.visit").filter(has_text="Sam Porter")
    expect(row).to_contain_text("Doctor's note needed")
    row.get_by_role("button", name="In the room").click()
    told = desk.locator("#messages")
    expect(told).to_contain_text("This visit cannot begin yet.")
    expect(told).not_to_contain_text("Warfarin")
    look(desk)
    told.get_by_role("link", name="What is missing").click()
    expect(desk.get_by_role("heading", name="Cannot begin yet")).to_be_visible()
    expect(desk.get_by_text("Begin all the same")).to_have_count(0)
    look(desk)

    artist = open_as(ana.user, size, dark=dark)
    artist.goto("/desk/")
    artist.get_by_role("link", name="Sam Porter").click()
    panel = artist.locator("#panel-body")
    panel.get_by_text("Begin all the same…").click()
    look(artist)
    panel.get_by_label("Why it may begin").fill("The note came by post.")
    panel.get_by_role("button", name="Begin with").click()
    expect(panel.get_by_text("Begun all the same")).to_be_visible()
    assert Appointment.objects.get().start_override_by == ana.user


@both
def test_an_artist_reads_the_answers_and_settles_a_flag(open_as, ana, session, size, dark):
    page = open_as(ana.user, size, dark=dark)
    page.goto(f"/desk/clients/{session.client.ref}/health/")
    expect(page.locator(".health-flagged")).to_contain_text("Warfarin")
    look(page)
    page.get_by_role("link", name="Settle…").click()
    page.get_by_role("button", name="Settle the flag").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    look(page)
    page.get_by_label("Why it is settled").fill("The doctor's note was seen.")
    page.get_by_role("button", name="Settle the flag").click()
    expect(page.get_by_text("No flag is open.")).to_be_visible()
    assert Flag.objects.get().cleared_by == ana.user
    page.get_by_role("link", name="Raise a flag").click()
    look(page)
    page.goto(f"/desk/clients/{session.client.ref}/proof-of-age/")
    look(page)


def test_the_owner_edits_a_question_looks_at_it_and_publishes(open_as, session):
    page = open_as(factories.make_user(Role.OWNER), WIDE)
    page.goto("/desk/setup/questions/")
    look(page)
    page.get_by_role("link", name="Edit health").click()
    look(page)
    page.get_by_role("button", name="Remove: Do you have epilepsy").click()
    page.locator("#q-latex").get_by_role("link", name="Edit").click()
    expect(page.get_by_label("Days to wait").first).to_be_hidden()
    page.get_by_label("The question").fill("Does latex make you itch?")
    look(page)
    page.get_by_role("button", name="Keep this question").click()
    page.get_by_role("link", name="As a client sees it").click()
    thinner = page.locator("#asked-blood-thinner")
    expect(thinner.get_by_label("Which one?")).to_be_hidden()
    thinner.get_by_label("Yes").check()
    expect(thinner.get_by_label("Which one?")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Back").click()
    expect(page.get_by_text("1 client has answered")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Publish version 2").click()
    expect(page.get_by_text("Version 2 is asked from now on.")).to_be_visible()
    assert Questionnaire.objects.filter(kind="health").count() == 2
    page.goto("/desk/setup/questions/health/versions/1/")
    look(page)
