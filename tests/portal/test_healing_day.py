"""The day of healing, and what a client tells when something looks wrong."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from bookings.models import Appointment, Service
from sessions_plan.actions import reports
from sessions_plan.models import HealingReport
from tests.clients import uploads
from tests.factories import at, make_appointment

FINE = {"redness": "fading", "pain": "none", "swelling": "none", "surface": "usual"}


@pytest.fixture
def session(carl, location, artist):
    """Carl's session of Tuesday 17 November 2026: on Monday the 23rd it is day 6."""
    return make_appointment(
        location=location, artist=artist, client=carl, starts_at=at(-6, 10),
        service=Service.objects.get(slug="smp-session"), status=Appointment.Status.DONE,
    )  # fmt: skip


def told(client, **answers):
    sent = {"urgent": ["none-of-these"]} | FINE | answers
    return client.post(reverse("portal:healing-wrong"), sent)


def page_of(client, answer):
    return client.get(answer.url).text


def test_the_day_says_where_one_is_and_what_holds(client, session):
    page = client.get(reverse("portal:healing-day")).text

    assert "Day 6 of 28" in page
    assert "Tue 17 Nov 2026" in page
    assert "The scabs begin to flake." in page
    assert "Do not scratch or pick" in page
    assert 'call <a href="tel:911">911</a> now' in page


def test_the_dates_are_counted_from_the_latest_finished_session(client, session, location, artist):
    later = make_appointment(
        location=location, artist=artist, client=session.client, starts_at=at(-2, 10),
        service=session.service, status=Appointment.Status.IN_ROOM,
    )  # fmt: skip
    page = client.get(reverse("portal:healing-day")).text
    assert "Day 2 of 28" in page
    assert 'not before <time datetime="2026-11-25">Wed 25 Nov 2026</time>, in 2 days' in page

    later.status = Appointment.Status.BOOKED
    later.save()
    page = client.get(reverse("portal:healing-day")).text
    assert 'fine again, since <time datetime="2026-11-21">Sat 21 Nov 2026</time>' in page
    assert 'not before <time datetime="2026-11-24">Tue 24 Nov 2026</time>, tomorrow' in page


def test_the_day_turns_at_midnight_where_the_session_was(client, session):
    with time_machine.travel(at(0, 23, 59), tick=False):
        assert "Day 6 of 28" in client.get(reverse("portal:healing-day")).text
    with time_machine.travel(at(1, 0, 0), tick=False):
        assert "Day 7 of 28" in client.get(reverse("portal:healing-day")).text


def test_without_a_session_nothing_heals(client, carl):
    assert "Nothing is healing just now" in client.get(reverse("portal:healing-day")).text
    assert "so these questions do not fit" in client.get(reverse("portal:healing-wrong")).text
    assert told(client).status_code == 409
    assert not HealingReport.objects.exists()


def test_green_says_that_it_is_normal_and_what_to_watch(client, session):
    answer = told(client)
    report = HealingReport.objects.get()

    assert (report.level, report.look_by, report.day) == ("green", None, 6)
    page = page_of(client, answer)
    assert "This sounds like normal healing" in page
    assert "Red streaks that run away" in page


def test_amber_says_by_when_the_artist_looks(client, session):
    answer = told(client, surface="spots")

    page = page_of(client, answer)
    assert HealingReport.objects.get().rules == ["spots"]
    assert "Ana Ruiz looks at it by <b>Mon 23 Nov 2026, 14:00 New York time</b>" in page
    assert "A few small spots: mostly harmless, and worth a look." in page


def test_red_says_when_to_seek_care_and_who_is_told(client, session):
    with time_machine.travel(at(0, 3, 12), tick=False):
        answer = told(client, redness="spreading")
        page = page_of(client, answer)

    assert "Have a doctor look at this today" in page
    assert "Seek care, day or night" in page
    assert "taken it up by <b>03:42</b>, it goes to the owner" in page


