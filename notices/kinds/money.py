"""Money that moved without anybody at the desk: the client hears that it has arrived, the clinic
that it came too late for its times, or that a bank takes it back.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.roles import Role
from bookings.models import Location
from notices import links
from notices.kinds.kind import DAY, Kind, Occurrence, Whom, of
from notices.models import Notice
from payments.models import AmountDue, DepositHold, Dispute, Method, Payment, Refund
from studio.wording import amount

PAYMENT_HOLDS = 14 * DAY
# A transfer is written down this long after it came, at most, and told then.
WRITTEN_DOWN_WITHIN = timedelta(days=31)
# Who pays in cash or at the terminal stands at the desk and gets the slip there.
FROM_AFAR = (Method.ONLINE, Method.TRANSFER)


def payments(start: datetime, end: datetime, whom: Whom) -> Iterator[Occurrence]:
    """A payment was made online, or a transfer was written down."""
    rows = Payment.objects.filter(
        received_at__gt=start - WRITTEN_DOWN_WITHIN,
        recorded_at__gt=start,
        recorded_at__lte=end,
        method__in=FROM_AFAR,
    )
    rows = of(rows, whom).select_related("client", "due", "visit__location")
    for payment in rows.order_by("recorded_at", "pk"):
        yield Occurrence(
            kind=Notice.Kind.PAYMENT,
            key=f"payment:{payment.ref}",
            recipient=payment.client,
            due=payment.recorded_at,
            lapses=payment.recorded_at + PAYMENT_HOLDS,
            zone=payment.visit.location.zone if payment.visit else "UTC",
            facts={"payment": payment, "words": payment.due.words if payment.due else ""},
        )


def for_the_clinic(start: datetime, end: datetime, whom: Whom) -> Iterator[Occurrence]:
    """A deposit came when its times were gone: somebody finds others. A bank takes a payment back,
    or asks about it: somebody answers by its day. A refund did not go through: somebody
    gives it. Somebody gave money back at Stripe itself: the desk knows."""
    late = DepositHold.objects.filter(
        state=DepositHold.State.TOO_LATE, ended_at__gt=start, ended_at__lte=end
    )
    for hold in late.select_related("client", "due__visit__location", "plan__location"):
        assert hold.ended_at is not None
        of_what = hold.plan or hold.due.visit
        place = of_what.location if of_what else None
        yield from _to_staff(f"hold {hold.pk}", hold, hold.due, hold.ended_at, place)
    asks = Dispute.objects.filter(opened_by=None).exclude(status=Dispute.Status.ENDED)
    asks = asks.annotate(told_at=Coalesce("taken_at", "opened_at"))
    rows = asks.filter(told_at__gt=start, told_at__lte=end)
    for dispute in rows.select_related("client", "payment__location"):
        # What began as a question is told once more when the bank takes the money.
        now_taken = dispute.taken_at and dispute.taken_at > dispute.opened_at
        key = f"dispute {dispute.pk}{' taken' if now_taken else ''}"
        yield from _to_staff(key, dispute, dispute, dispute.told_at, dispute.payment.location)

    failed = Refund.objects.left_to_a_person().filter(failed_at__gt=start, failed_at__lte=end)
    for refund in failed.select_related("client", "payment__location"):
        assert refund.failed_at is not None
        key, place = f"refund {refund.pk} failed", refund.payment.location
        yield from _to_staff(key, refund, refund, refund.failed_at, place)

    elsewhere = Refund.objects.filter(reason=Refund.MADE_AT_STRIPE, asked_by=None)
    elsewhere = elsewhere.exclude(state=Refund.State.FAILED)
    elsewhere = elsewhere.filter(asked_at__gt=start, asked_at__lte=end)
    for refund in elsewhere.select_related("client", "payment__location"):
        key, place = f"refund {refund.pk} made at Stripe", refund.payment.location
        yield from _to_staff(key, refund, refund, refund.asked_at, place)


def _to_staff(
    key: str,
    row: DepositHold | Dispute | Refund,
    money: AmountDue | Dispute | Refund,
    at: datetime,
    place: Location | None,
) -> Iterator[Occurrence]:
    """To the desk, and of a dispute to the owner as well, who picks what goes to the bank."""
    dispute = row if isinstance(row, Dispute) else None
    active = User.objects.filter(is_active=True).order_by("pk")
    owners = list(active.filter(role=Role.OWNER))
    desk = list(active.filter(role=Role.DESK))
    for user in [*desk, *owners] if dispute else desk or owners:
        yield Occurrence(
            kind=Notice.Kind.TO_STAFF_MONEY,
            key=f"staff-money:{key}",
            recipient=user,
            due=at,
            lapses=at + PAYMENT_HOLDS,
            zone=place.zone if place else "UTC",
            facts={
                "person": row.client,
                "dispute": dispute,
                "refund": row if isinstance(row, Refund) else None,
                "sum": amount(money.amount_minor, money.currency),
                "address": f"{links.desk()}clients/{row.client.ref}/money/",
            },
        )


KINDS = (
    Kind(name=Notice.Kind.PAYMENT, occurrences=payments, may_wait=False, is_foreseen=False, rank=6),
    Kind(
        name=Notice.Kind.TO_STAFF_MONEY, occurrences=for_the_clinic, to_staff=True, may_wait=False,
        rank=6,
    ),
)  # fmt: skip
