"""What goes to a bank that asks for the money back: one PDF, without a word about health."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from django.utils import timezone

from bookings.story import VISITS
from clients import asks
from clients.models import Client
from clients.parts import Part as Seen
from designs.models import Approval
from payments.models import (
    Dispute,
    Entry,
    PolicyAcceptance,
)
from payments.packets import accepted, photos, zone_of
from payments.papers import (
    Part,
    bullets,
    facts,
    heading,
    made,
    place_of,
    price_parts,
    table,
    title,
    words,
)
from sessions_plan.models import Plan, SessionRecord
from studio.wording import amount, clock, day, local_day, moment

MOST_EVENTS = 300
EVER = timedelta(days=365 * 12)
# Of a client's story a bank reads what was arranged, said and paid: nothing of their health, and
# not who looked at what. Events name what they are about; messages lie below this app.
FOR_A_BANK = (Seen.PLAN, Seen.MONEY)
SAID = (VISITS, "Messages")


def dispute_pdf(dispute: Dispute, now: datetime | None = None) -> bytes:
    """The answer to a chargeback: what was agreed, said, done and paid, without a word about
    health; photos only as the owner picked."""
    now = now or timezone.now()
    client, payment = dispute.client, dispute.payment
    plan, currency = payment.plan, dispute.currency
    zone = _zone(dispute)
    parts = [
        title("Answer to a dispute"),
        facts(
            ("Payment", f"{amount(payment.whole_minor, currency)}, "
             f"{payment.get_method_display().lower()}, {moment(payment.received_at, zone)}"),
            ("Reference", payment.gateway_ref or payment.reference or payment.ref),
            ("Disputed", amount(dispute.amount_minor, currency)),
            ("Reason given", dispute.reason_words),
            ("Client", str(client)),
        ),
        *_agreed(plan, client, zone),
        *_came(client, zone),
        *_said(client, zone),
        *_ledger(client, zone),
        *photos(dispute.photos.all(), "Photos", "Picked for this answer."),
    ]  # fmt: skip
    name = "Answer to a dispute"
    place = place_of(payment.location) if payment.location else ""
    return made(name, parts, on=local_day(now, zone), footer=f"{name} · {dispute.ref}", place=place)


def _zone(dispute: Dispute) -> str:
    payment = dispute.payment
    if payment.location is not None:
        return payment.location.zone
    return zone_of(payment.plan)


def _agreed(plan: Plan | None, client: Client, zone: str) -> list[Part]:
    """The price and who said yes to it, the plan's and the design's approval, the policy."""
    parts: list[Part] = []
    quote = accepted(plan)
    if quote is not None:
        parts += [heading("The price they accepted"), *price_parts(quote)]
    told = []
    for version in plan.versions.filter(accepted_at__isnull=False) if plan else ():
        at = cast(datetime, version.accepted_at)
        told.append(
            f"Plan, version {version.number}: accepted by {version.accepted_name}, "
            f"{moment(at, zone)}, {version.get_accepted_way_display().lower()}."
        )
    for approval in Approval.objects.filter(version__design__client=client, withdrawn_at=None):
        told.append(
            f"Design: approved by {approval.name}, {moment(approval.approved_at, zone)}, "
            f"{approval.get_way_display().lower()}. SHA-256 {approval.sha256}."
        )
    if told:
        parts += [heading("What they approved"), bullets(told)]
    for row in PolicyAcceptance.objects.filter(client=client):
        parts += [
            heading("The cancellation policy they accepted"),
            facts(
                ("When", moment(row.accepted_at, zone)),
                ("How", row.get_way_display()),
                ("Address", row.network),
            ),
            words(row.text),
            *([bullets(row.said)] if row.said else []),
        ]
    return parts


def _came(client: Client, zone: str) -> list[Part]:
    """When they were here, by the records' own clock."""
    rows = SessionRecord.objects.filter(client=client, began_at__isnull=False)
    told = [
        [
            day(local_day(row.began_at, zone)),
            str(row.artist),
            clock(row.appointment.arrived_at, zone) if row.appointment.arrived_at else "",
            clock(row.began_at, zone),
            clock(row.ended_at, zone) if row.ended_at else "",
        ]
        for row in rows.select_related("appointment", "artist").order_by("began_at")
        if row.began_at is not None
    ]
    if not told:
        return []
    heads = ("Day", "With", "Checked in", "Began", "Ended")
    return [
        heading("When they were here"),
        table(("auto", "1fr", "auto", "auto", "auto"), heads, told, figures=(2, 3, 4)),
    ]


def _said(client: Client, zone: str) -> list[Part]:
    """Visits, messages and what became of them, signatures: the story without health."""
    since = timezone.now() - EVER
    events = [event for answer in asks.timeline for event in answer(client, since)]
    told = sorted(
        (e for e in events if e.part in FOR_A_BANK or e.about in SAID), key=lambda e: e.at
    )[-MOST_EVENTS:]
    if not told:
        return []
    rows = [[moment(one.at, zone), one.words + (f" ({one.by})" if one.by else "")] for one in told]
    return [
        heading("What was arranged and said"),
        table(("auto", "1fr"), ("When", "What"), rows),
    ]


def _ledger(client: Client, zone: str) -> list[Part]:
    balance, rows = 0, []
    for entry in Entry.objects.filter(client=client).order_by("at", "pk"):
        balance += entry.amount_minor
        rows.append(
            [
                day(local_day(entry.at, zone)),
                entry.words,
                amount(entry.amount_minor, entry.currency),
                amount(balance, entry.currency),
            ]
        )
    if not rows:
        return []
    heads = ("Day", "What", "Amount", "Balance")
    return [heading("Account"), table(("auto", "1fr", "auto", "auto"), heads, rows, figures=(2, 3))]
