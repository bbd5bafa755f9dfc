"""The people the clinic looks after.

A client is not an e-mail address: address and number are optional, and two people may share
one. What a stranger types makes a client of its own, unproven, until the desk or the address
itself says otherwise.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from clients.models.refs import new_ref
from studio.zones import validate_zone


def plain(text: str) -> str:
    """Text as it is searched: lower case, without accents."""
    stripped = unicodedata.normalize("NFKD", text)
    return "".join(c for c in stripped if not unicodedata.combining(c)).casefold().strip()


class ClientQuerySet(models.QuerySet["Client"]):
    def current(self) -> ClientQuerySet:
        """Without those merged into another."""
        return self.filter(merged_into=None)

    def matching(self, words: str) -> ClientQuerySet:
        """Clients whose name, e-mail or phone contains every word of `words`."""
        found = self
        for word in plain(words).split()[:6]:
            digits = re.sub(r"\D", "", word)
            if len(digits) >= 3 and re.fullmatch(r"[\d\s()+./-]+", word):
                found = found.filter(search__contains=digits)
            else:
                found = found.filter(search__contains=word)
        return found


class Client(models.Model):
    """Someone who is, was or may become a client."""

    class CameBy(models.TextChoices):
        ONLINE = "online", "Booked online"
        DESK = "desk", "Booked at the desk"
        IMPORT = "import", "Imported"

    class Channel(models.TextChoices):
        PHONE = "phone", _("Phone call")
        SMS = "sms", _("Text message")
        EMAIL = "email", _("E-mail")

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="client",
        help_text="Whom this client signs in as; never found by e-mail.",
    )
    first_name = models.CharField(max_length=80)
    full_name = models.CharField(max_length=160, blank=True)
    preferred_name = models.CharField(max_length=80, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    phone = PhoneNumberField(blank=True)
    birth_date = models.DateField(null=True, blank=True)
    address = models.TextField("postal address", max_length=300, blank=True)
    preferred_channel = models.CharField(max_length=5, choices=Channel.choices, blank=True)
    best_hours = models.CharField(max_length=120, blank=True)
    voicemail_ok = models.BooleanField("voicemail may be left", null=True, blank=True)
    spokesperson = models.CharField("may speak for them", max_length=120, blank=True)
    spokesperson_relation = models.CharField("who that is to them", max_length=60, blank=True)
    spokesperson_phone = PhoneNumberField(blank=True)
    neutral_messages = models.BooleanField(default=False)
    zone = models.CharField(
        "their time zone",
        max_length=64,
        blank=True,
        validators=[validate_zone],
        help_text="Where they live; empty is the studio's. Their day, for when they are texted.",
    )
    said_adult_at = models.DateTimeField(null=True, blank=True)
    came_by = models.CharField(max_length=6, choices=CameBy.choices)
    came_at = models.DateTimeField()
    proven_at = models.DateTimeField(null=True, blank=True)
    proven_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from"
    )
    do_not_contact_at = models.DateTimeField(null=True, blank=True)
    do_not_contact_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    deceased_at = models.DateTimeField("known to have died", null=True, blank=True)
    deceased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    erased_at = models.DateTimeField(null=True, blank=True)
    search = models.CharField(max_length=700, editable=False)

    # Which colleague was asked for, and whether they treat them: known where `clients.access`
    # looked the record up for them.
    treated_by: tuple[int | None, bool] = (None, False)

    objects = ClientQuerySet.as_manager()

    class Meta:
        ordering = ["first_name", "full_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(proven_at=None, proven_by=None)
                | Q(proven_at__isnull=False, proven_by__isnull=False),
                name="client_proven_by_and_at",
            ),
            models.CheckConstraint(condition=~Q(first_name=""), name="client_has_a_name"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")),
                name="client_not_merged_into_itself",
            ),
            # A client may ask this of the portal, so `by` may be nobody of the clinic.
            models.CheckConstraint(
                condition=Q(do_not_contact_by=None) | Q(do_not_contact_at__isnull=False),
                name="client_do_not_contact_at",
            ),
            models.CheckConstraint(
                condition=Q(deceased_at=None, deceased_by=None)
                | Q(deceased_at__isnull=False, deceased_by__isnull=False),
                name="client_deceased_by_and_at",
            ),
        ]
        indexes = [
            models.Index(fields=["email", "came_at"], name="client_email"),
            models.Index(fields=["phone", "came_at"], name="client_phone"),
        ]

    def __str__(self) -> str:
        return self.full_name or self.first_name

    def save(self, *args, **kwargs) -> None:
        self.email = self.email.strip().lower()
        self.search = self._search_text()[:700]
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "email", "search"}
        super().save(*args, **kwargs)

    def _search_text(self) -> str:
        digits = re.sub(r"\D", "", str(self.phone or ""))
        names = plain(f"{self.first_name} {self.full_name} {self.preferred_name}")
        return f"{names} {self.email} {digits}"

    @property
    def called(self) -> str:
        """The name this person wants to hear."""
        return self.preferred_name or self.first_name

    @property
    def initials(self) -> str:
        words = str(self).split()
        return "".join(word[0] for word in words[:1] + words[1:][-1:]).upper()

    @property
    def is_proven(self) -> bool:
        return self.proven_at is not None

    @property
    def is_silent(self) -> bool:
        """Nothing is sent any more, not now and not in six years."""
        return any((self.do_not_contact_at, self.deceased_at, self.erased_at))

    def age_on(self, day: date) -> int | None:
        """Whole years on `day`; None while the birth date is unknown."""
        born = self.birth_date
        if born is None:
            return None
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


class NotSamePerson(models.Model):
    """Two clients who look alike and are two people: said once, remembered."""

    one = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    said_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "not the same person"
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="not_same_person_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="not_same_person_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one} is not {self.other}"


class Merge(models.Model):
    """One client joined into another, with every row that was re-pointed, so it can be undone."""

    kept = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="merges")
    gone = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    merged_at = models.DateTimeField()
    moved = models.JSONField(default=dict, help_text="{model label: [primary keys]}")
    filled = models.JSONField(default=dict, help_text="{field of the kept client: what it was}")
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="merge_undone_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gone} into {self.kept}"


class PortalInvitation(models.Model):
    """A client asked to prove an address of their own; the link is kept only as a hash."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(max_length=254)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"portal invitation for {self.client}"

    def is_open(self, at) -> bool:
        return self.accepted_at is None and at < self.expires_at
