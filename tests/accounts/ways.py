"""Ways in and out, as a browser takes them."""

from __future__ import annotations

import re

from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.test import Client as Browser

from accounts.models import User

PASSWORD = "correct horse battery"


def sign_in(browser: Browser, email: str, password: str = PASSWORD, **extra):
    return browser.post("/sign-in/", {"login": email, "password": password}, **extra)


def ask_for_code(browser: Browser, email: str, **extra):
    return browser.post("/portal/sign-in/", {"email": email}, **extra)


def last_letter(to: str):
    """The newest letter to an address."""
    return [letter for letter in mail.outbox if letter.to == [to]][-1]


def code_in(letter) -> str:
    return re.search(r"\d{4}-\d{4}", letter.body).group()


def link_in(letter) -> str:
    """The path of the first link in a letter."""
    return re.search(r"https?://[^/\s]+(/\S+)", letter.body).group(1)


def sign_in_by_code(browser: Browser, email: str):
    ask_for_code(browser, email)
    return browser.post("/portal/sign-in/code/", {"code": code_in(last_letter(email))})


def signed_in(browser: Browser) -> User | None:
    """Whoever this browser is signed in as."""
    pk = browser.session.get("_auth_user_id")
    return User.objects.get(pk=pk) if pk else None


def add_app(user: User) -> str:
    """Give a colleague an authenticator app; gives its key."""
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(user, secret)
    return secret


def code_of_app(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))
