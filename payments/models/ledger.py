"""Money that moved, and the ledger in which every movement is a row.

Amounts are minor units of a currency. In the ledger what a client owes is more than nothing and
what counts for them is less, so that the sum of their rows is the balance: above nothing is owed,
below is their credit.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bookings.models import Appointment, Artist, Location
from clients.errors import Frozen
from clients.models import Client, new_ref
from payments.models.dues import AmountDue, DepositHold
from sessions_plan.models import Plan


class OfAccount(models.Model):
    """Whose it is, and what it is for. A plan whose record's time is over lets go of it."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(
        Plan, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    visit = models.ForeignKey(
        Appointment, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    amount_minor = models.IntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        abstract = True


class Method(models.TextChoices):
    ONLINE = "online", "Card online"
    TERMINAL = "terminal", "Card terminal"
    CASH = "cash", "Cash"
    TRANSFER = "transfer", "Bank transfer"


class Checkout(OfAccount):
    """A payment page at the gateway: asked for, open, then paid or closed.

    The row is written before the gateway is called, and says all that the call says, so that a
    repeat after a crash is the same call under the same key.
    """

    class State(models.TextChoices):
        ASKED = "asked", "Being opened"
        OPEN = "open", "Open"
        PAID = "paid", "Paid"
        CLOSED = "closed", "Closed"
        FAILED = "failed", "Could not be opened"

    LIVE = (State.ASKED, State.OPEN)

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    due = models.ForeignKey(AmountDue, on_delete=models.PROTECT, related_name="checkouts")
    hold = models.ForeignKey(
        DepositHold, null=True, blank=True, on_delete=models.PROTECT, related_name="checkouts"
    )
    gateway = models.CharField(max_length=12)
    state = models.CharField(max_length=6, choices=State.choices, default=State.ASKED)
    page_id = models.CharField(max_length=120, blank=True)
    address = models.CharField("address of the page", max_length=600, blank=True)
    success_address = models.CharField(max_length=300)
    cancel_address = models.CharField(max_length=300)
    expires_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    looked_at = models.DateTimeField(
        null=True, blank=True, help_text="When the gateway was last asked about it."
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(
                fields=["asked_at"],
                name="checkout_live",
                condition=Q(state__in=["asked", "open"]),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["due"],
                condition=Q(state__in=["asked", "open"]),
                name="checkout_one_page_a_due",
            ),
            models.UniqueConstraint(
                fields=["gateway", "page_id"],
                condition=~Q(page_id=""),
                name="checkout_page_once",
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="checkout_is_something"),
        ]

    def __str__(self) -> str:
        return f"payment page {self.ref}"


class Payment(OfAccount):
    """Money that came in, online or recorded at the desk. `tip_minor` comes on top.

    `refunded_minor` is what went back or is about to, and never more than came in;
    `charged_back_minor` what a bank took back, for now or for good.
    """

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    due = models.ForeignKey(
        AmountDue, null=True, blank=True, on_delete=models.PROTECT, related_name="payments"
    )
    checkout = models.OneToOneField(
        Checkout, null=True, blank=True, on_delete=models.PROTECT, related_name="payment"
    )
    method = models.CharField(max_length=8, choices=Method.choices)
    tip_minor = models.PositiveIntegerField(default=0)
    refunded_minor = models.PositiveIntegerField(default=0)
    charged_back_minor = models.PositiveIntegerField(default=0)
    gateway = models.CharField(max_length=12, blank=True)
    gateway_ref = models.CharField(max_length=120, blank=True)
    reference = models.CharField(
        max_length=80, blank=True, help_text="A slip's number, a transfer's words."
    )
    artist = models.ForeignKey(
        Artist, null=True, blank=True, on_delete=models.PROTECT, related_name="payments"
    )
    location = models.ForeignKey(
        Location, null=True, blank=True, on_delete=models.PROTECT, related_name="payments"
    )
    received_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(fields=["received_at"], name="payment_received"),
            models.Index(fields=["client", "received_at"], name="payment_client"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["gateway", "gateway_ref"],
                condition=~Q(gateway_ref=""),
                name="payment_once",
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__gte=0) & (Q(amount_minor__gt=0) | Q(tip_minor__gt=0)),
                name="payment_is_something",
            ),
            models.CheckConstraint(
                condition=Q(refunded_minor__lte=F("amount_minor") + F("tip_minor")),
                name="payment_never_more_back_than_came",
            ),
            models.CheckConstraint(
                condition=Q(method="online") & ~Q(gateway_ref="")
                | ~Q(method="online") & Q(gateway_ref="", recorded_by__isnull=False),
                name="payment_by_gateway_or_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"payment {self.ref}"

    @property
    def whole_minor(self) -> int:
        return self.amount_minor + self.tip_minor

    @property
    def refundable_minor(self) -> int:
        """What can still go back: what a bank took is not here to give. It may take what was given
        back already; then there is nothing."""
        return max(0, self.whole_minor - self.refunded_minor - self.charged_back_minor)


class RefundQuerySet(models.QuerySet["Refund"]):
    def left_to_a_person(self) -> RefundQuerySet:
        """Did not go through, and nothing was given in its place."""
        return self.filter(state=Refund.State.FAILED, given_instead=None)

    def waiting(self) -> RefundQuerySet:
        """On its way or to be given by hand, or left to a person."""
        return self.filter(Q(state=Refund.State.ASKED) | Q(pk__in=self.left_to_a_person()))


class Refund(OfAccount):
    """Money on its way back, or back. Through the gateway, or given by hand at the desk. What did
    not go through is given in another way once: by the refund that stands `instead_of` it."""

    class Way(models.TextChoices):
        GATEWAY = "gateway", "To the card"
        HAND = "hand", "By hand"

    class State(models.TextChoices):
        ASKED = "asked", "On its way"
        DONE = "done", "Paid back"
        FAILED = "failed", "Did not go through"

    # Why, where somebody gave it back at Stripe itself, and nobody asked for it here.
    MADE_AT_STRIPE = "Made at Stripe"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    way = models.CharField(max_length=7, choices=Way.choices)
    state = models.CharField(max_length=6, choices=State.choices, default=State.ASKED)
    reason = models.CharField(max_length=300)
    gateway_ref = models.CharField(max_length=120, blank=True)
    failure = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    tried_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    failed_at = models.DateTimeField(null=True, blank=True)
    instead_of = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="given_instead"
    )

    objects = RefundQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(fields=["asked_at"], name="refund_asked", condition=Q(state="asked")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["gateway_ref"], condition=~Q(gateway_ref=""), name="refund_once"
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="refund_is_something"),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False)
                | ~Q(state="done") & Q(done_at=None),
                name="refund_done_at",
            ),
            models.CheckConstraint(
                condition=Q(state="failed", failed_at__isnull=False)
                | ~Q(state="failed") & Q(failed_at=None),
                name="refund_failed_at",
            ),
        ]

    def __str__(self) -> str:
        return f"refund {self.ref}"

    @property
    def is_made_at_stripe(self) -> bool:
        return self.asked_by_id is None and self.reason == self.MADE_AT_STRIPE


