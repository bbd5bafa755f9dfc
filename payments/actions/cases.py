"""Financing by the client's word, an insurer's case, and a bank that takes money back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from bookings.locking import lock_client
from clients.models import Client, Photo
from payments.actions.entries import Kind, tell
from payments.actions.receiving import taken_back
from payments.errors import MoneyRefused, NotValid
from payments.gateway import Objection
from payments.models import Dispute, Financing, FinancingPartner, InsuranceCase, Payment
from sessions_plan.models import Plan
from studio.errors import NotAllowed
from studio.wording import whole_unit

ANSWER_WITHIN = timedelta(days=7)  # where the bank's own day is not known
Status = Dispute.Status

OTHER_IS_OPEN = (
    "Another insurance case of this client is open. Go on with that one, or close it before you "
    "set this one open again."
)
QUESTIONS = {
    "covered": "Is scalp micropigmentation (tattooing of the scalp) covered for this diagnosis?",
    "code": "Which procedure code do you ask for? (For tattooing: CPT 11920 to 11922.)",
    "letter": "Do you need a letter of medical necessity, and what must it say?",
    "before": "Must it be approved before the treatment begins?",
    "provider": "Does the provider need a licence or a contract with you?",
    "amount": "How much is paid, after which deductible, and to whom?",
    "papers": "Which papers do you need with the claim, and until when?",
    "account": "Can a health savings or flexible spending account pay for it?",
}


# ---------------------------------------------------------------- financing


def link_of(partner: FinancingPartner, amount_minor: int, currency: str) -> str:
    """The partner's own form with the amount in whole units, and cents where the currency has
    them; the client alone fills it in."""
    unit = whole_unit(currency)
    whole = str(amount_minor // unit) + (f".{amount_minor % unit:02}" if unit > 1 else "")
    return partner.link.replace("{amount}", whole).replace("{currency}", currency)


@transaction.atomic
def note_financing(
    *,
    client: Client,
    partner: FinancingPartner,
    amount_minor: int,
    currency: str,
    status: str,
    by: User | None,
    plan: Plan | None = None,
    now: datetime | None = None,
) -> Financing:
    """How far the client's own application is, as they say it. One row for a partner and plan."""
    if status not in Financing.Status.values:
        raise NotValid("Choose how far it is.", "status")
    lock_client(client.pk)
    row = Financing.objects.filter(client=client, partner=partner, plan=plan).first()
    row = row or Financing(client=client, partner=partner, plan=plan)
    row.amount_minor, row.currency, row.status = amount_minor, currency, status
    row.noted_at, row.noted_by = now or timezone.now(), by
    row.save()
    return row


# ---------------------------------------------------------------- insurance


@transaction.atomic
def open_insurance(
    *,
    client: Client,
    reason: str,
    by: User,
    plan: Plan | None = None,
    now: datetime | None = None,
) -> InsuranceCase:
    """Mark that an insurer may bear a part: from here on there are questions to ask them, and
    papers. The open case, when there is one."""
    if reason not in InsuranceCase.Reason.values:
        raise NotValid("Choose what it is for.", "reason")
    lock_client(client.pk)
    there = InsuranceCase.objects.filter(client=client, closed_at=None).first()
    if there is not None:
        return there
    return InsuranceCase.objects.create(
        client=client, plan=plan, reason=reason, opened_at=now or timezone.now(), opened_by=by
    )


@transaction.atomic
def answer_insurance(
    *,
    case: InsuranceCase,
    answers: Mapping[str, str],
    status: str,
    by: User,
    now: datetime | None = None,
) -> InsuranceCase:
    """What the insurer said, by question, and where the case stands. One that is closed may be set
    open again while no other is."""
    lock_client(case.client_id)
    case = InsuranceCase.objects.select_for_update().get(pk=case.pk)
    if status not in InsuranceCase.Status.values:
        raise NotValid("Choose where it stands.", "status")
    case.answers = {key: answers[key].strip()[:500] for key in QUESTIONS if answers.get(key)}
    case.status = status
    over = status in (InsuranceCase.Status.PAID, InsuranceCase.Status.REFUSED)
    others = InsuranceCase.objects.filter(client=case.client_id, closed_at=None)
    if not over and others.exclude(pk=case.pk).exists():
        raise MoneyRefused(OTHER_IS_OPEN)
    case.closed_at = (case.closed_at or now or timezone.now()) if over else None
    case.save()
    return case


