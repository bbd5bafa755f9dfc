"""allauth as this clinic uses it: closed to sign-up, mail by the worker, words of our own."""

from __future__ import annotations

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.apps import NOWHERE
from accounts.links import full
from accounts.models import User
from accounts.tasks import post_letter
from studio.models import Studio
from studio.network import client_ip

# What a colleague is told by e-mail when it happens, under allauth's name for it.
TOLD = {
    "password_changed": "Your password was changed.",
    "password_reset": "Your password was set anew through a link sent to you.",
    "totp_activated": "An authenticator app was added.",
    "totp_deactivated": "The authenticator app was removed.",
    "webauthn_added": "A passkey was added.",
    "webauthn_removed": "A passkey was removed.",
    "recovery_codes_generated": "New recovery codes were made; the old ones have ended.",
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "That address and password do not go together. Check both.",
        "enter_current_password": "That is not your current password.",
        "incorrect_code": "That is not the code. Check it, or ask for a new one.",
        "incorrect_password": "That is not your password.",
        "rate_limited": "That is a lot at once. Please wait a few minutes, then try again.",
        "too_many_login_attempts": "That was tried too often. Please wait a while, then try again.",
        "too_many_codes": (
            "We sent this address as many codes as we may in one day. Use the newest one, try "
            "again tomorrow, or call us."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_ip(request) or NOWHERE

    def get_login_stages(self) -> list[str]:
        return [
            "allauth.account.stages.LoginByCodeStage",
            "allauth.mfa.stages.AuthenticateStage",
        ]

    def pre_login(
        self, request: HttpRequest, user: User, *, email: str | None = None, **kwargs: Any
    ) -> HttpResponse | None:
        """Whichever way was taken so far: a colleague comes in by password and never by code, a
        client by what was sent to the address they have now."""
        methods = {record["method"] for record in get_authentication_records(request, user)}
        if user.is_colleague:
            fits = "password" in methods
        else:
            fits = "code" in methods and (email or "").lower() == user.email
        if user.is_active and fits:
            return None
        clear_login(request)
        messages.error(request, "That does not sign in any more. Please start again.")
        door = "account_login" if user.is_colleague else "account_request_login_code"
        return HttpResponseRedirect(reverse(door))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has only just typed the password need not type it again."""
        if not super().is_reauthentication_required(app=app, **kwargs):
            return False
        records = get_authentication_records(self.request, self.request.user)
        latest = max((record["at"] for record in records), default=0)
        return time.time() - latest >= app_settings.REAUTHENTICATION_TIMEOUT

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The worker writes and sends it, so only plain words go along."""
        words = {k: context[k] for k in ("code", "password_reset_url") if k in context}
        minutes = app_settings.LOGIN_BY_CODE_TIMEOUT // 60
        post_letter(template_prefix.rpartition("/")[2], email, minutes=minutes, **words)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        if what := TOLD.get(template_prefix.rpartition("/")[2]):
            post_letter("sign_in_changed", user.email, what=what)

    def get_reset_password_from_key_url(self, key: str) -> str:
        uid, _dash, token = key.partition("-")
        return full(reverse("account_reset_password_from_key", args=[uid, token]))


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": (
            "This is your only second step, and the studio asks for one. Add another one first."
        ),
        "incorrect_code": "That is not the code. Check it, or wait for the next one.",
    }

    def get_totp_issuer(self) -> str:
        return Studio.current().name

    def _get_site_name(self) -> str:
        return Studio.current().name

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last one stays where the clinic asks for one."""
        return not settings.SECOND_FACTOR_REQUIRED or has_second_factor(
            authenticator.user, besides=authenticator
        )

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return f"Passkey {number}"


def has_second_factor(user: User, besides: Authenticator | None = None) -> bool:
    """Recovery codes alone are none: they are there for when the second factor is lost."""
    found = Authenticator.objects.filter(
        user=user, type__in=(Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    )
    return found.exclude(pk=besides.pk if besides else None).exists()
