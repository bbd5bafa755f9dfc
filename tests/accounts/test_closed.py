"""allauth's own pages that this clinic does not have."""

import pytest
from django.urls import NoReverseMatch, resolve, reverse
from django.urls.exceptions import Resolver404

from accounts.adapter import AccountAdapter

GONE = ["account_email", "account_confirm_email", "account_set_password", "account_inactive"]
PATHS = [
    "/account/", "/account/signup/", "/account/sign-up/", "/account/email/", "/account/login/",
    "/account/confirm-email/", "/account/confirm-email/abc/", "/account/login/code/",
    "/account/password/set/", "/account/password/reset/", "/account/social/", "/accounts/login/",
    "/account/3rdparty/", "/account/2fa/", "/account/inactive/", "/account/phone/change/",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("who", ["stranger", "client", "colleague"])
def test_it_is_not_there(client, client_user, clerk, path, who):
    if who != "stranger":
        client.force_login(client_user if who == "client" else clerk)

    assert client.get(path).status_code == 404
    assert client.post(path, {"email": "new@example.com", "password1": "x"}).status_code == 404


@pytest.mark.parametrize("name", GONE)
def test_its_name_leads_nowhere(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_the_name_allauth_insists_on_leads_to_a_lost_page(rf):
    match = resolve(reverse("account_signup"))

    assert match.func.__name__ == "closed"
    assert AccountAdapter().is_open_for_signup(rf.get("/")) is False
    with pytest.raises(Resolver404):
        resolve("/accounts/signup/")
