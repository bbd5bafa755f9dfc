"""Healing reports at the desk: who sees what, one press to take one up, advised, closed."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from bookings.models import Appointment, Service
from clients.parts import Part
from sessions_plan.actions import reports
from sessions_plan.models import Complication, HealingReport
from sessions_plan.story import timeline
from tests.clients import uploads
from tests.factories import NOW, at, make_appointment, make_client

FINE = {
    "urgent": [], "redness": "fading", "pain": "none", "swelling": "none", "surface": "usual",
}  # fmt: skip
RED = FINE | {"redness": "spreading"}
AMBER = FINE | {"surface": "spots"}


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def heals(location, artist):
    """Makes a client whose session with Ana was six days ago."""

    def made(n: int = 0, **fields):
        person = make_client(first_name=f"Sam{n}", phone="+12125550142", **fields)
        make_appointment(
            location=location, artist=artist, client=person, starts_at=at(-6, 9 + 2 * n),
            minutes=60, service=Service.objects.get(slug="smp-session"),
            status=Appointment.Status.DONE,
        )  # fmt: skip
        return person

    return made


@pytest.fixture
def told(heals, owner):
    """A report of somebody, written down by the owner: `told(RED, minutes=12)`."""

    def made(answers=RED, *, n: int = 0, minutes: int = 0, words: str = "", **more):
        then = NOW - timedelta(minutes=minutes)
        return reports.tell(
            client=heals(n), answers=answers, by=owner, words=words, now=then, **more
        )

    return made


def url(report, deed="one"):
    return reverse(f"desk:reports-{deed}", args=[report.ref])


def waiting(client):
    return client.get(reverse("desk:reports-waiting")).text


def test_red_stands_first_then_who_waits_longest(told, artist):
    later = told(AMBER, minutes=5)
    longest = told(AMBER, n=1, minutes=50)
    urgent = told(RED, n=2, minutes=1)
    told(FINE, n=3)

    assert list(reports.open_reports(artist.user)) == [urgent, longest, later]


def test_the_day_fetches_it_and_says_how_long_it_waits(client, clerk, told):
    report = told(RED, minutes=12)
    client.force_login(clerk)

    assert reverse("desk:reports-waiting") in client.get(reverse("desk:day")).text
    page = waiting(client)
    assert "Sam0" in page
    assert "Urgent" in page
    assert "waits 12 min" in page
    assert "the owner is told" not in page
    assert report.look_by == NOW + timedelta(minutes=18)


def test_after_half_an_hour_it_says_that_the_owner_is_told(client, clerk, told):
    told(RED, minutes=30)
    client.force_login(clerk)

    assert "the owner is told" in waiting(client)


def test_one_press_takes_it_up_and_the_first_keeps_it(client, clerk, artist, told):
    report = told()
    client.force_login(artist.user)
    client.post(url(report, "take-up"))
    client.force_login(clerk)
    page = client.post(url(report, "take-up"), follow=True).text

    report.refresh_from_db()
    assert (report.taken_up_by, report.taken_up_at) == (artist.user, NOW)
    assert "Ana Ruiz took it up a moment before you" in page


def test_the_desk_sees_that_it_is_urgent_and_nothing_of_what_was_told(client, clerk, told, heals):
    report = told(RED, words="It itches behind the ear")
    photo = reports.keep_photo(client=report.client, upload=uploads.photo(), by=clerk)
    reports.add_to_report(report=report, photo=photo)
    reports.advise(report=report, words="Cool it, keep it dry", by=report.artist.user)
    client.force_login(clerk)

    page = client.get(url(report)).text

    assert "Urgent" in page
    assert "+1 212-555-0142" in page
    for secret in ("Spreading", "itches", photo.ref, "Cool it", "is not part of healing"):
        assert secret not in page
    for deed in ("advise", "close", "complication"):
        sent = {"words": "a", "outcome": "a", "kind": "other", "severity": "mild", "signs": "a"}
        assert client.post(url(report, deed), sent).status_code == 403


def test_the_artist_reads_all_of_it(client, told, artist):
    report = told(RED, words="It itches behind the ear")
    client.force_login(artist.user)

    page = client.get(url(report)).text

    assert "Spreading, or getting hotter" in page
    assert "It itches behind the ear" in page
    assert "Redness that spreads, or skin that gets hotter, is not part of healing." in page


def test_a_colleague_who_does_not_treat_them_is_told_so(client, told, other_artist):
    report = told()
    client.force_login(other_artist.user)

    assert client.get(url(report)).status_code == 403
    assert "Sam0" not in waiting(client)
    assert client.post(url(report, "take-up")).status_code == 403


def test_what_was_advised_takes_it_up_and_later_words_follow(client, told, artist):
    report = told()
    client.force_login(artist.user)
    assert client.post(url(report, "advise"), {"words": " "}).status_code == 400
    client.post(url(report, "advise"), {"words": "See a doctor today."})
    client.post(url(report, "advise"), {"words": "I call at six."})

    report.refresh_from_db()
    assert report.advice == "See a doctor today.\nI call at six."
    assert (report.taken_up_by, report.advised_by) == (artist.user, artist.user)


def test_it_is_closed_with_how_it_ended_and_only_once(client, told, artist):
    report = told()
    client.force_login(artist.user)
    assert client.post(url(report, "close"), {"outcome": ""}).status_code == 400
    client.post(url(report, "close"), {"outcome": "A follicle, calm again."})

    report.refresh_from_db()
    assert (report.outcome, report.closed_by) == ("A follicle, calm again.", artist.user)
    assert client.post(url(report, "close"), {"outcome": "Again"}).status_code == 409
    assert "Something looks wrong" not in waiting(client)
    assert "A follicle, calm again." in client.get(reverse("desk:reports")).text


def test_a_complication_begins_with_it(client, told, artist, owner):
    report = told()
    photo = reports.keep_photo(client=report.client, upload=uploads.photo(), by=owner)
    reports.add_to_report(report=report, photo=photo)
    client.force_login(artist.user)

    client.post(
        url(report, "complication"),
        {"kind": "infection", "severity": "mild", "signs": "Warm, a little pus"},
    )

    report.refresh_from_db()
    bad = Complication.objects.get()
    assert report.complication == bad
    assert list(bad.photos.all()) == [photo]
    assert bad.began_on == NOW.date()


def test_who_hears_of_it_is_read_from_the_rows(told, artist, clerk, owner):
    red, amber = told(RED), told(AMBER, n=1)
    told(FINE, n=2)
    rows = HealingReport.objects

    assert reports.who_hears(red) == [artist.user, clerk]
    assert reports.who_hears(amber) == [artist.user]
    assert reports.owners() == [owner]
    assert set(rows.to_tell(NOW)) == {red, amber}
    assert not rows.to_tell(NOW - timedelta(seconds=1))
    assert not rows.to_escalate(NOW + timedelta(minutes=29))
    assert list(rows.to_escalate(NOW + timedelta(minutes=30))) == [red]

    reports.take_up(report=red, by=clerk, now=NOW + timedelta(minutes=20))
    assert not rows.to_escalate(NOW + timedelta(minutes=30))
    assert set(rows.to_tell(NOW)) == {amber}


def test_an_artist_without_a_sign_in_is_stood_in_for(told, artist, owner):
    report = told(AMBER)
    artist.user = None
    artist.save()
    report.refresh_from_db()

    assert reports.who_hears(report) == [owner]


@pytest.mark.parametrize("count", [1, 3])
def test_the_statements_do_not_grow(client, owner, told, count, django_assert_max_num_queries):
    made = [told(RED, n=n) for n in range(count)]
    client.force_login(owner)
    for page in (reverse("desk:reports"), reverse("desk:reports-waiting"), url(made[0])):
        with django_assert_max_num_queries(12):
            client.get(page)


def test_the_record_tells_of_it_to_who_reads_the_record(told, artist):
    report = told(RED)
    reports.take_up(report=report, by=artist.user)
    reports.close(report=report, outcome="Calm", by=artist.user)

    events = timeline(report.client, NOW - timedelta(days=1))

    words = {event.words for event in events}
    assert {
        "Told that something looks wrong: urgent",
        "Healing report taken up",
        "Healing report closed",
    } <= words
    assert {event.part for event in events} == {Part.RECORD}
