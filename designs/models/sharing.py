"""A share: versions shown to family or friends, by a link that only the client opens."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from clients.models import new_ref
from designs.models.drawing import Design, DesignVersion


class ShareQuerySet(models.QuerySet["Share"]):
    def open(self, at) -> ShareQuerySet:
        """Those whose link works at `at`."""
        return self.filter(opened_at__isnull=False, revoked_at=None, expires_at__gt=at)


class Share(models.Model):
    """Staff may prepare it; it begins when the client opens it. The link is stored hashed."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    design = models.ForeignKey(Design, on_delete=models.PROTECT, related_name="shares")
    versions = models.ManyToManyField(DesignVersion, related_name="shown_in")
    for_whom = models.CharField(max_length=60, blank=True)
    hide_face = models.BooleanField(default=True)
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Only ever the client.",
    )  # fmt: skip
    token_hash = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ShareQuerySet.as_manager()

    class Meta:
        ordering = ["-prepared_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["token_hash"], condition=~Q(token_hash=""), name="design_share_token"
            ),
            models.CheckConstraint(
                condition=Q(opened_at=None, opened_by=None, token_hash="", expires_at=None)
                | Q(opened_at__isnull=False, opened_by__isnull=False, expires_at__isnull=False)
                & ~Q(token_hash=""),
                name="design_share_opened_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="design_share_revoked_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"share {self.ref}"


class ShareOpening(models.Model):
    """Somebody opened a share: when, and with what kind of device. Not who: nobody signs in."""

    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="openings")
    at = models.DateTimeField()
    device = models.CharField(max_length=60, blank=True)
    network = models.CharField(
        max_length=64, blank=True, help_text="A keyed hash of the address, to count by."
    )

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"opening of {self.share}"


class Opinion(models.Model):
    """What somebody who opened a share thinks of one version."""

    class Vote(models.TextChoices):
        LIKES = "likes", "Likes it"
        UNSURE = "unsure", "Not sure"
        RATHER_NOT = "rather-not", "Rather not"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="opinions")
    version = models.ForeignKey(DesignVersion, on_delete=models.PROTECT, related_name="opinions")
    first_name = models.CharField(max_length=40)
    vote = models.CharField(max_length=10, choices=Vote.choices, blank=True)
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True, blank=True)
    network = models.CharField(
        max_length=64, blank=True, help_text="A keyed hash of the address, to count by."
    )

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["network", "at"], name="design_opinion_network")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(vote="") | ~Q(words=""), name="design_opinion_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"opinion on {self.version}"
