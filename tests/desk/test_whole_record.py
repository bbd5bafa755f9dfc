"""Export and erase at the desk: the owner alone, told in numbers first."""

import io
import zipfile
from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from clients.models import Erasure
from tests.clients import signing
from tests.factories import make_appointment


@pytest.fixture(autouse=True)
def _own_data(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def head(client, owner):
    client.force_login(owner)
    return client


@pytest.fixture
def person(db):
    return signing.known_client()


def post(head, person, name, **told):
    return head.post(reverse(f"desk:clients-data-{name}", args=[person.ref]), told)


def test_the_export_is_a_zip_and_leaves_its_own_line(head, person):
    answer = post(head, person, "export")

    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert {"record.json", "README.txt"} <= set(archive.namelist())
    assert "no-store" in answer["Cache-Control"]
    line = LogEntry.objects.filter(object_pk=str(person.pk)).latest("pk")
    assert line.additional_data == {"showing": "everything, as a file"}


def test_the_page_says_in_numbers_what_erasing_does(head, person):
    signing.sign(signing.ask(person))

    page = head.get(reverse("desk:clients-data", args=[person.ref])).text

    assert "Consent forms" in page
    assert "This cannot be undone." in page


def test_erasing_asks_for_the_initials_and_keeps_what_was_typed(head, person):
    page = post(head, person, "erase", scope="everything", initials="XX")

    assert page.status_code == 400
    assert "not the initials" in page.text
    assert 'value="XX"' in page.text
    assert not Erasure.objects.exists()


def test_a_client_is_erased_and_the_report_stands_on_the_page(head, person):
    answer = post(head, person, "erase", scope="everything", initials="cj", asked_by_client="on")

    assert answer.status_code == 302
    page = head.get(answer.url).text
    assert "Erased" in page
    assert "as they asked" in page
    person.refresh_from_db()
    assert person.full_name == ""


def test_a_visit_to_come_stands_in_the_way_and_says_so(head, person, location, artist):
    starts = timezone.now() + timedelta(days=3)
    make_appointment(location=location, artist=artist, client=person, starts_at=starts)

    page = post(head, person, "erase", scope="everything", initials="CJ")

    assert page.status_code == 409
    assert "Cancel it first" in page.text
