"""What is put before the client, what they say to it, and their approval."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from clients.models import FrozenOnceSigned, new_ref
from designs.models.drawing import DesignVersion, View


class Sending(models.Model):
    """A version put into the client's portal, and what of it they have looked at.

    Before an approval they have seen it healed, four years on, and at arm's length.
    """

    version = models.OneToOneField(DesignVersion, on_delete=models.PROTECT, related_name="sending")
    note = models.CharField("a word with it", max_length=500, blank=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    healed_seen_at = models.DateTimeField(null=True, blank=True)
    later_seen_at = models.DateTimeField("seen four years on", null=True, blank=True)
    far_seen_at = models.DateTimeField("seen at arm's length", null=True, blank=True)
    preferred_at = models.DateTimeField(
        null=True, blank=True, help_text="The client likes this version best; the newest counts."
    )

    class Meta:
        ordering = ["sent_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="design_sending_taken_back_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} in the portal"

    @property
    def is_seen(self) -> bool:
        return bool(self.healed_seen_at and self.later_seen_at and self.far_seen_at)


class Comment(models.Model):
    """A word about a version between the client and the studio."""

    version = models.ForeignKey(DesignVersion, on_delete=models.PROTECT, related_name="comments")
    words = models.TextField(max_length=1000)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"comment on {self.version}"


class Approval(FrozenOnceSigned):
    """The client's yes to one version: what they read, what they expect in their own words, and
    the bytes it stands on.

    `document` is the design as it was approved, as canonical JSON (`designs/contents.py`) with
    the hashes of its photos and of the approved pictures; `sha256` is of its UTF-8 bytes.
    """

    class Way(models.TextChoices):
        SCREEN = "screen", "On the studio's screen"
        PORTAL = "portal", "In the portal"

    SIGNED = "approved_at"
    CONTENT = (
        "version", "name", "expectation", "text", "document", "sha256", "way", "approved_by",
        "healed_seen_at", "later_seen_at", "far_seen_at",
    )  # fmt: skip

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    version = models.ForeignKey(DesignVersion, on_delete=models.PROTECT, related_name="approvals")
    name = models.CharField(max_length=160)
    expectation = models.TextField("what they expect, in their words", max_length=500)
    text = models.TextField(help_text="What the preview is and is not, as it was read.")
    document = models.TextField()
    sha256 = models.CharField(max_length=64)
    way = models.CharField(max_length=6, choices=Way.choices)
    healed_seen_at = models.DateTimeField()
    later_seen_at = models.DateTimeField()
    far_seen_at = models.DateTimeField()
    approved_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+",
        help_text="The client's sign-in, or the colleague whose screen it was.",
    )  # fmt: skip
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-approved_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["version"], condition=Q(withdrawn_at=None), name="design_approved_once"
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(expectation="") & ~Q(sha256=""),
                name="design_approval_says_what",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="design_approval_withdrawn_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"approval of {self.version}"


class ApprovedPicture(models.Model):
    """A view as it was approved: healed, all sessions. It opens beside the session record."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="pictures")
    view = models.ForeignKey(View, on_delete=models.PROTECT, related_name="+")
    picture = models.FileField(upload_to="designs/", max_length=120, blank=True)
    words = models.CharField(max_length=200, help_text="What it shows, for who cannot see it.")
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["approval", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["approval", "view"], name="design_picture_once"),
        ]

    def __str__(self) -> str:
        return f"{self.view}, approved"
