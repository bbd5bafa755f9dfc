"""When two records become one, one sign-in is left, and no stranger's."""

import pytest

from accounts.models import User
from clients.access import own_client
from clients.actions import merge, prove_by_post, welcome
from tests.accounts.ways import sign_in_by_code
from tests.factories import make_client

ADDRESS = "ada@example.com"


@pytest.fixture
def known(db):
    return make_client(first_name="Ada", email=ADDRESS)


def test_the_sign_in_of_the_same_address_moves_along(known, clerk):
    booked = welcome(first_name="Ada", email=ADDRESS)

    merge(keep=known, gone=booked, by=clerk)

    assert own_client(User.objects.get(email=ADDRESS)) == known


def test_so_it_does_to_a_client_without_an_address(clerk):
    known = make_client(first_name="Ada", phone="+12125550100")
    booked = welcome(first_name="Ada", email=ADDRESS)

    merge(keep=known, gone=booked, by=clerk)

    assert own_client(User.objects.get(email=ADDRESS)) == known


def test_one_of_another_address_does_not_open_the_kept_record(client, known, clerk):
    """Someone books with Ada's name and number and an address of their own."""
    stranger = welcome(first_name="Ada", email="mallory@example.com", phone="+12125550100")
    sign_in_by_code(client, "mallory@example.com")

    merge(keep=known, gone=stranger, by=clerk)

    known.refresh_from_db()
    assert known.user is None
    assert client.get("/portal/").status_code == 302
    assert not User.objects.filter(email="mallory@example.com").exists()


def test_the_kept_sign_in_stays(known, clerk):
    kept = welcome(first_name="Ada", email="first@example.com")
    prove_by_post(user=kept.user, email="first@example.com")
    gone = welcome(first_name="Ada", email="second@example.com")

    merge(keep=kept, gone=gone, by=clerk)

    assert own_client(User.objects.get(email="first@example.com")) == kept
    assert not User.objects.filter(email="second@example.com").exists()
