"""What a client is asked, in versions; what they answered; and the flags that follow."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.models.people import Client
from clients.models.refs import new_ref
from clients.models.signed import FrozenOnceSigned


class Questionnaire(models.Model):
    """One version of a set of questions; `clients/questions/` reads and checks `questions`.

    A version never changes: an edit makes the next one, and answers keep theirs.
    """

    class Kind(models.TextChoices):
        HEALTH = "health", _("Health")
        SELF_IMAGE = "self-image", _("Self-image and daily life")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    number = models.PositiveIntegerField()
    intro = models.TextField(max_length=1000, blank=True)
    questions = models.JSONField(help_text="See clients/questions/.")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["kind", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="questionnaire_number"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, version {self.number}"


class AnswerSheet(FrozenOnceSigned):
    """One client's answers to one version. Kept while half filled; signed, then frozen."""

    class Occasion(models.TextChoices):
        INTAKE = "intake", "Before the consultation"
        AFTER_PLAN = "after-plan", "After the plan"
        AGAIN = "again", "Asked again"

    CONTENT = ("questionnaire", "answers", "signed_name")

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="answer_sheets")
    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="sheets"
    )
    occasion = models.CharField(max_length=10, choices=Occasion.choices, default=Occasion.INTAKE)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answers = models.JSONField(default=dict, blank=True, help_text="{question key: answer}")
    saved_at = models.DateTimeField(null=True, blank=True)
    signed_name = models.CharField(max_length=160, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(
        "no longer asked", null=True, blank=True, help_text="Never filled, and taken back."
    )

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_name="")
                | Q(signed_at__isnull=False) & ~Q(signed_name=""),
                name="answer_sheet_signed_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None) | Q(withdrawn_at=None),
                name="answer_sheet_signed_or_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire} {self.ref}"

    @property
    def is_open(self) -> bool:
        return self.signed_at is None and self.withdrawn_at is None


class FlagQuerySet(models.QuerySet["Flag"]):
    def open(self, on: date) -> FlagQuerySet:
        """Those that still ask for something on `on`."""
        standing = self.filter(replaced_by=None).exclude(expires_on__lte=on)
        return standing.filter(Q(cleared_at=None) | Q(cleared_until__lt=on))


class Flag(models.Model):
    """Something to settle, or to know, before this client is worked on.

    `needed` is for everyone at the clinic and never says the answer behind it; `detail` does, and
    is health.
    """

    class Handling(models.TextChoices):
        INFORM = "inform", "Good to know"
        BLOCK = "block", "Not now"
        NOTE = "note", "Doctor's note needed"
        WAIT = "wait", "Wait"

    STOPPING = (Handling.BLOCK, Handling.NOTE, Handling.WAIT)

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="flags")
    sheet = models.ForeignKey(
        AnswerSheet, null=True, blank=True, on_delete=models.PROTECT, related_name="flags"
    )
    question = models.CharField(max_length=60, blank=True, help_text="The question's key.")
    handling = models.CharField(max_length=6, choices=Handling.choices)
    needed = models.CharField(max_length=200)
    detail = models.TextField(max_length=1000, blank=True)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    expires_on = models.DateField(
        null=True, blank=True, help_text="From this day on it no longer holds by itself."
    )
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    clear_reason = models.CharField(max_length=300, blank=True)
    cleared_until = models.DateField(
        null=True, blank=True, help_text="After this day it is open again."
    )
    replaced_by = models.ForeignKey(
        AnswerSheet,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Newer answers from which it no longer follows; it stays to be read.",
    )

    objects = FlagQuerySet.as_manager()

    class Meta:
        ordering = ["raised_at", "pk"]
        indexes = [models.Index(fields=["client", "cleared_at"], name="flag_client")]
        constraints = [
            models.CheckConstraint(
                condition=Q(cleared_at=None, cleared_by=None, clear_reason="", cleared_until=None)
                | Q(cleared_at__isnull=False, cleared_by__isnull=False) & ~Q(clear_reason=""),
                name="flag_cleared_by_and_at",
            ),
            models.CheckConstraint(
                condition=~Q(handling="wait") | Q(expires_on__isnull=False),
                name="flag_wait_has_its_end",
            ),
        ]

    def __str__(self) -> str:
        return self.needed

    def is_open(self, on: date) -> bool:
        if self.replaced_by_id is not None:
            return False
        if self.expires_on is not None and self.expires_on <= on:
            return False
        return self.cleared_at is None or (
            self.cleared_until is not None and self.cleared_until < on
        )

    def stops(self, on: date) -> bool:
        """Whether a session may not begin on `on` because of it."""
        return self.handling in self.STOPPING and self.is_open(on)


class FormLink(models.Model):
    """A link to one form of one client, sent by message. Kept only as a hash."""

    sheet = models.ForeignKey(
        AnswerSheet, null=True, blank=True, on_delete=models.CASCADE, related_name="links"
    )
    consent = models.ForeignKey(
        "clients.Consent", null=True, blank=True, on_delete=models.CASCADE, related_name="links"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sheet__isnull=False, consent=None)
                | Q(sheet=None, consent__isnull=False),
                name="form_link_to_one_form",
            ),
        ]

    def __str__(self) -> str:
        return f"link to {self.sheet or self.consent}"

    def is_open(self, at: datetime) -> bool:
        return self.revoked_at is None and at < self.expires_at


class HandOver(models.Model):
    """A tablet in a client's hands: it shows their forms and nothing else until a PIN ends it."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    sheets = models.ManyToManyField(AnswerSheet, blank=True, related_name="+")
    consents = models.ManyToManyField("clients.Consent", blank=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    wrong_pins = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return f"hand-over of {self.begun_at:%Y-%m-%d %H:%M}"
