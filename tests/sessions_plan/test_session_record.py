"""The session record: steps done once, lots refused, signed and frozen, amended, or not today."""

from datetime import timedelta

import pytest

from bookings.actions import visits
from bookings.errors import NotReady
from bookings.models import Service
from sessions_plan.actions import recall_lot
from sessions_plan.actions.charting import (
    open_record,
    wanting_in_session,
)
from sessions_plan.actions.lots import finish_lot
from sessions_plan.charts import chart
from sessions_plan.drafting import DraftArea
from sessions_plan.errors import (
    LotNotUsable,
    NotValid,
    RecordRefused,
)
from sessions_plan.models import SentStep, SessionRecord
from tests.factories import NOW, at, make_appointment
from tests.sessions_plan.charting import (
    FIT,
    charted,
    needles,
    session_signed,
    session_visit,
    step,
)
from tests.sessions_plan.planning import accepted
from tests.sessions_plan.records import bottle

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(location, artist):
    return session_visit(location, artist)


@pytest.fixture
def record(visit, artist):
    return open_record(appointment=visit, by=artist.user, now=NOW)


def laid_out(record, *lots):
    step(record, "tray", {"lots": {lot.ref: True for lot in lots}})


def test_a_visit_has_one_record(visit, record, owner):
    assert open_record(appointment=visit, by=owner) == record
    assert SessionRecord.objects.get().artist == visit.artist


def test_it_belongs_to_the_plans_step(location, artist, visit):
    plan = accepted(artist, location, artist.user, client=visit.client)
    row = plan.sessions.first()
    row.appointment, row.status = visit, "booked"
    row.save()
    assert open_record(appointment=visit, by=artist.user, now=NOW).session == row


def test_a_consultation_has_none(location, artist):
    talk = make_appointment(location=location, artist=artist, starts_at=NOW)
    with pytest.raises(RecordRefused):
        open_record(appointment=talk, by=artist.user, now=NOW)


@pytest.mark.parametrize("fields", [{"status": "no-show"}, {"starts_at": at(1, 10)}])
def test_none_is_opened_for_a_visit_that_is_not_today_or_not_there(location, artist, fields):
    service = Service.objects.filter(kind="session").first()
    fields = {"starts_at": NOW} | fields
    visit = make_appointment(location=location, artist=artist, service=service, **fields)
    with pytest.raises(RecordRefused):
        open_record(appointment=visit, by=artist.user, now=NOW)


# ---------------------------------------------------------------- steps


def test_a_step_that_comes_twice_is_done_once(record):
    step(record, "fields", {"notes": "First"}, key="the-same-key")
    step(record, "fields", {"notes": "Second"}, key="another-key")
    after = step(record, "fields", {"notes": "First"}, key="the-same-key")

    assert after.notes == "Second"
    assert after.edition == 2
    assert SentStep.objects.count() == 2


def test_a_refused_step_changes_nothing_and_its_key_may_come_again(record):
    with pytest.raises(NotValid):
        step(record, "fields", {"notes": "Kept?", "pain": "11"}, key="the-same-key")
    record.refresh_from_db()
    assert (record.notes, record.edition) == ("", 0)
    assert step(record, "fields", {"pain": "9"}, key="the-same-key").pain == 9


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("unheard", {}),
        ("fields", {"signed_at": "now"}),
        ("fields", {"has_cuts": "perhaps"}),
        ("area", {"area": "elbow", "values": {}}),
        ("area", {"area": "crown", "place": 1, "values": {}}),
        ("area", {"area": "crown", "values": {"record": 1}}),
        ("area", {"area": "crown", "values": {"depth_mm": "deep"}}),
        ("area", {"area": "crown", "values": {"technique": "spray"}}),
        ("tray", {"lots": {"nothing": True}}),
        ("needles", {"client": "Sam"}),
        ("end", None),
        ("break", None),
    ],
)
def test_what_cannot_be_is_refused(record, name, value):
    with pytest.raises(NotValid):
        step(record, name, value)
    assert not SentStep.objects.exists()


def test_a_change_without_a_key_of_its_own_is_refused(record):
    with pytest.raises(NotValid):
        step(record, "fields", {"notes": "x"}, key="short")


def test_a_step_that_comes_late_keeps_the_time_it_happened(record):
    step(record, "checked", FIT)
    then = NOW + timedelta(minutes=5)
    after = step(record, "begin", at=then, now=NOW + timedelta(minutes=40))
    assert after.began_at == then
    assert after.saved_at == NOW + timedelta(minutes=40)


def test_no_step_happens_before_the_record_was_opened_nor_in_the_future(record):
    step(record, "checked", FIT, at=NOW - timedelta(hours=3))
    record.refresh_from_db()
    assert record.checked_at == NOW
    assert step(record, "begin", at=NOW + timedelta(days=1)).began_at == NOW + timedelta(minutes=1)


# ---------------------------------------------------------------- check and clock


