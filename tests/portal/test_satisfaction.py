"""How they found it, six weeks on; and words for the website, apart and taken back at will."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.models import Service
from clients.actions.testimonials import approve_testimonial
from clients.models import Testimonial as Words
from sessions_plan.actions import satisfaction
from sessions_plan.models import Plan, SatisfactionAnswer
from tests.factories import NOW, make_appointment
from tests.sessions_plan.planning import accepted

ASK, WORDS = "/portal/satisfaction/", "/portal/satisfaction/words/"
GOOD = {"result": "5", "natural": "4", "care": "5", "recommends": "yes", "words": "Thank you."}


@pytest.fixture
def plan(carl, artist, location, owner):
    """Carl's plan, complete for six weeks today."""
    return completed(accepted(artist, location, owner, carl), owner, weeks=6)


def completed(plan, owner, *, weeks):
    plan.status, plan.completed_by = Plan.Status.COMPLETE, owner
    plan.completed_at = NOW - timedelta(weeks=weeks)
    plan.save()
    return plan


def test_it_is_asked_after_six_weeks_and_not_before(client, plan, carl, location, artist):
    make_appointment(
        location=location, artist=artist, client=carl, starts_at=NOW - timedelta(weeks=7),
        service=Service.objects.get(slug="smp-session"), status="done",
    )  # fmt: skip
    assert satisfaction.asked_now(carl, NOW - timedelta(minutes=1)) is None
    assert satisfaction.asked_now(carl, NOW) == plan
    assert satisfaction.asked_now(carl, NOW + timedelta(days=400)) is None
    assert "How do you find it?" in client.get("/portal/").text


def test_who_is_to_be_asked_falls_into_one_stretch(plan):
    minute = timedelta(minutes=1)
    assert list(satisfaction.to_ask(NOW, NOW + minute)) == [plan]
    assert not satisfaction.to_ask(NOW - minute, NOW)
    assert not satisfaction.to_ask(NOW + minute, NOW + 2 * minute)


def test_a_newer_plan_speaks_for_the_client(plan, carl, artist, location, owner):
    accepted(artist, location, owner, carl, now=NOW + timedelta(days=1))

    assert not satisfaction.to_ask(NOW, NOW + timedelta(minutes=1))


def test_the_answers_are_kept_once(client, plan, carl):
    assert client.post(ASK, GOOD).url == ASK

    found = SatisfactionAnswer.objects.get()
    assert (found.plan, found.result, found.natural, found.is_unhappy) == (plan, 5, 4, False)
    assert satisfaction.asked_now(carl, NOW) is None
    assert "Thank you for your answers" in client.get(ASK).text
    client.post(ASK, GOOD)
    assert SatisfactionAnswer.objects.count() == 1


def test_a_form_half_filled_keeps_what_was_chosen(client, plan):
    answer = client.post(ASK, {"result": "2", "words": "Too dark"})

    assert answer.status_code == 400
    assert "Too dark" in answer.text
    assert not SatisfactionAnswer.objects.exists()


@pytest.mark.parametrize(
    ("change", "unhappy"),
    [
        ({}, False),
        ({"result": "3", "natural": "3", "care": "3", "recommends": "maybe"}, False),
        ({"result": "2"}, True),
        ({"natural": "2"}, True),
        ({"care": "1"}, True),
        ({"recommends": "no"}, True),
    ],
)
def test_a_low_score_or_a_no_is_unhappy_and_goes_to_the_owner(client, plan, change, unhappy):
    client.post(ASK, GOOD | change)

    assert SatisfactionAnswer.objects.get().is_unhappy is unhappy
    assert SatisfactionAnswer.objects.unhappy().exists() is unhappy
    assert ("The owner looks at it" in client.get(ASK).text) is unhappy


def test_the_unhappy_may_write_for_others_as_well(client, plan):
    client.post(ASK, GOOD | {"result": "1"})

    assert WORDS in client.get(ASK).text
    assert "Send my words" in client.get(WORDS).text


def test_words_are_published_with_consent_and_the_owners_yes_alone(client, plan, owner):
    client.post(ASK, GOOD)
    refused = client.post(WORDS, {"words": "It is my head again.", "shown_name": "Carl"})
    assert refused.status_code == 400
    assert not Words.objects.exists()

    client.post(WORDS, {"words": "It is my head again.", "shown_name": "Carl", "agrees": "on"})
    assert "It is my head again." not in client.get("/results/").text
    approve_testimonial(testimonial=Words.objects.get(), by=owner)
    assert "It is my head again." in client.get("/results/").text


def test_taking_them_back_counts_at_once(client, plan, owner):
    client.post(ASK, GOOD)
    client.post(WORDS, {"words": "It is my head again.", "shown_name": "", "agrees": "on"})
    approve_testimonial(testimonial=Words.objects.get(), by=owner)
    assert "A client" in client.get("/results/").text

    client.post(reverse("portal:satisfaction-withdraw"))

    assert "It is my head again." not in client.get("/results/").text
    row = Words.objects.get()
    assert (row.withdrawn_by, row.withdrawn_at) == (plan.client.user, NOW)
    assert "Send my words" in client.get(WORDS).text


def test_who_was_never_treated_writes_nothing(client, carl):
    assert "Not yet" in client.get(WORDS).text
    client.post(WORDS, {"words": "Great.", "agrees": "on"})
    assert not Words.objects.exists()


def test_the_pages_ask_little(client, plan, django_assert_max_num_queries):
    for page in ("/portal/", ASK, WORDS):
        with django_assert_max_num_queries(12):
            client.get(page)
