"""Patch tests are placed with a lot, read, or declined in writing; what is missing says so."""

from datetime import date, timedelta

import pytest

from clients.asks import missing
from sessions_plan.actions import (
    patch_policy,
    place_patch,
    publish_patch_policy,
    read_patch,
    recall_lot,
    waive_patch,
)
from sessions_plan.answers import missing as still_needed
from sessions_plan.errors import LotNotUsable, NotPlaced, NotValid, NoWaiver, WaiverNotAllowed
from sessions_plan.models import PatchTest
from sessions_plan.story import timeline
from tests.factories import NOW, at, make_appointment, make_client
from tests.sessions_plan.records import bottle, placed, signed, talk_signed, waiver

pytestmark = pytest.mark.django_db


def words(client, visit=None, now=NOW):
    return [item.words for item in still_needed(client, visit, now) if item.key == "patch-test"]


def test_it_counts_for_as_many_days_as_the_policy_said_when_it_was_placed(artist, owner):
    publish_patch_policy(
        is_required=True, valid_days=90, days_before_session=10, waiver_allowed=True, by=owner,
        now=NOW - timedelta(days=1),
    )  # fmt: skip
    test = placed(artist, owner, make_client())
    publish_patch_policy(
        is_required=True, valid_days=30, days_before_session=10, waiver_allowed=True, by=owner,
        now=NOW,
    )  # fmt: skip

    assert PatchTest.objects.get(pk=test.pk).valid_until == date(2027, 2, 21)
    assert patch_policy(NOW).valid_days == 30


def test_it_is_placed_on_the_day_of_the_place(artist, owner):
    late = at(0, 22)  # the next day in UTC already
    test = place_patch(
        client=make_client(), artist=artist, lot=bottle(owner), site="Nape", by=owner,
        placed_at=late, zone="America/New_York", now=late,
    )  # fmt: skip

    assert test.valid_until == date(2026, 11, 23) + timedelta(days=180)


def test_no_lot_past_its_date_or_recalled_touches_anyone(artist, owner):
    old = bottle(owner, "old", expires_on=date(2026, 11, 22))
    recalled = bottle(owner, "recalled")
    recall_lot(lot=recalled, reason="The maker's letter", by=owner, now=NOW)

    for lot in (old, recalled):
        with pytest.raises(LotNotUsable):
            placed(artist, owner, make_client(), lot)
    placed(artist, owner, make_client(), bottle(owner, "last day", expires_on=date(2026, 11, 23)))


def test_it_is_not_placed_in_the_future_or_nowhere(artist, owner):
    with pytest.raises(NotValid, match="later than now"):
        placed(artist, owner, make_client(), days_ago=-1)
    with pytest.raises(NotValid, match="where"):
        place_patch(
            client=make_client(), artist=artist, lot=bottle(owner), site=" ", by=owner, now=NOW
        )


def test_a_reaction_is_described(artist, owner):
    test = placed(artist, owner, make_client(), days_ago=8)

    with pytest.raises(NotValid, match="what was seen"):
        read_patch(test=test, moment="7-10d", result="reaction", by=owner, now=NOW)
    read_patch(test=test, moment="7-10d", result="reaction", seen="Raised", by=owner, now=NOW)
    assert test.readings.get().seen == "Raised"


def test_a_late_reaction_is_a_reading_of_its_own(artist, owner):
    client = make_client()
    test = placed(artist, owner, client, days_ago=20)
    read_patch(test=test, moment="7-10d", result="none-seen", by=owner, now=NOW)
    assert words(client) == []

    read_patch(
        test=test, moment="late", result="reaction", seen="Itch", by_client=True, by=owner,
        now=NOW + timedelta(hours=1),
    )  # fmt: skip
    assert test.readings.count() == 2
    assert words(client) == ["The patch test: ask the artist"]


def test_declining_takes_the_signed_form_and_a_policy_that_allows_it(artist, owner):
    client = make_client()
    with pytest.raises(NoWaiver):
        waive_patch(client=client, by=owner, now=NOW)
    paper = waiver(client)
    assert waive_patch(client=client, by=owner, now=NOW).waiver == paper
    assert words(client) == []
    with pytest.raises(NoWaiver):
        waive_patch(client=client, by=owner, now=NOW)

    publish_patch_policy(
        is_required=True, valid_days=90, days_before_session=10, waiver_allowed=False, by=owner,
        now=NOW,
    )  # fmt: skip
    waiver(client)
    with pytest.raises(WaiverNotAllowed):
        waive_patch(client=client, by=owner, now=NOW)


