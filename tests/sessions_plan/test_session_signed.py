"""A session record signed and frozen, amended, or not today; and what is over and unsigned."""

import pytest

from bookings.models import Appointment
from clients.errors import Frozen
from sessions_plan.actions.charting import (
    amend_session,
    not_today,
    open_record,
    sign_session,
    unsigned_records,
    wanting_in_session,
)
from sessions_plan.errors import (
    ChangedMeanwhile,
    NotReadyToSign,
    NotSignedYet,
    NotValid,
    RecordRefused,
)
from sessions_plan.models import PlannedSession
from tests.clients.uploads import kept
from tests.factories import NOW, at, make_client
from tests.sessions_plan.charting import FIT, charted, session_signed, session_visit, step
from tests.sessions_plan.planning import accepted

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(location, artist):
    return session_visit(location, artist)


@pytest.fixture
def record(visit, artist):
    return open_record(appointment=visit, by=artist.user, now=NOW)


def test_signing_says_everything_that_is_wanting(record, artist):
    with pytest.raises(NotReadyToSign) as refused:
        sign_session(record=record, edition=0, by=artist.user)
    assert set(refused.value.wanting) == {"check", "clock", "areas", "needles"}


def test_an_area_without_lot_or_needle_is_wanting(visit):
    record = charted(visit)
    step(record, "area", {"area": "back", "values": {"passes": "2"}})
    assert "back" in wanting_in_session(record)["areas"]
    step(record, "area-away", {"area": "back"})
    assert wanting_in_session(record) == {}


def test_signing_ends_the_visit_and_freezes_every_part(visit, artist):
    record = session_signed(visit)
    visit.refresh_from_db()
    assert visit.status == Appointment.Status.DONE
    assert record.signed_by == artist.user

    with pytest.raises(RecordRefused):
        step(record, "fields", {"notes": "Later"})
    record.notes = "Later"
    with pytest.raises(Frozen):
        record.save()
    for part in (record.areas.get(), record.tray.first()):
        with pytest.raises(Frozen):
            part.save()
    with pytest.raises(Frozen):
        sign_session(record=record, edition=record.edition, by=artist.user)


def test_what_is_signed_is_what_was_read(visit, artist):
    record = charted(visit)
    step(record, "fields", {"notes": "Meanwhile"})
    with pytest.raises(ChangedMeanwhile):
        sign_session(record=record, edition=record.edition, by=artist.user)


def test_a_step_sent_again_after_signing_is_not_refused(visit):
    record = charted(visit)
    record = step(record, "fields", {"notes": "x"}, key="the-same-key")
    sign_session(record=record, edition=record.edition, by=visit.artist.user, now=record.saved_at)
    assert step(record, "fields", {"notes": "x"}, key="the-same-key").notes == "x"


def test_later_words_go_below_once_it_is_signed(visit, artist):
    record = charted(visit)
    with pytest.raises(NotSignedYet):
        amend_session(record=record, text="x", by=artist.user)
    sign_session(record=record, edition=record.edition, by=artist.user, now=record.saved_at)
    record.refresh_from_db()
    amend_session(record=record, text=" The lot was right. ", by=artist.user)
    assert record.amendments.get().text == "The lot was right."


# ---------------------------------------------------------------- not today


def test_not_today_cancels_by_the_clinic_and_opens_the_step_again(location, artist, visit):
    plan = accepted(artist, location, artist.user, client=visit.client)
    row = plan.sessions.first()
    row.appointment, row.status = visit, "booked"
    row.save()
    record = open_record(appointment=visit, by=artist.user, now=NOW)
    not_today(record=record, reason="Sunburn on the crown", by=artist.user, now=NOW)

    visit.refresh_from_db()
    row.refresh_from_db()
    record.refresh_from_db()
    assert (visit.status, visit.cancelled_side) == ("cancelled", "clinic")
    assert "unburn" not in visit.cancel_reason
    assert (row.status, row.appointment) == (PlannedSession.Status.OPEN, None)
    assert (record.session, record.signed_by) == (row, artist.user)
    assert record.not_today_reason == "Sunburn on the crown"


def test_not_today_wants_a_reason_and_a_session_that_has_not_begun(record, artist):
    with pytest.raises(NotValid):
        not_today(record=record, reason=" ", by=artist.user, now=NOW)
    step(record, "checked", FIT)
    step(record, "begin")
    with pytest.raises(RecordRefused):
        not_today(record=record, reason="Scabs", by=artist.user, now=NOW)
    record.appointment.refresh_from_db()
    assert record.appointment.status == Appointment.Status.IN_ROOM


def test_not_today_takes_no_photo_of_someone_else(record, artist):
    theirs = kept(make_client())
    with pytest.raises(NotValid):
        not_today(record=record, reason="Scabs", by=artist.user, photo=theirs, now=NOW)
    not_today(record=record, reason="Scabs", by=artist.user, photo=kept(record.client), now=NOW)
    record.refresh_from_db()
    assert record.not_today_photo


# ---------------------------------------------------------------- unsigned


def test_what_is_over_and_unsigned_is_on_its_artists_list_and_the_owners(
    location, artist, other_artist, owner, clerk, record, django_assert_num_queries
):
    room = location.rooms.last()
    theirs = session_visit(location, other_artist, at(0, 9), room=room, client=make_client())
    other = open_record(appointment=theirs, by=other_artist.user, now=at(0, 9))
    evening = at(0, 20)

    assert unsigned_records(owner, NOW) == []
    with django_assert_num_queries(1):
        found = unsigned_records(owner, evening)
    assert found == [record, other]
    assert unsigned_records(artist.user, evening) == [record]
    assert unsigned_records(clerk, evening) == []
    not_today(record=record, reason="Scabs", by=artist.user, now=NOW)
    assert unsigned_records(artist.user, evening) == []
