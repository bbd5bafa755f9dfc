"""What was talked about at the consultation."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from bookings.models import Appointment, Artist
from clients.models import Client, FrozenOnceSigned, new_ref


class Consultation(FrozenOnceSigned):
    """The consultation's record: wishes, history, what was explained, and how it ended."""

    class Outcome(models.TextChoices):
        PLAN = "plan", "A plan is made"
        THINKING = "thinking", "Thinking it over"
        DECLINED = "declined", "Does not want it"
        REFERRED = "referred", "Referred to someone else"

    class Topic(models.TextChoices):
        """What a client has been told before anything is planned."""

        WHAT_IT_IS = "what-it-is", "What SMP is: pigment in the upper skin that looks like hair"
        NOT_HAIR = "not-hair", "It does not grow hair, and further loss may come"
        FADES = "fades", "It fades, and a touch-up comes after three to six years"
        SESSIONS = "sessions", "Two to four sessions, and the days between them"
        FEEL = "feel", "What it feels like, and breaks"
        HEALING = "healing", "Healing, aftercare and what to leave out for how long"
        RISKS = "risks", "Risks, and what a patch test can and cannot tell"
        SHAVING = "shaving", "Shaving, and how short hair is worn afterwards"
        PREVIEW = "preview", "A preview is a simulation"
        PRICE = "price", "Price, deposit and the price of touch-ups"

    class Alternative(models.TextChoices):
        TRANSPLANT = "transplant", "Hair transplant"
        MEDICINE = "medicine", "Medicine, with a doctor"
        FIBRES = "fibres", "Fibres, concealers or a hair system"
        NOTHING = "nothing", "Doing nothing"

    CONTENT = (
        "appointment", "artist", "goals", "lifestyle", "loss_history", "explained", "alternatives",
        "questions", "came_along", "outcome", "outcome_reason",
    )  # fmt: skip

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="consultations")
    appointment = models.OneToOneField(
        Appointment, null=True, blank=True, on_delete=models.PROTECT, related_name="consultation"
    )
    artist = models.ForeignKey(Artist, on_delete=models.PROTECT, related_name="consultations")
    begun_at = models.DateTimeField()
    goals = models.TextField(max_length=2000, blank=True)
    lifestyle = models.TextField(max_length=2000, blank=True)
    loss_history = models.TextField("hair-loss history", max_length=2000, blank=True)
    explained = models.JSONField(default=list, blank=True, help_text="Topic values.")
    alternatives = models.JSONField(default=list, blank=True, help_text="Alternative values.")
    questions = models.JSONField(default=list, blank=True, help_text='[{"asked", "answered"}]')
    came_along = models.CharField("who came along", max_length=200, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    outcome_reason = models.TextField(max_length=1000, blank=True)
    edition = models.PositiveIntegerField(default=0, help_text="Counts the saves.")
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-begun_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_by=None)
                | Q(signed_at__isnull=False, signed_by__isnull=False) & ~Q(outcome=""),
                name="consultation_signed_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"consultation {self.ref}"


class Amendment(models.Model):
    """A later word to a signed record; the record itself stays as it was."""

    text = models.TextField(max_length=4000)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"amendment of {self.written_at:%Y-%m-%d}"


class ConsultationAmendment(Amendment):
    record = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="amendments")
