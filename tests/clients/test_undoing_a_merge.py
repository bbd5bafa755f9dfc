"""A merge is undone for a day: what was re-pointed goes back, and nothing else does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.actions import is_proven
from accounts.models import User
from bookings.models import Artist
from clients import actions
from clients.access import own_client
from clients.actions import prove_by_post, welcome
from clients.errors import NotUndone
from clients.models import Client, ContactConsent, Note
from sessions_plan.models import Consultation
from tests.factories import NOW, at, make_appointment, make_client

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def known(clerk):
    return make_client(
        full_name="Sam Moss", email="sam@example.com", proven_at=NOW, proven_by=clerk
    )


@pytest.fixture
def double(db):
    return make_client(
        first_name="Sammy",
        email="sam@example.com",
        phone="+12125550123",
        birth_date=date(1980, 5, 4),
        spokesperson="Ada",
        spokesperson_relation="wife",
        came_by=Client.CameBy.ONLINE,
    )


@pytest.fixture
def joined(known, double, clerk):
    def join():
        merge = actions.merge(keep=known, gone=double, by=clerk, now=NOW)
        known.refresh_from_db()
        double.refresh_from_db()
        return merge

    return join


def note(client, by, **fields) -> Note:
    return Note.objects.create(
        client=client, kind="desk", text="Rang.", written_at=NOW, written_by=by, **fields
    )


def test_exactly_what_was_re_pointed_goes_back(location, artist, known, double, clerk, joined):
    theirs = make_appointment(location=location, artist=artist, starts_at=at(1, 10), client=double)
    their_note = note(double, clerk)
    merge = joined()
    since = make_appointment(location=location, artist=artist, starts_at=at(2, 10), client=known)
    own = note(known, clerk)

    actions.undo_merge(merge=merge, by=clerk, now=LATER)

    for row in (theirs, their_note, since, own, double, merge):
        row.refresh_from_db()
    assert theirs.client == their_note.client == double
    assert since.client == own.client == known
    assert double.merged_into is None
    assert (merge.undone_by, merge.undone_at) == (clerk, LATER)


def test_a_row_moved_elsewhere_since_stays_there(known, double, clerk, joined):
    stray = note(double, clerk)
    merge = joined()
    stray.client = third = make_client()
    stray.save()

    actions.undo_merge(merge=merge, by=clerk, now=LATER)

    stray.refresh_from_db()
    assert stray.client == third


def test_what_was_filled_is_emptied_again(known, double, clerk, joined):
    merge = joined()
    assert (str(known.phone), known.birth_date) == ("+12125550123", date(1980, 5, 4))
    assert (known.spokesperson, known.spokesperson_relation) == ("Ada", "wife")

    actions.undo_merge(merge=merge, by=clerk, now=LATER)

    known.refresh_from_db()
    assert (known.phone, known.birth_date, known.spokesperson) == ("", None, "")
    assert known.full_name == "Sam Moss"


def test_what_was_changed_after_it_was_filled_stays(known, clerk, joined):
    merge = joined()
    actions.change_contact(client=known, by=clerk, phone="+12125550199")

    actions.undo_merge(merge=merge, by=clerk, now=LATER)

    known.refresh_from_db()
    assert str(known.phone) == "+12125550199"


def test_whom_the_merge_proved_is_unproven_again(clerk):
    one = make_client(email="sam@example.com", came_by=Client.CameBy.ONLINE)
    other = make_client(email="sam@example.com", came_by=Client.CameBy.ONLINE)
    merge = actions.merge(keep=one, gone=other, by=clerk, now=NOW)

    actions.undo_merge(merge=merge, by=clerk, now=LATER)

    one.refresh_from_db()
    assert not one.is_proven


def test_who_was_proven_before_stays_proven(known, clerk, joined):
    actions.undo_merge(merge=joined(), by=clerk, now=LATER)

    known.refresh_from_db()
    assert known.is_proven


@pytest.mark.parametrize(
    "field", ["do_not_contact_at", "deceased_at"], ids=["do not contact", "deceased"]
)
def test_silence_asked_of_one_record_is_silence_of_both(known, double, clerk, joined, field):
    setattr(double, field, NOW)
    setattr(double, field.replace("_at", "_by"), clerk)
    double.save()
    merge = joined()
    assert known.is_silent

    actions.undo_merge(merge=merge, by=clerk, now=LATER)

    known.refresh_from_db()
    assert not known.is_silent


def test_consents_to_be_written_to_come_along_and_go_back(known, double, clerk, joined):
    said = ContactConsent.objects.create(
        client=double, kind="sms", is_given=True, wording="Yes.", said_at=NOW, said_side="client"
    )
    merge = joined()
    assert ContactConsent.objects.allows(known, "sms")

    actions.undo_merge(merge=merge, by=clerk, now=LATER)

    said.refresh_from_db()
    assert said.client == double


def test_a_record_joined_earlier_leads_to_the_last_one_kept(known, double, clerk, joined):
    first = make_client(email="sam@example.com")
    actions.merge(keep=double, gone=first, by=clerk, now=NOW - timedelta(days=3))
    merge = joined()
    first.refresh_from_db()
    assert first.merged_into == known

    actions.undo_merge(merge=merge, by=clerk, now=LATER)

    first.refresh_from_db()
    assert first.merged_into == double


# ---------------------------------------------------------------- sign-ins


def test_a_sign_in_that_was_closed_opens_again(clerk):
    known = make_client(first_name="Ada", email="ada@example.com")
    stranger = welcome(first_name="Ada", email="other@example.com", phone="+12125550100")
    prove_by_post(user=stranger.user, email="other@example.com")
    merge = actions.merge(keep=known, gone=stranger, by=clerk, now=NOW)
    assert not User.objects.filter(email="other@example.com").exists()

    actions.undo_merge(merge=merge, by=clerk, now=LATER)

    user = User.objects.get(email="other@example.com")
    assert user.is_active
    assert is_proven(user)
    assert own_client(user) == stranger


def test_a_sign_in_that_moved_goes_back(clerk):
    known = make_client(first_name="Ada", email="ada@example.com")
    booked = welcome(first_name="Ada", email="ada@example.com")
    merge = actions.merge(keep=known, gone=booked, by=clerk, now=NOW)

    actions.undo_merge(merge=merge, by=clerk, now=LATER)

    known.refresh_from_db()
    assert known.user is None
    assert own_client(User.objects.get(email="ada@example.com")) == booked


def test_an_address_taken_meanwhile_keeps_them_one(clerk):
    known = make_client(first_name="Ada", email="ada@example.com")
    stranger = welcome(first_name="Ada", email="other@example.com")
    merge = actions.merge(keep=known, gone=stranger, by=clerk, now=NOW)
    newcomer = welcome(first_name="Eve", email="other@example.com")
    prove_by_post(user=newcomer.user, email="other@example.com")

    with pytest.raises(NotUndone, match=r"other@example\.com"):
        actions.undo_merge(merge=merge, by=clerk, now=LATER)

    stranger.refresh_from_db()
    assert stranger.merged_into == known


# ---------------------------------------------------------------- refused


def test_after_a_day_it_stays(clerk, known, joined):
    merge = joined()
    assert actions.last_merge(known, NOW + timedelta(hours=23)) == merge
    after = NOW + timedelta(days=1, minutes=1)

    with pytest.raises(NotUndone, match="that day is over"):
        actions.undo_merge(merge=merge, by=clerk, now=after)
    assert actions.last_merge(known, after) is None


def test_it_is_undone_once(clerk, joined):
    merge = joined()
    actions.undo_merge(merge=merge, by=clerk, now=LATER)

    with pytest.raises(NotUndone, match="undone already"):
        actions.undo_merge(merge=merge, by=clerk, now=LATER)


def test_the_last_of_several_is_undone_first(clerk, known, joined):
    first = joined()
    another = make_client(email="sam@example.com")
    second = actions.merge(keep=known, gone=another, by=clerk, now=LATER)

    with pytest.raises(NotUndone, match="later"):
        actions.undo_merge(merge=first, by=clerk, now=LATER)
    actions.undo_merge(merge=second, by=clerk, now=LATER)
    actions.undo_merge(merge=first, by=clerk, now=LATER)


def test_a_kept_record_that_was_joined_on_is_parted_first(clerk, known, joined):
    merge = joined()
    third = make_client(email="sam@example.com")
    actions.merge(keep=third, gone=known, by=clerk, now=LATER)

    with pytest.raises(NotUndone, match="joined with another one"):
        actions.undo_merge(merge=merge, by=clerk, now=LATER)


def test_what_was_written_to_a_moved_visit_keeps_them_one(
    location, artist, known, double, clerk, joined
):
    visit = make_appointment(location=location, artist=artist, starts_at=at(1, 10), client=double)
    merge = joined()
    Consultation.objects.create(
        client=known,
        appointment=visit,
        artist=Artist.objects.get(),
        begun_at=NOW,
        saved_at=NOW,
        saved_by=clerk,
    )

    with pytest.raises(NotUndone, match="consultations"):
        actions.undo_merge(merge=merge, by=clerk, now=LATER)


def test_what_was_erased_is_not_parted(clerk, known, joined):
    merge = joined()
    known.erased_at = NOW
    known.save()

    with pytest.raises(NotUndone, match="erased"):
        actions.undo_merge(merge=merge, by=clerk, now=LATER)
