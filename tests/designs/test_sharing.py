"""A share: only the client opens it, it ends, it is closed, and nobody floods it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.links import token_hash
from designs import actions
from designs.actions import sharing
from designs.errors import (
    DesignRefused,
    NothingSaid,
    NothingToShare,
    OnlyTheClient,
    ShareOver,
    TooManyShares,
    TooManyWords,
)
from designs.links import share_by_token
from designs.models import Opinion, Share
from tests.designs.drawings import drawn_version
from tests.designs.showing import open_share, sent_version
from tests.factories import NOW, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def carl(client_user):
    return client_user.client


@pytest.fixture
def version(carl, owner):
    return sent_version(carl, owner)


def test_the_face_is_hidden_unless_they_say_otherwise(version, client_user):
    share, _ = open_share(version, client_user)
    assert share.hide_face
    assert Share._meta.get_field("hide_face").default is True


def test_staff_prepare_and_only_the_client_opens(version, owner, client_user, other_client_user):
    share = actions.prepare_share(
        design=version.design, versions=[version], by=owner, for_whom="your sister", now=NOW
    )
    assert not share.token_hash
    for by in (owner, other_client_user):
        with pytest.raises(OnlyTheClient):
            actions.open_share(share=share, days=7, by=by, now=NOW)
    opened = actions.open_share(share=share, days=7, by=client_user, now=NOW)
    assert opened.opened_by == client_user
    assert opened.expires_at == NOW + timedelta(days=7)


def test_the_link_is_stored_as_a_hash_alone(version, client_user):
    share, token = open_share(version, client_user)
    assert share.token_hash == token_hash(token)
    assert token not in str(Share.objects.filter(pk=share.pk).values().get())
    assert share_by_token(token, NOW) == share


def test_guessed_expired_and_closed_links_open_nothing(version, client_user):
    share, token = open_share(version, client_user)
    assert share_by_token(token[:-1] + ("0" if token[-1] != "0" else "1"), NOW) is None
    assert share_by_token("", NOW) is None
    assert share_by_token(token, NOW + timedelta(days=7)) is None
    actions.close_share(share=share, by=client_user, now=NOW)
    assert share_by_token(token, NOW) is None


def test_a_draft_and_another_design_are_not_shared(version, carl, client_user, owner):
    draft = actions.new_version(parent=version, by=owner, now=NOW)
    other = sent_version(carl, owner)
    for versions in ([], [draft], [version, draft], [other]):
        with pytest.raises(NothingToShare):
            actions.prepare_share(design=version.design, versions=versions, by=client_user, now=NOW)


def test_what_is_taken_back_is_gone_from_the_link(version, client_user, owner):
    share, _ = open_share(version, client_user)
    actions.take_back(version=version, by=owner, now=NOW)
    assert not sharing.shown_in(share).exists()


def test_one_press_closes_all(version, carl, client_user, owner):
    tokens = [open_share(version, client_user)[1] for _ in range(3)]
    with pytest.raises(OnlyTheClient):
        actions.close_all_shares(client=carl, by=owner, now=NOW)
    assert actions.close_all_shares(client=carl, by=client_user, now=NOW) == 3
    assert [share_by_token(token, NOW) for token in tokens] == [None] * 3


def test_there_are_ten_at_most(version, client_user, monkeypatch):
    monkeypatch.setattr(sharing, "MOST_OPEN", 1)
    open_share(version, client_user)
    with pytest.raises(TooManyShares):
        open_share(version, client_user)


@pytest.mark.parametrize("days", [0, 31])
def test_a_link_has_an_end(version, client_user, days):
    with pytest.raises(DesignRefused):
        open_share(version, client_user, days=days)


def say(share, version, **more) -> Opinion:
    told = {"first_name": "Mia", "vote": "likes", "words": ""} | more
    return actions.give_opinion(share=share, version=version, now=NOW, **told)


def test_whoever_opens_it_says_what_they_think(version, client_user):
    share, _ = open_share(version, client_user)
    given = say(share, version, words="  The soft one. ")
    assert (given.first_name, given.vote, given.words) == ("Mia", "likes", "The soft one.")
    assert say(share, version, vote="certainly", words="Hm").vote == ""


@pytest.mark.parametrize("told", [{"first_name": " "}, {"vote": ""}, {"vote": "x", "words": " "}])
def test_an_opinion_has_a_name_and_says_something(version, client_user, told):
    share, _ = open_share(version, client_user)
    with pytest.raises(NothingSaid):
        say(share, version, **told)


def test_an_opinion_of_a_version_that_is_not_in_the_link(version, carl, client_user, owner):
    share, _ = open_share(version, client_user)
    with pytest.raises(NothingToShare):
        say(share, drawn_version(carl, owner))


def test_a_closed_link_takes_no_word(version, client_user):
    share, _ = open_share(version, client_user)
    actions.close_share(share=share, by=client_user, now=NOW)
    with pytest.raises(ShareOver):
        say(share, version)
    with pytest.raises(ShareOver):
        actions.note_opening(share=share, now=NOW)


def test_a_network_says_so_much_an_hour(version, client_user):
    share, _ = open_share(version, client_user)
    for _ in range(sharing.OPINIONS_A_NETWORK):
        say(share, version, network="n1")
    with pytest.raises(TooManyWords):
        say(share, version, network="n1")
    say(share, version, network="n2")
    later = at(0, 8) + timedelta(hours=2)
    assert actions.give_opinion(
        share=share, version=version, first_name="Mia", vote="likes", network="n1", now=later
    )


def test_a_link_takes_so_many_opinions_in_all(version, client_user, monkeypatch):
    monkeypatch.setattr(sharing, "OPINIONS_A_SHARE", 1)
    share, _ = open_share(version, client_user)
    say(share, version)
    with pytest.raises(TooManyWords):
        say(share, version, network="another")


def test_openings_are_listed_and_counted(version, client_user, monkeypatch):
    monkeypatch.setattr(sharing, "OPENINGS_A_NETWORK", 2)
    share, _ = open_share(version, client_user)
    for _ in range(2):
        actions.note_opening(share=share, device="A phone", network="n1", now=NOW)
    with pytest.raises(TooManyWords):
        actions.note_opening(share=share, network="n1", now=NOW)
    assert [row.device for row in share.openings.all()] == ["A phone"] * 2


def test_the_client_hides_an_opinion_and_puts_it_back(version, client_user, owner):
    share, _ = open_share(version, client_user)
    given = say(share, version)
    with pytest.raises(OnlyTheClient):
        actions.hide_opinion(opinion=given, by=owner, now=NOW)
    assert actions.hide_opinion(opinion=given, by=client_user, now=NOW).hidden_at == NOW
    assert actions.hide_opinion(opinion=given, by=client_user, hidden=False).hidden_at is None
