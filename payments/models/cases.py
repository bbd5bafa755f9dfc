"""Around a payment: financing by a partner, an insurer's case, a bank that takes money back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from clients.models import Client, Photo, new_ref
from payments.models.ledger import Payment
from sessions_plan.models import Plan


class FinancingPartner(models.Model):
    """A lender of the clinic's trust. `link` may hold {amount}, in whole units, and {currency}."""

    name = models.CharField(max_length=80)
    link = models.URLField(max_length=300)
    words = models.CharField(max_length=300, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Financing(models.Model):
    """How far a client's own application is, by their word. No credit data is held, and nobody
    but the client fills the partner's form."""

    class Status(models.TextChoices):
        INTERESTED = "interested", "Has the link"
        APPLIED = "applied", "Has applied"
        APPROVED = "approved", "Approved, says the client"
        DECLINED = "declined", "Declined, says the client"
        DROPPED = "dropped", "Will pay otherwise"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="financings")
    plan = models.ForeignKey(
        Plan, null=True, blank=True, on_delete=models.SET_NULL, related_name="financings"
    )
    partner = models.ForeignKey(FinancingPartner, on_delete=models.PROTECT, related_name="+")
    amount_minor = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.INTERESTED)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-noted_at", "-pk"]

    def __str__(self) -> str:
        return f"financing {self.ref}"


class InsuranceCase(models.Model):
    """A treatment an insurer may bear a part of: what to ask them, and the papers for it."""

    class Reason(models.TextChoices):
        AREATA = "areata", "Alopecia areata"
        TOTALIS = "totalis", "Alopecia totalis"
        UNIVERSALIS = "universalis", "Alopecia universalis"
        SCAR_SURGERY = "scar-surgery", "A scar from surgery"
        SCAR_INJURY = "scar-injury", "A scar from an injury"

    class Status(models.TextChoices):
        ASKING = "asking", "The client asks the insurer"
        LETTER = "letter", "The doctor completes the letter"
        SENT = "sent", "Sent to the insurer by the client"
        PAID = "paid", "The insurer pays a part"
        REFUSED = "refused", "The insurer does not pay"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="insurance_cases")
    plan = models.ForeignKey(
        Plan, null=True, blank=True, on_delete=models.SET_NULL, related_name="insurance_cases"
    )
    reason = models.CharField(max_length=12, choices=Reason.choices)
    status = models.CharField(max_length=7, choices=Status.choices, default=Status.ASKING)
    answers = models.JSONField(
        default=dict, blank=True, help_text="What the insurer said, by the question's key."
    )
    photos = models.ManyToManyField(
        Photo, blank=True, related_name="+", help_text="Those the client allows for the packet."
    )
    photos_allowed_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["client"], condition=Q(closed_at=None), name="insurance_case_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"insurance case {self.ref}"


# The words in which a payment service passes on why a bank asks.
BANKS_REASONS = {
    "bank_cannot_process": "The bank could not process it",
    "check_returned": "A check came back",
    "credit_not_processed": "A refund they waited for did not come",
    "customer_initiated": "The client asked their bank",
    "debit_not_authorized": "The client says they did not allow it",
    "duplicate": "Charged twice, the client says",
    "fraudulent": "The cardholder says it was not them",
    "general": "No reason given",
    "incorrect_account_details": "The account details were wrong",
    "insufficient_funds": "Not enough on the account",
    "noncompliant": "It broke a rule of the card network, the bank says",
    "product_not_received": "Nothing was received, the client says",
    "product_unacceptable": "It was not as agreed, the client says",
    "subscription_canceled": "It was cancelled, the client says",
    "unrecognized": "The cardholder does not recognise it",
}


class Dispute(models.Model):
    """A bank asks for the money back: what is answered, by when, and how it ended.

    `amount_minor` is what it asks for. While it only asks, nothing is taken and `taken_at` is
    empty; `taken_minor` is what the ledger shows as taken, never more than was there.
    """

    class Status(models.TextChoices):
        OPEN = "open", "To be answered"
        ANSWERED = "answered", "Answered"
        WON = "won", "Won"
        LOST = "lost", "Lost"
        ENDED = "ended", "Ended, nothing taken"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="disputes")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="disputes")
    gateway_ref = models.CharField(max_length=120, blank=True)
    amount_minor = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    due_by = models.DateTimeField()
    taken_minor = models.PositiveIntegerField(default=0)
    taken_at = models.DateTimeField(
        null=True, blank=True, help_text="When the bank took money; empty while it only asks."
    )
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    photos = models.ManyToManyField(
        Photo, blank=True, related_name="+", help_text="Picked by the owner for the answer."
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["gateway_ref"], condition=~Q(gateway_ref=""), name="dispute_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["open", "answered"], closed_at=None)
                | Q(status__in=["won", "lost", "ended"], closed_at__isnull=False),
                name="dispute_closed_at",
            ),
            models.CheckConstraint(
                condition=Q(taken_at=None, taken_minor=0) & ~Q(status__in=["won", "lost"])
                | Q(taken_at__isnull=False, taken_minor__lte=F("amount_minor"))
                & ~Q(status="ended"),
                name="dispute_taken_at",
            ),
        ]

    def __str__(self) -> str:
        return f"dispute {self.ref}"

    @property
    def is_inquiry(self) -> bool:
        """The bank asks, and has taken nothing."""
        return self.taken_at is None

    @property
    def reason_words(self) -> str:
        """The bank's reason as a person says it; what was typed in stays as it is."""
        return BANKS_REASONS.get(self.reason, self.reason)
