"""The studio asks a client to prove an address of their own."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.actions import is_proven, prove_address
from accounts.models import User
from clients.access import own_client
from clients.actions import invite_to_portal, prove_by_post, welcome
from clients.errors import AlreadySomeonesAddress, TooManyLetters
from clients.models import PortalInvitation
from tests.accounts.ways import last_letter, link_in, sign_in_by_code, signed_in
from tests.factories import make_client

ADDRESS = "ada@example.com"


@pytest.fixture
def ada(db):
    return make_client(first_name="Ada", full_name="Ada Quist")


@pytest.fixture
def link(ada, clerk):
    invite_to_portal(client=ada, email=ADDRESS, by=clerk)
    return link_in(last_letter(ADDRESS))


def test_opening_the_link_changes_nothing(client, ada, link):
    for _ in range(3):
        assert client.get(link).status_code == 200

    ada.refresh_from_db()
    assert ada.user is None
    assert PortalInvitation.objects.get().accepted_at is None


def test_pressing_the_button_proves_the_address_and_signs_in(client, ada, link):
    response = client.post(link)

    ada.refresh_from_db()
    assert response.url == "/portal/"
    assert signed_in(client) == ada.user
    assert ada.user.email == ada.email == ADDRESS
    assert is_proven(ada.user)
    assert ada.proven_by == ada.user


def test_afterwards_a_code_is_enough(client, ada, link):
    client.post(link)
    client.post("/sign-out/")

    sign_in_by_code(client, ADDRESS)

    assert own_client(signed_in(client)) == ada


def test_the_link_works_once_and_is_kept_as_a_hash(client, link):
    client.post(link)

    assert type(client)().post(link).status_code == 410
    assert link.rstrip("/").rpartition("/")[2] not in PortalInvitation.objects.get().token_hash


def test_it_runs_out(client, ada, clerk):
    a_week_ago = timezone.now() - timedelta(days=7, minutes=1)
    invite_to_portal(client=ada, email=ADDRESS, by=clerk, now=a_week_ago)

    assert client.post(link_in(last_letter(ADDRESS))).status_code == 410


@pytest.mark.parametrize("token", ["x", "a" * 43, "%00"])
def test_a_guessed_link_opens_nothing(client, db, token):
    assert client.get(f"/portal/join/{token}/").status_code == 410
    assert client.post(f"/portal/join/{token}/").status_code == 410


def test_only_the_newest_link_works(client, ada, link, clerk):
    """The first may have gone to a mistyped address."""
    invite_to_portal(client=ada, email="ada.quist@example.com", by=clerk)

    assert client.post(link).status_code == 410
    client.post(link_in(last_letter("ada.quist@example.com")))
    assert signed_in(client).email == "ada.quist@example.com"


def test_the_second_of_two_people_gets_an_address_of_their_own(client, clerk):
    first, second = (welcome(first_name=name, email="both@example.com") for name in ("Ada", "Ben"))
    prove_by_post(user=second.user, email="both@example.com")

    with pytest.raises(AlreadySomeonesAddress):
        invite_to_portal(client=first, email="both@example.com", by=clerk)

    invite_to_portal(client=first, email=ADDRESS, by=clerk)
    client.post(link_in(last_letter(ADDRESS)))
    assert own_client(signed_in(client)) == first
    assert own_client(User.objects.get(email="both@example.com")) == second


def test_an_address_that_a_stranger_only_typed_is_free_for_its_owner(client, ada, clerk):
    stranger = welcome(first_name="Mallory", email=ADDRESS)

    invite_to_portal(client=ada, email=ADDRESS, by=clerk)
    client.post(link_in(last_letter(ADDRESS)))

    stranger.refresh_from_db()
    assert own_client(signed_in(client)) == ada
    assert not stranger.user.is_active
    assert stranger.user.email != ADDRESS


def test_whoever_proves_it_meanwhile_keeps_it(client, ada, link):
    other = welcome(first_name="Eve", email=ADDRESS)
    prove_address(user=other.user)

    response = client.post(link)

    assert response.status_code == 409
    ada.refresh_from_db()
    assert ada.user is None


def test_a_colleagues_address_is_refused(ada, clerk, owner):
    with pytest.raises(AlreadySomeonesAddress):
        invite_to_portal(client=ada, email=owner.email, by=clerk)


def test_three_letters_a_day_to_one_address(ada, clerk):
    for _ in range(3):
        invite_to_portal(client=ada, email=ADDRESS, by=clerk)

    with pytest.raises(TooManyLetters):
        invite_to_portal(client=make_client(), email=ADDRESS, by=clerk)
    assert len(mail.outbox) == 3


def test_a_client_merged_away_is_not_let_in(client, ada, link):
    ada.merged_into = make_client()
    ada.save()

    assert client.get(link).status_code == 410
    assert client.post(link).status_code == 410