def test_the_check_wants_every_answer_and_words_for_what_is_new(record):
    with pytest.raises(NotValid):
        step(record, "checked", {name: FIT[name] for name in list(FIT)[1:]})
    with pytest.raises(NotValid):
        step(record, "checked", FIT | {"anything_new": "yes"})
    after = step(record, "checked", FIT | {"anything_new": "yes", "new_words": "A cold"})
    assert after.checked_at is not None


def test_another_answer_is_checked_again(record):
    step(record, "checked", FIT)
    assert step(record, "fields", {"has_scabs": "yes"}).checked_at is None


def test_it_does_not_begin_before_the_check(record):
    with pytest.raises(NotValid):
        step(record, "begin")


def test_the_shade_is_looked_at_again_before_the_second_session(location, artist, visit):
    session_signed(visit)
    again = session_visit(location, artist, at(12, 10), client=visit.client)
    record = open_record(appointment=again, by=artist.user, now=at(12, 10))

    with pytest.raises(NotValid) as refused:
        step(record, "checked", FIT)
    assert refused.value.field == "shade_looked_at"
    assert "shade_looked_at" in wanting_in_session(record)
    assert step(record, "checked", FIT | {"shade_looked_at": "A touch lighter"}).checked_at


def test_beginning_starts_the_visit_and_what_stops_the_visit_stops_it(location, artist):
    service = Service.objects.filter(kind="session").first()
    visit = make_appointment(location=location, artist=artist, starts_at=NOW, service=service)
    record = open_record(appointment=visit, by=artist.user, now=NOW)
    step(record, "checked", FIT)
    with pytest.raises(NotReady):
        step(record, "begin")

    visits.start(appointment=visit, by=artist.user, override_reason="Seen on paper", now=NOW)
    assert step(record, "begin").began_at is not None
    assert step(record, "begin", now=NOW + timedelta(hours=1)).began_at < NOW + timedelta(hours=1)


def test_breaks_are_left_out_of_the_time_worked(record):
    step(record, "checked", FIT)
    for minute, name in ((2, "begin"), (30, "break"), (31, "break"), (40, "work"), (50, "break")):
        step(record, name, now=NOW + timedelta(minutes=minute))
    after = step(record, "end", now=NOW + timedelta(minutes=62))

    assert [one.ended_at for one in after.breaks.all()] == [
        NOW + timedelta(minutes=40),
        NOW + timedelta(minutes=62),
    ]
    assert chart(after).seconds(NOW + timedelta(days=1)) == (60 - 10 - 12) * 60
    assert step(record, "resume").ended_at is None


# ---------------------------------------------------------------- tray and areas

BAD = {
    "expired": {"expires_on": at(-1, 9).date()},
    "open too long": {"opened_on": at(-300, 9).date(), "discard_on": at(-1, 9).date()},
    "set aside": {"quarantined_at": NOW, "quarantine_reason": "A seal was broken"},
    "recalled": {"recalled_at": NOW, "recall_reason": "The maker's letter"},
    "used up": {"finished_on": at(0, 9).date()},
}


def spoil(lot, by, why):
    for name, value in BAD[why].items():
        setattr(lot, name, value)
    lot.quarantined_by = by if lot.quarantined_at else None
    lot.recalled_by = by if lot.recalled_at else None
    lot.save()


@pytest.mark.parametrize("why", BAD)
def test_a_lot_that_may_not_be_used_is_neither_laid_out_nor_charted(record, artist, why):
    lot, late = bottle(artist.user), bottle(artist.user)
    laid_out(record, late)
    for one in (lot, late):
        spoil(one, artist.user, why)

    with pytest.raises(LotNotUsable):
        laid_out(record, lot)
    with pytest.raises(LotNotUsable):
        step(record, "area", {"area": "crown", "values": {"pigment": late.ref}})
    assert not record.areas.exists()


def test_what_was_charted_before_a_recall_is_kept_though_it_comes_after(record, artist):
    lot = bottle(artist.user)
    laid_out(record, lot)
    recall_lot(lot=lot, reason="Letter", by=artist.user, now=NOW + timedelta(minutes=30))
    step(
        record, "area", {"area": "crown", "values": {"pigment": lot.ref}},
        at=NOW + timedelta(minutes=10), now=NOW + timedelta(minutes=40),
    )  # fmt: skip
    assert record.areas.get().pigment == lot


def test_an_expired_box_of_needles_is_refused(record, artist):
    old = needles(artist.user, expires_on=at(-1, 9).date())
    with pytest.raises(LotNotUsable):
        laid_out(record, old)


def test_an_area_takes_only_from_the_tray(record, artist):
    lot = bottle(artist.user)
    with pytest.raises(NotValid):
        step(record, "area", {"area": "crown", "values": {"pigment": lot.ref}})


def test_one_tap_charts_an_area_with_shade_and_the_only_needle(record, artist):
    lot, needle = bottle(artist.user), needles(artist.user)
    laid_out(record, lot, needle)
    step(record, "area", {"area": "crown", "values": {"pigment": lot.ref}})

    row = record.areas.get()
    assert (row.pigment, row.needle, row.shade) == (lot, needle, lot.shade)