class Entry(OfAccount):
    """One movement in a client's account. Never changed, never deleted; the database refuses it.

    `key` names the fact told, so that no fact is told twice: `payment:<ref>`, `price:<ref>`.
    """

    class Kind(models.TextChoices):
        PRICE = "price", "Price"
        TAX = "tax", "Tax"
        FEE = "fee", "Kept under the policy"
        TIP = "tip", "Tip"
        PAYMENT = "payment", "Payment"
        REFUND = "refund", "Refund"
        WAIVER = "waiver", "Waived"
        CHARGEBACK = "chargeback", "Taken back by the bank"
        CORRECTION = "correction", "Correction"
        CREDIT = "credit", "Credit moved"

    # What no later deed may touch: the rest says whose it is, which a merge re-points.
    FROZEN = ("kind", "amount_minor", "currency", "at", "key", "words")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=60, unique=True)
    at = models.DateTimeField()
    words = models.CharField(max_length=160)
    note = models.CharField(max_length=300, blank=True)
    payment = models.ForeignKey(
        Payment, null=True, blank=True, on_delete=models.PROTECT, related_name="entries"
    )
    refund = models.ForeignKey(
        Refund, null=True, blank=True, on_delete=models.PROTECT, related_name="entries"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name_plural = "entries"
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["client", "at"], name="entry_client"),
            models.Index(fields=["plan"], name="entry_plan"),
            models.Index(fields=["at"], name="entry_at"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(amount_minor=0), name="entry_is_something"),
            models.CheckConstraint(
                condition=Q(kind__in=["fee", "tip", "refund"], amount_minor__gt=0)
                | Q(kind__in=["payment", "waiver"], amount_minor__lt=0)
                | Q(kind__in=["price", "tax", "chargeback", "correction", "credit"]),
                name="entry_sign",
            ),
            models.CheckConstraint(
                condition=~Q(kind="correction") | Q(made_by__isnull=False) & ~Q(note=""),
                name="entry_correction_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.words

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            names = set(kwargs.get("update_fields") or [f.name for f in self._meta.fields])
            stored = type(self)._base_manager.filter(pk=self.pk).values(*self.FROZEN).first()
            if stored and any(getattr(self, n) != stored[n] for n in names & set(self.FROZEN)):
                raise Frozen()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise Frozen()