def test_a_withdrawn_waiver_and_another_clients_are_none(artist, owner):
    client = make_client()
    waiver(make_client())
    waiver(client, withdrawn_at=NOW, withdrawn_by=owner)

    with pytest.raises(NoWaiver):
        waive_patch(client=client, by=owner, now=NOW)


def test_there_is_nothing_to_read_where_it_was_declined(owner):
    client = make_client()
    waiver(client)
    test = waive_patch(client=client, by=owner, now=NOW)

    with pytest.raises(NotPlaced):
        read_patch(test=test, moment="48h", result="none-seen", by=owner, now=NOW)


def test_what_is_missing_follows_the_test(artist, owner):
    client = make_client()
    assert words(client) == ["No patch test yet"]
    test = placed(artist, owner, client, days_ago=8)
    assert words(client) == ["The patch test is not read yet"]
    read_patch(test=test, moment="7-10d", result="none-seen", by=owner, now=NOW)
    assert words(client) == []
    assert words(client, now=NOW + timedelta(days=200)) == ["The patch test has run out"]
    recall_lot(lot=test.lot, reason="The maker's letter", by=owner, now=NOW)
    assert words(client) == ["The pigment of the patch test was recalled"]


def test_it_is_asked_on_the_day_of_the_visit(artist, owner, location):
    from bookings.models import Service

    client = make_client()
    test = placed(artist, owner, client)
    read_patch(test=test, moment="7-10d", result="none-seen", by=owner, now=NOW)
    session = Service.objects.get(slug="smp-session")
    visit = make_appointment(
        location=location, artist=artist, client=client, starts_at=at(190, 10), service=session
    )
    consultation = make_appointment(
        location=location, artist=artist, client=client, starts_at=at(191, 10)
    )

    assert words(client) == []
    assert words(client, visit) == ["The patch test has run out"]
    assert still_needed(client, consultation, NOW) == []


def test_the_missing_test_stops_and_the_missing_assessment_does_not(artist, owner):
    client = make_client()
    found = {item.key: item.stops for item in missing(client, None, NOW)}

    assert found["patch-test"] is True
    assert found["assessment"] is False
    signed(artist, owner, client)
    assert "assessment" not in {item.key for item in missing(client, None, NOW)}


def test_a_policy_without_tests_and_a_first_session_behind_ask_for_none(artist, owner, location):
    from bookings.models import Service

    client = make_client()
    session = Service.objects.get(slug="smp-session")
    make_appointment(
        location=location, artist=artist, client=client, starts_at=at(-20, 10), service=session,
        status="done", started_at=at(-20, 10), finished_at=at(-20, 13),
    )  # fmt: skip
    assert still_needed(client, None, NOW) == []

    publish_patch_policy(
        is_required=False, valid_days=90, days_before_session=10, waiver_allowed=True, by=owner,
        now=NOW,
    )  # fmt: skip
    assert words(make_client()) == []


def test_what_is_missing_takes_one_question(artist, owner, django_assert_num_queries):
    client = make_client()
    for _ in range(3):
        test = placed(artist, owner, client, bottle(owner, f"B{_}"), days_ago=8)
        read_patch(test=test, moment="48h", result="none-seen", by=owner, now=NOW)

    with django_assert_num_queries(1):
        still_needed(client, None, NOW)


def test_the_timeline_tells_each_event_once(artist, owner, django_assert_num_queries):
    from sessions_plan.actions import amend_assessment

    client = make_client()
    record = signed(artist, owner, client)
    talk_signed(artist, owner, client)
    for day in (1, 2):
        amend_assessment(assessment=record, text="x", by=owner, now=NOW + timedelta(days=day))
    test = placed(artist, owner, client, days_ago=8)
    for moment in ("48h", "7-10d"):
        read_patch(test=test, moment=moment, result="none-seen", by=owner, now=NOW)

    with django_assert_num_queries(1):
        told = [event.words for event in timeline(client, NOW - timedelta(days=30))]
    assert sorted(told) == [
        "Consultation signed", "Patch test placed", "Patch test read", "Scalp assessment amended",
        "Scalp assessment amended", "Scalp assessment signed",
    ]  # fmt: skip
    assert timeline(client, NOW + timedelta(days=3)) == []
