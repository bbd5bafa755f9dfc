"""Pigment by the bottle, and the patch tests made with it."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bookings.models import Artist, Location
from clients.models import Client, Consent, new_ref
from studio.wording import day


class PigmentLotQuerySet(models.QuerySet["PigmentLot"]):
    def usable(self, on: date) -> PigmentLotQuerySet:
        """Neither recalled nor set aside, nor expired, nor open for too long."""
        return (
            self.filter(recalled_at=None, quarantined_at=None, finished_on=None)
            .exclude(expires_on__lt=on)
            .exclude(discard_on__lt=on)
        )


class PigmentLot(models.Model):
    """One lot of one pigment, as its label says."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    maker = models.CharField(max_length=80)
    product = models.CharField(max_length=80)
    shade = models.CharField(max_length=60, blank=True)
    lot = models.CharField("lot or batch", max_length=60)
    location = models.ForeignKey(
        Location, null=True, blank=True, on_delete=models.PROTECT, related_name="pigment_lots"
    )
    received_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    discard_on = models.DateField("throw away after", null=True, blank=True)
    ingredients = models.TextField("ingredients on the label", max_length=2000, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    finished_on = models.DateField("used up", null=True, blank=True)
    quarantined_at = models.DateTimeField(null=True, blank=True)
    quarantined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    quarantine_reason = models.CharField(max_length=300, blank=True)
    released_at = models.DateTimeField("last released", null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    release_reason = models.CharField(max_length=300, blank=True)
    recalled_at = models.DateTimeField(null=True, blank=True)
    recalled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recall_reason = models.CharField(max_length=300, blank=True)

    objects = PigmentLotQuerySet.as_manager()

    class Meta:
        ordering = ["maker", "product", "shade", "lot"]
        constraints = [
            models.UniqueConstraint(
                fields=["maker", "product", "shade", "lot"], name="pigment_lot_once"
            ),
            models.CheckConstraint(
                condition=Q(recalled_at=None, recalled_by=None, recall_reason="")
                | Q(recalled_at__isnull=False, recalled_by__isnull=False) & ~Q(recall_reason=""),
                name="pigment_lot_recalled_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(quarantined_at=None, quarantined_by=None, quarantine_reason="")
                | Q(quarantined_at__isnull=False, quarantined_by__isnull=False)
                & ~Q(quarantine_reason=""),
                name="pigment_lot_quarantined_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(released_at=None, released_by=None, release_reason="")
                | Q(released_at__isnull=False, released_by__isnull=False) & ~Q(release_reason=""),
                name="pigment_lot_released_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(discard_on=None)
                | Q(opened_on=None)
                | Q(discard_on__gte=F("opened_on")),
                name="pigment_lot_discarded_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.maker} {self.product} {self.shade}, lot {self.lot}".replace(" ,", ",")

    def why_not(self, on: date) -> str:
        """Why it may not be used on that day, as a sentence; empty when it may."""
        if self.recalled_at is not None:
            return f"It was recalled: {self.recall_reason}"
        if self.quarantined_at is not None:
            return f"It is set aside: {self.quarantine_reason}"
        if self.finished_on is not None:
            return f"It was used up or thrown away on {day(self.finished_on)}."
        if self.expires_on is not None and self.expires_on < on:
            return f"It expired on {day(self.expires_on)}."
        if self.discard_on is not None and self.discard_on < on:
            return f"It has been open for too long: it kept until {day(self.discard_on)}."
        return ""


class PatchTest(models.Model):
    """A small test of a pigment on the skin, or the client's signed word to go without.

    What it shows is what was seen, never that the pigment is safe: a late reaction stays possible.
    """

    class Result(models.TextChoices):
        NONE_SEEN = "none-seen", "No reaction seen"
        REACTION = "reaction", "A reaction was seen"
        UNCLEAR = "unclear", "Unclear, to be read again"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="patch_tests")
    artist = models.ForeignKey(
        Artist, null=True, blank=True, on_delete=models.PROTECT, related_name="patch_tests"
    )
    lot = models.ForeignKey(
        PigmentLot, null=True, blank=True, on_delete=models.PROTECT, related_name="patch_tests"
    )
    site = models.CharField(max_length=120, blank=True)
    also_tested = models.CharField(
        "anaesthetic or ointment tested beside it", max_length=160, blank=True
    )
    placed_at = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    waiver = models.OneToOneField(
        Consent, null=True, blank=True, on_delete=models.PROTECT, related_name="patch_test"
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    waiver=None, placed_at__isnull=False, lot__isnull=False, artist__isnull=False
                )
                & ~Q(site="")
                | Q(waiver__isnull=False, placed_at=None, lot=None),
                name="patch_test_placed_or_waived",
            ),
        ]

    def __str__(self) -> str:
        return f"patch test {self.ref}"


class PatchReading(models.Model):
    """What was seen at the site, and when. A later reading is a row of its own."""

    class Moment(models.TextChoices):
        TWO_DAYS = "48h", "After 48 hours"
        WEEK = "7-10d", "Day 7 to 10"
        LATE = "late", "Later"

    test = models.ForeignKey(PatchTest, on_delete=models.PROTECT, related_name="readings")
    moment = models.CharField(max_length=5, choices=Moment.choices)
    result = models.CharField(max_length=9, choices=PatchTest.Result.choices)
    seen = models.CharField("what was seen", max_length=300, blank=True)
    by_client = models.BooleanField("as the client reports it", default=False)
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["read_at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_moment_display()}: {self.get_result_display()}"


class PatchPolicy(models.Model):
    """The studio's rule for patch tests: who needs one, and for how long it counts."""

    is_required = models.BooleanField("needed before a first session", default=True)
    valid_days = models.PositiveSmallIntegerField(default=180)
    days_before_session = models.PositiveSmallIntegerField(
        default=10, help_text="Days from placing it to the first session."
    )
    waiver_allowed = models.BooleanField("may be declined in writing", default=True)
    in_force_from = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name_plural = "patch policies"
        ordering = ["-in_force_from"]

    def __str__(self) -> str:
        return f"patch test valid {self.valid_days} days"
