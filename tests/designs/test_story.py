"""What a client's timeline tells of their designs, and to whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from clients.parts import SEES, Part, Viewer
from designs import actions, story
from designs.models import MockUp
from tests.clients.uploads import photo
from tests.designs.drawings import drawn_version
from tests.designs.showing import approved, open_share, sent_version
from tests.factories import NOW

pytestmark = pytest.mark.django_db
EVER = datetime(1970, 1, 1, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def told(client_user, owner):
    """Everything that may happen to a version, once."""
    version = sent_version(client_user.client, owner)
    actions.prefer(version=version, by=client_user, now=NOW)
    actions.comment(version=version, words="Softer,\nplease.", by=client_user, now=NOW)
    actions.add_mock_up(version=version, upload=photo(), by=owner, now=NOW)
    share, _ = open_share(version, client_user, for_whom="my sister")
    seen = {"share": share, "version": version, "now": NOW}
    actions.give_opinion(first_name="Mia", vote="likes", words="Private words", **seen)
    hidden = actions.give_opinion(first_name="Tom", vote="rather-not", **seen)
    actions.hide_opinion(opinion=hidden, by=client_user, now=NOW)
    actions.close_share(share=share, by=client_user, now=LATER)
    yes = approved(version, client_user)
    actions.withdraw_approval(approval=yes, by=client_user, now=LATER)
    actions.take_back(version=version, by=owner, now=LATER)
    return version


def lines(client, part: Part | None = None) -> set[str]:
    return {e.words for e in story.timeline(client, EVER) if part in (None, e.part)}


def test_it_tells_what_happened_and_names_the_version(told, client_user):
    version = f"version {told.number}" + (f", {told.name}" if told.name else "")
    assert lines(client_user.client, Part.PLAN) == {
        f"Design sent: {version}",
        f"Design taken back: {version}",
        f"Design approved: {version}",
        f"Approval taken back: {version}",
    }
    assert lines(client_user.client, Part.PHOTOS) >= {
        f"Looked at the design: {version}, at arm's length",
        "About the design: Softer, please.",
        f"Mock-up kept with {version}",
        "Opened a link to the design for my sister",
        "Closed a link to the design for my sister",
        "Opinion on the design: Mia, likes it",
    }
    everything = " ".join(lines(client_user.client))
    for hidden in ("Tom", "Private words"):
        assert hidden not in everything


def test_by_whom_is_said(told, client_user, owner):
    by = {e.words.split(":")[0]: e.by for e in story.timeline(client_user.client, EVER)}
    assert by["Design sent"] == (owner.name or owner.email)
    assert by["About the design"] == (client_user.name or client_user.email)
    assert by["Opinion on the design"] == ""


def test_the_desk_learns_how_it_stands_and_not_what_was_said(client, told, clerk, owner):
    person = told.design.client
    assert Part.PHOTOS not in SEES[Viewer.DESK]
    address = reverse("desk:clients-story", args=[person.ref])
    client.force_login(clerk)
    page = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "Design approved: version" in page
    for kept in ("Softer", "Mia", "my sister", "Looked at the design"):
        assert kept not in page
    client.force_login(owner)
    page = client.get(address, {"about": "Design"}, headers={"HX-Request": "true"})
    assert "Softer, please." in page.content.decode()


def test_it_is_one_statement(told, client_user, owner, django_assert_num_queries):
    for number in range(3):
        other = actions.new_version(parent=told, by=owner, name=f"n{number}", now=NOW)
        actions.send_version(version=other, by=owner, now=NOW)
    with django_assert_num_queries(1):
        story.timeline(client_user.client, EVER)


def test_before_its_time_and_of_others_it_tells_nothing(told, other_client_user, owner):
    assert story.timeline(told.design.client, LATER + timedelta(days=1)) == []
    drawn_version(other_client_user.client, owner)
    assert story.timeline(other_client_user.client, EVER) == []
    assert MockUp.objects.exists()
