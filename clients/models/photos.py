"""Photos of heads: private, and published only with each photo's own permission."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clients.models.consents import Consent
from clients.models.people import Client
from clients.models.refs import new_ref


class PhotoQuerySet(models.QuerySet["Photo"]):
    def kept(self) -> PhotoQuerySet:
        return self.filter(erased_at=None)


class Photo(models.Model):
    """One picture of a client's head, made anew from what was uploaded.

    `original` is the re-encoded picture in full; `screen` (at most 1,600 pixels) and `thumb`
    (320) are made of it.
    """

    class View(models.TextChoices):
        FRONT = "front", _("Front")
        LEFT_45 = "left-45", _("Left 45°")
        RIGHT_45 = "right-45", _("Right 45°")
        LEFT = "left", _("Left side")
        RIGHT = "right", _("Right side")
        TOP = "top", _("Top")
        CROWN = "crown", _("Crown")
        NAPE = "nape", _("Nape")
        OTHER = "other", _("Detail")

    class Stage(models.TextChoices):
        BEFORE = "before", _("Before")
        SESSION = "session", _("After a session")
        HEALED = "healed", _("Healed")
        TOUCH_UP = "touch-up", _("Touch-up")
        REFERENCE = "reference", _("An earlier photo of their own")

    GUIDED = (
        View.FRONT, View.LEFT_45, View.RIGHT_45, View.LEFT, View.RIGHT, View.TOP, View.CROWN,
        View.NAPE,
    )  # fmt: skip

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="photos")
    view = models.CharField(max_length=8, choices=View.choices)
    stage = models.CharField(max_length=9, choices=Stage.choices)
    session_number = models.PositiveSmallIntegerField(null=True, blank=True)
    taken_at = models.DateTimeField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    original = models.FileField(upload_to="photos/", max_length=120, blank=True)
    screen = models.FileField(upload_to="photos/", max_length=120, blank=True)
    thumb = models.FileField(upload_to="photos/", max_length=120, blank=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, help_text="Of the re-encoded original.")
    doubts = models.JSONField(default=list, blank=True, help_text="dark, blurred, tilted")
    note = models.CharField(max_length=200, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = PhotoQuerySet.as_manager()

    class Meta:
        ordering = ["taken_at", "pk"]
        indexes = [models.Index(fields=["client", "view", "taken_at"], name="photo_client_view")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage="session") | Q(session_number__gte=1),
                name="photo_after_which_session",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) & ~Q(original="")
                | Q(erased_at__isnull=False, original="", screen="", thumb=""),
                name="photo_there_or_erased",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_view_display()}, {self.when}"

    @property
    def when(self) -> str:
        """The stage in words: after session 2."""
        if self.stage == self.Stage.SESSION:
            return gettext("after session %(number)s") % {"number": self.session_number}
        return self.get_stage_display().lower()


class PhotoPermissionQuerySet(models.QuerySet["PhotoPermission"]):
    def live(self) -> PhotoPermissionQuerySet:
        """Not taken back, and neither is the signed form they came with, which is of the
        client whose photo it is now."""
        in_force = Q(
            consent__signed_at__isnull=False,
            consent__withdrawn_at=None,
            consent__client=F("photo__client"),
        )
        return self.filter(Q(consent=None) | in_force, withdrawn_at=None)


class PhotoPermission(models.Model):
    """A client's yes to publishing one photo, until they take it back."""

    photo = models.ForeignKey(Photo, on_delete=models.PROTECT, related_name="permissions")
    consent = models.ForeignKey(
        Consent, null=True, blank=True, on_delete=models.PROTECT, related_name="photo_permissions"
    )
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Empty when it came with a form signed without an account.",
    )  # fmt: skip
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = PhotoPermissionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["photo"], condition=Q(withdrawn_at=None), name="photo_permission_one_live"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="photo_permission_withdrawn_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"permission for photo {self.photo_id}"


class GalleryPairQuerySet(models.QuerySet["GalleryPair"]):
    def shown(self) -> GalleryPairQuerySet:
        """Those the website may show now: both photos there, of one client, and both with a
        live permission. Asked anew each time, so that a withdrawal counts at once."""
        found = self.filter(taken_down_at=None, before__client=F("after__client"))
        for side in ("before", "after"):
            live = PhotoPermission.objects.live().filter(photo=models.OuterRef(side))
            found = found.filter(models.Exists(live), **{f"{side}__erased_at": None})
        return found


class GalleryPair(models.Model):
    """A before and an after on the website, of one view of one client."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    before = models.ForeignKey(Photo, on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey(Photo, on_delete=models.PROTECT, related_name="+")
    caption = models.CharField(max_length=160, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    taken_down_at = models.DateTimeField(null=True, blank=True)
    taken_down_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    why_down = models.CharField(max_length=120, blank=True)

    objects = GalleryPairQuerySet.as_manager()

    class Meta:
        ordering = ["order", "-published_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(before=F("after")), name="gallery_pair_of_two_photos"
            ),
        ]

    def __str__(self) -> str:
        return self.caption or f"pair {self.ref}"
