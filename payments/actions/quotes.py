"""Quotes: drafted from a plan, changed with a reason, sent, accepted together with the plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from bookings.locking import lock_client
from clients.errors import Frozen
from payments import quoting, spreading
from payments.actions import dues, papers
from payments.actions.entries import tell
from payments.errors import MoneyRefused, NotValid, QuoteNotGood
from payments.models import DepositRule, Entry, PriceBook, Quote, QuoteLine
from payments.quoting import Choice
from sessions_plan.asks import Yes
from sessions_plan.models import Plan, PlanVersion
from studio.wording import day, local_day

Kind = QuoteLine.Kind
LEAST_LETTERS = 3


@transaction.atomic
def draft_quote(
    *,
    version: PlanVersion,
    by: User,
    complexity: str = "",
    scar: str = "",
    dots_per_minute: int | None = None,
    now: datetime | None = None,
) -> Quote:
    """A quote for this version by the price book in force, at the artist's own pace where that
    is given. One that is not sent yet is drafted anew, and what was changed in it by hand goes."""
    now = now or timezone.now()
    plan = _lock(version.plan)
    if not plan.is_open:
        raise MoneyRefused("This plan has ended, so there is nothing to quote.")
    version.plan = plan
    book = PriceBook.in_force(now)
    made = quoting.priced(version, book, Choice(complexity, scar, dots_per_minute), now)
    quote = Quote.objects.filter(plan=plan, sent_at=None).first() or Quote(
        client=plan.client, plan=plan, number=_next_number(plan)
    )
    quote.version, quote.book = version, book if book.pk else None
    quote.currency = quoting.currency_of(book)
    quote.valid_until = quoting.valid_until(book, plan, now)
    quote.instalments, quote.band_reason = [], ""
    quoting.put_numbers(quote, [line.amount for line in made.lines], now)
    quoting.put_deposit(quote, now)
    _save(quote, by, now)
    for old in quote.lines.all():
        old.delete()
    for position, line in enumerate(made.lines, 1):
        QuoteLine.objects.create(
            quote=quote,
            position=position,
            kind=line.kind,
            words=line.words,
            how=line.how,
            amount_minor=line.amount,
            computed_minor=line.amount,
        )
    return quote


@transaction.atomic
def change_line(
    *,
    line: QuoteLine,
    amount_minor: int,
    reason: str,
    by: User,
    words: str = "",
    now: datetime | None = None,
) -> Quote:
    """Another amount for a line, with a reason that stays beside it. The computed amount again
    takes the reason away."""
    now = now or timezone.now()
    quote = _draft(line.quote)
    line = QuoteLine.objects.get(pk=line.pk)
    back = line.computed_minor is not None and amount_minor == line.computed_minor
    if not back:
        _refuse_without_words(reason, "reason")
    line.amount_minor = amount_minor
    line.words = words.strip()[:120] or line.words
    line.change_reason = "" if back else reason.strip()[:300]
    line.changed_by = None if back else by
    line.save()
    return _summed(quote, by, now)


@transaction.atomic
def add_line(
    *,
    quote: Quote,
    words: str,
    amount_minor: int,
    reason: str,
    by: User,
    now: datetime | None = None,
) -> Quote:
    """A line of one's own: a courtesy (less than nothing) or something more."""
    now = now or timezone.now()
    quote = _draft(quote)
    _refuse_without_words(words, "words")
    _refuse_without_words(reason, "reason")
    last = quote.lines.aggregate(last=Max("position"))["last"] or 0
    QuoteLine.objects.create(
        quote=quote,
        position=last + 1,
        kind=Kind.CHANGE,
        words=words.strip()[:120],
        how=reason.strip()[:300],
        amount_minor=amount_minor,
        change_reason=reason.strip()[:300],
        changed_by=by,
    )
    return _summed(quote, by, now)


@transaction.atomic
def remove_line(*, line: QuoteLine, by: User, now: datetime | None = None) -> Quote:
    """Take a line of one's own away. What the price book says is changed, not removed."""
    now = now or timezone.now()
    quote = _draft(line.quote)
    if line.computed_minor is not None:
        raise NotValid("What the price book says cannot be removed. Change its amount instead.")
    line.delete()
    return _summed(quote, by, now)


