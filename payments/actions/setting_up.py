"""Setting up what the clinic asks: prices, deposits, tax, refunds, partners. In editions: what was
in force stays as it was, and quotes keep what they were made from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.models import User
from accounts.roles import Permission
from bookings.models import Artist, Service
from payments.models import (
    ArtistLevel,
    DepositRule,
    FinancingPartner,
    PriceBook,
    PriceFactor,
    RefundTerms,
    TaxRate,
    TouchUpPrice,
)
from studio import actions as studio_actions
from studio.errors import NotAllowed, Refusal
from studio.models import CancellationPolicy

Published = TypeVar("Published", PriceBook, DepositRule, TaxRate)


class InForceAlready(Refusal):
    status = 409
    sentence = gettext_noop("This edition is in force already. Publish a new one instead.")


class ConsultationIsFree(Refusal):
    status = 400
    sentence = gettext_noop("A consultation is free, and never asks for a deposit.")


class Factor(NamedTuple):
    """A line of the price book: what makes work dearer or cheaper, and by how many percent."""

    kind: str
    key: str
    words: str
    percent: int


class TouchUp(NamedTuple):
    """What a touch-up costs until so many months after the last session; None: any time later."""

    until_months: int | None
    amount_minor: int


@transaction.atomic
def publish_prices(
    *,
    book: PriceBook,
    factors: Sequence[Factor],
    touch_ups: Sequence[TouchUp],
    by: User,
    in_force_from: datetime | None = None,
    now: datetime | None = None,
) -> PriceBook:
    """A new edition of the price book, with all its lines."""
    _publish(book, by, in_force_from, now)
    for factor in factors:
        PriceFactor.objects.create(book=book, **factor._asdict())
    for touch_up in touch_ups:
        TouchUpPrice.objects.create(book=book, **touch_up._asdict())
    return book


@transaction.atomic
def publish_deposit_rule(
    *,
    rule: DepositRule,
    by: User,
    in_force_from: datetime | None = None,
    now: datetime | None = None,
) -> DepositRule:
    """A new edition of what is asked before a service, or a plan, is firm."""
    asks = rule.kind != DepositRule.Kind.NONE
    if asks and rule.service is not None and rule.service.kind == Service.Kind.CONSULTATION:
        raise ConsultationIsFree()
    return _publish(rule, by, in_force_from, now)


@transaction.atomic
def publish_tax(
    *,
    rate: TaxRate,
    by: User,
    in_force_from: datetime | None = None,
    now: datetime | None = None,
) -> TaxRate:
    """A new edition of the tax at a location."""
    return _publish(rate, by, in_force_from, now)


@transaction.atomic
def withdraw_edition(*, row: PriceBook | DepositRule | TaxRate, by: User, now=None) -> None:
    """Take back an edition that has not begun; one that has stays for good."""
    _refuse_without_right(by)
    now = now or timezone.now()
    current = type(row)._default_manager.select_for_update().filter(pk=row.pk).first()
    if current is None:
        return
    if current.in_force_from <= now:
        raise InForceAlready()
    current.delete()


@transaction.atomic
def publish_policy(
    *, terms: RefundTerms, by: User, now: datetime | None = None, **told
) -> CancellationPolicy:
    """A new version of the cancellation policy together with what it means in money; `told` is
    what `studio.actions.publish_policy` takes."""
    _refuse_without_right(by)
    policy = studio_actions.publish_policy(by=by, now=now, **told)
    terms.pk, terms.policy = None, policy
    terms.save(force_insert=True)
    return policy


@transaction.atomic
def withdraw_policy(*, policy: CancellationPolicy, by: User, now: datetime | None = None) -> None:
    """Take back a version that has not begun, with its terms."""
    _refuse_without_right(by)
    if policy.in_force_from > (now or timezone.now()):
        for terms in RefundTerms.objects.filter(policy=policy):
            terms.delete()
    studio_actions.withdraw_policy(policy=policy, by=by, now=now)


@transaction.atomic
def keep_partner(*, partner: FinancingPartner, by: User) -> FinancingPartner:
    """Write a financing partner, new or changed; one that is out of use stays where it was told."""
    _refuse_without_right(by)
    partner.save()
    return partner


@transaction.atomic
def set_level(*, artist: Artist, key: str, by: User) -> None:
    """Which level of the price book goes for an artist; an empty key is none."""
    _refuse_without_right(by)
    level = ArtistLevel.objects.select_for_update().filter(artist=artist).first()
    if level is not None and not key:
        level.delete()
    elif key and (level is None or level.key != key):
        level = level or ArtistLevel(artist=artist)
        level.key = key
        level.save()


def _publish(
    row: Published, by: User, in_force_from: datetime | None, now: datetime | None
) -> Published:
    _refuse_without_right(by)
    now = now or timezone.now()
    row.pk, row.made_by = None, by
    row.in_force_from = max(in_force_from or now, now)
    row.save(force_insert=True)
    return row


def _refuse_without_right(by: User) -> None:
    if not by.may(Permission.SET_UP):
        raise NotAllowed()
