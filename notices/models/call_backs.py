"""What came of calling a client back: one row a call, only ever added to."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from clients.models import Client
from sessions_plan.models import Plan


class CallBack(models.Model):
    """One call, or the decision not to make one. The newest about a matter says whether and from
    when on the client stands in the list again; whom it lists is derived, never stored."""

    class Reason(models.TextChoices):
        FOLLOW_UP = "follow-up", "Follow-up not booked"
        NEXT = "next", "Next session not booked"
        TOUCH_UP = "touch-up", "Touch-up window open"
        CONSULTED = "consulted", "Consultation, no plan since"
        PROPOSED = "proposed", "Plan proposed, no answer"
        ACCEPTED = "accepted", "Plan accepted, nothing booked"
        PAUSED = "paused", "Paused"
        ABANDONED = "abandoned", "Abandoned"

    # Asking about these is marketing: only who agreed to hear of it is called.
    MARKETING = (Reason.TOUCH_UP, Reason.CONSULTED, Reason.ABANDONED)

    class Outcome(models.TextChoices):
        BOOKED = "booked", "Books"
        THINKING = "thinking", "Thinks about it"
        LATER = "later", "Not now"
        NO_MORE = "no-more", "No more"
        NOT_REACHED = "not-reached", "Not reached"
        BACK = "back", "Back on the list"

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="call_backs")
    plan = models.ForeignKey(
        Plan, null=True, blank=True, on_delete=models.PROTECT, related_name="call_backs"
    )
    reason = models.CharField(max_length=9, choices=Reason.choices)
    outcome = models.CharField(max_length=11, choices=Outcome.choices)
    not_before = models.DateField(
        null=True, blank=True, help_text="The first day on which they stand in the list again."
    )
    words = models.CharField(max_length=300, blank=True)
    called_at = models.DateTimeField()
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-called_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["no-more", "back"], not_before=None)
                | Q(
                    outcome__in=["booked", "thinking", "later", "not-reached"],
                    not_before__isnull=False,
                ),
                name="call_back_from_when_again",
            ),
            models.CheckConstraint(
                condition=Q(reason="consulted", plan=None)
                | ~Q(reason="consulted") & Q(plan__isnull=False),
                name="call_back_of_a_plan_but_after_a_consultation",
            ),
        ]
        indexes = [
            models.Index(fields=["client", "-called_at"], name="call_back_last"),
            models.Index(fields=["reason", "-called_at"], name="call_back_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.get_outcome_display()}"

    @property
    def matter(self) -> tuple[int, int | None, str]:
        """What it was about: the client, the plan, the reason."""
        return self.client_id, self.plan_id, self.reason

    def hides(self, on: date) -> bool:
        """Whether, as their last word, it keeps the client off the list on that day."""
        if self.outcome == self.Outcome.NO_MORE:
            return True
        return self.not_before is not None and self.not_before > on
