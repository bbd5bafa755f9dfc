"""The money of one client: the balance, quotes, what is asked, times held, every movement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.roles import Permission
from clients.models import Client
from clients.parts import SEES, Part, Viewer
from desk.door import ColleagueRequest, colleagues
from desk.money.cases import NoteForm, cases_of
from desk.money.forms import CorrectForm, LongerForm
from desk.money.papers import invoices_of
from desk.money.quote import draft_form
from desk.record import frame, zone_of
from payments import quoting
from payments.access import hold_for, money_client, refund_for, settlement_for
from payments.account import Account, account_of
from payments.actions import (
    accept_policy,
    bring_back,
    correct,
    extend_hold,
    give_by_hand,
    release_hold,
    turn_to_hand,
    waive,
)
from payments.gateway import is_offered
from payments.models import (
    DepositHold,
    Entry,
    MoneyPaper,
    PolicyAcceptance,
    Quote,
    Refund,
    Settlement,
)
from payments.terms import in_words
from sessions_plan.models import Plan
from studio import audit
from studio.errors import Refusal
from studio.models import CancellationPolicy, Studio
from studio.network import client_ip
from studio.once import once
from studio.wording import moment

HERE = "desk:clients-money"
MOST_ROWS = 200


@dataclass(frozen=True)
class Line:
    """A movement as the account's table shows it, with the balance it left."""

    entry: Entry
    balance_minor: int

    @property
    def owed_minor(self) -> int:
        """What the client owes since this movement."""
        return max(0, self.entry.amount_minor)

    @property
    def paid_minor(self) -> int:
        """What counts for them: paid, waived, or put right."""
        return max(0, -self.entry.amount_minor)

    @property
    def paper(self) -> MoneyPaper | None:
        """Its receipt or credit note."""
        if self.entry.kind == Entry.Kind.REFUND:
            return getattr(self.entry.refund, "credit_note", None)
        if self.entry.kind == Entry.Kind.PAYMENT and self.entry.refund_id is None:
            return getattr(self.entry.payment, "receipt", None)
        return None

    @property
    def refundable_minor(self) -> int:
        """What of it can still go back."""
        came = self.entry.kind == Entry.Kind.PAYMENT and self.entry.refund_id is None
        payment = self.entry.payment if came else None
        return payment.refundable_minor if payment else 0


def lines_of(account: Account) -> list[Line]:
    """Every movement, the newest first."""
    made, balance = [], 0
    for entry in account.entries:
        balance += entry.amount_minor
        made.append(Line(entry, balance))
    return made[::-1][:MOST_ROWS]


@require_safe
@colleagues()
def money(request: ColleagueRequest, ref: str) -> HttpResponse:
    """The tab."""
    person, who = money_client(request.user, ref)
    if person.merged_into_id is not None:
        raise Http404
    audit.opened(person, showing="money")
    return page(request, person, who)


def page(
    request: ColleagueRequest,
    person: Client,
    who: Viewer,
    *,
    refused: str = "",
    status: int = 200,
    **forms: Any,
) -> HttpResponse:
    """The balance, what is asked, every movement. What stands beside it is fetched apart."""
    user, account = request.user, account_of(person)
    may_take, waives = user.may(Permission.TAKE_MONEY), user.may(Permission.WAIVE_FEES)
    context = frame(request, person, who) | {
        "account": account,
        "lines": lines_of(account),
        "zone": account.zone or zone_of(person),
        "is_online": is_offered(),
        "may_take": may_take,
        "may_refund": user.may(Permission.REFUND),
        "longer": LongerForm(),
        "correct": CorrectForm(account=account, waives=waives) if may_take else None,
        "refused": refused,
    }
    return render(request, "desk/money/account.html", context | forms, status=status)


def _beside(
    request: ColleagueRequest, person: Client, who: Viewer, part: str, context: dict[str, Any]
) -> HttpResponse:
    """A part beside the account: fetched by the tab, or a page by itself."""
    context["person"] = person
    if request.htmx:
        return render(request, f"desk/money/_{part}.html", context)
    audit.opened(person, showing="money")
    context |= frame(request, person, who) | {"part": f"desk/money/_{part}.html"}
    return render(request, "desk/money/part.html", context)


