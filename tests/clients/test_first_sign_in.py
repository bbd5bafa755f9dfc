"""An address belongs to whoever proves it first; no booking takes a sign-in from anyone."""

import pytest
from allauth.account.models import EmailAddress

from accounts.actions import is_proven
from accounts.models import User
from accounts.roles import Role
from clients.access import own_client, signing_in_with
from clients.actions import confirm_person, prepare_sign_in, prove_by_post, welcome
from clients.errors import AlreadySomeonesAddress, NoWayToReach
from clients.models import Client
from tests.accounts.ways import ask_for_code, sign_in_by_code, signed_in
from tests.factories import make_client

SHARED = "the.jensens@example.com"


def book(first_name="Ada", email=SHARED, **details) -> Client:
    """What an online booking makes of a stranger."""
    return welcome(first_name=first_name, email=email, said_adult=True, **details)


@pytest.mark.django_db
class TestAStranger:
    def test_can_sign_in_by_code_right_after_booking(self, client):
        booked = book()

        sign_in_by_code(client, SHARED)

        assert own_client(signed_in(client)) == booked

    def test_proves_address_and_record_by_the_code(self, client):
        booked = book()
        assert not booked.is_proven

        sign_in_by_code(client, SHARED)

        booked.refresh_from_db()
        assert is_proven(booked.user)
        assert booked.proven_by == booked.user

    def test_proves_nothing_by_asking_for_a_code(self, client):
        booked = book()

        ask_for_code(client, SHARED)
        client.post("/portal/sign-in/code/", {"code": "0000-0000"})

        booked.refresh_from_db()
        assert not booked.is_proven
        assert not is_proven(booked.user)
        assert signed_in(client) is None

    def test_who_gave_only_a_number_has_no_sign_in(self):
        booked = book(email="", phone="+12125550100")

        assert booked.user is None
        with pytest.raises(NoWayToReach):
            prepare_sign_in(client=booked)

    def test_has_no_password_and_is_a_client(self):
        user = book().user

        assert not user.has_usable_password()
        assert user.role == Role.CLIENT

    def test_a_long_name_fits(self):
        assert book(full_name="Å" * 160).user.name == "Å" * 120


@pytest.mark.django_db
class TestTwoPeopleOnOneAddress:
    def test_until_it_is_proven_the_newest_booking_has_it(self):
        first, second = book("Ada"), book("Ben")
        first.refresh_from_db()

        assert first.user is None
        assert own_client(second.user) == second
        assert User.objects.filter(email=SHARED).count() == 1

    def test_once_proven_it_stays_with_the_first(self, client):
        first = book("Ada")
        sign_in_by_code(client, SHARED)

        second = book("Ben")

        assert second.user is None
        assert own_client(User.objects.get(email=SHARED)) == first
        with pytest.raises(AlreadySomeonesAddress):
            prepare_sign_in(client=second)

    def test_a_booking_takes_nothing_from_a_client_the_desk_confirmed(self, clerk):
        known = book("Ada")
        confirm_person(client=known, by=clerk)

        stranger = book("Mallory")

        known.refresh_from_db()
        assert known.user is not None
        assert stranger.user is None

    def test_a_booking_with_the_address_of_a_client_made_at_the_desk_opens_nothing(self, client):
        known = make_client(email=SHARED)

        stranger = book("Mallory")
        sign_in_by_code(client, SHARED)

        known.refresh_from_db()
        assert own_client(signed_in(client)) == stranger
        assert known.user is None

    def test_a_booking_with_a_colleagues_address_makes_no_sign_in(self, clerk):
        stranger = book("Mallory", email=clerk.email.upper())

        assert stranger.user is None
        assert signing_in_with(clerk.email) is None

    def test_a_proven_sign_in_that_lost_its_record_is_not_given_to_a_stranger(self, client):
        known = book("Ada")
        sign_in_by_code(client, SHARED)
        known.refresh_from_db()
        known.user = None
        known.save()

        assert book("Mallory").user is None

    def test_nothing_tells_whether_the_address_is_known(self, client, clerk):
        """The same comes back: a client of their own, unproven, and no refusal."""
        known, unknown = book(email=clerk.email), book(email="new@example.com")

        assert known.pk != unknown.pk
        assert not known.is_proven
        assert not unknown.is_proven


def test_only_the_link_between_them_leads_to_a_client(client_user):
    """Someone else's record with the same e-mail is not found by it."""
    mine = client_user.client
    make_client(first_name="Twin", email=client_user.email)

    assert own_client(client_user) == mine
    mine.user = None
    mine.save()
    assert own_client(User.objects.get(pk=client_user.pk)) is None
    assert signing_in_with(client_user.email) is None


def test_a_colleagues_address_is_never_proven_by_post(clerk):
    prove_by_post(user=clerk, email=clerk.email)

    assert not EmailAddress.objects.exists()


def test_a_code_that_went_to_a_former_address_proves_nothing(client_user):
    prove_by_post(user=client_user, email="former@example.com")

    assert not is_proven(client_user)


def test_two_bookings_at_the_same_moment_make_one_user(monkeypatch, db):
    """The one that loses the race to make it takes the one that is there."""
    first = book("Ada")
    monkeypatch.setattr("clients.actions.sign_in._user_of_address", lambda email: None)

    second = book("Ben")

    assert second.user == first.user
    assert User.objects.filter(email=SHARED).count() == 1
