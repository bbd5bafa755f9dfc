"""Forms that are signed: their versions, and what a client signed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from clients.models.people import Client
from clients.models.refs import new_ref
from clients.models.signed import FrozenOnceSigned


class ConsentForm(models.Model):
    """A form the clinic has signed; its text lives in versions."""

    class Kind(models.TextChoices):
        PROCEDURE = "procedure", "Consent to the procedure"
        PHOTO = "photo", "Photos and marketing"
        AFTERCARE = "aftercare", "Aftercare received"
        DEPOSIT = "deposit", "Deposit policy"
        PATCH_WAIVER = "patch-waiver", "Patch test declined"
        OTHER = "other", "Another form"

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    valid_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Signed again after this many days; empty: once."
    )
    order = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["order", "title"]

    def __str__(self) -> str:
        return self.title

    def current(self) -> ConsentVersion | None:
        return self.versions.order_by("-number").first()


class ConsentVersion(models.Model):
    """One version of a form; `clients/consent_text.py` reads and checks `text`. Never changes."""

    form = models.ForeignKey(ConsentForm, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.JSONField(help_text="See clients/consent_text.py.")
    asks_again = models.BooleanField(
        default=True, help_text="Who signed an older version is asked to sign this one."
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["form", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="consent_version_number"),
        ]

    def __str__(self) -> str:
        return f"{self.form}, version {self.number}"


class Consent(FrozenOnceSigned):
    """A form put before one client; once signed, exactly what was signed, by whom and how."""

    class Means(models.TextChoices):
        DRAWN = "drawn", "Drawn and typed name"
        TYPED = "typed", "Typed name, by keyboard"

    class Way(models.TextChoices):
        LINK = "link", "By link"
        TABLET = "tablet", "On the clinic's tablet"
        PORTAL = "portal", "In the portal"

    CONTENT = (
        "version", "answers", "expectation", "frozen", "frozen_sha256", "signed_name",
        "signed_means", "signed_way", "signature", "network", "device",
    )  # fmt: skip
    ONCE = ("paper",)

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="consents")
    version = models.ForeignKey(ConsentVersion, on_delete=models.PROTECT, related_name="consents")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answers = models.JSONField(default=dict, blank=True, help_text="{statement key: true}")
    expectation = models.TextField(max_length=2000, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)

    frozen = models.TextField(blank=True, help_text="The exact text and answers, as JSON.")
    frozen_sha256 = models.CharField(max_length=64, blank=True)
    signed_name = models.CharField(max_length=160, blank=True)
    signed_means = models.CharField(max_length=5, choices=Means.choices, blank=True)
    signed_way = models.CharField(max_length=6, choices=Way.choices, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signature = models.FileField(upload_to="signatures/", max_length=120, blank=True)
    network = models.GenericIPAddressField("address", null=True, blank=True)
    device = models.CharField(max_length=300, blank=True)
    paper = models.FileField("PDF", upload_to="papers/", max_length=120, blank=True)

    cancelled_at = models.DateTimeField("no longer asked", null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdraw_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["client", "version"], name="consent_client_version")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    signed_at=None, signed_name="", signed_means="", signed_way="", frozen="",
                    frozen_sha256="",
                )
                | Q(signed_at__isnull=False)
                & ~Q(signed_name="") & ~Q(signed_means="") & ~Q(signed_way="")
                & ~Q(frozen="") & ~Q(frozen_sha256=""),
                name="consent_signed_by_and_at",
            ),
            models.CheckConstraint(
                condition=~Q(signed_means="drawn") | ~Q(signature=""),
                name="consent_drawn_has_its_picture",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & Q(signed_at__isnull=False),
                name="consent_withdrawn_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | Q(signed_at=None),
                name="consent_signed_or_cancelled",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.version} {self.ref}"

    @property
    def is_open(self) -> bool:
        """Put before the client and not yet signed."""
        return self.signed_at is None and self.cancelled_at is None

    @property
    def is_in_force(self) -> bool:
        return self.signed_at is not None and self.withdrawn_at is None