@require_safe
@colleagues()
def waiting(request: ColleagueRequest, ref: str) -> HttpResponse:
    """What waits for a hand: times that ran out, refunds to give, fees that may be waived."""
    person, who = money_client(request.user, ref)
    context = {
        "zone": zone_of(person),
        "lapsed": _lapsed(person),
        "refunds": Refund.objects.filter(client=person).waiting(),
        "kept": _kept(person, request.user),
        "may_take": request.user.may(Permission.TAKE_MONEY),
        "may_refund": request.user.may(Permission.REFUND),
    }
    return _beside(request, person, who, "waiting", context)


@require_safe
@colleagues()
def quotes(request: ColleagueRequest, ref: str) -> HttpResponse:
    """The quotes, what a new one changes, and a form to draft one."""
    person, who = money_client(request.user, ref)
    rows = Quote.objects.filter(client=person).select_related("plan")
    found = list(rows.order_by("-plan__begun_at", "-number"))
    plan = Plan.objects.filter(client=person, status__in=Plan.OPEN).first()
    may_quote = request.user.may(Permission.QUOTE)
    anew = not found or "anew" in request.GET
    standing = [row for row in found if row.sent_at and not _is_over(row)]
    new = next((row for row in standing if not row.accepted_at), None)
    old = next((row for row in standing if row.accepted_at), None)
    context = {
        "quotes": found,
        "quote": new,
        "change": quoting.differences(plan, new) if plan and new and old and not anew else None,
        "draft": draft_form(plan) if plan and may_quote and anew else None,
        "may_draft": plan is not None and may_quote,
        "may_quote": may_quote,
        "may_take": request.user.may(Permission.TAKE_MONEY),
        **invoices_of(person, old),
    }
    return _beside(request, person, who, "quotes", context)


def _is_over(quote: Quote) -> bool:
    return quote.superseded_at is not None or quote.withdrawn_at is not None


@require_safe
@colleagues()
def around(request: ColleagueRequest, ref: str) -> HttpResponse:
    """The policy they accepted, financing, insurance."""
    person, who = money_client(request.user, ref)
    studio = Studio.current()
    rows = PolicyAcceptance.objects.filter(client=person)
    agreed = rows.select_related("plan__location", "visit__location").first()
    of = (agreed.plan or agreed.visit) if agreed else None
    context = {
        "studio": studio,
        "zone": of.location.zone if of else "UTC",
        "agreed": agreed,
        "may_quote": request.user.may(Permission.QUOTE),
        "may_take": request.user.may(Permission.TAKE_MONEY),
        "note_form": NoteForm(currency=studio.currency),
        **cases_of(person, reads=Part.HEALTH in SEES[who]),
    }
    return _beside(request, person, who, "around", context)


def _lapsed(person: Client) -> DepositHold | None:
    """Times that ran out and could come back, when nothing has taken their place since."""
    rows = DepositHold.objects.filter(client=person).order_by("-made_at", "-pk")
    last = rows.prefetch_related("visits").first()
    states = (DepositHold.State.LAPSED, DepositHold.State.RELEASED)
    if last is None or last.state not in states:
        return None
    ahead = all(visit.starts_at > timezone.now() for visit in last.visits.all())
    return last if ahead else None


def _kept(person: Client, user: User) -> list[Settlement]:
    if not user.may(Permission.WAIVE_FEES):
        return []
    rows = Settlement.objects.filter(client=person, kept_minor__gt=0)
    return list(rows.select_related("visit__service", "visit__location"))


def deed(
    request: ColleagueRequest, ref: str, act: Callable[[Client], object], done: str
) -> HttpResponse:
    """Do it and lead back to the tab, or show the tab with what was refused."""
    person, who = money_client(request.user, ref)
    try:
        act(person)
    except Refusal as no:
        return page(request, person, who, refused=no.sentence, status=no.status)
    messages.success(request, done)
    return redirect(HERE, person.ref)


def _of(person: Client, row: Any) -> Any:
    """The row, when it is this client's."""
    if row.client_id != person.pk:
        raise Http404
    return row


