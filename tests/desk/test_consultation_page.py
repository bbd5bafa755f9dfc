"""The consultation's record at the desk."""

import pytest
from django.urls import reverse

from sessions_plan.actions import consultation_values, save_consultation
from sessions_plan.models import Consultation
from studio.editions import seal
from tests.factories import at, make_appointment, make_client
from tests.sessions_plan.records import asked, talk_signed, talked

pytestmark = pytest.mark.django_db
EMPTY = {"questions-TOTAL_FORMS": "1", "questions-INITIAL_FORMS": "0"}


@pytest.fixture
def sam(location, artist):
    client = make_client(first_name="Sam", full_name="Sam Porter")
    make_appointment(location=location, artist=artist, client=client, starts_at=at(-3, 10))
    return client


@pytest.fixture
def as_artist(client, artist):
    client.force_login(artist.user)
    return client


def url(name, person, record=None):
    args = [person.ref, record.ref] if record else [person.ref]
    return reverse(f"desk:clients-consultation{name}", args=args)


def typed(record, **told):
    return EMPTY | {"edition": seal(consultation_values(record))} | told


def test_from_the_first_word_to_the_signature(as_artist, sam):
    one = as_artist.post(url("-begin", sam)).url
    record = Consultation.objects.get()
    sent = typed(
        record, goals="A line of his own", explained=["fades", "risks"], outcome="thinking",
        alternatives=["transplant"], outcome_reason="Asks his wife", then="sign",
        **{"questions-0-asked": "Pain?", "questions-0-answered": "Little"},
    )  # fmt: skip
    assert as_artist.post(one, sent).url == url("-sign", sam, record)
    review = as_artist.get(url("-sign", sam, record)).content.decode()
    assert "It fades, and a touch-up comes after three to six years" in review
    record.refresh_from_db()
    as_artist.post(url("-sign", sam, record), {"number": record.edition})

    page = as_artist.get(one).content.decode()
    assert "Signed by" in page
    assert "Asks his wife" in page
    assert as_artist.post(one, typed(record, goals="x")).status_code == 409


def test_todays_visit_is_the_records_visit(as_artist, artist, location, sam):
    import time_machine

    today = make_appointment(location=location, artist=artist, client=sam, starts_at=at(0, 9))
    with time_machine.travel(at(0, 9, 30), tick=False):
        as_artist.post(url("-begin", sam))
    assert Consultation.objects.get().appointment == today


def test_two_people_are_shown_both_sides(as_artist, sam, artist, owner):
    record = talked(artist, artist.user, sam)
    sent = typed(record, goals="Mine", outcome="plan", explained=["fades"])
    save_consultation(
        consultation=record, values={"goals": "Theirs"}, by=owner,
        original=consultation_values(record),
    )  # fmt: skip
    answer = as_artist.post(url("-one", sam, record), sent)

    assert answer.status_code == 409
    assert 'name="keep-goals" value="theirs"' in answer.content.decode()
    told = as_artist.post(url("-one", sam, record), sent, headers={"accept": "application/json"})
    assert told.status_code == 409
    assert "Olga Stein changed the same" in told.json()["sentence"]


def test_it_saves_itself(as_artist, sam, artist):
    record = talked(artist, artist.user, sam)
    sent = typed(record, goals="More", outcome="plan", explained=["fades"])
    told = as_artist.post(url("-one", sam, record), sent, headers={"accept": "application/json"})

    assert told.json()["saved"].startswith("Saved ")
    record.refresh_from_db()
    assert record.goals == "More"


def test_a_question_without_its_words_is_said_at_its_line(as_artist, sam, artist):
    record = talked(artist, artist.user, sam)
    sent = typed(record, goals="x", **{"questions-0-answered": "An answer"})
    answer = as_artist.post(url("-one", sam, record), sent)

    assert answer.status_code == 400
    assert 'href="#id_questions-0-asked"' in answer.content.decode()


@pytest.mark.parametrize("made", [talked, talk_signed])
def test_a_page_takes_at_most_twelve_questions(as_artist, sam, artist, made):
    assert asked(as_artist, url("-one", sam, made(artist, artist.user, sam))) <= 12