def test_red_that_nobody_took_up_is_owned_up_to(client, session):
    told(client, redness="spreading")
    report = HealingReport.objects.get()
    address = reverse("portal:healing-report", args=[report.ref])
    assert "are told now" in client.get(address).text
    with time_machine.travel(report.look_by, tick=False):
        page = client.get(address).text
    assert "Nobody has said yet that they see to it." in page
    assert "are told now" not in page
    assert "Seek care, day or night" in page


def test_trouble_breathing_says_call_now_before_all_else(client, session):
    page = page_of(client, told(client, urgent=["breathing"]))

    assert '<h1 id="now">Call 911 now</h1>' in page


def test_nothing_ticked_is_no_answer(client, session):
    answer = client.post(reverse("portal:healing-wrong"), FINE)

    assert answer.status_code == 400
    assert "Tick what you have" in answer.text
    both = told(client, urgent=["fever", "none-of-these"])
    assert both.status_code == 400
    assert "Which is it?" in both.text
    assert not HealingReport.objects.exists()


def test_a_report_arrives_though_its_photo_cannot_be_read(client, session):
    answer = told(client, urgent=["fever"], photo=uploads.sent(b"no picture", "note.txt"))

    report = HealingReport.objects.get()
    assert (report.level, report.photo) == ("red", None)
    assert "but the photo did not" in page_of(client, answer)


def test_a_photo_may_follow(client, session):
    answer = told(client, surface="picked")
    report = HealingReport.objects.get()

    client.post(
        reverse("portal:healing-report-photo", args=[report.ref]), {"photo": uploads.photo()}
    )

    report.refresh_from_db()
    assert report.photo.client == session.client
    assert "It is with what you told us." in page_of(client, answer)


def test_they_read_who_took_it_up_and_what_was_advised(client, session, artist):
    answer = told(client, surface="picked")
    report = HealingReport.objects.get()
    reports.advise(report=report, words="Leave it dry tonight.", by=artist.user)

    page = page_of(client, answer)

    assert "Ana Ruiz says" in page
    assert "Leave it dry tonight." in page
    assert "Somebody looks after it" in client.get(reverse("portal:healing-day")).text


def test_nobody_else_reads_it(client, session, other_client_user):
    answer = told(client, surface="picked")
    client.force_login(other_client_user)

    assert client.get(answer.url).status_code == 404


def test_no_more_than_ten_a_day(client, session):
    for _ in range(reports.A_DAY):
        assert told(client).status_code == 302

    refused = told(client, urgent=["fever"])

    assert refused.status_code == 429
    assert "do not wait for us" in refused.text


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_as_much_for_three_reports_as_for_one(
    client, session, django_assert_max_num_queries, count
):
    for _ in range(count):
        last = told(client, surface="picked")
    with django_assert_max_num_queries(12):
        client.get(reverse("portal:healing-day"))
    with django_assert_max_num_queries(12):
        client.get(last.url)
    with django_assert_max_num_queries(12):
        client.get(reverse("portal:healing-wrong"))


def test_who_never_signed_in_is_led_to_the_code(client, session):
    client.logout()

    answer = client.get(reverse("portal:healing-day"))

    assert answer.url.startswith("/portal/sign-in/")
    assert "next=/portal/healing/day/" in answer.url


def test_the_time_that_was_promised_stays(client, session):
    told(client, surface="spots")
    promised = HealingReport.objects.get().look_by
    with time_machine.travel(at(0, 12), tick=False):
        told(client, surface="spots")

    assert promised == at(0, 14)
    assert HealingReport.objects.order_by("pk").last().look_by == at(0, 18)
    assert promised - at(0, 8) == timedelta(hours=6)


def test_the_first_page_leads_to_it(client, session, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = client.get("/portal/").text

    assert "Day 6 of 28" in page
    assert reverse("portal:healing-wrong") in page
