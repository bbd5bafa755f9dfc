"""One client's page in a browser: a note is added, two people change the same field, two records
become one and two again."""

import re

import pytest
from playwright.sync_api import expect

from clients.models import Client, Note
from tests import factories
from tests.journeys.conftest import PHONE, WIDE, at, both, look

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sam(visit, ana, studio):
    """Sam Porter, whom the desk knows, and who comes to Ana at three."""
    sam = visit("Sam", ana, at(studio, 0, 15), phone="+12125550142", email="sam@example.com").client
    sam.proven_at, sam.proven_by = factories.NOW, ana.user
    sam.save()
    return sam


def page_of(client: Client) -> str:
    return f"/desk/clients/{client.ref}/"


@both
def test_a_note_is_written_on_the_page_and_a_later_word_below_it(open_as, dina, sam, size, dark):
    page = open_as(dina, size, dark=dark)
    page.goto(page_of(sam))
    expect(page.locator("#story")).to_contain_text("Booked: ")
    expect(page.locator("#missing li")).not_to_have_count(0)
    look(page)

    page.get_by_label("Note", exact=True).fill("Rings at ten.")
    page.get_by_role("button", name="Add the note").click()
    expect(page.get_by_role("status")).to_contain_text("The note stands")
    look(page)
    page.get_by_text("Add a later word").click()
    page.get_by_label("A later word").fill("At eleven, from now on.")
    page.get_by_role("button", name="Add it").click()

    expect(page.locator(".note-later")).to_contain_text("At eleven, from now on.")
    assert Note.objects.filter(client=sam).count() == 2
    page.goto(page_of(sam))
    page.get_by_role("link", name=re.compile("^Notes ")).click()
    expect(page.locator("#story")).not_to_contain_text("Booked: ")
    expect(page.locator("#story")).to_contain_text("Note: Rings at ten.")


def test_two_people_on_one_record_see_each_others_change(open_as, dina, sam):
    olga = factories.make_user("owner", "olga@example.com", name="Olga Stein")
    first, second = open_as(olga), open_as(dina, PHONE)
    for page in (first, second):
        page.goto(f"{page_of(sam)}contact/")
    look(second)
    first.get_by_label("Mobile").fill("(212) 555-0111")
    first.get_by_label("Best hours").fill("mornings")
    first.get_by_role("button", name="Save the details").click()
    expect(first.get_by_role("status")).to_contain_text("The details are changed")

    second.get_by_label("Mobile").fill("(212) 555-0122")
    second.get_by_label("Postal address").fill("12 Elm Street")
    second.get_by_role("button", name="Save the details").click()
    clash = second.get_by_role("alert")
    expect(clash).to_contain_text("Olga Stein changed the same meanwhile")
    expect(clash).to_contain_text("+12125550122")
    expect(clash).to_contain_text("+12125550111")
    look(second)
    clash.get_by_role("radio", name=re.compile("Olga Stein")).check()
    second.get_by_role("button", name="Save the details").click()
    expect(second.get_by_role("status")).to_contain_text("The details are changed")

    sam.refresh_from_db()
    assert (str(sam.phone), sam.best_hours) == ("+12125550111", "mornings")
    assert sam.address == "12 Elm Street"


def test_two_records_become_one_and_two_again(open_as, dina, sam, studio, ana, visit):
    booked = visit("Sam", ana, at(studio, 1, 11), email="sam@example.com")
    double = booked.client
    page = open_as(dina, WIDE)
    page.goto(page_of(sam))
    match = page.get_by_role("region", name="The same person?")
    expect(match).to_contain_text("moves 1 visit to it")
    look(page)
    match.get_by_role("button", name="Same person: join them").click()
    expect(page.get_by_role("status")).to_contain_text("They are one record now")
    expect(page.locator(".client-visits > li")).to_have_count(2)
    look(page)
    booked.refresh_from_db()
    assert booked.client == sam

    page.get_by_role("status").get_by_role("link", name="undone").click()
    page.get_by_role("button", name="Undo: make them two again").click()
    expect(page.get_by_role("status")).to_contain_text("They are two records again")
    booked.refresh_from_db()
    double.refresh_from_db()
    assert (booked.client, double.merged_into) == (double, None)
