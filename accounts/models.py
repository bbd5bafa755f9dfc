"""People who sign in, and the invitations that let them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.roles import STAFF, Permission, Role, allows


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password) if password else user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str, **fields: Any) -> User:
        return self.create_user(email, password, role=Role.OWNER, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who signs in with an e-mail address: a colleague, or a client."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=8, choices=Role.choices)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    pin = models.CharField(
        max_length=128,
        blank=True,
        editable=False,
        help_text="A hash. Takes a tablet back from a client's hands, and does nothing else.",
    )

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                violation_error_message="Someone already signs in with this address.",
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.CLIENT) | Q(is_superuser=False),
                name="user_client_is_never_superuser",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email

    @property
    def is_staff(self) -> bool:
        """Django's word for 'may open the admin': superusers only."""
        return self.is_superuser

    @property
    def is_colleague(self) -> bool:
        return self.role in STAFF

    def may(self, permission: Permission) -> bool:
        """Whether this user's role includes `permission` (`roles.py` is the one matrix)."""
        return self.is_active and allows(self.role, permission)


class Invitation(models.Model):
    """A colleague asked in by e-mail; the link in it is kept here only as a hash."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"invitation for {self.user}"

    def is_open(self, at) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None and at < self.expires_at
