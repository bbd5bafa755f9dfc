"""The follow-up's page: areas rated, the outcome chosen, signed in one press."""

import re

import pytest
import time_machine
from django.urls import reverse

from sessions_plan.models import Complication, HealedRating, Plan, SessionRecord
from tests.factories import NOW, at
from tests.sessions_plan.following import follow_up, worked_through

LOOK = at(35, 10)
GOOD = {"crown-density": "8", "crown-evenness": "9", "crown-crispness": "7", "crown-note": ""}
TOUCH_UP = {"minutes": "120", "gap_min": "7", "gap_ideal": "14", "gap_max": "42"}


@pytest.fixture
def record(artist, location, owner, client_user):
    plan = worked_through(artist, location, owner, client_user.client, last=NOW)
    with time_machine.travel(LOOK, tick=False):
        yield follow_up(plan, LOOK)


@pytest.fixture
def ana(client, artist, record):
    client.force_login(artist.user)
    return client


def url(record, name="follow-up"):
    return reverse(f"desk:appointment-{name}", args=[record.appointment.ref])


def typed(record, deed="sign", **more):
    edition = SessionRecord.objects.get(pk=record.pk).edition
    return GOOD | TOUCH_UP | {"edition": edition, "severity": "mild", "deed": deed} | more


def test_the_record_of_a_follow_up_is_this_page(ana, record):
    assert ana.get(url(record, "record")).url == url(record)
    page = ana.get(url(record)).text
    assert "Crown" in page
    assert "How full it looks" in page


def test_it_is_rated_signed_and_the_plan_is_complete(ana, record):
    answer = ana.post(url(record), typed(record, outcome="complete"), follow=True)

    assert "The plan is complete." in answer.text
    assert Plan.objects.get().status == "complete"
    read = ana.get(url(record, "record")).text
    assert "Crown, healed" in read
    assert "Nothing more to do" in read


def test_it_is_saved_and_gone_on_with(ana, record):
    ana.post(url(record), typed(record, "save", notes="Softer now"))

    assert HealedRating.objects.get().density == 8
    page = ana.get(url(record)).text
    assert "Softer now" in page
    assert re.search(r'id="id_crown-density_8"[^>]*checked', page)


def test_a_touch_up_leads_to_its_times(ana, record):
    answer = ana.post(url(record), typed(record, outcome="touch-up"))

    assert answer.url == reverse("desk:clients-plan-series", args=[record.client.ref])
    assert "Touch-up" in ana.get(answer.url).text


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(ana, record):
    page = ana.post(url(record), typed(record, **{"crown-density": "", "notes": "Kept"}))

    assert page.status_code == 400
    assert 'href="#id_crown-density_0"' in page.text
    assert 'href="#id_outcome_0"' in page.text
    assert "Kept" in page.text

    page = ana.post(url(record), typed(record, outcome="touch-up", gap_min="30"))
    assert page.status_code == 400
    assert 'href="#id_gap_min"' in page.text


def test_a_colour_shift_leads_to_its_complication(ana, record):
    ana.post(url(record), typed(record, "save", **{"crown-has_colour_shift": "on"}))

    assert Complication.objects.get().lots.exists()
    assert "A colour shift is being followed" in ana.get(url(record)).text


def test_two_who_write_at_once_are_told(ana, record):
    ana.post(url(record), typed(record, "save"))

    answer = ana.post(url(record), typed(record, edition="0", outcome="complete"))

    assert answer.status_code == 409
    assert "was changed since you read it" in answer.text


def test_a_record_of_a_session_has_no_such_page(ana, record):
    session = SessionRecord.objects.exclude(pk=record.pk).first()

    assert ana.get(url(session)).status_code == 302


def test_the_plan_leads_there_on_the_day(ana, record):
    page = ana.get(reverse("desk:clients-plan", args=[record.client.ref])).text

    assert url(record) in page
