"""Django's admin is a reading room for superusers, behind the clinic's own door."""

import pytest
from allauth.mfa.models import Authenticator
from auditlog.models import LogEntry
from django.contrib.sessions.models import Session

from accounts.models import User
from clients.models import Client
from smp_clinic.admin import KEYS, site
from tests.factories import make_client


@pytest.fixture
def superuser(client, db):
    user = User.objects.create_superuser("root@example.com", "correct horse battery")
    client.force_login(user)
    return user


@pytest.mark.parametrize("path", ["", "login/", "clients/client/", "accounts/user/add/", "logout/"])
def test_a_stranger_signs_in_at_the_clinics_own_door(client, db, path):
    response = client.get(f"/admin/{path}")

    assert response.status_code == 302
    assert response.url.startswith(("/sign-in/?next=/admin/", "/sign-out/"))


def test_its_own_sign_in_takes_no_password(client, superuser):
    client.logout()

    client.post("/admin/login/", {"username": superuser.email, "password": "correct horse battery"})

    assert "_auth_user_id" not in client.session


def test_a_client_finds_nothing(client, client_user):
    client.force_login(client_user)

    assert client.get("/admin/").status_code == 404
    assert client.get("/admin/clients/client/").status_code == 404


def test_colleagues_and_owners_are_told_it_is_not_theirs(client, clerk, owner):
    for colleague in (clerk, owner):
        client.force_login(colleague)
        assert client.get("/admin/").status_code == 403


def test_a_superuser_without_a_second_step_sets_one_first(client, superuser, settings):
    settings.SECOND_FACTOR_REQUIRED = True

    assert client.get("/admin/").url == "/account/second-step/"


@pytest.mark.usefixtures("superuser")
def test_a_superuser_reads_every_list(client):
    make_client()
    for model, reader in site._registry.items():
        path = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        assert client.get(path).status_code == 200, model
        row = reader.get_queryset(None).first() if hasattr(reader, "get_queryset") else None
        if row is not None:
            assert client.get(f"{path}{row.pk}/change/").status_code == 200, model


def test_nobody_writes(client, superuser):
    ada = make_client(first_name="Ada")

    for path in ("add/", f"{ada.pk}/delete/"):
        assert client.get(f"/admin/clients/client/{path}").status_code == 403
        assert client.post(f"/admin/clients/client/{path}", {"post": "yes"}).status_code == 403
    change = f"/admin/clients/client/{ada.pk}/change/"
    assert client.post(change, {"first_name": "Eve"}).status_code == 403
    client.post("/admin/clients/client/", {"action": "delete_selected", "_selected_action": ada.pk})

    assert Client.objects.get(pk=ada.pk).first_name == "Ada"
    assert 'name="_save"' not in client.get(change).content.decode()


def test_no_model_may_be_written(rf, superuser):
    request = rf.get("/admin/")
    request.user = superuser
    for reader in site._registry.values():
        assert not reader.has_add_permission(request)
        assert not reader.has_change_permission(request)
        assert not reader.has_delete_permission(request)
        assert reader.get_actions(request) == {}


def test_what_opens_doors_is_not_shown(client, superuser):
    """Keys, hashes and one-time secrets would let a reader sign in as someone else."""
    assert {Session, Authenticator} <= set(KEYS)
    assert not set(KEYS) & set(site._registry)

    page = client.get(f"/admin/accounts/user/{superuser.pk}/change/").content.decode()

    assert superuser.password not in page
    assert client.get("/admin/sessions/session/").status_code == 404


def test_looking_leaves_a_line(client, superuser):
    ada = make_client(first_name="Ada")
    LogEntry.objects.all().delete()

    client.get("/admin/clients/client/?q=")
    client.get(f"/admin/clients/client/{ada.pk}/change/")

    lines = LogEntry.objects.filter(action=LogEntry.Action.ACCESS).order_by("pk")
    assert [line.object_repr for line in lines] == ["a list of clients", "Ada"]
    assert {line.actor for line in lines} == {superuser}


def test_the_password_is_changed_where_it_always_is(client, superuser):
    assert client.get("/admin/password_change/").url == "/account/password/"
