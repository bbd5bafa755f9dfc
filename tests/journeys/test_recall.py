"""A lot is called back: found by its number, the clients told and ticked off, the list exported."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import expect

from accounts.roles import Role
from sessions_plan.models import Recall
from tests.factories import make_client, make_user
from tests.journeys.conftest import both, look
from tests.sessions_plan.charted import worked
from tests.sessions_plan.records import bottle

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def olga(transactional_db):
    return make_user(Role.OWNER, "olga@example.com", name="Olga Stein")


@pytest.fixture
def touched(studio, ana, olga):
    """A lot that was used on two people: one with an address, one who is to be called."""
    lot = bottle(olga, lot="GR-77")
    sam = make_client(first_name="Sam", full_name="Sam Porter", email="sam@example.com")
    kim = make_client(first_name="Kim", full_name="Kim Vale", email="", phone="+12025550188")
    worked(ana, studio, sam, lot, days_ago=5, signed_by=ana.user)
    worked(ana, studio, kim, lot, days_ago=6, signed_by=ana.user)
    return lot


@both
def test_a_lot_is_recalled_and_the_list_exported(open_as, olga, touched, size, dark):
    page = open_as(olga, size, dark=dark)
    page.goto("/desk/recalls/")
    look(page)
    page.goto("/desk/recalls/new/")
    page.get_by_label("Lot or batch number").fill("GR-77")
    page.get_by_role("button", name="Find them").click()
    expect(page.get_by_text("touched 2 clients.")).to_be_visible()
    look(page)
    page.locator("[name=reason]").fill("A letter of the maker")
    page.locator("[name=advice]").fill("Look at the places that were worked on.")
    page.get_by_role("button", name="Recall and list the clients").click()

    expect(page.get_by_role("heading", name="Still to be told (2)")).to_be_visible()
    expect(page.get_by_role("heading", name="Left on the shelf")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Write to everyone with an address").click()
    expect(page.get_by_role("heading", name="Still to be told (1)")).to_be_visible()
    page.locator("[name=way]").select_option("call")
    page.locator("form:has([name=way]) [name=answer]").fill("All is calm")
    page.get_by_role("button", name="Told just now").click()
    expect(page.get_by_role("heading", name="Told (2)")).to_be_visible()
    expect(page.get_by_text("“All is calm”")).to_be_visible()
    look(page)

    with page.expect_download() as list_of_clients:
        page.get_by_role("link", name="List as CSV").click()
    rows = list(csv.DictReader(Path(list_of_clients.value.path()).read_text().splitlines()))
    assert {row["Client"]: (row["How"], row["Answer"]) for row in rows} == {
        "Sam Porter": ("E-mail", ""), "Kim Vale": ("Call", "All is calm"),
    }  # fmt: skip
    touched.refresh_from_db()
    assert touched.recalled_at
    assert Recall.objects.get().entries.count() == 2
