"""Pigment lots: from the label, opened for months, used up, recalled with whom they touched."""

from datetime import date, timedelta

import pytest

from sessions_plan.actions import (
    finish_lot,
    months_later,
    open_lot,
    recall_lot,
    release_lot,
    set_aside,
    touched_by,
)
from sessions_plan.errors import (
    AlreadyRecalled,
    AsideAlready,
    LotKnown,
    LotNotUsable,
    NotAside,
    NotValid,
)
from sessions_plan.models import PigmentLot
from tests.factories import NOW, make_client
from tests.sessions_plan.records import bottle, placed

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def test_the_same_label_is_written_down_once(owner):
    bottle(owner, "A1")
    with pytest.raises(LotKnown):
        bottle(owner, " A1 ")
    bottle(owner, "A2")


@pytest.mark.parametrize(
    ("on", "months", "until"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 1, 15), 12, date(2027, 1, 15)),
        (date(2026, 6, 30), 6, date(2026, 12, 30)),
    ],
)
def test_months_later_is_the_same_day_or_the_months_last(on, months, until):
    assert months_later(on, months) == until


def test_an_opened_bottle_is_thrown_away_after_its_months_or_on_its_own_date(owner):
    lot = open_lot(lot=bottle(owner), by=owner, opened_on=TODAY)
    assert (lot.opened_on, lot.discard_on) == (TODAY, date(2027, 5, 23))

    short = bottle(owner, "short", expires_on=date(2027, 1, 1))
    assert open_lot(lot=short, by=owner, opened_on=TODAY, months=12).discard_on == date(2027, 1, 1)


@pytest.mark.parametrize("months", [0, 5, 13])
def test_no_bottle_keeps_for_less_than_six_or_more_than_twelve_months(owner, months):
    with pytest.raises(NotValid):
        open_lot(lot=bottle(owner), by=owner, opened_on=TODAY, months=months)


def test_what_is_past_its_date_or_used_up_is_not_opened(owner):
    with pytest.raises(LotNotUsable):
        open_lot(lot=bottle(owner, expires_on=date(2026, 11, 1)), by=owner, opened_on=TODAY)
    empty = finish_lot(lot=bottle(owner, "B"), by=owner, finished_on=TODAY)
    with pytest.raises(LotNotUsable):
        open_lot(lot=empty, by=owner, opened_on=TODAY)


def test_what_may_be_used_today(owner):
    good = bottle(owner, "good")
    bottle(owner, "expired", expires_on=TODAY - timedelta(days=1))
    open_lot(lot=bottle(owner, "open long"), by=owner, opened_on=TODAY - timedelta(days=200))
    finish_lot(lot=bottle(owner, "empty"), by=owner, finished_on=TODAY)
    recall_lot(lot=bottle(owner, "recalled"), reason="Letter", by=owner, now=NOW)
    set_aside(lot=bottle(owner, "aside"), reason="Leaks", by=owner, now=NOW)

    assert list(PigmentLot.objects.usable(TODAY)) == [good]
    told = {lot.lot: lot.why_not(TODAY) for lot in PigmentLot.objects.all()}
    assert told == {
        "good": "",
        "expired": "It expired on Sun 22 Nov 2026.",
        "open long": "It has been open for too long: it kept until Sat 7 Nov 2026.",
        "empty": "It was used up or thrown away on Mon 23 Nov 2026.",
        "recalled": "It was recalled: Letter",
        "aside": "It is set aside: Leaks",
    }


def test_a_lot_is_set_aside_and_released_each_with_its_reason(owner):
    lot = bottle(owner)
    with pytest.raises(NotAside):
        release_lot(lot=lot, reason="Looked into", by=owner, now=NOW)
    with pytest.raises(NotValid):
        set_aside(lot=lot, reason="  ", by=owner, now=NOW)
    lot = set_aside(lot=lot, reason="Smells odd", by=owner, now=NOW)
    assert (lot.quarantined_by, lot.quarantine_reason) == (owner, "Smells odd")
    assert not PigmentLot.objects.usable(TODAY)
    with pytest.raises(AsideAlready):
        set_aside(lot=lot, reason="Again", by=owner, now=NOW)
    with pytest.raises(LotNotUsable):
        open_lot(lot=lot, by=owner, opened_on=TODAY)
    with pytest.raises(NotValid):
        release_lot(lot=lot, reason="", by=owner, now=NOW)

    lot = release_lot(lot=lot, reason="The maker looked at it", by=owner, now=NOW)
    assert (lot.released_by, lot.release_reason) == (owner, "The maker looked at it")
    assert list(PigmentLot.objects.usable(TODAY)) == [lot]


def test_releasing_does_not_undo_a_recall(owner):
    lot = set_aside(lot=bottle(owner), reason="A doubt", by=owner, now=NOW)
    recall_lot(lot=lot, reason="Letter", by=owner, now=NOW)
    release_lot(lot=lot, reason="Looked into", by=owner, now=NOW)
    assert not PigmentLot.objects.usable(TODAY)


def test_a_recall_finds_everyone_it_touched_once_and_the_latest_first(artist, owner):
    lot, sam, kim = bottle(owner), make_client(first_name="Sam"), make_client(first_name="Kim")
    placed(artist, owner, sam, lot, days_ago=30)
    placed(artist, owner, sam, lot, days_ago=20)
    placed(artist, owner, kim, lot, days_ago=3)
    placed(artist, owner, make_client(), bottle(owner, "another"))

    found = recall_lot(lot=lot, reason="Letter of the maker", by=owner, now=NOW)
    assert [(one.client, len(one.patch_tests)) for one in found] == [(kim, 1), (sam, 2)]
    lot.refresh_from_db()
    assert (lot.recalled_by, lot.recall_reason) == (owner, "Letter of the maker")


def test_a_recall_finds_who_was_worked_on_in_a_session(artist, owner, location):
    from bookings.models import Service
    from sessions_plan.models import AreaWork, SessionRecord
    from tests.factories import at, make_appointment

    lot, sam = bottle(owner), make_client()
    visit = make_appointment(
        location=location, artist=artist, client=sam, starts_at=at(-5, 10),
        service=Service.objects.get(slug="smp-session"),
    )  # fmt: skip
    record = SessionRecord.objects.create(
        client=sam, appointment=visit, artist=artist, opened_at=NOW, saved_at=NOW
    )
    AreaWork.objects.create(record=record, area="crown", pigment=lot, worked_at=NOW)

    (one,) = touched_by(lot)
    assert (one.client, one.patch_tests, len(one.sessions)) == (sam, (), 1)


def test_a_recall_has_a_reason_and_happens_once(owner):
    lot = bottle(owner)
    with pytest.raises(NotValid):
        recall_lot(lot=lot, reason=" ", by=owner, now=NOW)
    recall_lot(lot=lot, reason="Letter", by=owner, now=NOW)
    with pytest.raises(AlreadyRecalled):
        recall_lot(lot=lot, reason="Letter", by=owner, now=NOW)


def test_whom_a_lot_touched_takes_as_many_questions_for_three_as_for_one(
    artist, owner, django_assert_num_queries
):
    lot = bottle(owner)
    for _ in range(3):
        placed(artist, owner, make_client(), lot)
    with django_assert_num_queries(2):
        assert len(touched_by(lot)) == 3
