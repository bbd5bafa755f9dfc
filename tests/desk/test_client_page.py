"""The page of one client: its head, its story in time, and what is missing."""

from __future__ import annotations

import pytest
import time_machine
from auditlog.models import LogEntry
from django.urls import reverse

from clients import actions
from clients.models import (
    ClientFile,
    Photo,
)
from tests.factories import NOW, at, make_appointment, make_client

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def sam(location, artist, clerk):
    """Sam, who comes to Ana tomorrow."""
    sam = make_client(full_name="Sam Moss", email="sam@example.com", proven_at=NOW, proven_by=clerk)
    make_appointment(location=location, artist=artist, starts_at=at(1, 10), client=sam)
    return sam


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def treating(client, artist):
    client.force_login(artist.user)
    return client


def url(name: str, *args) -> str:
    return reverse(f"desk:clients-{name}", args=args)


# ---------------------------------------------------------------- the page, the story, missing


def test_the_story_is_a_part_of_the_page_and_a_page(desk, sam, clerk):
    actions.write_note(client=sam, kind="desk", text="Rings at ten.", by=clerk)
    part = desk.get(url("story", sam.ref), headers=HTMX)
    assert "<html" not in part.content.decode()
    assert "Note: Rings at ten." in part.content.decode()
    assert "Dina Wells" in part.content.decode()
    assert "What happened" in desk.get(url("story", sam.ref)).content.decode()


def test_a_chip_shows_one_heading_and_pages_are_turned(desk, sam, clerk):
    for n in range(35):
        actions.write_note(client=sam, kind="desk", text=f"Note {n}.", by=clerk, now=NOW)
    page = desk.get(url("story", sam.ref), {"about": "Notes"}, headers=HTMX)
    assert dict(page.context["chips"])["Notes"] == 35
    shown = [line.event for _, lines in page.context["days"] for line in lines]
    assert len(shown) == 20
    assert {event.words[:4] for event in shown} == {"Note"}
    more = desk.get(url("story", sam.ref), {"about": "Notes", "page": 2}, headers=HTMX)
    assert sum(len(lines) for _, lines in more.context["days"]) == 15


def test_the_story_tells_each_only_what_they_may_know(client, desk, sam, owner, artist):
    actions.write_note(client=sam, kind="health", text="Faints.", by=owner)
    actions.note_allergy(client=sam, substance="Latex", by=owner)
    told = desk.get(url("story", sam.ref), headers=HTMX).content.decode()
    assert "Faints" not in told
    assert "Latex" not in told
    client.force_login(artist.user)
    told = client.get(url("story", sam.ref), headers=HTMX).content.decode()
    assert "Faints" in told
    assert "Latex" in told


def test_visits_messages_and_looks_are_in_the_story(desk, sam, clerk):
    desk.get(url("one", sam.ref))
    told = desk.get(url("story", sam.ref), headers=HTMX)

    assert set(dict(told.context["chips"])) >= {"Visits", "Looks", "Contact"}
    assert "Booked: Free consultation with Ana Ruiz" in told.content.decode()


def test_what_is_missing_is_asked_of_every_app(desk, sam, monkeypatch):
    from clients import asks
    from clients.asks import Missing

    asked = [lambda client, visit, at: [Missing("photos", "Two photos are missing")]]
    monkeypatch.setattr(asks, "missing_answers", asked)
    assert "Two photos are missing" in desk.get(url("missing", sam.ref)).content.decode()
    part = desk.get(url("missing", sam.ref), headers=HTMX).content.decode()
    assert "Two photos are missing" in part
    assert "<html" not in part


def test_a_photo_stands_in_the_head_for_who_sees_photos_and_leaves_its_line(
    client, sam, artist, clerk
):
    Photo.objects.create(
        client=sam, view="front", stage="before", taken_at=NOW, added_at=NOW, original="a",
        screen="b", thumb="c", width=1, height=1, sha256="x", ref="frontphotoab",
    )  # fmt: skip
    client.force_login(artist.user)
    assert "frontphotoab" in client.get(url("one", sam.ref)).content.decode()
    line = LogEntry.objects.get_for_object(sam).filter(action=LogEntry.Action.ACCESS).latest("pk")
    assert line.additional_data == {"showing": "photos"}
    client.force_login(clerk)
    assert "frontphotoab" not in client.get(url("one", sam.ref)).content.decode()


@pytest.mark.parametrize("who", ["owner", "clerk", "artist"])
@pytest.mark.parametrize("many", [1, 3])
def test_each_screen_asks_the_database_at_most_twelve_times(
    client, request, sam, owner, who, many, django_assert_max_num_queries
):
    user = request.getfixturevalue(who)
    client.force_login(getattr(user, "user", user))
    for n in range(many):
        first = actions.write_note(client=sam, kind="desk", text=f"{n}", by=owner)
        actions.write_note(client=sam, kind="desk", text=f"{n}!", by=owner, follows=first)
        actions.note_allergy(client=sam, substance=f"Latex {n}", by=owner)
        ClientFile.objects.create(
            client=sam, kind="other", title="x", file="x", content_type="application/pdf",
            size=1, added_at=NOW, added_by=owner,
        )  # fmt: skip
        make_client(email="sam@example.com")
    pages = ["one", "notes", "files", "story"]
    pages += {"owner": ["contact", "allergies"], "clerk": ["contact"], "artist": ["allergies"]}[who]
    for name in pages:
        client.get(url(name, sam.ref))  # tables' numbers are kept by the process
        with django_assert_max_num_queries(12 + SAVEPOINTS) as asked:
            client.get(url(name, sam.ref))
        assert len(asked) - SAVEPOINTS <= 12, name
    with django_assert_max_num_queries(12):
        client.get(url("story", sam.ref), headers=HTMX)


SAVEPOINTS = 2  # around the line of an opening: in a test, which is one transaction already