@require_POST
@colleagues(Permission.TAKE_MONEY)
@once
def extend(request: ColleagueRequest, ref: str, hold: str) -> HttpResponse:
    """Give the client more time to pay."""
    form = LongerForm(request.POST)
    if not form.is_valid():
        raise Http404

    def act(person: Client) -> None:
        row = _of(person, hold_for(request.user, hold))
        extend_hold(hold=row, until=form.until(row), by=request.user)

    return deed(request, ref, act, "The times are kept longer.")


@require_POST
@colleagues(Permission.TAKE_MONEY)
@once
def release(request: ColleagueRequest, ref: str, hold: str) -> HttpResponse:
    """Give the times back before they run out."""

    def act(person: Client) -> None:
        release_hold(hold=_of(person, hold_for(request.user, hold)), by=request.user)

    return deed(request, ref, act, "The times are free for others.")


@require_POST
@colleagues(Permission.TAKE_MONEY)
@once
def back(request: ColleagueRequest, ref: str, hold: str) -> HttpResponse:
    """After a lapse, the same times in one press."""

    def act(person: Client) -> None:
        bring_back(hold=_of(person, hold_for(request.user, hold)), by=request.user)

    return deed(request, ref, act, "The same times are held again.")


@require_POST
@colleagues(Permission.WAIVE_FEES)
@once
def waived(request: ColleagueRequest, ref: str, settlement: str) -> HttpResponse:
    """Give up what was kept, with a reason."""
    reason = request.POST.get("reason", "")[:300]

    def act(person: Client) -> None:
        row = _of(person, settlement_for(request.user, settlement))
        waive(settlement=row, reason=reason, by=request.user)

    return deed(request, ref, act, "It is waived, and counts as credit.")


@require_POST
@colleagues(Permission.REFUND)
@once
def given(request: ColleagueRequest, ref: str, refund: str) -> HttpResponse:
    """A refund that waits: given by hand now."""

    def act(person: Client) -> None:
        row = _of(person, refund_for(request.user, refund))
        step = turn_to_hand if row.state == Refund.State.FAILED else give_by_hand
        step(made=row, by=request.user)

    return deed(request, ref, act, "It is written down as given.")


@require_POST
@colleagues(Permission.TAKE_MONEY)
@once
def corrected(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Put a movement right by another."""
    person, who = money_client(request.user, ref)
    waives = request.user.may(Permission.WAIVE_FEES)
    form = CorrectForm(request.POST, account=account_of(person), waives=waives)
    if not form.is_valid():
        return page(request, person, who, correct=form, status=400)
    try:
        correct(client=person, by=request.user, **form.told)
    except Refusal as no:
        return page(request, person, who, correct=form, refused=no.sentence, status=no.status)
    messages.success(request, "The correction is written down.")
    return redirect(HERE, person.ref)


@require_POST
@colleagues(Permission.TAKE_MONEY)
@once
def policy_accepted(request: ColleagueRequest, ref: str) -> HttpResponse:
    """The client read the policy on the studio's screen and agreed."""

    def act(person: Client) -> None:
        plan = Plan.objects.filter(client=person, status__in=Plan.OPEN).first()
        accept_policy(
            client=person,
            way=PolicyAcceptance.Way.SCREEN,
            network=client_ip(request),
            plan=plan,
        )

    return deed(request, ref, act, "Their agreement is kept, word for word.")


@require_safe
@colleagues()
def policy(request: ColleagueRequest, ref: str) -> HttpResponse:
    """What they agreed to, and what is in force: to read on the studio's screen."""
    person, who = money_client(request.user, ref)
    now = timezone.now()
    rows = PolicyAcceptance.objects.filter(client=person).select_related("plan", "visit")
    zone = zone_of(person)
    current = CancellationPolicy.objects.in_force(now)
    context = frame(request, person, who) | {
        "policy": current,
        "terms": in_words(current),
        "rows": [(row, moment(row.accepted_at, zone)) for row in rows],
        "may_take": request.user.may(Permission.TAKE_MONEY),
    }
    audit.opened(person, showing="the policy they accepted")
    return render(request, "desk/money/policy.html", context)
