"""How a client is reached: two people at once, consent to be written to, and silence."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from auditlog.context import set_actor
from auditlog.models import LogEntry
from django.core import mail

from clients.actions import (
    as_opened,
    change_contact,
    invite_to_portal,
    say_whether,
    set_silence,
)
from clients.contact_words import wording
from clients.errors import NoSuchZone, NotToBeWrittenTo
from clients.models import Client, ContactConsent, ProofOfAge
from studio.editions import Clashed, plain
from tests.factories import NOW, make_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def sam(clerk):
    return make_client(full_name="Sam Moss", email="sam@example.com", phone="+12125550123")


# ---------------------------------------------------------------- two people on one record


def test_what_each_changed_alone_is_kept_from_both(sam, clerk, owner):
    opened = plain(as_opened(sam))
    change_contact(client=sam, by=owner, best_hours="mornings")

    mine = as_opened(sam) | {"address": "12 Elm Street"}
    after = change_contact(client=sam, by=clerk, opened_as=opened, **mine)

    assert (after.address, after.best_hours) == ("12 Elm Street", "mornings")


def test_the_second_save_of_the_same_field_is_refused_with_both_versions(sam, clerk, owner):
    opened = plain(as_opened(sam))
    with set_actor(owner):
        change_contact(client=sam, by=owner, phone="+12125550111")

    mine = as_opened(sam) | {"phone": "+12125550222", "address": "12 Elm Street"}
    with pytest.raises(Clashed) as said:
        change_contact(client=sam, by=clerk, opened_as=opened, **mine)

    (clash,) = said.value.weighed.clashes
    assert (clash.field, clash.mine, str(clash.theirs)) == ("phone", "+12125550222", "+12125550111")
    assert said.value.by == "Olga Stein"
    sam.refresh_from_db()
    assert (str(sam.phone), sam.address) == ("+12125550111", "")


def test_a_form_that_lost_what_it_was_opened_with_overwrites_nothing(sam, clerk):
    with pytest.raises(Clashed):
        change_contact(client=sam, by=clerk, opened_as={}, phone="+12125550222")


def test_only_contact_is_changed_here(sam, clerk):
    with pytest.raises(TypeError, match="erased_at"):
        change_contact(client=sam, by=clerk, erased_at=NOW)


def test_a_birth_date_goes_the_one_way_there_is(sam, clerk):
    ProofOfAge.objects.create(
        client=sam, kind="passport", birth_date=date(1980, 5, 4), seen_at=NOW, seen_by=clerk
    )
    Client.objects.filter(pk=sam.pk).update(birth_date=date(1980, 5, 4))

    after = change_contact(client=sam, by=clerk, birth_date=date(1999, 1, 1), now=NOW)

    assert after.birth_date == date(1980, 5, 4)


# ---------------------------------------------------------------- consent to be written to


def say(client, is_given, at=NOW, **fields) -> ContactConsent | None:
    said = {"kind": "sms", "wording": wording("sms", "Northlight"), "side": "client", "by": None}
    return say_whether(client=client, is_given=is_given, now=at, **(said | fields))


def test_a_yes_keeps_its_words_its_time_and_who_said_it(sam, clerk):
    said = say(sam, True, side="clinic", by=clerk, where="client page")

    assert said.wording.startswith("Northlight may text my mobile number")
    assert (said.said_at, said.said_side, said.said_by) == (NOW, "clinic", clerk)
    assert ContactConsent.objects.allows(sam, "sms")
    assert not ContactConsent.objects.allows(sam, "marketing")


def test_a_no_counts_at_once_and_the_yes_before_it_stays_written(sam):
    first = say(sam, True)
    say(sam, False, NOW + timedelta(minutes=1))

    assert not ContactConsent.objects.allows(sam, "sms")
    first.refresh_from_db()
    assert first.is_given
    assert ContactConsent.objects.count() == 2


def test_the_same_word_again_adds_nothing_but_new_words_do(sam):
    assert say(sam, False) is None
    say(sam, True)
    assert say(sam, True) is None
    assert say(sam, True, wording="Other words.") is not None


# ---------------------------------------------------------------- silence


def test_who_asked_for_silence_and_when_is_written(sam, clerk):
    after = set_silence(client=sam, by=clerk, do_not_contact=True, now=NOW)

    assert after.is_silent
    assert (after.do_not_contact_at, after.do_not_contact_by) == (NOW, clerk)
    again = set_silence(client=sam, by=clerk, do_not_contact=True, now=NOW + timedelta(days=1))
    assert again.do_not_contact_at == NOW
    assert not set_silence(client=sam, by=clerk, do_not_contact=False).is_silent


@pytest.mark.parametrize("said", ["do_not_contact", "deceased"])
def test_nobody_is_invited_who_is_not_to_be_written_to(sam, clerk, said):
    set_silence(client=sam, by=clerk, **{said: True})

    with pytest.raises(NotToBeWrittenTo):
        invite_to_portal(client=sam, email="sam@example.com", by=clerk)
    assert mail.outbox == []


def test_no_letter_about_a_changed_address_goes_to_who_is_silent(client_user, clerk):
    from clients.actions import prove_by_post

    prove_by_post(user=client_user, email=client_user.email)
    carl = set_silence(client=client_user.client, by=clerk, do_not_contact=True)

    change_contact(client=carl, email="new@example.com", by=clerk)

    assert mail.outbox == []


# ---------------------------------------------------------------- where they live


def test_a_zone_is_one_that_exists_or_none_and_its_change_is_written_down(sam, clerk):
    with set_actor(clerk):
        change_contact(client=sam, by=clerk, zone="Pacific/Honolulu")
    line = LogEntry.objects.get_for_object(sam).first()
    assert (line.actor, line.changes["zone"]) == (clerk, ["", "Pacific/Honolulu"])
    with pytest.raises(NoSuchZone):
        change_contact(client=sam, by=clerk, zone="Hawaii time")
    assert change_contact(client=sam, by=clerk, zone="").zone == ""
