"""What went wrong and what was said about it: never deleted, only gone on with."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from clients.models import Client, Photo, new_ref
from sessions_plan.models.pigments import PatchTest, PigmentLot
from sessions_plan.models.records import SessionRecord

STAYS = "This stays on record. Close it instead."


class UndeletableQuerySet(models.QuerySet):
    def delete(self):
        raise models.ProtectedError(STAYS, set(self))


class Undeletable(models.Model):
    """A row that stays: it is closed, not deleted."""

    objects = UndeletableQuerySet.as_manager()

    class Meta:
        abstract = True

    def delete(self, *args, **kwargs):
        raise models.ProtectedError(STAYS, {self})


class Complication(Undeletable):
    """Something the skin did that it should not have."""

    class Kind(models.TextChoices):
        INFECTION = "infection", "Infection"
        ALLERGY = "allergy", "Allergic reaction"
        MIGRATION = "migration", "Migration or blur"
        COLOUR = "colour", "Colour shift"
        SCARRING = "scarring", "Scarring"
        OTHER = "other", "Something else"

    class Severity(models.TextChoices):
        MILD = "mild", "Mild"
        MODERATE = "moderate", "Moderate"
        SEVERE = "severe", "Severe"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="complications")
    record = models.ForeignKey(
        SessionRecord, null=True, blank=True, on_delete=models.PROTECT,
        related_name="complications",
    )  # fmt: skip
    lots = models.ManyToManyField(PigmentLot, blank=True, related_name="complications")
    photos = models.ManyToManyField(Photo, blank=True, related_name="+")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    severity = models.CharField(max_length=8, choices=Severity.choices)
    began_on = models.DateField("onset")
    signs = models.TextField(max_length=2000)
    advice = models.TextField("advice given", max_length=2000, blank=True)
    doctor = models.CharField("doctor seen", max_length=200, blank=True)
    outcome = models.TextField(max_length=2000, blank=True)
    report_due_on = models.DateField("report due", null=True, blank=True)
    reported_on = models.DateField(null=True, blank=True)
    reported_to = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(outcome=""),
                name="complication_closed_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Complaint(Undeletable):
    """A client's complaint in their words, who answers it by when, and how it ended."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="complaints")
    record = models.ForeignKey(
        SessionRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="complaints"
    )
    words = models.TextField("in their words", max_length=4000)
    wish = models.TextField("what they wish for", max_length=2000, blank=True)
    answer_by = models.DateField()
    who = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    outcome = models.TextField(max_length=4000, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(outcome=""),
                name="complaint_closed_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"complaint {self.ref}"


class Recall(Undeletable):
    """Lots called back: which, why, and since when. Whom it reaches is written in its entries.

    With days of use, only those are reached on whom the lots were used on these days.
    """

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    lots = models.ManyToManyField(PigmentLot, related_name="recalls")
    reason = models.CharField(max_length=300)
    advice = models.TextField("what to tell the clients", max_length=2000)
    used_from = models.DateField("used from", null=True, blank=True)
    used_until = models.DateField("used until", null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(used_from=None)
                | Q(used_until=None)
                | Q(used_until__gte=F("used_from")),
                name="recall_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"recall of {self.made_at:%Y-%m-%d}"


class RecallEntry(models.Model):
    """One client a recall reaches, and the proof that they were told."""

    class Way(models.TextChoices):
        EMAIL = "email", "E-mail"
        CALL = "call", "Call"
        LETTER = "letter", "Letter"

    recall = models.ForeignKey(Recall, on_delete=models.PROTECT, related_name="entries")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="recall_entries")
    records = models.ManyToManyField(SessionRecord, blank=True, related_name="+")
    patch_tests = models.ManyToManyField(PatchTest, blank=True, related_name="+")
    told_way = models.CharField(max_length=6, choices=Way.choices, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    read_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["recall", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["recall", "client"], name="recall_entry_once"),
            models.CheckConstraint(
                condition=Q(told_at=None, told_way="") | Q(told_at__isnull=False) & ~Q(told_way=""),
                name="recall_entry_told_at_and_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client} of {self.recall}"
