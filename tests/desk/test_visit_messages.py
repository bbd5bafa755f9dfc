"""On a visit: what was said about it, what failed with one press, and what is coming."""

import pytest
from django.urls import reverse

from notices.models import Notice
from tests.desk.test_messages import booked, failed

pytestmark = pytest.mark.django_db


def part(browser, visit):
    return browser.get(reverse("desk:appointment-messages", args=[visit.ref])).text


def test_what_was_said_and_what_is_coming(desk, location, artist, consultation):
    visit = booked(location, artist, consultation, email="ann@example.com")
    page = part(desk, visit)
    assert "Messages, 1 told, 2 to come" in page
    assert "Confirmation" in page
    assert "Send again" not in page
    assert reverse("desk:appointment-messages", args=[visit.ref]) in (
        desk.get(reverse("desk:appointment", args=[visit.ref])).text
    )


def test_what_failed_stands_openly_with_a_button_for_the_desk(
    desk, client, location, artist, consultation
):
    visit = booked(location, artist, consultation, email="ann@example.com")
    failed(visit)
    page = part(desk, visit)
    assert "Did not arrive" in page
    assert "Send again" in page
    client.force_login(artist.user)
    page = part(client, visit)
    assert "Did not arrive" in page
    assert "Send again" not in page


def test_what_came_back_counts_as_not_arrived(desk, location, artist, consultation):
    visit = booked(location, artist, consultation, email="ann@example.com")
    Notice.objects.get(client=visit.client).message.deliveries.update(
        report="bounced", reported_at=visit.changed_at
    )
    assert "Did not arrive" in part(desk, visit)