@transaction.atomic
def set_quote(
    *,
    quote: Quote,
    by: User,
    is_range: bool | None = None,
    valid_until: date | None = None,
    band_reason: str | None = None,
    deposit_minor: int | None = None,
    deposit_credited_to: str | None = None,
    instalments: Sequence[dict[str, Any]] | None = None,
    note: str | None = None,
    now: datetime | None = None,
) -> Quote:
    """What goes for the whole quote; what is None stays as it is. Instalments are
    `{"words", "amount_minor"}` with `"position"` (of a session) or `"due_on"` (an ISO date); with
    the deposit they make the price."""
    now = now or timezone.now()
    quote = _draft(quote)
    if is_range is not None:
        quote.is_range = is_range
    if valid_until is not None:
        quote.valid_until = valid_until
    if band_reason is not None:
        quote.band_reason = band_reason.strip()[:300]
    if note is not None:
        quote.note = note.strip()[:500]
    if deposit_minor is not None and deposit_minor != quote.deposit_minor:
        if not 0 <= deposit_minor <= quote.total_minor:
            raise NotValid("The deposit cannot be more than the price.", "deposit_minor")
        quote.deposit_minor, quote.deposit_how = deposit_minor, "Agreed with the studio."
    if deposit_credited_to is not None:
        quote.deposit_credited_to = DepositRule.Credited(deposit_credited_to)
    if instalments is not None:
        quote.instalments = [dict(one) for one in instalments]
    dues.refuse_unsound(quote)
    return _summed(quote, by, now, keep_deposit=True)


@transaction.atomic
def send_quote(*, quote: Quote, by: User, now: datetime | None = None) -> Quote:
    """Put it before the client; from now on it stays as it is, and an earlier one that was not
    accepted no longer counts."""
    now = now or timezone.now()
    plan = _lock(quote.plan)
    quote = Quote.objects.select_related("plan__location", "version", "book").get(pk=quote.pk)
    if quote.sent_at is not None:
        return quote
    newest = plan.versions.order_by("-number").first()
    if newest is None or quote.version_id != newest.pk:
        raise MoneyRefused("The plan was changed since. Draft the quote anew for its new version.")
    if quote.version.proposed_at is None:
        raise MoneyRefused("Propose the plan first; its quote goes with it.")
    if quote.total_minor <= 0:
        raise NotValid("A quote has to come to more than nothing.", "lines")
    if not quote.is_valid_on(local_day(now, plan.location.zone)):
        raise NotValid("The day until which it is valid has passed.", "valid_until")
    if (why := quoting.out_of_band(quote, now)) and not quote.band_reason:
        raise NotValid(f"This is {why}, which we rarely ask. Say why.", "band_reason")
    dues.refuse_unsound(quote)
    for older in Quote.objects.standing().filter(plan=plan, accepted_at=None):
        older.superseded_at = now
        older.save()
    quote.sent_at, quote.sent_by = now, by
    quote.save()
    return quote


@transaction.atomic
def revise_quote(*, quote: Quote, by: User, now: datetime | None = None) -> Quote:
    """A new draft that begins as this one stands, lines and all; a draft that is there is that."""
    now = now or timezone.now()
    plan = _lock(quote.plan)
    draft = Quote.objects.filter(plan=plan, sent_at=None).first()
    if draft is not None:
        return draft
    lines = list(quote.lines.all())
    made = Quote.objects.get(pk=quote.pk)
    made.pk, made.ref, made.number = None, Quote._meta.get_field("ref").get_default(), 0
    made._state.adding = True
    made.number = _next_number(plan)
    made.version = plan.versions.order_by("-number")[0]
    made.sent_at = made.sent_by = made.accepted_at = made.accepted_by = None
    made.accepted_name = made.accepted_way = ""
    made.superseded_at = made.withdrawn_at = None
    made.valid_until = quoting.valid_until(made.book or PriceBook.in_force(now), plan, now)
    _save(made, by, now)
    for line in lines:
        line.pk, line.quote, line._state.adding = None, made, True
        line.save(force_insert=True)
    return made


def accept_with_plan(yes: Yes) -> None:
    """The answer to `sessions_plan.asks.accepted`: the quote that was sent for this version is
    accepted with it, in the caller's transaction. Without one the price stays as it was."""
    quote = Quote.objects.standing().filter(version=yes.version, accepted_at=None).first()
    if quote is not None:
        _accept(quote, yes.name, yes.way, yes.by, yes.at)


