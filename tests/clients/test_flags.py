"""Flags by hand, cleared with a reason by who may see what is behind them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.http import Http404

from clients.actions.flags import clear_flag, raise_flag
from clients.errors import FlagSettled, GivesAway, ReasonNeeded, WaitNeedsItsEnd
from clients.marks import marks_of, read_marks
from clients.models import Client, Flag
from studio.errors import NotAllowed
from tests.factories import NOW, at, make_appointment, make_client

TODAY = NOW.date()


@pytest.fixture
def sam(location, artist):
    """Ana treats them."""
    client = make_client(full_name="Sam Moss")
    make_appointment(location=location, artist=artist, client=client, starts_at=at(0, 9))
    return client


@pytest.fixture
def flag(sam, owner):
    return raise_flag(client=sam, handling="note", by=owner, detail="Takes warfarin", now=NOW)


def test_who_treats_them_and_the_owner_raise_and_clear(sam, artist, owner):
    for by in (artist.user, owner):
        flag = raise_flag(client=sam, handling="block", by=by, now=NOW)
        assert (flag.raised_by, flag.raised_at) == (by, NOW)
        cleared = clear_flag(flag=flag, by=by, reason=" Spoke with them ", now=NOW)
        assert (cleared.cleared_by, cleared.cleared_at) == (by, NOW)
        assert cleared.clear_reason == "Spoke with them"
        assert not cleared.is_open(TODAY)


@pytest.mark.parametrize("who", ["clerk", "other_artist"])
def test_the_desk_and_other_artists_do_neither(who, sam, flag, request):
    by = request.getfixturevalue(who)
    by = getattr(by, "user", by)
    with pytest.raises(NotAllowed):
        raise_flag(client=sam, handling="block", by=by, now=NOW)
    with pytest.raises(NotAllowed):
        clear_flag(flag=flag, by=by, reason="It is fine", now=NOW)
    assert Flag.objects.get() == flag


def test_another_client_finds_nothing_to_clear(flag, other_client_user):
    with pytest.raises(Http404):
        clear_flag(flag=flag, by=other_client_user, reason="It is fine", now=NOW)


def test_a_flag_is_cleared_once_and_with_a_reason(flag, owner):
    with pytest.raises(ReasonNeeded):
        clear_flag(flag=flag, by=owner, reason=" ", now=NOW)
    clear_flag(flag=flag, by=owner, reason="Note seen", now=NOW)
    with pytest.raises(FlagSettled):
        clear_flag(flag=flag, by=owner, reason="Again", now=NOW)


def test_a_flag_cleared_until_a_day_is_open_again_after_it(flag, owner):
    last = TODAY + timedelta(days=30)
    clear_flag(flag=flag, by=owner, reason="Note for a month", until=last, now=NOW)

    flag.refresh_from_db()
    assert not flag.is_open(last)
    assert flag.is_open(last + timedelta(days=1))
    assert not Flag.objects.open(last).exists()
    assert Flag.objects.open(last + timedelta(days=1)).get() == flag
    with pytest.raises(FlagSettled, match="passed"):
        clear_flag(flag=flag, by=owner, reason="x", until=TODAY, now=NOW + timedelta(days=40))


def test_a_wait_ends_by_itself(sam, owner):
    with pytest.raises(WaitNeedsItsEnd):
        raise_flag(client=sam, handling="wait", by=owner, now=NOW)
    end = date(2026, 12, 1)
    flag = raise_flag(client=sam, handling="wait", by=owner, expires_on=end, now=NOW)

    assert flag.needed == "No work on the scalp before Tue 1 Dec 2026."
    assert flag.stops(date(2026, 11, 30))
    assert not flag.stops(end)


def test_what_the_desk_reads_may_not_repeat_what_is_behind_it(sam, owner):
    with pytest.raises(GivesAway, match="warfarin"):
        raise_flag(
            client=sam, handling="note", by=owner, needed="Note about warfarin",
            detail="Takes Warfarin", now=NOW,
        )  # fmt: skip
    usual = raise_flag(client=sam, handling="note", by=owner, detail="Takes Warfarin", now=NOW)
    assert usual.needed == "A doctor's note is needed first."


def test_marks_come_with_the_rows_in_one_statement_and_tell_nothing_of_an_answer(
    sam, flag, owner, django_assert_num_queries
):
    others = [make_client() for _ in range(3)]
    for other in others:
        raise_flag(client=other, handling="block", by=owner, now=NOW)
    end = date(2026, 12, 1)
    raise_flag(client=sam, handling="wait", by=owner, expires_on=end, now=NOW)
    settled = raise_flag(client=sam, handling="block", by=owner, now=NOW)
    clear_flag(flag=settled, by=owner, reason="x", until=date(2026, 11, 25), now=NOW)
    gone = raise_flag(client=sam, handling="inform", by=owner, now=NOW)
    clear_flag(flag=gone, by=owner, reason="x", now=NOW)
    with django_assert_num_queries(1):
        rows = {row.pk: row for row in Client.objects.annotate(flagged=marks_of("pk"))}

    told = rows[sam.pk].flagged
    assert [mark.handling for mark in read_marks(told, TODAY)] == ["note", "wait"]
    assert [mark.handling for mark in read_marks(told, date(2026, 11, 26))] == [
        "block",
        "note",
        "wait",
    ]
    assert [mark.handling for mark in read_marks(told, end)] == ["block", "note"]
    assert "warfarin" not in told.casefold()
    assert [len(read_marks(rows[other.pk].flagged, TODAY)) for other in others] == [1, 1, 1]
    assert read_marks(None, TODAY) == []
