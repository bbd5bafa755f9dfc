"""A changed address ends the sessions, tells the old one, and has to be proven."""

import pytest
from django.core import mail

from accounts.actions import is_proven, prove_address
from accounts.models import User
from clients.access import own_client
from clients.actions import ask_for_address, change_contact, prove_by_post, welcome
from clients.errors import NoWayToReach, TooManyLetters, YourAddressAlready
from clients.models import Client
from tests.accounts.ways import (
    ask_for_code,
    code_in,
    last_letter,
    link_in,
    sign_in_by_code,
    signed_in,
)

NEW = "carl.new@example.com"
OLD = "carl@example.com"


@pytest.fixture
def carl(client, client_user):
    """Carl, who has proven his address and is signed in."""
    sign_in_by_code(client, OLD)
    mail.outbox.clear()
    return Client.objects.get(user=client_user)


def is_in(browser) -> bool:
    return browser.get("/portal/").status_code == 200


class TestAtTheDesk:
    def test_it_ends_the_sessions_and_tells_the_old_address(self, client, carl, clerk):
        change_contact(client=carl, email=NEW, by=clerk)

        assert not is_in(client)
        assert [letter.to for letter in mail.outbox] == [[OLD]]
        assert NEW not in mail.outbox[0].body

    def test_the_new_one_signs_in_once_it_is_proven_and_the_old_one_no_longer(
        self, client, carl, clerk
    ):
        change_contact(client=carl, email=NEW, by=clerk)
        assert not is_proven(User.objects.get(email=NEW))

        ask_for_code(client, OLD)
        assert "code" not in last_letter(OLD).subject
        client.post("/sign-out/")
        sign_in_by_code(client, NEW)

        assert own_client(signed_in(client)) == carl
        assert is_proven(User.objects.get(email=NEW))

    def test_a_code_on_its_way_to_the_old_address_opens_nothing(self, client, carl, clerk):
        other = type(client)()
        ask_for_code(other, OLD)
        code = code_in(last_letter(OLD))

        change_contact(client=carl, email=NEW, by=clerk)
        other.post("/portal/sign-in/code/", {"code": code})

        assert signed_in(other) is None
        assert not is_proven(User.objects.get(email=NEW))

    def test_no_booking_made_with_the_new_one_takes_it_over(self, carl, clerk):
        change_contact(client=carl, email=NEW, by=clerk)

        stranger = welcome(first_name="Mallory", email=NEW)

        assert stranger.user is None
        assert own_client(User.objects.get(email=NEW)) == carl

    def test_where_another_signs_in_with_the_new_one_this_sign_in_ends(self, client, carl, clerk):
        other = welcome(first_name="Eve", email=NEW)
        prove_by_post(user=other.user, email=NEW)

        changed = change_contact(client=carl, email=NEW, by=clerk)

        assert changed.email == NEW
        assert not is_in(client)
        assert own_client(User.objects.get(email=NEW)) == other
        assert [letter.to for letter in mail.outbox] == [[OLD]]

    def test_going_back_to_the_old_one_asks_for_proof_again(self, carl, clerk):
        changed = change_contact(client=carl, email=NEW, by=clerk)
        change_contact(client=changed, email=OLD, by=clerk)

        assert not is_proven(User.objects.get(email=OLD))

    def test_the_old_address_is_free_for_somebody_else(self, carl, clerk):
        change_contact(client=carl, email=NEW, by=clerk)

        assert welcome(first_name="Zoe", email=OLD).user.email == OLD

    def test_an_address_that_was_never_proven_is_not_written_to(self, clerk):
        booked = welcome(first_name="Ada", email="typo@example.com")

        change_contact(client=booked, email="ada@example.com", by=clerk)

        assert not mail.outbox

    def test_taking_the_address_away_ends_the_sign_in(self, client, carl, clerk):
        change_contact(client=carl, email="", by=clerk)

        assert not is_in(client)
        assert [letter.to for letter in mail.outbox] == [[OLD]]

    def test_the_same_address_in_other_letters_changes_nothing(self, client, carl, clerk):
        change_contact(client=carl, email=" CARL@example.com", by=clerk)

        assert is_in(client)
        assert not mail.outbox

    def test_a_new_number_ends_nothing(self, client, carl, clerk):
        change_contact(client=carl, phone="+12125550100", by=clerk)

        assert is_in(client)
        assert not mail.outbox

    def test_someone_who_booked_online_stays_reachable(self, clerk):
        booked = welcome(first_name="Ada", email="ada@example.com")

        with pytest.raises(NoWayToReach):
            change_contact(client=booked, email="", by=clerk)
        booked.refresh_from_db()
        assert booked.email == "ada@example.com"


class TestByTheClient:
    def test_nothing_changes_until_the_link_is_pressed(self, client, carl):
        ask_for_address(client=carl, email=NEW, by=carl.user)
        client.get(link_in(last_letter(NEW)))

        assert is_in(client)
        assert not User.objects.filter(email=NEW).exists()

    def test_pressing_it_changes_the_address_and_ends_every_other_session(self, client, carl):
        ask_for_address(client=carl, email=NEW, by=carl.user)
        other = type(client)()

        other.post(link_in(last_letter(NEW)))

        assert signed_in(other) == carl.user
        assert signed_in(other).email == NEW
        assert not is_in(client)
        assert last_letter(OLD).subject == "Your address was changed"

    def test_an_address_someone_else_has_is_answered_the_same(self, client, carl, clerk):
        """The letter tells, not the page."""
        response = client.post("/portal/details/address/", {"email": clerk.email})
        same = client.post("/portal/details/address/", {"email": NEW})

        assert (response.status_code, response.url) == (same.status_code, same.url)
        assert "another sign-in" in last_letter(clerk.email).body
        assert "/portal/join/" not in last_letter(clerk.email).body

    def test_and_is_not_given_away(self, client, carl, other_client_user):
        prove_address(user=other_client_user)

        ask_for_address(client=carl, email=other_client_user.email, by=carl.user)

        assert User.objects.get(email=other_client_user.email) == other_client_user
        assert is_in(client)

    def test_ones_own_address_is_no_change(self, carl):
        with pytest.raises(YourAddressAlready):
            ask_for_address(client=carl, email=OLD.upper(), by=carl.user)

    def test_three_letters_a_day(self, carl):
        for _ in range(3):
            ask_for_address(client=carl, email=NEW, by=carl.user)

        with pytest.raises(TooManyLetters):
            ask_for_address(client=carl, email=NEW, by=carl.user)