@transaction.atomic
def allow_photos(
    *, case: InsuranceCase, photos: Iterable[Photo], by: User, now: datetime | None = None
) -> InsuranceCase:
    """The photos the client allows for the packet: theirs to say, and theirs alone."""
    case = InsuranceCase.objects.select_for_update().get(pk=case.pk)
    chosen = list(photos)
    if by.pk != Client.objects.values_list("user", flat=True).get(pk=case.client_id):
        raise NotAllowed("Only the client says which photos go into it.")
    if any(photo.client_id != case.client_id for photo in chosen):
        raise NotValid("One of these photos is of someone else.", "photos")
    case.photos.set(chosen)
    case.photos_allowed_at = now or timezone.now()
    case.save()
    return case


# ---------------------------------------------------------------- disputes


@transaction.atomic
def open_dispute(
    *,
    payment: Payment,
    amount_minor: int,
    reason: str,
    due_by: datetime | None,
    by: User | None,
    gateway_ref: str = "",
    now: datetime | None = None,
) -> Dispute:
    """A bank takes a payment back for now, as typed in. The ledger shows it at once; it is won or
    lost later."""
    now = now or timezone.now()
    payment = _locked(payment)
    if gateway_ref and (known := Dispute.objects.filter(gateway_ref=gateway_ref).first()):
        return known
    if not 0 < amount_minor <= payment.whole_minor:
        raise NotValid("It cannot be more than the payment.", "amount_minor")
    if payment.disputes.filter(closed_at=None).exists():
        raise MoneyRefused("There is an open dispute about this payment already.")
    made = _opened(payment, amount_minor, reason, due_by, by, gateway_ref, now)
    return _taken(made, payment, by, now)


def _opened(
    payment: Payment,
    minor: int,
    reason: str,
    due_by: datetime | None,
    by: User | None,
    gateway_ref: str,
    now: datetime,
) -> Dispute:
    """The case alone: what is asked for, and by when it is answered."""
    return Dispute.objects.create(
        client=payment.client,
        payment=payment,
        gateway_ref=gateway_ref,
        amount_minor=minor,
        currency=payment.currency,
        reason=reason.strip()[:120],
        due_by=due_by or now + ANSWER_WITHIN,
        opened_at=now,
        opened_by=by,
    )


def _taken(made: Dispute, payment: Payment, by: User | None, now: datetime) -> Dispute:
    """The bank took it: off the account goes as much of it as it has not taken already. It may ask
    for more (a rate that moved, a second dispute of one payment): the case keeps that amount."""
    made.taken_at = now
    made.taken_minor = min(
        made.amount_minor, max(0, payment.whole_minor - payment.charged_back_minor)
    )
    made.save()
    _write(made, payment, made.taken_minor, "Taken back by the bank", by, now)
    return made


def _write(
    made: Dispute, payment: Payment, minor: int, words: str, by: User | None, now: datetime
) -> None:
    """The row of the ledger, and what follows: it cannot be given back as well, and what it paid
    is asked for again. The client and the payment are locked."""
    payment.charged_back_minor += minor
    payment.save(update_fields=["charged_back_minor"])
    tell(
        client=made.client,
        plan=payment.plan,
        visit=payment.visit,
        kind=Kind.CHARGEBACK,
        key=f"chargeback{'' if minor > 0 else '-back'}:{made.ref}",
        amount_minor=minor,
        currency=made.currency,
        words=words,
        at=now,
        payment=payment,
        by=by,
    )
    taken_back(payment, now)


