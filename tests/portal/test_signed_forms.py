"""A client's forms in the portal: what is to be signed, what was, and taking a yes back."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.test import Client as Browser
from django.urls import reverse

from bookings.models import Service
from clients import actions
from clients.models import Consent
from tests.clients.signing import all_answers, ask, sign, signed
from tests.factories import NOW, at, make_appointment

FORMS = reverse("portal:forms")


@pytest.fixture
def session(carl, location, artist):
    """A session on Wednesday, which needs three forms."""
    return make_appointment(
        location=location,
        artist=artist,
        client=carl,
        starts_at=at(2, 14),
        service=Service.objects.get(slug="smp-session"),
    )


@pytest.fixture
def photos(carl, client_user):
    consent = ask(carl, "photos")
    return sign(consent, answers=all_answers(consent, website=True), by=client_user, way="portal")


def test_what_the_next_visit_needs_is_there_to_sign(client, session):
    rows = client.get(FORMS).context["to_sign"]

    assert [row.form.slug for row in rows] == ["procedure", "aftercare", "deposit"]


def test_a_needed_form_is_opened_by_the_client(client, carl, session):
    answer = client.post(reverse("portal:forms-begin", args=["deposit"]))

    consent = Consent.objects.get(client=carl)
    assert answer.url == reverse("sign-own", args=[consent.ref])
    assert consent.asked_by == carl.user


def test_a_form_nobody_asked_for_is_not_opened(client, carl):
    assert client.post(reverse("portal:forms-begin", args=["deposit"])).status_code == 404
    assert not Consent.objects.exists()


def test_what_was_signed_is_there_with_its_time_and_a_copy(client, carl, location):
    consent = signed(carl, "deposit")
    page = client.get(FORMS).content.decode()

    assert "signed Mon 23 Nov 2026, 08:00" in page
    copy = client.get(reverse("file", args=[consent.ref]))
    assert copy.status_code == 200
    assert "no-store" in copy["Cache-Control"]
    assert b"".join(copy.streaming_content).startswith(b"%PDF")


def test_reading_and_downloading_leave_a_line_each(client, carl):
    consent = signed(carl, "deposit")
    opened = LogEntry.objects.get_for_object(consent).filter(action=LogEntry.Action.ACCESS)

    client.get(reverse("portal:forms-one", args=[consent.ref]))
    client.get(reverse("file", args=[consent.ref]))

    assert opened.count() == 2


def test_the_page_says_what_the_paper_says(client, carl, location):
    consent = signed(carl, "deposit", device="A phone")
    page = client.get(reverse("portal:forms-one", args=[consent.ref])).content.decode()

    for words in (
        "I agree to this policy.",
        "Acknowledged",
        "Mon 23 Nov 2026, 08:00",
        "203.0.113.9",
        "A phone",
        consent.frozen_sha256,
    ):
        assert words in page


def test_a_changed_paper_is_told(client, carl):
    consent = signed(carl, "deposit")
    changed = consent.frozen.replace("I agree", "I disagree")
    Consent.objects.filter(pk=consent.pk).update(frozen=changed)

    page = client.get(reverse("portal:forms-one", args=[consent.ref])).content.decode()

    assert "no longer fits the hash" in page


def test_looking_at_taking_it_back_changes_nothing(client, photos):
    assert client.get(reverse("portal:forms-withdraw", args=[photos.ref])).status_code == 200
    photos.refresh_from_db()
    assert photos.is_in_force


def test_the_yes_to_photos_is_taken_back(client, photos, carl):
    answer = client.post(reverse("portal:forms-withdraw", args=[photos.ref]))

    assert answer.url == FORMS
    photos.refresh_from_db()
    assert (photos.withdrawn_at, photos.withdrawn_by) == (NOW, carl.user)
    again = client.post(reverse("portal:forms-withdraw", args=[photos.ref]))
    assert again.status_code == 409


def test_only_the_yes_to_photos_is_taken_back_here(client, carl):
    consent = signed(carl, "deposit")

    assert client.post(reverse("portal:forms-withdraw", args=[consent.ref])).status_code == 404
    consent.refresh_from_db()
    assert consent.is_in_force


def test_it_can_be_answered_anew(client, carl, photos):
    actions.withdraw(consent=photos, by=carl.user, now=NOW + timedelta(hours=1))

    client.post(reverse("portal:forms-begin", args=["photos"]))

    assert Consent.objects.filter(client=carl, signed_at=None).count() == 1


def test_another_client_finds_nothing(photos, other_client_user):
    browser = Browser()
    browser.force_login(other_client_user)

    for name in ("portal:forms-one", "portal:forms-withdraw", "sign-own"):
        assert browser.get(reverse(name, args=[photos.ref])).status_code == 404
    assert browser.post(reverse("portal:forms-withdraw", args=[photos.ref])).status_code == 404
    assert browser.get(reverse("file", args=[photos.ref])).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_database_little(
    client, carl, session, number, django_assert_max_num_queries
):
    for _ in range(number):
        signed(carl, "deposit")
    client.get(FORMS)
    with django_assert_max_num_queries(12):
        client.get(FORMS)
