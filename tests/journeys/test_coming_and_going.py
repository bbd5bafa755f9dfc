"""Clients brought in from a file, one handed out as a file, one erased: the owner, in a browser."""

import io
import json
import zipfile

import pytest
from playwright.sync_api import expect

from accounts.roles import Role
from clients.models import Client, Erasure
from tests.clients import signing
from tests.clients.test_import import BROKEN, csv_of
from tests.factories import make_user
from tests.journeys.conftest import WIDE, both, look

pytestmark = [pytest.mark.django_db(transaction=True)]
LONG = 180_000  # milliseconds for 1,950 clients on a busy machine


@pytest.fixture
def olga(transactional_db):
    return make_user(Role.OWNER, "olga@example.com", name="Olga Stein")


@pytest.fixture
def person(olga):
    person = signing.known_client(email="carl@example.com")
    signing.sign(signing.ask(person, by=olga))
    return person


def test_two_thousand_lines_with_fifty_broken_are_tried_and_then_brought_in(open_as, olga, studio):
    page = open_as(olga, WIDE)
    page.goto("/desk/clients/import/")
    look(page)
    file = {"name": "former.csv", "mimeType": "text/csv", "buffer": csv_of(2000, BROKEN)}
    page.get_by_label("CSV file").set_input_files(file)
    page.get_by_role("button", name="Look at this file").click()

    expect(page.get_by_label("Full name")).to_have_value("0")
    look(page)
    page.get_by_role("button", name="Try every line").click()
    expect(page.get_by_role("heading", name="What would happen")).to_be_visible(timeout=LONG)
    expect(page.locator(".import-counts")).to_contain_text("1950 clients to add")
    expect(page.locator("#lines + p + div")).to_contain_text("is not an e-mail address")
    look(page)
    assert Client.objects.count() == 0

    with page.expect_navigation(timeout=LONG):
        page.get_by_role("button", name="Add 1950 clients").click(no_wait_after=True)

    expect(page.get_by_role("heading", name="Done")).to_be_visible(timeout=LONG)
    assert Client.objects.count() == 1950
    look(page)


@both
def test_a_client_is_handed_out_whole_and_then_erased(open_as, olga, person, studio, size, dark):
    page = open_as(olga, size, dark=dark)
    page.goto(f"/desk/clients/{person.ref}/data/")
    look(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Export Carl Jensen").click()
    archive = zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes()))
    record = json.loads(archive.read("record.json"))
    assert record["tables"]["clients.Client"]["rows"][0]["email"] == "carl@example.com"

    part = page.get_by_role("region", name="Erase Carl Jensen")
    part.get_by_label("They asked for it themselves").check()
    part.get_by_role("button", name="Erase what may go").click()
    expect(page.get_by_text("This field is required").first).to_be_visible()
    part.get_by_label("Their initials").fill("CJ")
    part.get_by_role("button", name="Erase what may go").click()

    expect(page.get_by_role("status")).to_contain_text("Erased")
    look(page)
    person.refresh_from_db()
    assert (person.full_name, person.email) == ("", "")
    assert Erasure.objects.get().asked_by_client
    page.goto("/desk/clients/?q=jensen")
    expect(page.get_by_text("Nobody is found")).to_be_visible()