@transaction.atomic
def take_objection(*, told: Objection, now: datetime) -> Dispute | None:
    """What the gateway says of a dispute: asked about, opened, or closed, in whatever order. It
    refuses nothing, so that no deadline is missed. None when the payment is not ours."""
    payment = Payment.objects.filter(gateway_ref=told.payment_ref).exclude(gateway_ref="").first()
    if payment is None:
        return None
    payment = _locked(payment)
    made = Dispute.objects.filter(gateway_ref=told.id).first()
    made = made or _opened(payment, told.amount_minor, told.reason, told.due_by, None, told.id, now)
    if told.took and made.is_inquiry:
        made = _taken(_to_be_answered(made, told), payment, None, now)
    if told.state in (Status.WON, Status.LOST):
        return close_dispute(dispute=made, won=told.state == Status.WON, by=None, now=now)
    if told.state == Status.ENDED and made.is_inquiry:
        return end_inquiry(dispute=made, by=None, now=now)
    return made


def _to_be_answered(made: Dispute, told: Objection) -> Dispute:
    """What a bank asked about it now disputes, answered or let rest before or not: it is to be
    answered anew, by the day that goes with it."""
    made.status, made.closed_at = Status.OPEN, None
    made.answered_at, made.answered_by = None, None
    made.amount_minor, made.due_by = told.amount_minor, told.due_by or made.due_by
    return made


@transaction.atomic
def pick_photos(*, dispute: Dispute, photos: Iterable[Photo], by: User) -> Dispute:
    """The photos that go into the answer: the owner picks them, none goes by itself."""
    if by.role != Role.OWNER:
        raise NotAllowed("Only the owner picks photos for an answer to a bank.")
    dispute = Dispute.objects.select_for_update().get(pk=dispute.pk)
    chosen = list(photos)
    if any(photo.client_id != dispute.client_id for photo in chosen):
        raise NotValid("One of these photos is of someone else.", "photos")
    dispute.photos.set(chosen)
    return dispute


@transaction.atomic
def answered(*, dispute: Dispute, by: User, now: datetime | None = None) -> Dispute:
    """The answer went to the bank."""
    dispute = Dispute.objects.select_for_update().get(pk=dispute.pk)
    if dispute.status == Status.OPEN:
        dispute.status = Status.ANSWERED
        dispute.answered_at, dispute.answered_by = now or timezone.now(), by
        dispute.save()
    return dispute


@transaction.atomic
def close_dispute(
    *, dispute: Dispute, won: bool, by: User | None, now: datetime | None = None
) -> Dispute:
    """How the bank decided. Won: the money is here again, and the ledger says so."""
    now = now or timezone.now()
    lock_client(dispute.client_id)
    rows = Dispute.objects.select_for_update(of=("self",))
    dispute = rows.select_related("client").get(pk=dispute.pk)
    if dispute.closed_at is not None:
        return dispute
    if dispute.is_inquiry:
        raise MoneyRefused("The bank only asks, and has taken nothing. There is nothing to win.")
    dispute.status, dispute.closed_at = (Status.WON if won else Status.LOST), now
    dispute.save()
    if won:
        payment = _locked(dispute.payment)
        _write(dispute, payment, -dispute.taken_minor, "Given back by the bank", by, now)
    return dispute


@transaction.atomic
def end_inquiry(*, dispute: Dispute, by: User | None, now: datetime | None = None) -> Dispute:
    """The bank asked, and lets it rest: nothing was taken, and nothing comes back."""
    now = now or timezone.now()
    lock_client(dispute.client_id)
    dispute = Dispute.objects.select_for_update(of=("self",)).get(pk=dispute.pk)
    if dispute.closed_at is not None:
        return dispute
    if not dispute.is_inquiry:
        raise MoneyRefused("The bank has taken money. Say whether it was won or lost.")
    dispute.status, dispute.closed_at = Status.ENDED, now
    dispute.save()
    return dispute


def _locked(payment: Payment) -> Payment:
    lock_client(payment.client_id)
    rows = Payment.objects.select_for_update(of=("self",))
    return rows.select_related("client", "plan", "visit", "due").get(pk=payment.pk)
