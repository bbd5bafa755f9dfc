"""The owner sets up plans: patterns written, copied, retired; rules in versions."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.urls import reverse

from sessions_plan.actions import plans
from sessions_plan.models import PlanRules, PlanTemplate
from tests.factories import NOW, make_client, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(client, owner):
    client.force_login(owner)
    return client


def url(name: str, *args) -> str:
    return reverse(f"desk:setup-plan{name}", args=args)


def pattern(*rows: tuple, name="Scar, wide", when="A wide scar") -> dict:
    """The form as it would be sent: a row is kind, minutes, share and the three days."""
    names = ("kind", "minutes", "share", "gap_min", "gap_ideal", "gap_max")
    told = {"name": name, "when": when}
    for n, row in enumerate(rows):
        told |= {f"step-{n}-{field}": value for field, value in zip(names, row, strict=False)}
    return told


SOUND = (("session", 90, 60), ("session", 60, 40, 20, 24, 30))


def test_the_list_shows_each_pattern_with_its_sessions_and_the_rules(desk):
    page = desk.get(url("s")).content.decode()
    assert "Three sessions" in page
    assert "10–14 days later" in page
    assert "No plan was drafted from it yet" in page
    assert "No cooling-off days" in page
    assert url("", "scar") in page
    assert url("s") in desk.get(reverse("desk:setup")).content.decode()


def test_a_new_pattern_is_saved_and_listed(desk):
    assert desk.post(url("-new"), pattern(*SOUND)).url == url("s")
    row = PlanTemplate.objects.get(name="Scar, wide")
    assert [(step.share, step.gap_ideal) for step in row.steps.all()] == [(60, None), (40, 24)]
    assert "20–30 days later" in desk.get(url("s")).content.decode()


def test_a_copy_begins_with_the_sessions_of_the_other(desk):
    page = desk.get(url("-new"), {"like": "four"}).content.decode()
    assert re.search(r'name="step-3-share" value="20"', page)
    assert re.search(r'name="name"[^>]*value="', page) is None


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (pattern(*SOUND, name=""), "required"),
        (pattern(("session", 90, 60), ("session", 60, 30, 20, 24, 30)), "make 100 percent"),
        (pattern(("session", "", 60), ("session", 60, 40, 20, 24, 30)), "How long is it?"),
        (pattern(("session", 90, 60), ("session", 60, 40)), "days after the one before"),
    ],
    ids=["no name", "90 %", "no length", "no days"],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(desk, told, words):
    answer = desk.post(url("", "scar"), told)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert words in page
    assert 'value="A wide scar"' in page
    assert PlanTemplate.objects.get(slug="scar").name == "Scar"


def test_a_pattern_in_use_says_that_plans_keep_their_steps(desk, artist, location):
    version = plans.draft_plan(
        client=make_client(), artist=artist, location=location, by=artist.user, now=NOW
    )
    assert "1 plan drafted from it" in desk.get(url("s")).content.decode()
    page = desk.get(url("", version.template.slug)).content.decode()
    assert "keeps the steps it was given, the open drafts too" in page
    assert "1 of them still a draft" in page


def test_a_pattern_is_retired_and_comes_back(desk):
    assert desk.post(url("-use", "scar"), {"in_use": "0"}).url == url("s")
    assert not PlanTemplate.objects.get(slug="scar").is_active
    desk.post(url("-use", "scar"), {"in_use": "1"})
    assert PlanTemplate.objects.get(slug="scar").is_active


def test_the_last_pattern_of_sessions_is_kept_with_a_sentence(desk):
    PlanTemplate.objects.exclude(slug__in=["scar", "touch-up"]).update(is_active=False)
    answer = desk.post(url("-use", "scar"), {"in_use": "0"})
    assert answer.status_code == 409
    assert "last pattern of sessions" in answer.content.decode()


def test_rules_are_published_as_a_new_version(desk):
    told = {
        "cooling_off_days": 7, "follow_up_min_days": 30, "follow_up_ideal_days": 35,
        "follow_up_max_days": 45, "shorter_visit_minutes": 90,
    }  # fmt: skip
    assert desk.post(url("-rules"), told).url == url("-rules")
    assert desk.post(url("-rules"), told | {"follow_up_max_days": 31}).status_code == 400
    assert PlanRules.objects.get().cooling_off_days == 7
    page = desk.get(url("-rules")).content.decode()
    assert "7 days of cooling-off" in page
    assert "within 7 days" in desk.get(url("s")).content.decode()


@pytest.mark.parametrize("more", [1, 3])
def test_pages_ask_the_database_at_most_twelve_times(
    desk, artist, location, django_assert_max_num_queries, more
):
    for n in range(more):
        desk.post(url("-new"), pattern(*SOUND, name=f"More {n}"))
        plans.draft_plan(
            client=make_client(), artist=artist, location=location, by=make_user("owner"), now=NOW
        )
    for page in (url("s"), url("-new"), url("-rules"), url("", "standard")):
        with django_assert_max_num_queries(12):
            assert desk.get(page).status_code == 200, page
