"""Money that came without anybody at the desk: the client hears that it has arrived."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from notices.kinds.kind import DAY, Kind, Occurrence, Whom, of
from notices.models import Notice
from payments.models import Method, Payment

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


KINDS = (
    Kind(name=Notice.Kind.PAYMENT, occurrences=payments, may_wait=False, is_foreseen=False, rank=6),
)
