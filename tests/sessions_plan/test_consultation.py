"""The consultation's record: one a visit, signed with its outcome and reason, then only amended."""

import pytest

from clients.errors import Frozen
from sessions_plan.actions import (
    amend_consultation,
    begin_consultation,
    consultation_values,
    save_consultation,
    sign_consultation,
    visit_of_the_day,
)
from sessions_plan.errors import NotReadyToSign, NotSignedYet
from sessions_plan.models import Consultation
from studio.editions import Clashed
from tests.factories import NOW, at, make_appointment, make_client
from tests.sessions_plan.records import TOLD, talk_signed, talked

pytestmark = pytest.mark.django_db


def sign(record, by):
    return sign_consultation(consultation=record, edition=record.edition, by=by, now=NOW)


def test_it_keeps_what_was_said(artist, owner):
    record = talked(artist, owner, values={"questions": [{"asked": "Pain?", "answered": "Little"}]})

    record = Consultation.objects.get(pk=record.pk)
    assert record.goals == "His own line back"
    assert record.questions == [{"asked": "Pain?", "answered": "Little"}]


def test_a_visit_has_one_record_and_a_client_one_draft(artist, owner, location):
    client = make_client()
    visit = make_appointment(location=location, artist=artist, client=client, starts_at=at(0, 10))
    begin = {"client": client, "artist": artist, "appointment": visit, "by": owner, "now": NOW}
    first = begin_consultation(**begin)

    assert first.appointment == visit
    assert begin_consultation(**begin) == first
    said = consultation_values(first)
    save_consultation(consultation=first, values=TOLD, original=said, by=owner, now=NOW)
    first.refresh_from_db()
    sign(first, owner)
    assert begin_consultation(**begin).appointment is None


def test_it_is_signed_with_an_outcome_and_a_reason_for_anything_but_a_plan(artist, owner):
    record = talked(artist, owner, values={"outcome": ""})
    with pytest.raises(NotReadyToSign) as no:
        sign(record, owner)
    assert set(no.value.wanting) == {"outcome"}

    record = talked(artist, owner, values={"outcome": "declined"})
    with pytest.raises(NotReadyToSign) as no:
        sign(record, owner)
    assert set(no.value.wanting) == {"outcome_reason"}


def test_signed_it_stays_and_is_amended(artist, owner):
    record = talked(artist, owner)
    with pytest.raises(NotSignedYet):
        amend_consultation(consultation=record, text="x", by=owner)
    record = sign(record, owner)

    with pytest.raises(Frozen):
        save_consultation(consultation=record, values={"goals": "y"}, original=None, by=owner)
    amend_consultation(consultation=record, text="Called later", by=artist.user, now=NOW)
    assert record.amendments.get().written_by == artist.user


def test_a_colleagues_words_are_never_overwritten(artist, owner):
    record = talked(artist, owner)
    opened = consultation_values(record)
    save_consultation(
        consultation=record, values=opened | {"lifestyle": "Swims"}, original=opened, by=owner
    )

    with pytest.raises(Clashed):
        save_consultation(
            consultation=record,
            values=opened | {"lifestyle": "Runs"},
            original=opened,
            by=artist.user,
        )
    assert Consultation.objects.get(pk=record.pk).lifestyle == "Swims"


def test_a_record_begun_now_belongs_to_todays_visit_only(artist, location):
    client = make_client()
    make_appointment(location=location, artist=artist, client=client, starts_at=at(-1, 10))
    assert visit_of_the_day(client, NOW) is None

    today = make_appointment(location=location, artist=artist, client=client, starts_at=at(0, 9))
    assert visit_of_the_day(client, at(0, 7)) is None, "too early"
    assert visit_of_the_day(client, NOW) == today
    assert visit_of_the_day(client, at(0, 21)) == today, "the next day already in UTC"


def test_only_the_signed_one_counts_as_told(artist, owner):
    assert talk_signed(artist, owner).signed_by == owner
