"""Payment pages: opened once however many tabs ask, and recorded once whoever brings the news.

The row is written, then the gateway is called, then the answer is written: three steps, of which
only the middle one leaves this machine, and each can be repeated after a crash.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from bookings.locking import lock_client
from payments import gateway as gateways
from payments.actions import holds
from payments.actions.entries import left_of
from payments.actions.receiving import from_page
from payments.errors import GatewayRefused, NotOfferedOnline, OnItsWay, PaidAlready
from payments.gateway import Gateway, Page, PageWish
from payments.models import AmountDue, Checkout
from studio.errors import TryAgain

log = logging.getLogger(__name__)
State = Checkout.State
OPEN_FOR = timedelta(hours=23)  # the gateway allows a day
ALMOST_OVER = timedelta(minutes=1)
UNANSWERED = timedelta(seconds=30)  # a gateway answers within seconds
LOOK_EVERY = timedelta(minutes=2)
# No way of paying takes longer; what comes after that is recorded all the same.
LONGEST_ON_ITS_WAY = timedelta(days=14)
A_BATCH = 50


def open_page(
    *,
    due: AmountDue,
    success_address: str,
    cancel_address: str,
    by: User | None,
    now: datetime | None = None,
) -> Checkout:
    """The payment page for what is left of this amount, whose `address` is shown as a link.

    A page that is open already is that one, while it still asks what is left. With times held for
    it, the page ends five minutes before they do, and they are kept longer where that leaves too
    little. Raises PaidAlready, OnItsWay, NotOfferedOnline, or GatewayDown when nothing answered.
    """
    now = now or timezone.now()
    gateway = gateways.current()
    if gateway is None:
        raise NotOfferedOnline()
    asking = partial(_asked, due, gateway, success_address, cancel_address, by, now)
    checkout = asking()
    if checkout.state == State.OPEN and not is_of_use(checkout, now):
        if look_at_page(checkout=checkout, now=now).state == State.PAID:
            raise PaidAlready()
        _closed(checkout, gateway, now)
        checkout = asking()
        if checkout.state == State.OPEN and not is_of_use(checkout, now):
            raise OnItsWay()
    if checkout.state == State.OPEN:
        return checkout
    is_old = checkout.asked_at <= now - UNANSWERED
    try:
        return _opened(checkout, gateway, now)
    except GatewayRefused:
        if not is_old:
            raise
    # It was asked for long ago and never heard of, and by now it would end too soon.
    return _opened(asking(), gateway, now)


def is_of_use(checkout: Checkout, now: datetime) -> bool:
    """Whether an open page can still be paid on, and asks what is left to pay. One that was used,
    whose money is on its way, has no address any more."""
    ends_later = bool(checkout.address) and checkout.expires_at > now + ALMOST_OVER
    return ends_later and checkout.amount_minor == left_of(checkout.due)


@transaction.atomic(durable=True)
def _asked(
    due: AmountDue,
    gateway: Gateway,
    success_address: str,
    cancel_address: str,
    by: User | None,
    now: datetime,
) -> Checkout:
    """The row of the one live page of this amount, written before the gateway is called."""
    lock_client(due.client_id)
    rows = AmountDue.objects.select_for_update(of=("self",)).select_related("client", "plan")
    due = rows.get(pk=due.pk)
    live = due.checkouts.filter(state__in=Checkout.LIVE).first()
    if live is not None:
        return live
    left = left_of(due)
    if due.withdrawn_at is not None:
        raise holds.HoldOver("This is not asked for any more. Ask the studio what comes next.")
    if left <= 0:
        raise PaidAlready()
    hold = holds.long_enough_for_a_page(due, now)
    ends = now + OPEN_FOR
    if hold is not None:
        ends = min(ends, hold.held_until - holds.PAGE_ENDS_BEFORE)
    return Checkout.objects.create(
        client=due.client,
        plan=due.plan,
        visit=due.visit,
        due=due,
        hold=hold,
        amount_minor=left,
        currency=due.currency,
        gateway=gateway.name,
        success_address=success_address,
        cancel_address=cancel_address,
        expires_at=ends.replace(microsecond=0),
        asked_at=now,
        asked_by=by,
    )


def _opened(checkout: Checkout, gateway: Gateway, now: datetime) -> Checkout:
    """Call the gateway for a row that waits for its page, and write down what it said. The same
    call under the same key is the same page, so that two tabs, or a repeat, get one."""
    try:
        page = gateway.open_page(
            PageWish(
                key=checkout.ref,
                amount_minor=checkout.amount_minor,
                currency=checkout.currency,
                success_address=checkout.success_address,
                cancel_address=checkout.cancel_address,
                expires_at=checkout.expires_at,
            )
        )
    except GatewayRefused as no:
        log.error("The gateway refused a payment page: %s.", no.detail or type(no).__name__)
        _failed(checkout, now)
        raise
    return _known(checkout, page, now)


@transaction.atomic(durable=True)
def _known(checkout: Checkout, page: Page, now: datetime) -> Checkout:
    checkout = _locked(checkout)
    if checkout.state == State.ASKED:
        checkout.state, checkout.page_id = State.OPEN, page.id
        checkout.address, checkout.looked_at = page.address, now
        checkout.save()
    return checkout


@transaction.atomic(durable=True)
def _failed(checkout: Checkout, now: datetime) -> None:
    checkout = _locked(checkout)
    if checkout.state == State.ASKED:
        checkout.state, checkout.ended_at = State.FAILED, now
        checkout.save()


def look_at_page(*, checkout: Checkout, now: datetime | None = None) -> Checkout:
    """Ask the gateway how a page stands and write it down: the way back from it, and the sweep.
    What the gateway did not answer stays as it is."""
    now = now or timezone.now()
    gateway = gateways.current()
    if gateway is None or gateway.name != checkout.gateway or checkout.state != State.OPEN:
        return checkout
    return take_page(page=gateway.page(checkout.page_id), now=now) or checkout


@transaction.atomic
def take_page(*, page: Page, now: datetime | None = None) -> Checkout | None:
    """Write down how a page stands: the one place, whoever brings the news, as often as it comes
    and in whatever order. None for a page that is not ours."""
    now = now or timezone.now()
    known = Checkout.objects.filter(page_id=page.id).first() if page.id else None
    known = known or Checkout.objects.filter(ref=page.key).first()
    if known is None:
        return None
    checkout = _locked(known)
    checkout.looked_at = now
    if not checkout.page_id:
        checkout.page_id, checkout.address = page.id, page.address
        if checkout.state == State.ASKED:
            checkout.state = State.OPEN
    if page.state == gateways.PAID and checkout.state != State.PAID:
        # Late is not lost: a page that we gave up may still have been paid.
        checkout.state, checkout.ended_at = State.PAID, now
        checkout.save()
        from_page(checkout, page.payment_ref or page.id, page.amount_minor, now)
    elif _is_over(page, checkout, now) and checkout.state in Checkout.LIVE:
        checkout.state, checkout.ended_at = State.CLOSED, now
        checkout.save()
    else:
        if page.state == gateways.PENDING:
            checkout.address = ""
        checkout.save(update_fields=["looked_at", "page_id", "address", "state"])
    return checkout


def _is_over(page: Page, checkout: Checkout, now: datetime) -> bool:
    """Whether what it asks for is to be asked for anew."""
    waited = page.state == gateways.PENDING and checkout.asked_at <= now - LONGEST_ON_ITS_WAY
    return waited or page.state == gateways.CLOSED


def _closed(checkout: Checkout, gateway: Gateway, now: datetime) -> None:
    """Close a page, so that nobody pays on it any more; one that was paid meanwhile is paid."""
    take_page(page=gateway.close_page(checkout.page_id), now=now)


def close_page(*, checkout: Checkout, now: datetime | None = None) -> Checkout:
    """Close an open page: the desk takes the money in another way. Paid meanwhile stays paid."""
    now = now or timezone.now()
    gateway = gateways.current()
    if gateway is None or gateway.name != checkout.gateway or checkout.state != State.OPEN:
        return checkout
    return take_page(page=gateway.close_page(checkout.page_id), now=now) or checkout


def mend_pages(now: datetime | None = None) -> int:
    """The sweep: rows whose page was never heard of (a crash in between) ask again under the same
    key; open ones are looked at, so that no payment depends on being told, and closed where what
    they ask for was paid otherwise or is not asked any more."""
    now = now or timezone.now()
    gateway = gateways.current()
    if gateway is None:
        return 0
    mine = Checkout.objects.filter(gateway=gateway.name)
    unheard = mine.filter(state=State.ASKED, asked_at__lte=now - UNANSWERED)
    needless = mine.filter(
        Q(due__settled_at__isnull=False) | Q(due__withdrawn_at__isnull=False), state=State.OPEN
    )
    unseen = mine.filter(state=State.OPEN, looked_at__lte=now - LOOK_EVERY)
    mended = 0
    for checkout in list(unheard.order_by("asked_at")[:A_BATCH]):
        mended += _tried(_mend, checkout, gateway, now)
    for checkout in list(needless.order_by("asked_at")[:A_BATCH]):
        mended += _tried(_closed, checkout, gateway, now)
    for checkout in list(unseen.order_by("looked_at")[:A_BATCH]):
        mended += _tried(
            lambda one, _, at: look_at_page(checkout=one, now=at), checkout, gateway, now
        )
    return mended


def _mend(checkout: Checkout, gateway: Gateway, now: datetime) -> None:
    """The same call again. After a day the gateway has forgotten the key, and a page that was
    never shown to anyone has ended anyway."""
    if checkout.asked_at <= now - gateways.FORGOTTEN or checkout.expires_at <= now + ALMOST_OVER:
        _failed(checkout, now)
        return
    opened = _opened(checkout, gateway, now)
    look_at_page(checkout=opened, now=now)


def _tried(deed, checkout: Checkout, gateway: Gateway, now: datetime) -> int:
    """One that fails stops no other; the next turn tries it again."""
    try:
        deed(checkout, gateway, now)
    except (TryAgain, GatewayRefused) as problem:
        log.warning("A payment page could not be looked at: %s.", type(problem).__name__)
        return 0
    return 1


def _locked(checkout: Checkout) -> Checkout:
    lock_client(checkout.client_id)
    rows = Checkout.objects.select_for_update(of=("self",))
    related = ("client", "due__plan__artist", "due__plan__location", "due__visit", "plan", "visit")
    return rows.select_related(*related).get(pk=checkout.pk)
