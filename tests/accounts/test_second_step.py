"""The second step: asked for where it is set, demanded outside the demo."""

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail

from accounts.actions import forget_second_factor
from accounts.adapter import has_second_factor
from studio.errors import NotAllowed
from tests.accounts.ways import add_app, code_of_app, sign_in, signed_in


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


def test_who_has_an_app_is_asked_for_its_code(client, clerk):
    secret = add_app(clerk)

    assert sign_in(client, clerk.email).url == "/sign-in/second-step/"
    assert signed_in(client) is None

    assert client.post("/sign-in/second-step/", {"code": "000000"}).status_code == 400
    assert signed_in(client) is None

    client.post("/sign-in/second-step/", {"code": code_of_app(secret)})
    assert signed_in(client) == clerk


def test_a_code_of_the_app_works_once(client, clerk):
    secret = add_app(clerk)
    code = code_of_app(secret)
    sign_in(client, clerk.email)
    client.post("/sign-in/second-step/", {"code": code})
    client.post("/sign-out/")

    sign_in(client, clerk.email)
    client.post("/sign-in/second-step/", {"code": code})

    assert signed_in(client) is None


def test_guessing_codes_ends(client, clerk):
    secret = add_app(clerk)
    sign_in(client, clerk.email)
    for _ in range(5):
        assert client.post("/sign-in/second-step/", {"code": "000000"}).status_code == 400

    response = client.post("/sign-in/second-step/", {"code": code_of_app(secret)})

    assert response.status_code == 429
    assert signed_in(client) is None


def test_in_the_demo_a_colleague_may_do_without(client, clerk):
    sign_in(client, clerk.email)

    assert client.get("/account/sessions/").status_code == 200


@pytest.mark.usefixtures("required")
class TestOutsideTheDemo:
    def test_without_one_every_page_leads_to_the_one_that_sets_one(self, client, owner):
        client.force_login(owner)

        for path in ("/desk/", "/account/sessions/", "/account/password/", "/welcome/", "/admin/"):
            response = client.get(path)
            assert (response.status_code, response["Location"]) == (302, "/account/second-step/")

    def test_a_part_of_a_page_leads_there_too(self, client, owner):
        client.force_login(owner)

        response = client.get("/desk/", headers={"HX-Request": "true"})

        assert response["HX-Redirect"] == "/account/second-step/"

    def test_the_way_to_set_one_and_the_way_out_stay_open(self, client, clerk):
        sign_in(client, clerk.email)

        assert client.get("/account/second-step/").status_code == 200
        assert client.get("/account/second-step/app/").status_code == 200
        assert client.get("/account/second-step/passkeys/add/").status_code == 200
        assert client.get("/account/confirm/").status_code == 200
        assert client.post("/sign-out/").status_code == 302
        assert signed_in(client) is None

    def test_setting_one_opens_the_rest_and_shows_recovery_codes(self, client, clerk):
        sign_in(client, clerk.email)
        page = client.get("/account/second-step/app/")
        secret = page.context["form"].secret

        response = client.post("/account/second-step/app/", {"code": code_of_app(secret)})

        assert response.url == "/account/second-step/codes/"
        assert has_second_factor(clerk)
        assert len(client.get("/account/second-step/codes/").context["unused_codes"]) == 10
        assert client.get("/account/sessions/").status_code == 200
        assert "An authenticator app was added" in mail.outbox[0].body

    def test_a_wrong_code_sets_nothing(self, client, clerk):
        sign_in(client, clerk.email)
        client.get("/account/second-step/app/")

        assert client.post("/account/second-step/app/", {"code": "000000"}).status_code == 400
        assert not has_second_factor(clerk)

    def test_recovery_codes_alone_are_no_second_step(self, client, clerk):
        Authenticator.objects.create(user=clerk, type="recovery_codes", data={})
        client.force_login(clerk)

        assert client.get("/desk/").url == "/account/second-step/"

    def test_the_last_one_cannot_be_removed(self, client, clerk):
        secret = add_app(clerk)
        sign_in(client, clerk.email)
        client.post("/sign-in/second-step/", {"code": code_of_app(secret)})

        page = client.get("/account/second-step/app/remove/")
        response = client.post("/account/second-step/app/remove/")

        assert "only second step" in page.content.decode()
        assert response.status_code == 400
        assert has_second_factor(clerk)

    def test_nor_can_the_last_passkey(self, client, clerk):
        passkey = add_passkey(clerk)
        client.force_login(clerk)
        confirm(client)

        client.post(f"/account/second-step/passkeys/{passkey.pk}/remove/")

        assert has_second_factor(clerk)

    def test_one_of_two_can(self, client, clerk):
        add_app(clerk)
        passkey = add_passkey(clerk)
        client.force_login(clerk)
        confirm(client)

        client.post(f"/account/second-step/passkeys/{passkey.pk}/remove/")

        assert not Authenticator.objects.filter(pk=passkey.pk).exists()

    def test_a_client_needs_none(self, client, client_user):
        client.force_login(client_user)

        assert client.get("/portal/").status_code == 200


def add_passkey(user):
    credential = {"name": "Passkey 1", "credential": {}}
    return Authenticator.objects.create(user=user, type="webauthn", data=credential)


def confirm(browser):
    browser.post("/account/confirm/", {"password": "correct horse battery"})


def test_changing_the_second_step_asks_again_after_a_while(client, clerk):
    client.force_login(clerk)  # no password was typed in this session

    response = client.get("/account/second-step/app/")

    assert response.url.startswith("/account/confirm/")

    assert client.post("/account/confirm/", {"password": "wrong"}).status_code == 400
    confirm(client)
    assert client.get("/account/second-step/app/").status_code == 200


def test_a_client_has_no_second_step(client, client_user):
    client.force_login(client_user)

    for path in ("", "app/", "passkeys/", "passkeys/add/", "codes/", "codes/new/"):
        assert client.get(f"/account/second-step/{path}").status_code == 404


def test_the_owner_lets_a_colleague_set_a_new_one(client, owner, clerk):
    add_app(clerk)
    client.force_login(clerk)

    forget_second_factor(user=clerk, by=owner)

    assert not has_second_factor(clerk)
    assert signed_in_again(client) is False
    assert mail.outbox[-1].to == [clerk.email]


def signed_in_again(browser) -> bool:
    return browser.get("/account/sessions/").status_code == 200


def test_nobody_else_does(clerk, artist, owner):
    add_app(clerk)

    with pytest.raises(NotAllowed):
        forget_second_factor(user=clerk, by=artist.user)
    with pytest.raises(Exception, match="another owner"):
        forget_second_factor(user=owner, by=owner)