@transaction.atomic
def accept_quote(
    *, quote: Quote, name: str, way: str, by: User, now: datetime | None = None
) -> Quote:
    """The client says yes to a new price for a plan they accepted before."""
    now = now or timezone.now()
    plan = _lock(quote.plan)
    quote = Quote.objects.select_related("plan__location", "version").get(pk=quote.pk)
    if quote.accepted_at is not None:
        return quote
    if not name.strip():
        raise NotValid("Type your full name to accept the quote.", "name")
    if way == Quote.Way.PORTAL and plan.client.user_id != by.pk:
        raise MoneyRefused("Only the client can accept in the portal.")
    if quote.version.accepted_at is None or quote.version.withdrawn_at is not None:
        raise MoneyRefused("This quote is accepted together with its plan. Read the plan first.")
    return _accept(quote, name.strip()[:160], way, by, now)


def _accept(quote: Quote, name: str, way: str, by: User, now: datetime) -> Quote:
    plan = quote.plan
    standing = quote.sent_at and not quote.superseded_at and not quote.withdrawn_at
    if not standing or not quote.is_valid_on(local_day(now, plan.location.zone)):
        raise QuoteNotGood(
            f"This quote was valid until {day(quote.valid_until)}. Ask the studio for a new one, "
            "then accept it."
            if standing
            else None
        )
    if quote.is_range:
        raise QuoteNotGood(
            "This quote is a range. Ask the studio for the exact price, then accept it."
        )
    before = quoting.accepted_quote(plan)
    if before is not None:
        before.superseded_at = now
        before.save()
        papers.cancel_invoices(plan, "A new price was agreed.", by, now)
    quote.accepted_at, quote.accepted_by = now, by
    quote.accepted_name, quote.accepted_way = name, way
    quote.save()
    _charge(quote, before, by, now)
    dues.ask_for(quote, by=by, now=now)
    return quote


def _charge(quote: Quote, before: Quote | None, by: User, now: datetime) -> None:
    """What is owed from now on: the price, or by how much it changed."""
    old = (before.net_minor, before.tax_minor) if before else (0, 0)
    changed = " of your plan, as agreed anew" if before else " of your plan"
    for kind, word, new, was in (
        (Entry.Kind.PRICE, "Price", quote.net_minor, old[0]),
        (Entry.Kind.TAX, "Tax", quote.tax_minor, old[1]),
    ):
        tell(
            client=quote.client,
            plan=quote.plan,
            kind=kind,
            key=f"{kind}:{quote.ref}",
            amount_minor=new - was,
            currency=quote.currency,
            words=word + changed,
            at=now,
            by=by,
        )


def _lock(plan: Plan) -> Plan:
    """First the client, then the plan."""
    lock_client(plan.client_id)
    rows = Plan.objects.select_for_update(of=("self",))
    return rows.select_related("client", "location", "artist__price_level").get(pk=plan.pk)


def _draft(quote: Quote) -> Quote:
    plan = _lock(quote.plan)
    found = Quote.objects.select_related("version", "book").get(pk=quote.pk)
    found.plan = plan
    if found.sent_at is not None:
        raise Frozen()
    return found


def _summed(quote: Quote, by: User, now: datetime, *, keep_deposit: bool = False) -> Quote:
    lines = [line.amount_minor for line in QuoteLine.objects.filter(quote=quote)]
    if sum(lines) < 0:
        raise NotValid("A quote cannot come to less than nothing.", "amount_minor")
    by_hand = quote.deposit_how == "Agreed with the studio."
    quoting.put_numbers(quote, lines, now)
    if not keep_deposit and not by_hand:
        quoting.put_deposit(quote, now)
    quote.deposit_minor = min(quote.deposit_minor, quote.total_minor)
    quote.instalments = spreading.credited(
        quote.instalments, quote.deposit_minor, quote.deposit_credited_to
    )
    _save(quote, by, now)
    return quote


def _save(quote: Quote, by: User, now: datetime) -> None:
    quote.edition += 1
    quote.saved_by, quote.saved_at = by, now
    quote.save()


def _next_number(plan: Plan) -> int:
    return (Quote.objects.filter(plan=plan).aggregate(last=Max("number"))["last"] or 0) + 1


def _refuse_without_words(words: str, field: str) -> None:
    if len(words.strip()) < LEAST_LETTERS:
        raise NotValid(
            "Say why, in a few words." if field == "reason" else "Give it a name.", field
        )
