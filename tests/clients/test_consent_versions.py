"""A form's text changes by versions, and a signature counts until it runs out or is withdrawn."""

import json
from datetime import date, timedelta

import pytest

from clients import actions
from clients.errors import NotInForce, TextChanged
from clients.models import Consent, Photo, PhotoPermission
from clients.standing import publishing_consent, unsigned
from tests.clients.signing import all_answers, ask, form_of, known_client, sign, signed
from tests.factories import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)

# ---------------------------------------------------------------- versions


def edited(slug="procedure", **change):
    form = form_of(slug)
    return form, form.current().text | change


def publish(by, *, asks_again=True, slug="procedure", now=NOW, **change):
    form, text = edited(slug, **change)
    return actions.publish_version(form=form, text=text, asks_again=asks_again, by=by, now=now)


def test_a_new_version_leaves_what_was_signed_as_it_was(owner):
    consent = signed(known_client())
    before = consent.frozen

    version = publish(owner, intro="A new beginning.")

    consent = Consent.objects.select_related("version").get(pk=consent.pk)
    assert (version.number, consent.version.number) == (2, 1)
    assert consent.frozen == before


def test_an_open_form_is_read_in_the_new_text_and_keeps_answers_that_read_the_same(owner):
    consent = ask(known_client())
    actions.save_draft(
        consent=consent, answers={"read": True, "infection": True}, expectation="Less thin"
    )
    statements = form_of().current().text["statements"]
    changed = [
        line | {"text": "An infection is possible in the first days."}
        if line["key"] == "infection"
        else line
        for line in statements
    ]

    publish(owner, statements=changed)

    consent = Consent.objects.select_related("version").get(pk=consent.pk)
    assert (consent.version.number, consent.answers) == (2, {"read": True})
    assert consent.expectation == "Less thin"


def test_who_read_an_older_text_is_asked_to_look_again(owner):
    consent = ask(known_client())
    publish(owner, intro="A new beginning.")

    with pytest.raises(TextChanged):
        sign(consent)


@pytest.mark.parametrize(("asks_again", "left"), [(True, ["procedure"]), (False, [])])
def test_an_older_signature_counts_unless_the_newer_version_asks_again(owner, asks_again, left):
    client = known_client()
    signed(client)
    publish(owner, asks_again=asks_again, intro="A new beginning.")

    assert [form.slug for form in unsigned(client, [form_of()], NOW)] == left


def test_a_version_that_asks_nobody_again_leaves_the_one_before_it_asking(owner):
    client = known_client()
    signed(client)
    publish(owner, asks_again=True, intro="A new beginning.")
    publish(owner, asks_again=False, intro="A new beginning, spelt right.")

    assert unsigned(client, [form_of()], NOW)


def test_a_signature_counts_for_as_many_days_as_the_form_says():
    client = known_client()
    signed(client)

    assert unsigned(client, [form_of()], NOW + timedelta(days=364)) == []
    assert unsigned(client, [form_of()], NOW + timedelta(days=365)) == [form_of()]


def test_a_form_out_of_use_is_not_missing():
    form = form_of()
    form.is_active = False

    assert unsigned(known_client(), [form], NOW) == []


# ---------------------------------------------------------------- withdrawing


def test_what_is_withdrawn_counts_no_longer_and_stays_readable(client_user):
    consent = signed(client_user.client, "photos", by=client_user)
    actions.withdraw(consent=consent, by=client_user, reason="Changed my mind", now=LATER)

    consent = Consent.objects.get(pk=consent.pk)
    assert not consent.is_in_force
    assert (consent.withdrawn_at, consent.withdrawn_by) == (LATER, client_user)
    assert json.loads(consent.frozen)["signature"]["name"] == "Carl Jensen"
    with pytest.raises(NotInForce):
        actions.withdraw(consent=consent, by=client_user)


def test_a_withdrawn_form_is_missing_again(clerk):
    client = known_client()
    actions.withdraw(consent=signed(client), by=clerk)

    assert unsigned(client, [form_of()], NOW) == [form_of()]


def photo_with_a_yes(client, by):
    photo = Photo.objects.create(
        client=client, view="front", stage="before", taken_at=NOW, added_at=NOW,
        original="photos/one.jpg", width=10, height=10, sha256="0" * 64,
    )  # fmt: skip
    return PhotoPermission.objects.create(photo=photo, given_at=NOW, given_by=by)


def test_withdrawing_the_photo_form_ends_every_permission_of_this_client_only(
    client_user, other_client_user
):
    client = client_user.client
    mine = photo_with_a_yes(client, client_user)
    theirs = photo_with_a_yes(other_client_user.client, other_client_user)
    consent = ask(client, "photos")
    sign(consent, answers=all_answers(consent, website=True), by=client_user)
    assert publishing_consent(client)

    actions.withdraw(consent=consent, by=client_user, now=LATER)

    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.withdrawn_at, mine.withdrawn_by) == (LATER, client_user)
    assert theirs.withdrawn_at is None
    assert publishing_consent(client) is None


def test_a_newer_no_ends_an_older_yes(client_user):
    client = client_user.client
    first = ask(client, "photos")
    sign(first, answers=all_answers(first, website=True))
    permission = photo_with_a_yes(client, client_user)

    again = ask(client, "photos")
    sign(again, answers=all_answers(again, record=True), by=client_user, now=LATER)

    permission.refresh_from_db()
    assert permission.withdrawn_at == LATER
    assert publishing_consent(client) is None


def test_a_yes_to_keeping_photos_is_no_yes_to_publishing_them():
    client = known_client()
    consent = ask(client, "photos")
    sign(consent, answers=all_answers(consent, record=True, teaching=True))

    assert publishing_consent(client) is None


def test_withdrawing_another_form_leaves_photos_alone(client_user, clerk):
    permission = photo_with_a_yes(client_user.client, client_user)
    client = client_user.client
    client.birth_date, client.address, client.phone = date(1985, 3, 14), "1 A", "+12025550123"
    client.save()

    actions.withdraw(consent=signed(client), by=clerk)

    permission.refresh_from_db()
    assert permission.withdrawn_at is None
