"""A client calls because something looks wrong, and a colleague writes it down."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from bookings.models import Appointment, Service
from sessions_plan import triage
from sessions_plan.models import HealingReport
from tests.factories import NOW, at, make_appointment, make_client

FINE = {
    "urgent": ["none-of-these"], "redness": "fading", "pain": "none", "swelling": "none",
    "surface": "usual",
}  # fmt: skip
LIST = reverse("desk:reports-callers")


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def heals(location, artist):
    """Makes a client whose session with Ana was so many days ago."""

    def made(days: int = 6, hour: int = 9, **fields):
        person = make_client(**({"first_name": "Sam", "phone": "+12125550142"} | fields))
        make_appointment(
            location=location, artist=artist, client=person, starts_at=at(-days, hour),
            minutes=60, service=Service.objects.get(slug="smp-session"),
            status=Appointment.Status.DONE,
        )  # fmt: skip
        return person

    return made


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


def url(person):
    return reverse("desk:reports-caller", args=[person.ref])


def test_the_same_questions_in_the_same_words_and_nothing_ticked(desk, heals):
    page = desk.get(url(heals()))

    text = page.content.decode()
    for words in (*triage.URGENT.values(), *triage.ASKED.values()):
        assert words.replace("’", "&#x27;") in text or words in text
    for choices in triage.ANSWERS.values():
        assert all(words in text for words in choices.values())
    assert "checked" not in text
    assert "Day 6 after the session with Ana Ruiz" in text


@pytest.mark.parametrize(
    ("told", "level", "say"),
    [
        ({}, "green", "This sounds like normal healing"),
        ({"surface": "spots"}, "amber", "Ana Ruiz looks at it by Mon 23 Nov 2026, 14:00"),
        ({"redness": "spreading"}, "red", "Please have a doctor look at this today"),
        ({"words": "It just feels odd"}, "amber", "Ana Ruiz looks at it by"),
    ],
)
def test_it_is_sorted_as_their_own_would_be_and_the_desk_reads_what_to_say(
    desk, clerk, heals, told, level, say
):
    person = heals()
    page = desk.post(url(person), FINE | told, follow=True)

    report = HealingReport.objects.get()
    assert (report.client, report.level, report.told_by) == (person, level, clerk)
    answers = triage.Told(
        day=6, has_words="words" in told,
        **{name: (FINE | told)[name] for name in triage.ANSWERS},
    )  # fmt: skip
    assert report.level == triage.sort(answers).level
    assert report.rules == [rule.id for rule in triage.sort(answers).rules]
    text = page.content.decode()
    assert say in text
    assert f"written down by {clerk}" in text
    assert 'call <a href="tel:911">911</a> now' in text


def test_once_written_down_the_desk_reads_no_answer_of_it(desk, heals, artist):
    sent = FINE | {"redness": "spreading", "urgent": ["pus"], "words": "Behind the left ear"}
    page = desk.post(url(heals()), sent, follow=True).content.decode()

    for secret in ("Spreading", "Pus or a bad smell", "left ear", "is not part of healing"):
        assert secret not in page
    desk.force_login(artist.user)
    page = desk.get(reverse("desk:reports-one", args=[HealingReport.objects.get().ref])).text
    assert "Pus, or a bad smell" in page
    assert "Behind the left ear" in page


def test_what_was_typed_stays_when_a_question_was_forgotten(desk, heals):
    sent = FINE | {"words": "Behind the left ear"}
    del sent["pain"]
    page = desk.post(url(heals()), sent)

    assert page.status_code == 400
    assert "Ask this too." in page.content.decode()
    assert "Behind the left ear" in page.content.decode()
    page = desk.post(url(heals(hour=11)), FINE | {"urgent": ["pus", "none-of-these"]})
    assert "Which is it?" in page.content.decode()
    assert not HealingReport.objects.exists()


def test_without_a_session_lately_it_says_what_to_do_instead(desk, heals):
    long_ago = heals(days=40)
    page = desk.get(url(long_ago)).content.decode()

    assert "no day to count from" in page
    assert reverse("desk:inbox-call", args=[long_ago.ref]) in page
    assert desk.post(url(long_ago), FINE).status_code >= 400
    assert not HealingReport.objects.exists()


def test_the_client_reads_in_the_portal_who_wrote_it_down(desk, clerk, heals, client_user):
    carl = client_user.client
    make_appointment(
        location=heals(hour=15).appointments.get().location, client=carl, starts_at=at(-5, 9),
        artist=HealingReport._meta.get_field("artist").related_model.objects.get(),
        service=Service.objects.get(slug="smp-session"), status=Appointment.Status.DONE,
    )  # fmt: skip
    desk.post(url(carl), FINE | {"surface": "spots"})

    desk.force_login(client_user)
    page = desk.get(reverse("portal:healing-report", args=[HealingReport.objects.get().ref]))
    assert f"You called, and {clerk} wrote it down" in page.content.decode()


def test_a_promise_that_passed_is_owned_up_to(desk, heals, client_user):
    carl = client_user.client
    other = heals(hour=15).appointments.get()
    make_appointment(
        location=other.location, client=carl, starts_at=at(-5, 9), artist=other.artist,
        service=other.service, status=Appointment.Status.DONE,
    )  # fmt: skip
    desk.post(url(carl), FINE | {"surface": "spots"})
    report = HealingReport.objects.get()

    with time_machine.travel(report.look_by + timedelta(minutes=1), tick=False):
        page = desk.get(reverse("desk:reports-one", args=[report.ref])).text
        assert "nobody has yet. I see to it now" in page
        assert "and that has passed" in desk.get(reverse("desk:reports-waiting")).text
        desk.force_login(client_user)
        page = desk.get(reverse("portal:healing-report", args=[report.ref])).text
        assert "We are late with our answer" in page
        assert "Not looked at yet" in page
        assert "We are sorry." in page
        assert "looks at it" not in page


def test_who_heals_is_found_by_name_the_latest_first(desk, heals):
    heals(days=6, first_name="Sam")
    heals(days=2, first_name="Rita", hour=11)
    heals(days=29, first_name="Long", hour=13)

    text = desk.get(LIST).text
    assert text.index("Rita") < text.index("Sam")
    assert "Long" not in text
    found = desk.get(LIST, {"q": "sam"}).text
    assert "Sam" in found
    assert "Rita" not in found
    assert "Look among all clients" in desk.get(LIST, {"q": "nobody\0"}).text


def test_an_artist_is_called_by_their_own(client, heals, other_artist, artist):
    heals()
    client.force_login(other_artist.user)
    assert "Nobody heals just now" in client.get(LIST).text
    client.force_login(artist.user)
    assert "Sam" in client.get(LIST).text


def test_the_clients_page_and_the_reports_lead_there(desk, heals):
    person, long_ago = heals(), heals(days=40, hour=11)

    assert url(person) in desk.get(reverse("desk:clients-one", args=[person.ref])).text
    assert url(long_ago) not in desk.get(reverse("desk:clients-one", args=[long_ago.ref])).text
    assert LIST in desk.get(reverse("desk:reports")).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_statements_do_not_grow(desk, heals, count, django_assert_max_num_queries):
    made = [heals(hour=9 + 2 * n) for n in range(count)]
    for page in (LIST, url(made[0])):
        with django_assert_max_num_queries(12):
            desk.get(page)