def test_an_area_takes_a_second_pigment_but_none_twice(record, artist):
    one, two = bottle(artist.user), bottle(artist.user)
    laid_out(record, one, two)
    step(record, "area", {"area": "crown", "values": {"pigment": one.ref}})
    with pytest.raises(NotValid):
        step(record, "area", {"area": "crown", "place": 1, "values": {"pigment": one.ref}})
    step(record, "area", {"area": "crown", "place": 1, "values": {"pigment": two.ref}})
    with pytest.raises(NotValid):
        step(record, "area-away", {"area": "crown", "place": 0})
    step(record, "area-away", {"area": "crown", "place": 1})
    assert record.areas.get().pigment == one


def test_what_is_charted_stays_on_the_tray(record, artist):
    lot, spare = bottle(artist.user), bottle(artist.user)
    laid_out(record, lot, spare)
    step(record, "area", {"area": "crown", "values": {"pigment": lot.ref}})
    with pytest.raises(NotValid):
        step(record, "tray", {"lots": {lot.ref: False}})
    step(record, "tray", {"lots": {spare.ref: False}})
    assert [item.pigment for item in record.tray.all()] == [lot]


def test_numbing_comes_from_the_tray_with_its_time(record, artist):
    cream = needles(artist.user, kind="numbing", product="Cream", detail="5 %")
    with pytest.raises(NotValid):
        step(record, "fields", {"numbing": cream.ref})
    laid_out(record, cream)
    after = step(record, "fields", {"numbing": cream.ref}, now=NOW + timedelta(minutes=9))
    assert (after.numbing, after.numbing_at) == (cream, NOW + timedelta(minutes=9))


def test_last_times_tray_and_values_are_one_tap_away(location, artist, visit):
    lot, gone, needle = bottle(artist.user), bottle(artist.user), needles(artist.user)
    first = charted(visit, lot=lot, needle=needle)
    laid_out(first, gone)
    step(first, "area", {"area": "crown", "values": {"machine": "Pen 2", "speed_hz": "110"}})
    finish_lot(lot=gone, by=artist.user, finished_on=NOW.date())
    again = session_visit(location, artist, at(12, 10), client=visit.client)
    record = open_record(appointment=again, by=artist.user, now=at(12, 10))

    assert not record.tray.exists()
    assert chart(record).last("crown", 0).machine == "Pen 2"
    step(record, "tray-as-last")
    assert {item.pigment or item.supply for item in record.tray.all()} == {lot, needle}
    step(record, "area", {"area": "crown", "values": {"speed_hz": "90"}})
    step(record, "area-as-last", {"area": "crown"})
    row = record.areas.get()
    assert (row.machine, row.speed_hz, str(row.depth_mm)) == ("Pen 2", 90, "0.40")
    assert (row.pigment, row.needle) == (lot, needle)


# ---------------------------------------------------------------- the first session


@pytest.fixture
def planned(location, artist, visit):
    """The visit is the first session of an accepted plan for the hairline."""
    area = DraftArea(
        "hairline", "restore", 20.0, "mixed", 0.1, 90, "single point", "Grey 4", "1:20"
    )
    plan = accepted(artist, location, artist.user, client=visit.client, areas=(area,))
    row = plan.sessions.first()
    row.appointment, row.status = visit, "booked"
    row.save()
    return open_record(appointment=visit, by=artist.user, now=NOW)


def test_before_the_first_session_the_plans_values_are_one_tap_away(planned, artist):
    lot, other = bottle(artist.user), bottle(artist.user, shade="Brown 2")
    step(planned, "tray", {"lots": {lot.ref: True, other.ref: True}})
    step(planned, "area-as-last", {"area": "hairline"})
    row = planned.areas.get()
    assert (row.technique, row.shade, row.dilution, row.pigment) == ("mixed", "Grey 4", "1:20", lot)
    assert chart(planned).planned_dots("hairline") == 540  # 20 cm², 90 a cm², 30 % of them now


def test_what_stands_already_is_not_written_over_by_the_plan(planned):
    step(planned, "area", {"area": "hairline", "values": {"dilution": "1:30"}})
    step(planned, "area-as-last", {"area": "hairline"})
    assert (planned.areas.get().dilution, planned.areas.get().shade) == ("1:30", "Grey 4")


def test_an_area_that_is_not_planned_has_nothing_to_carry_over(planned):
    with pytest.raises(NotValid):
        step(planned, "area-as-last", {"area": "back"})
    assert not planned.areas.exists()


def test_a_later_session_carries_from_the_last_one_and_not_from_the_plan(
    location, artist, visit, planned
):
    past = session_visit(location, artist, at(-14, 10), client=visit.client)
    earlier = charted(past, area="hairline")
    step(earlier, "resume")
    step(earlier, "area", {"area": "hairline", "values": {"dilution": "1:9"}})
    step(planned, "area-as-last", {"area": "hairline"})
    assert planned.areas.get().dilution == "1:9"
