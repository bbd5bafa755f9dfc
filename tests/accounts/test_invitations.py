"""Colleagues come in by invitation, get another role, and go."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import transaction
from django.utils import timezone

from accounts.actions import accept, deactivate, invite, set_role, withdraw
from accounts.errors import (
    AddressTaken,
    AlreadyColleague,
    InvitationOver,
    LastOwner,
    NotAColleague,
)
from accounts.models import Invitation, User
from accounts.roles import Role
from studio.errors import NotAllowed
from tests.accounts.ways import add_app, last_letter, link_in, sign_in, signed_in
from tests.factories import make_user

NEW = "sieve lantern walrus"
ADDRESS = "nina@example.com"


@pytest.fixture
def link(owner):
    invite(email=ADDRESS, name="Nina Holm", role=Role.ARTIST, by=owner)
    return link_in(last_letter(ADDRESS))


def token_in(link):
    return link.rstrip("/").rpartition("/")[2]


def test_the_letter_says_who_invites_and_as_what(link):
    letter = last_letter(ADDRESS)

    assert "Olga Stein" in letter.subject
    assert "artist" in letter.body
    assert "Hello Nina" in letter.body


def test_the_link_is_kept_only_as_a_hash(link):
    kept = Invitation.objects.get().token_hash

    assert token_in(link) not in kept
    assert len(kept) == 64


def test_opening_the_link_changes_nothing(client, link):
    for _ in range(3):
        assert client.get(link).status_code == 200

    assert Invitation.objects.get().accepted_at is None
    assert not User.objects.get(email=ADDRESS).is_active


def test_the_page_is_kept_by_nobody_and_its_address_told_to_nobody(client, link):
    response = client.get(link)

    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer, strict-origin"


def test_joining_sets_the_password_signs_in_and_leads_to_the_second_step(client, link):
    response = client.post(link, {"password1": NEW})

    nina = User.objects.get(email=ADDRESS)
    assert response.url == "/account/second-step/"
    assert signed_in(client) == nina
    assert (nina.role, nina.name) == (Role.ARTIST, "Nina Holm")
    assert EmailAddress.objects.get(user=nina).verified
    # The password was just typed: it is not asked for again on the way.
    assert client.get("/account/second-step/app/").status_code == 200


def test_outside_the_demo_the_second_step_comes_before_all_else(client, link, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client.post(link, {"password1": NEW})

    assert client.get("/desk/").url == "/account/second-step/"


def test_the_link_works_once(client, link):
    client.post(link, {"password1": NEW})
    other = type(client)()

    assert other.get(link).status_code == 410
    assert other.post(link, {"password1": "another good password"}).status_code == 410
    assert User.objects.get(email=ADDRESS).check_password(NEW)


@pytest.mark.parametrize("typed", ["", "short", "1234567890123", "nina@example.com", "x" * 2000])
def test_a_weak_password_is_refused_and_the_link_stays_good(client, link, typed):
    assert client.post(link, {"password1": typed}).status_code == 400
    assert client.get(link).status_code == 200


def test_it_runs_out_after_seven_days(client, owner):
    a_week_ago = timezone.now() - timedelta(days=7, minutes=1)
    invite(email=ADDRESS, name="", role=Role.DESK, by=owner, now=a_week_ago)

    response = client.get(link_in(last_letter(ADDRESS)))

    assert response.status_code == 410
    assert "has run out" in response.content.decode()


@pytest.mark.parametrize("token", ["x", "a" * 43, "%00", "é"])
def test_a_guessed_link_opens_nothing(client, db, token):
    assert client.get(f"/join/{token}/").status_code == 410


def test_a_withdrawn_one_opens_nothing(client, link, owner):
    withdraw(invitation=Invitation.objects.get(), by=owner)

    assert client.get(link).status_code == 410


def test_a_used_one_cannot_be_withdrawn(link, owner):
    accept(token=token_in(link), password=NEW)

    with pytest.raises(InvitationOver, match="accepted already"):
        withdraw(invitation=Invitation.objects.get(), by=owner)


def test_a_second_invitation_ends_the_first(client, link, owner):
    invite(email=ADDRESS, name="Nina", role=Role.DESK, by=owner)

    assert client.get(link).status_code == 410
    assert client.get(link_in(last_letter(ADDRESS))).status_code == 200
    assert User.objects.get(email=ADDRESS).role == Role.DESK


def test_before_they_join_they_cannot_sign_in_nor_set_a_password(client, link):
    assert sign_in(client, ADDRESS, NEW).status_code == 400

    client.post("/sign-in/password/", {"email": ADDRESS})

    assert "/sign-in/password/" not in mail.outbox[-1].body


def test_a_colleague_already_here_is_not_invited(owner, clerk):
    with pytest.raises(AlreadyColleague):
        invite(email="DINA@example.com", name="", role=Role.ARTIST, by=owner)


def test_a_client_who_proved_the_address_keeps_it(owner, client_user):
    EmailAddress.objects.create(user=client_user, email=client_user.email, verified=True)

    with pytest.raises(AddressTaken):
        invite(email=client_user.email, name="", role=Role.DESK, by=owner)


def test_an_address_that_somebody_only_typed_into_a_booking_is_free(owner, client_user):
    invite(email=client_user.email, name="", role=Role.DESK, by=owner)

    client_user.refresh_from_db()
    assert not client_user.is_active
    assert client_user.email.endswith("@sign-in.invalid")
    assert User.objects.get(email="carl@example.com").role == Role.DESK


def test_only_the_owner_invites(clerk, artist):
    for colleague in (clerk, artist.user):
        with pytest.raises(NotAllowed):
            invite(email=ADDRESS, name="", role=Role.DESK, by=colleague)


def test_nobody_is_invited_as_a_client(owner):
    with pytest.raises(NotAColleague):
        invite(email=ADDRESS, name="", role=Role.CLIENT, by=owner)


@pytest.mark.django_db(transaction=True)
def test_a_letter_is_only_sent_when_the_invitation_stands(owner, transactional_db):
    with transaction.atomic():
        invite(email=ADDRESS, name="", role=Role.DESK, by=owner)
        transaction.set_rollback(True)
    assert not mail.outbox

    invite(email=ADDRESS, name="", role=Role.DESK, by=owner)
    assert len(mail.outbox) == 1


def test_another_role(owner, clerk):
    set_role(user=clerk, role=Role.OWNER, by=owner)

    clerk.refresh_from_db()
    assert clerk.role == Role.OWNER


def test_a_client_gets_no_role(owner, client_user):
    with pytest.raises(NotAColleague):
        set_role(user=client_user, role=Role.DESK, by=owner)


def test_the_last_owner_stays_one(owner):
    make_user(Role.OWNER, is_active=False)

    with pytest.raises(LastOwner):
        set_role(user=owner, role=Role.DESK, by=owner)
    with pytest.raises(LastOwner):
        deactivate(user=owner, by=owner)


def test_one_of_two_owners_may_go(owner):
    other = make_user(Role.OWNER)

    deactivate(user=owner, by=other)

    owner.refresh_from_db()
    assert not owner.is_active


def test_who_is_let_go_is_out_at_once(client, owner, clerk):
    add_app(clerk)
    client.force_login(clerk)

    deactivate(user=clerk, by=owner)

    assert client.get("/account/sessions/").status_code == 302
    assert sign_in(client, clerk.email).status_code == 400
    assert not clerk.authenticator_set.exists()


def test_who_was_let_go_can_be_invited_again(client, owner, clerk):
    deactivate(user=clerk, by=owner)

    invite(email=clerk.email, name="Dina Wells", role=Role.ARTIST, by=owner)
    client.post(link_in(last_letter(clerk.email)), {"password1": NEW})

    assert signed_in(client) == clerk
    assert User.objects.get(pk=clerk.pk).role == Role.ARTIST
