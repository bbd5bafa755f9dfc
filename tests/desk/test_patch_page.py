"""Patch tests at the desk: placed, read, declined; never called safe; and the policy."""

import pytest
from django.urls import reverse

from sessions_plan.actions import patch_policy, read_patch
from sessions_plan.models import PatchTest
from tests.factories import at, make_appointment, make_client
from tests.sessions_plan.records import asked, bottle, placed, waiver

pytestmark = pytest.mark.django_db


@pytest.fixture
def sam(location, artist):
    client = make_client(first_name="Sam", full_name="Sam Porter")
    make_appointment(location=location, artist=artist, client=client, starts_at=at(-3, 10))
    return client


@pytest.fixture
def as_artist(client, artist):
    client.force_login(artist.user)
    return client


def url(name, person, **more):
    return reverse(f"desk:clients-patch{name}", kwargs={"ref": person.ref, **more})


def test_it_is_placed_and_read(as_artist, sam, artist, owner):
    lot = bottle(owner)
    told = {"lot": lot.pk, "site": "Nape", "artist": artist.pk, "also_tested": "Lidocaine 4 %"}
    assert as_artist.post(url("-place", sam), told).url == url("", sam)
    test = PatchTest.objects.get()
    assert (test.site, test.lot, test.made_by) == ("Nape", lot, artist.user)

    read = url("-read", sam, test=test.ref)
    as_artist.post(read, {"moment": "7-10d", "result": "none-seen"})
    page = as_artist.get(url("", sam)).content.decode()
    assert "Patch test read" in page
    assert "It cannot rule out a later reaction" in page
    assert "safe" not in page.lower().replace("safe-area", "")


def test_a_reaction_without_words_is_asked_for_at_the_field(as_artist, sam, artist, owner):
    test = placed(artist, owner, sam)
    sent = {"moment": "48h", "result": "reaction"}
    answer = as_artist.post(url("-read", sam, test=test.ref), sent)

    assert answer.status_code == 400
    assert f'href="#id_{test.ref}_seen"' in answer.content.decode()
    assert not test.readings.exists()


def test_only_a_lot_that_may_be_used_can_be_chosen(as_artist, sam, artist, owner):
    old = bottle(owner, expires_on=at(-30, 9).date())
    answer = as_artist.post(
        url("-place", sam), {"lot": old.pk, "site": "Nape", "artist": artist.pk}
    )

    assert answer.status_code == 400
    assert not PatchTest.objects.exists()


def test_declining_is_recorded_from_the_signed_form_only(as_artist, sam):
    assert as_artist.post(url("-waive", sam)).status_code == 409
    waiver(sam)
    assert "Record that they declined" in as_artist.get(url("", sam)).content.decode()
    assert as_artist.post(url("-waive", sam)).url == url("", sam)
    assert "Declined in writing" in as_artist.get(url("", sam)).content.decode()


def test_a_test_of_another_client_is_not_read_here(as_artist, sam, artist, owner):
    test = placed(artist, owner, make_client())
    sent = {"moment": "48h", "result": "none-seen"}
    assert as_artist.post(url("-read", sam, test=test.ref), sent).status_code == 404


def test_three_tests_take_as_many_questions_as_one(as_artist, sam, artist, owner):
    def tested():
        read_patch(
            test=placed(artist, owner, sam), moment="48h", result="none-seen", by=artist.user
        )

    tested()
    one = asked(as_artist, url("", sam))
    assert one <= 12
    tested()
    tested()
    assert asked(as_artist, url("", sam)) == one


def test_the_owner_sets_the_rule_and_a_refused_one_changes_nothing(client, owner, now):
    client.force_login(owner)
    sent = {"is_required": "on", "days_before_session": "14", "valid_days": "90"}
    assert client.post(reverse("desk:setup-patch"), sent).status_code == 302
    from django.utils import timezone

    policy = patch_policy(timezone.now())
    assert (policy.valid_days, policy.days_before_session, policy.waiver_allowed) == (90, 14, False)
    assert client.post(reverse("desk:setup-patch"), sent | {"valid_days": "-1"}).status_code == 400
    assert patch_policy(timezone.now()).valid_days == 90
