"""The links in messages: a page with a button, which a GET never presses."""

from datetime import timedelta

import pytest

from bookings import actions as bookings
from clients.actions import say_whether
from clients.models import ContactConsent
from notices import actions, links
from notices.models import Notice, VisitWord
from tests.factories import at, make_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def reminder(location, artist, consultation, clerk, now, time_machine):
    """The reminder of a visit tomorrow at 14:00, and the clock at its sending."""
    sam = make_client(first_name="Sam", email="sam@example.com")
    bookings.book(
        client=sam, location=location, artist=artist, service=consultation,
        starts_at=at(2, 14), by=clerk, now=now,
    )  # fmt: skip
    actions.sweep(now=now + timedelta(minutes=5))
    actions.sweep(now=at(1, 10, 1))
    time_machine.move_to(at(1, 11), tick=False)
    return Notice.objects.get(kind="reminder", state="sent")


def path(notice, purpose):
    address = getattr(links.Of(notice), purpose)
    return address.split("8000", 1)[1]


def test_opening_the_link_says_nothing_and_the_button_does(reminder, client):
    assert client.get(path(reminder, "coming")).status_code == 200
    assert not VisitWord.objects.exists()

    for _ in range(2):
        answer = client.post(path(reminder, "coming"), follow=True)
        assert "Good. We look forward to it." in answer.content.decode()
    assert VisitWord.objects.get().says == "coming"


def test_running_late_says_by_how_much(reminder, client):
    where = path(reminder, "late")
    assert client.post(where, {"minutes": "7"}).status_code == 422
    answer = client.post(where, {"minutes": "15"}, follow=True)

    assert "about 15 minutes after 14:00" in answer.content.decode()
    assert VisitWord.objects.get().minutes == 15


def test_a_link_serves_one_purpose_and_its_own_notice(reminder, client):
    of = links.token(reminder, links.COMING)
    assert client.get(f"/visit/{of}/late/").status_code == 410
    assert client.get(f"/visit/{of[:-1]}x/coming/").status_code == 410


def test_it_ends_when_the_visit_moves_or_is_long_begun(reminder, client, clerk, time_machine):
    where = path(reminder, "coming")
    bookings.move(appointment=reminder.appointment, starts_at=at(3, 14), by=clerk, now=at(1, 11))
    assert client.get(where).status_code == 410


def test_no_more_is_honoured_at_once_and_never_ends(reminder, client, time_machine):
    say_whether(
        client=reminder.client, kind="marketing", is_given=True, wording="Yes", side="client",
        by=None,
    )  # fmt: skip
    time_machine.move_to(at(2000, 11), tick=False)
    where = path(reminder, "stop")
    assert client.get(where).status_code == 200
    assert ContactConsent.objects.allows(reminder.client, "marketing")

    assert "Done." in client.post(where, follow=True).content.decode()
    assert not ContactConsent.objects.allows(reminder.client, "marketing")


def test_the_desk_reads_it_in_the_days_list(reminder, client, clerk, time_machine):
    client.post(path(reminder, "coming"))
    day = f"/desk/?date={reminder.appointment.starts_at.date()}"
    client.force_login(clerk)
    assert "Says they come" in client.get(day).content.decode()
    client.logout()
    client.post(path(reminder, "late"), {"minutes": "15"})
    client.force_login(clerk)
    page = client.get(day).content.decode()
    assert "Says 15 min late" in page
    assert "Says they come" not in page
