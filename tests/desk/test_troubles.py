"""Complications and complaints of a client at the desk."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from sessions_plan.models import Complaint, Complication
from studio.wording import local_day
from tests.factories import make_client
from tests.sessions_plan.charted import worked
from tests.sessions_plan.records import asked, bottle

pytestmark = pytest.mark.django_db
BAD = {"kind": "infection", "severity": "moderate", "signs": "Red and warm"}


@pytest.fixture
def sam(location):
    return make_client(first_name="Sam")


@pytest.fixture
def as_owner(client, owner):
    client.force_login(owner)
    return client


def url(person, name="", *more):
    return reverse(f"desk:clients-troubles{name}", args=[person.ref, *more])


@pytest.fixture
def today(location):
    """The day it is at the clinic, which may be another than in the test's own zone."""
    return local_day(timezone.now(), location.zone)


def test_a_complication_is_opened_gone_on_with_and_closed(as_owner, sam, today):
    new = url(sam, "-complication")
    assert as_owner.post(new, BAD).status_code == 400
    assert as_owner.post(new, BAD | {"began_on": today}).status_code == 302
    bad = Complication.objects.get()
    assert "Report due" in as_owner.get(url(sam)).content.decode()

    on = url(sam, "-on", bad.ref)
    assert as_owner.post(on, {}).status_code == 400
    as_owner.post(on, {"advice": "To the doctor", "doctor": "Dr Lee"})
    as_owner.post(on, {"reported_on": today, "reported_to": "The maker"})
    page = as_owner.get(url(sam)).content.decode()
    assert "Dr Lee" in page
    assert "to The maker" in page

    close = url(sam, "-close", bad.ref)
    assert as_owner.post(close, {"outcome": ""}).status_code == 400
    assert as_owner.post(close, {"outcome": "Healed"}).status_code == 302
    assert as_owner.post(close, {"outcome": "Again"}).status_code == 409


def test_a_complaint_is_handed_on_and_closed(as_owner, sam, owner, clerk, today):
    told = {"words": "Too dark", "who": owner.pk, "answer_by": today}
    assert as_owner.post(url(sam, "-complaint"), told | {"words": ""}).status_code == 400
    as_owner.post(url(sam, "-complaint"), told)
    said = Complaint.objects.get()
    on = url(sam, "-complaint-on", said.ref)
    over = today - timedelta(days=3)
    assert as_owner.post(on, {"who": clerk.pk, "answer_by": over}).status_code == 400
    as_owner.post(on, {"who": clerk.pk, "answer_by": today})
    said.refresh_from_db()
    assert said.who == clerk
    as_owner.post(url(sam, "-complaint-close", said.ref), {"outcome": "Lightened for free"})
    assert "Lightened for free" in as_owner.get(url(sam)).content.decode()


def test_a_trouble_of_another_client_is_not_found_here(as_owner, sam, today):
    other = make_client()
    as_owner.post(url(other, "-complication"), BAD | {"began_on": today})
    ref = Complication.objects.get().ref
    assert as_owner.post(url(sam, "-close", ref), {"outcome": "Healed"}).status_code == 404


def test_the_front_desk_does_not_see_them(client, clerk, sam):
    client.force_login(clerk)
    assert client.get(url(sam)).status_code == 403


def test_three_take_as_many_questions_as_one(as_owner, sam, artist, owner, location, today):
    record = worked(artist, location, sam, bottle(owner))
    record.began_at = record.opened_at
    record.save()

    def one_more():
        told = {"words": "Dark", "who": owner.pk, "answer_by": today}
        as_owner.post(url(sam, "-complaint"), told)
        as_owner.post(url(sam, "-complication"), BAD | {"began_on": today})

    one_more()
    before = asked(as_owner, url(sam))
    one_more()
    one_more()
    assert asked(as_owner, url(sam)) == before <= 12
