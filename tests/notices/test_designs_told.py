"""A design that was sent is told to its client, once, and what the client decides to its artist."""

from __future__ import annotations

from datetime import timedelta

import pytest

from designs import actions
from notices.kinds.designs import decided, sent
from notices.models import Notice
from tests.designs.drawings import drawn_version
from tests.designs.showing import approved, looked_at
from tests.factories import NOW

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
SENT = "Your design is waiting for you"


@pytest.fixture
def carl(client_user):
    return client_user.client


@pytest.fixture
def begun(carl, sweep):
    """The notices have begun before anything happens."""
    sweep(NOW - DAY)
    return carl


def put_before(carl, by, at=NOW, **more):
    version = drawn_version(carl, by, **more)
    actions.send_version(version=version, by=by, now=at)
    version.refresh_from_db()
    return version


def subjects(messages) -> list[str]:
    return [message.subject for message in messages]


def told(carl) -> list:
    return list(sent(NOW - DAY, NOW + DAY, carl))


def test_it_is_told_once_when_it_has_settled(begun, owner, sweep):
    put_before(begun, owner)
    assert sweep(NOW + 9 * MINUTE) == []
    assert subjects(sweep(NOW + 11 * MINUTE)) == [SENT]
    assert sweep(NOW + 12 * MINUTE) == []
    assert sweep(NOW + 2 * DAY) == []


def test_two_that_are_sent_together_are_one_message(begun, owner, sweep):
    first = put_before(begun, owner)
    second = actions.new_version(parent=first, by=owner, name="softer", now=NOW)
    actions.send_version(version=second, by=owner, now=NOW + 2 * MINUTE)
    [message] = sweep(NOW + 13 * MINUTE)
    assert message.body.count("has drawn it") == 1
    assert Notice.objects.filter(kind=Notice.Kind.DESIGN_SENT, state="sent").count() == 1


def test_one_that_was_taken_back_or_approved_meanwhile_is_not_told(
    begun, client_user, other_client_user, owner, sweep
):
    gone = put_before(begun, owner)
    actions.take_back(version=gone, by=owner, now=NOW + MINUTE)
    yes = put_before(other_client_user.client, owner)
    approved(yes, other_client_user, now=NOW + MINUTE)
    assert sweep(NOW + 11 * MINUTE) == []


def test_what_waits_for_the_next_day_lapses_when_it_is_approved(begun, client_user, owner, sweep):
    """The first went out today, so the second waits for tomorrow's message."""
    first = put_before(begun, owner)
    sweep(NOW + 11 * MINUTE)
    second = actions.new_version(parent=first, by=owner, name="softer", now=NOW)
    actions.send_version(version=second, by=owner, now=NOW + 20 * MINUTE)
    assert sweep(NOW + 31 * MINUTE) == []
    waiting = Notice.objects.get(kind=Notice.Kind.DESIGN_SENT, state="waiting")
    second.refresh_from_db()
    approved(second, client_user, now=NOW + 40 * MINUTE)
    assert SENT not in subjects(sweep(NOW + DAY))
    waiting.refresh_from_db()
    assert waiting.state == Notice.State.WITHDRAWN


def test_sent_again_after_it_was_taken_back_it_is_told_again(begun, owner, sweep):
    version = put_before(begun, owner)
    sweep(NOW + 11 * MINUTE)
    actions.take_back(version=version, by=owner, now=NOW + DAY)
    actions.send_version(version=version, by=owner, now=NOW + 2 * DAY)
    assert subjects(sweep(NOW + 2 * DAY + 11 * MINUTE)) == [SENT]


def test_a_version_after_an_approval_is_told_anew(carl, client_user, owner):
    first = put_before(carl, owner)
    approved(first, client_user)
    assert told(carl) == []
    second = actions.new_version(parent=first, by=owner, name="softer", now=NOW)
    actions.send_version(version=second, by=owner, now=NOW + MINUTE)
    assert len(told(carl)) == 1


def test_of_some_clients_only_theirs_are_asked(carl, other_client_user, owner):
    put_before(carl, owner)
    put_before(other_client_user.client, owner)
    assert [one.recipient for one in told(carl)] == [carl]
    assert len(told(None)) == 2
    assert [one.recipient for one in told(frozenset([carl]))] == [carl]


def test_the_artist_hears_of_an_approval_and_of_its_end(
    begun, client_user, owner, artist, sweep, django_assert_max_num_queries
):
    version = put_before(begun, owner)
    version.design.artist = artist
    version.design.save()
    yes = approved(version, client_user)
    [message] = sweep(NOW + 11 * MINUTE, to_staff=True)
    assert (message.subject, message.to) == ("A design was approved", [artist.user.email])
    assert f"/desk/clients/{begun.ref}/designs/" in message.body
    actions.withdraw_approval(approval=yes, by=client_user, now=NOW + DAY)
    [message] = sweep(NOW + DAY + 11 * MINUTE, to_staff=True)
    assert message.subject == "An approval was taken back"


def test_words_in_one_breath_are_told_once_and_the_studios_own_not_at_all(
    begun, client_user, owner, sweep
):
    version = put_before(begun, owner)
    for minute, by in ((1, client_user), (4, client_user), (5, owner)):
        actions.comment(version=version, words="Hm.", by=by, now=NOW + minute * MINUTE)
    assert sweep(NOW + 12 * MINUTE, to_staff=True) == []
    assert subjects(sweep(NOW + 15 * MINUTE, to_staff=True)) == ["A word about a design"]


def test_an_approval_on_the_studios_screen_is_no_news(carl, owner):
    version = put_before(carl, owner)
    looked_at(version, owner)
    approved(version, owner, way="screen")
    assert list(decided(NOW - DAY, NOW + DAY, None)) == []


def test_who_has_left_is_not_told_but_the_owner(carl, client_user, artist, owner):
    version = put_before(carl, owner)
    version.design.artist = artist
    version.design.save()
    artist.user.is_active = False
    artist.user.save()
    actions.comment(version=version, words="Hm.", by=client_user, now=NOW)
    assert [one.recipient for one in decided(NOW - DAY, NOW + DAY, None)] == [owner]


@pytest.mark.parametrize("count", [1, 3])
def test_it_takes_as_many_statements_for_one_as_for_three(
    carl, client_user, owner, count, django_assert_num_queries
):
    version = put_before(carl, owner)
    for number in range(count):
        later = NOW + 15 * number * MINUTE
        actions.comment(version=version, words="Hm.", by=client_user, now=later)
    with django_assert_num_queries(1):
        list(sent(NOW - DAY, NOW + DAY, None))
    with django_assert_num_queries(3):
        assert len(list(decided(NOW - DAY, NOW + DAY, None))) == count
