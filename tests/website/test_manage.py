"""A visit through the link in its message: seen, moved and cancelled without signing in."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bookings import actions
from bookings.links import manage_token
from bookings.models import Appointment
from studio.models import CancellationPolicy, Deed
from tests.factories import at, make_appointment, make_client
from tests.website.conftest import key_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(clock, location, artist):
    person = make_client(first_name="Ruth", email="ruth@example.com")
    return make_appointment(location=location, artist=artist, starts_at=at(2, 14), client=person)


@pytest.fixture
def link(visit):
    def to(name, *args):
        return reverse(name, args=[manage_token(visit), *args])

    return to


def status_of(visit) -> str:
    visit.refresh_from_db()
    return visit.status


def test_the_link_shows_the_visit_and_what_can_be_done(client, link):
    page = client.get(link("manage"))
    said = text_of(page)
    assert "Wed 25 Nov 2026, 14:00 New York time" in said
    assert "Ana Ruiz" in said
    assert "You can move or cancel it here until Tue 24 Nov 2026, 14:00 New York time" in said
    assert "Move it to another time" in said
    assert "Ruth" not in said


@pytest.mark.parametrize("name", ["manage", "manage-move", "manage-cancel", "manage-calendar"])
def test_pages_behind_the_link_are_stored_nowhere_and_tell_nobody(client, link, name):
    page = client.get(link(name))
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert "no-referrer" in page["Referrer-Policy"]


def test_opening_a_link_changes_nothing(client, visit, link):
    before = Appointment.objects.values().get()
    for address in (
        link("manage"),
        link("manage-move"),
        link("manage-move-to", at(3, 14)),
        link("manage-cancel"),
    ):
        client.get(address)
        client.head(address)
    assert Appointment.objects.values().get() == before


def test_pages_take_at_most_twelve_statements(
    client, link, location, artist, django_assert_max_num_queries
):
    def counts():
        seen = []
        for address in (link("manage"), link("manage-move"), link("manage-cancel")):
            with django_assert_max_num_queries(12) as queries:
                client.get(address)
            seen.append(len(queries))
        return seen

    one = counts()
    for day in range(3, 6):
        make_appointment(location=location, artist=artist, starts_at=at(day, 9))
    assert counts() == one


# ---------------------------------------------------------------- moving


def test_moving_shows_what_changes_before_it_is_done(client, visit, link):
    page = client.get(link("manage-move"), {"day": "2026-11-26"})
    assert link("manage-move-to", at(3, 14)) in page.content.decode()
    page = client.get(link("manage-move-to", at(3, 14)))
    said = text_of(page)
    assert "From Wed 25 Nov 2026, 14:00" in said
    assert "Move to Thu 26 Nov 2026, 14:00" in said
    assert status_of(visit) == "booked"


def test_a_visit_is_moved(client, visit, link):
    page = client.post(link("manage-move-to", at(3, 14)), {"seen": "0"}, follow=True)
    assert "Moved to Thu 26 Nov 2026, 14:00 New York time." in text_of(page)
    visit.refresh_from_db()
    assert (visit.starts_at, visit.sequence) == (at(3, 14), 1)


def test_its_own_time_does_not_stand_in_its_way(client, visit, link):
    client.post(link("manage-move-to", at(2, 14, 15)), {"seen": "0"})
    visit.refresh_from_db()
    assert visit.starts_at == at(2, 14, 15)


def test_anyone_may_take_it_over_when_asked(client, visit, link, location, artist, other_artist):
    make_appointment(location=location, artist=artist, starts_at=at(3, 14))
    address = link("manage-move-to", at(3, 14))
    assert address not in client.get(link("manage-move"), {"day": "2026-11-26"}).content.decode()
    page = client.get(link("manage-move"), {"day": "2026-11-26", "with": "any"})
    assert f"{address}?with=any" in page.content.decode()
    client.post(f"{address}?with=any", {"seen": "0"})
    visit.refresh_from_db()
    assert (visit.starts_at, visit.artist) == (at(3, 14), other_artist)


def test_a_longer_visit_is_offered_only_where_it_fits(client, visit, link, location, artist):
    visit.ends_at += timedelta(minutes=60)
    visit.blocked_until += timedelta(minutes=60)
    visit.save()
    page = client.get(link("manage-move"), {"day": "2026-11-26"}).content.decode()
    assert link("manage-move-to", at(3, 16, 15)) in page
    assert link("manage-move-to", at(3, 16, 30)) not in page


def test_a_time_taken_meanwhile_leaves_it_where_it_is(client, visit, link, location, artist):
    other = make_client(first_name="Quentin")
    make_appointment(location=location, artist=artist, starts_at=at(3, 14), client=other)
    page = client.post(link("manage-move-to", at(3, 14)), {"seen": "0"})
    assert page.status_code == 409
    assert "just been taken" in text_of(page)
    assert "Quentin" not in text_of(page)
    assert "The nearest free times" in text_of(page)
    visit.refresh_from_db()
    assert visit.starts_at == at(2, 14)


@pytest.mark.parametrize(
    ("when", "status"),
    [(at(3, 14, 7), 400), (at(3, 20), 409), (at(-2, 14), 409), (at(200, 14), 409)],
    ids=["off the grid", "after hours", "past", "too far"],
)
def test_a_time_posted_by_hand_is_refused(client, visit, link, when, status):
    page = client.post(link("manage-move-to", when), {"seen": "0"})
    assert page.status_code == status
    visit.refresh_from_db()
    assert visit.starts_at == at(2, 14)


@pytest.mark.parametrize("seen", ["7", "", "none", "²", "9" * 40])
def test_a_page_from_before_a_change_changes_nothing(client, visit, link, seen):
    for address in (link("manage-move-to", at(3, 14)), link("manage-cancel")):
        page = client.post(address, {"seen": seen})
        assert page.status_code == 409
        assert "Someone changed this appointment meanwhile" in text_of(page)
    assert status_of(visit) == "booked"
    assert visit.starts_at == at(2, 14)


def test_a_double_press_moves_once(client, visit, link):
    once = key_in(client.get(link("manage-move-to", at(3, 14))))
    for _ in range(2):
        page = client.post(link("manage-move-to", at(3, 14)), {"seen": "0", "once": once})
        assert page.status_code == 302
    visit.refresh_from_db()
    assert visit.sequence == 1


def test_a_move_after_which_nothing_can_be_changed_says_so(client, link):
    assert "you cannot move or cancel it here" not in text_of(
        client.get(link("manage-move-to", at(3, 14)))
    )
    assert "you cannot move or cancel it here" in text_of(
        client.get(link("manage-move-to", at(0, 15)))
    )


# ---------------------------------------------------------------- cancelling


def test_a_visit_is_cancelled_and_can_be_booked_again(client, visit, link):
    page = client.get(link("manage-cancel"))
    assert "Cancel Wed 25 Nov 2026, 14:00" in text_of(page)
    page = client.post(link("manage-cancel"), {"seen": "0", "reason": "Ill 🤒"}, follow=True)
    assert "This appointment is cancelled." in text_of(page)
    assert "/book/?at=hudson&amp;how=consultation" in page.content.decode()
    assert status_of(visit) == "cancelled"
    assert (visit.cancel_reason, visit.cancelled_side) == ("Ill 🤒", "client")


def test_a_double_press_cancels_once(client, visit, link):
    once = key_in(client.get(link("manage-cancel")))
    for _ in range(2):
        page = client.post(link("manage-cancel"), {"seen": "0", "once": once}, follow=True)
        assert page.status_code == 200
    visit.refresh_from_db()
    assert visit.sequence == 1


def test_cancelling_what_is_cancelled_says_so(client, visit, link):
    actions.cancel(appointment=visit, by=None)
    page = client.post(link("manage-cancel"), {"seen": "1"})
    assert page.status_code == 409
    assert "already cancelled" in text_of(page)


def test_a_reason_that_cannot_be_kept_stays_in_the_form(client, visit, link):
    page = client.post(link("manage-cancel"), {"seen": "0", "reason": "x" * 301})
    assert page.status_code == 422
    assert "at most 300 characters" in text_of(page)
    assert "x" * 301 in page.content.decode()
    assert status_of(visit) == "booked"


# ---------------------------------------------------------------- the policy


def test_after_the_deadline_it_says_why_and_whom_to_call(client, visit, link, location, clock):
    location.phone = "+1 212 555 0134"
    location.save()
    clock.move_to(at(1, 14, 1))
    said = text_of(client.get(link("manage")))
    assert "Changing it here ended Tue 24 Nov 2026, 14:00 New York time" in said
    assert "+1 212 555 0134" in said
    assert "Move it to another time" not in said
    assert "Cancel it" not in said
    for address in (link("manage-move-to", at(4, 14)), link("manage-cancel")):
        page = client.post(address, {"seen": "0"})
        assert page.status_code == 403
        assert "too late to change this online" in text_of(page)
        assert "Your appointment" in text_of(client.get(address))
    assert status_of(visit) == "booked"


def test_the_last_moment_still_counts(client, visit, link, clock):
    clock.move_to(at(1, 14))
    assert client.post(link("manage-cancel"), {"seen": "0"}).status_code == 302


def test_moving_and_cancelling_have_deadlines_of_their_own(client, visit, link, now):
    CancellationPolicy.objects.create(
        move_notice_hours=72, cancel_notice_hours=2, in_force_from=now - timedelta(days=1)
    )
    said = text_of(client.get(link("manage")))
    assert "Moving it here ended Sun 22 Nov 2026, 14:00" in said
    assert "You can cancel it here until Wed 25 Nov 2026, 12:00" in said
    assert client.post(link("manage-move-to", at(3, 14)), {"seen": "0"}).status_code == 403


# ---------------------------------------------------------------- the link


def test_a_tampered_link_opens_nothing(client, visit, link):
    good = manage_token(visit)
    for token in (good[:-1], good[:-1] + "z", visit.ref, f"{visit.ref}-", "a-b", "x" * 300):
        page = client.get(f"/booking/{token}/")
        assert page.status_code == 410, token
        assert "This link is not complete" in text_of(page)
        assert "no-referrer" in page["Referrer-Policy"]
        assert client.post(f"/booking/{token}/cancel/", {"seen": "0"}).status_code == 410
    assert client.get(f"/booking/{good}%00/").status_code == 404
    assert status_of(visit) == "booked"


def test_a_link_ends_with_its_visit(client, link, clock):
    clock.move_to(at(2, 14, 45))
    page = client.get(link("manage"))
    assert page.status_code == 410
    assert "This visit is over" in text_of(page)


def test_a_visit_that_has_begun_offers_no_buttons(client, link, clock):
    clock.move_to(at(2, 14, 10))
    said = text_of(client.get(link("manage")))
    assert "cannot be changed here any more" in said
    assert "Cancel it" not in said


def test_a_hold_has_no_link(client, clock, location, artist, consultation, now):
    held = actions.hold(
        location=location, service=consultation, starts_at=at(1, 14), browser="b", now=now
    )
    assert client.get(reverse("manage", args=[manage_token(held)])).status_code == 410


def test_the_calendar_file_is_handed_over(client, link):
    page = client.get(link("manage-calendar"))
    assert page["Content-Type"].startswith("text/calendar")
    assert 'filename="appointment-2026-11-25.ics"' in page["Content-Disposition"]
    assert page.content.startswith(b"BEGIN:VCALENDAR")


def test_no_key_of_a_link_is_kept_with_the_deed(client, visit, link):
    client.post(link("manage-move-to", at(3, 14)), {"seen": "0", "once": "0123456789"})
    client.post(link("manage-cancel"), {"seen": "1", "once": "0123456789"})
    token = manage_token(visit)
    kept = [*Deed.objects.values_list("key", "led_to")]
    assert len(kept) == 2
    assert not [row for row in kept if token in "".join(row) or token[13:40] in "".join(row)]
