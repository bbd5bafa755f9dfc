"""Who may sign in with a password: colleagues, by the address they have now."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User
from accounts.roles import STAFF


class PasswordBackend(AuthenticationBackend):
    """allauth's own would also find a client, or someone by an address they used to have.

    Whoever is not found costs the same hashing as a wrong password, so the time tells nothing.
    """

    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        user = User.objects.filter(
            email=email.strip().lower(), role__in=STAFF, is_active=True
        ).first()
        return user if self._check_password(user, password) else None
