"""Two records of one person become one, and two people who look alike stay two."""

from __future__ import annotations

import pytest

from bookings.errors import BookingRefused
from bookings.models import Appointment, Service, WaitlistWish
from clients import actions
from clients.errors import NotTwoClients
from clients.models import Client, Merge, NotSamePerson
from sessions_plan.models import Plan, Recall, RecallEntry
from tests.factories import NOW, at, make_appointment, make_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(clerk):
    return make_client(
        full_name="Sam Moss", email="sam@example.com", proven_at=NOW, proven_by=clerk
    )


@pytest.fixture
def newcomer(db):
    return make_client(
        first_name="Sammy",
        email="sam@example.com",
        phone="+12125550123",
        zone="America/Denver",
        came_by=Client.CameBy.ONLINE,
    )


def wish_of(client, location) -> WaitlistWish:
    return WaitlistWish.objects.create(
        client=client,
        location=location,
        service=Service.objects.get(slug="consultation"),
        from_date=NOW.date(),
        until_date=NOW.date(),
        made_at=NOW,
    )


def test_same_address_number_or_full_name_is_a_likely_match(known, newcomer):
    by_phone = make_client(phone="+12125550123")
    by_name = make_client(full_name="sam moss")
    make_client(full_name="Sam", email="other@example.com")
    assert set(actions.likely_matches(known)) == {newcomer, by_name}
    assert set(actions.likely_matches(newcomer)) == {known, by_phone}


def test_someone_not_written_yet_can_be_looked_up(known, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert list(actions.likely_matches(Client(email="sam@example.com"))) == [known]


def test_merging_moves_visits_and_wishes_and_fills_gaps(location, artist, known, newcomer, clerk):
    visit = make_appointment(location=location, artist=artist, starts_at=at(1, 10), client=newcomer)
    wish = wish_of(newcomer, location)
    merged = actions.merge(keep=known, gone=newcomer, by=clerk, now=NOW)
    for row in (visit, wish, known, newcomer):
        row.refresh_from_db()
    assert visit.client == wish.client == known
    assert (known.phone, known.zone) == ("+12125550123", "America/Denver")
    assert (known.full_name, known.email) == ("Sam Moss", "sam@example.com")
    assert newcomer.merged_into == known
    assert (merged.merged_by, merged.merged_at) == (clerk, NOW)
    assert merged.moved["bookings.Appointment"] == [visit.pk]
    assert merged.moved["bookings.WaitlistWish"] == [wish.pk]


def test_who_was_merged_is_no_longer_found(known, newcomer, clerk):
    actions.merge(keep=known, gone=newcomer, by=clerk)
    assert list(Client.objects.current()) == [known]
    assert not actions.likely_matches(known).exists()


def test_a_record_is_merged_once_and_never_into_itself(known, newcomer, clerk):
    with pytest.raises(NotTwoClients):
        actions.merge(keep=known, gone=known, by=clerk)
    actions.merge(keep=known, gone=newcomer, by=clerk)
    with pytest.raises(NotTwoClients):
        actions.merge(keep=newcomer, gone=known, by=clerk)
    assert Merge.objects.count() == 1


def test_merging_confirms_the_person(newcomer, clerk):
    other = make_client(email="sam@example.com", came_by=Client.CameBy.ONLINE)
    actions.merge(keep=newcomer, gone=other, by=clerk, now=NOW)
    newcomer.refresh_from_db()
    assert (newcomer.proven_by, newcomer.proven_at) == (clerk, NOW)


def test_visits_at_the_same_time_cannot_become_one_persons(
    location, artist, other_artist, known, newcomer, clerk
):
    make_appointment(location=location, artist=artist, starts_at=at(1, 10), client=known)
    make_appointment(
        location=location,
        artist=other_artist,
        starts_at=at(1, 10),
        client=newcomer,
        room=location.rooms.last(),
    )
    with pytest.raises(BookingRefused, match="at the same time: Tue 24 Nov 2026, 10:00"):
        actions.merge(keep=known, gone=newcomer, by=clerk)
    assert not Merge.objects.exists()


def test_not_the_same_person_is_remembered_both_ways_and_once(known, newcomer, clerk):
    actions.keep_apart(one=newcomer, other=known, by=clerk, now=NOW)
    actions.keep_apart(one=known, other=newcomer, by=clerk)
    assert NotSamePerson.objects.get().said_by == clerk
    assert not actions.likely_matches(known).exists()
    assert not actions.likely_matches(newcomer).exists()


def test_nobody_is_kept_apart_from_themselves(known, clerk):
    with pytest.raises(NotTwoClients):
        actions.keep_apart(one=known, other=known, by=clerk)


def test_merging_leaves_appointments_where_they_are(location, artist, known, newcomer, clerk):
    visit = make_appointment(location=location, artist=artist, starts_at=at(1, 10), client=newcomer)
    actions.merge(keep=known, gone=newcomer, by=clerk)
    after = Appointment.objects.get(pk=visit.pk)
    assert (after.starts_at, after.artist, after.sequence) == (at(1, 10), artist, 0)


def open_plan(client, artist, location, by) -> Plan:
    return Plan.objects.create(
        client=client, artist=artist, location=location, begun_at=NOW, begun_by=by
    )


def test_two_open_plans_are_settled_before_the_records_are_one(
    location, artist, known, newcomer, clerk
):
    for client in (known, newcomer):
        plan = open_plan(client, artist, location, clerk)
    with pytest.raises(NotTwoClients, match="Both records have a plan"):
        actions.merge(keep=known, gone=newcomer, by=clerk)
    plan.status, plan.abandoned_at, plan.abandon_reason = "abandoned", NOW, "Twice."
    plan.save()
    actions.merge(keep=known, gone=newcomer, by=clerk)
    plan.refresh_from_db()
    assert plan.client == known


def test_a_recall_that_names_both_names_the_kept_one_once(known, newcomer, clerk):
    recall, other = (
        Recall.objects.create(reason=why, advice="Ring us.", made_at=NOW, made_by=clerk)
        for why in ("Nickel", "Mould")
    )
    for client in (known, newcomer):
        RecallEntry.objects.create(recall=recall, client=client)
    RecallEntry.objects.create(recall=other, client=newcomer)
    actions.merge(keep=known, gone=newcomer, by=clerk)
    assert RecallEntry.objects.filter(client=known).count() == 2
    assert RecallEntry.objects.get(client=newcomer).recall == recall


def test_an_erased_record_is_not_joined(known, newcomer, clerk):
    newcomer.erased_at = NOW
    newcomer.save()
    with pytest.raises(NotTwoClients, match="erased"):
        actions.merge(keep=known, gone=newcomer, by=clerk)
