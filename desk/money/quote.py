"""A quote at the desk: drafted from the plan, changed line by line with reasons, sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.forms import BaseFormSet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Permission, Role
from clients.models import Client
from desk.door import ColleagueRequest, colleagues
from desk.money.quote_forms import (
    AddLineForm,
    DraftForm,
    LineForm,
    WholeForm,
    at_step,
    instalment_rows,
    say_of_the_sum,
    told_instalments,
    working_steps,
)
from desk.plan.forms import NameForm
from desk.record import AS_COLLEAGUE, frame
from payments import quoting
from payments.access import money_client, quote_for
from payments.actions import quotes
from payments.errors import NotValid
from payments.models import PriceBook, Quote
from payments.spreading import equal_parts
from sessions_plan.models import Plan
from studio import audit
from studio.errors import Refusal
from studio.once import once
from studio.wording import length, whole_unit

HERE = "desk:clients-money-quote"


def draft_form(plan: Plan, data: Any = None) -> DraftForm:
    """With the artist's own pace on offer, once enough of their sessions are signed."""
    now = timezone.now()
    pace = quoting.offered_pace(plan, now)
    return DraftForm(data, book=PriceBook.in_force(now), own_pace=pace)


@require_POST
@colleagues(Permission.QUOTE)
@once
def draft(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Draft a quote for the open plan, or draft the one that is not sent yet anew."""
    person, _who = money_client(request.user, ref)
    plan = Plan.objects.filter(client=person, status__in=Plan.OPEN).first()
    if plan is None:
        raise Http404
    form = draft_form(plan, request.POST)
    version = plan.versions.order_by("-number").first()
    if version is None or not form.is_valid():
        raise Http404
    try:
        quote = quotes.draft_quote(version=version, by=request.user, **form.cleaned_data)
    except Refusal as no:
        messages.error(request, no.sentence)
        return redirect("desk:clients-money", person.ref)
    return redirect(HERE, person.ref, quote.ref)


def _quote(request: ColleagueRequest, ref: str, quote: str) -> tuple[Client, Quote]:
    found = quote_for(request.user, quote)
    if found.client.ref != ref:
        raise Http404
    return found.client, found


@require_safe
@colleagues(Permission.QUOTE)
def quote(request: ColleagueRequest, ref: str, quote: str) -> HttpResponse:
    """One quote: to be changed while it is a draft, to be read once it is sent."""
    person, found = _quote(request, ref, quote)
    audit.opened(person, showing=f"quote {found.number}")
    return _page(request, person, found)


def _page(
    request: ColleagueRequest,
    person: Client,
    found: Quote,
    *,
    status: int = 200,
    refused: str = "",
    **forms: Any,
) -> HttpResponse:
    now = timezone.now()
    is_draft = found.sent_at is None
    is_anew = found.version.accepted_at is not None
    if is_draft:
        also = () if is_anew else ("areas",)
        prefetch_related_objects([found.version], "steps", *also)
    steps = working_steps(found.version) if is_draft else []
    out = quoting.out_of_band(found, now) if is_draft else ""
    context = frame(request, person, AS_COLLEAGUE[Role(request.user.role)]) | {
        "quote": found,
        "lines": found.lines.all(),
        "zone": found.plan.location.zone,
        "is_draft": is_draft,
        "refused": refused,
    }
    if is_draft:
        context |= {
            "out_of_band": out,
            "whole": WholeForm(quote=found, out_of_band=out),
            "rows": instalment_rows(found.instalments, steps, found.currency),
            "add": AddLineForm(currency=found.currency, auto_id="id_add_%s"),
            "line": LineForm(currency=found.currency),
            # What the plan asks of a hand was weighed when it was agreed; now its price changes.
            "effort": "" if is_anew else _effort(found, len(steps), now),
            "is_proposed": found.version.proposed_at is not None,
            "change": quoting.differences(found.plan, found) if is_anew else None,
        }
    elif found.accepted_at is None and not found.superseded_at and not found.withdrawn_at:
        context["accept"] = NameForm(initial={"seen": found.number})
        context["change"] = quoting.differences(found.plan, found)
    return render(request, "desk/money/quote.html", context | forms, status=status)


def _effort(found: Quote, planned: int, now: datetime) -> str:
    """What the plan asks of a hand, beside what is planned; empty where its areas do not say."""
    book = found.book or PriceBook.in_force(now)
    told = quoting.effort(found.version, book)
    if not told.dots or not told.cm2:
        return ""
    needed, needle = told.sessions_needed or 0, length(told.needle_minutes or 0)
    return (
        f"{float(told.cm2):g} cm² at the planned density are {told.dots:,} dots, "
        f"{needle} of needle time at {book.dots_per_minute} dots a minute. "
        f"That fills {needed} session{'s' * (needed != 1)}; {planned} are planned."
    )


def _deed(
    request: ColleagueRequest,
    person: Client,
    found: Quote,
    act: Callable[[], object],
    done: str,
    **forms: Any,
) -> HttpResponse:
    """Do it and lead back to the quote, or show it with what was refused."""
    try:
        act()
    except Refusal as no:
        found = quote_for(request.user, found.ref)
        field = getattr(no, "field", "")
        for form in forms.values():
            if field == "instalments" and isinstance(form, BaseFormSet):
                say_of_the_sum(form, no.sentence)
            elif field in getattr(form, "fields", {}):
                form.add_error(field, no.sentence)
        return _page(request, person, found, refused=no.sentence, status=no.status, **forms)
    messages.success(request, done)
    return redirect(HERE, person.ref, found.ref)


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.QUOTE)
@once
def line(request: ColleagueRequest, ref: str, quote: str, position: int) -> HttpResponse:
    """Another amount for one line, or a line of one's own taken away."""
    person, found = _quote(request, ref, quote)
    row = next((one for one in found.lines.all() if one.position == position), None)
    if row is None or found.sent_at is not None:
        raise Http404
    if request.method == "POST" and "remove" in request.POST:
        return _deed(
            request,
            person,
            found,
            lambda: quotes.remove_line(line=row, by=request.user),
            f"“{row.words}” is taken away.",
        )
    initial = {"amount_minor": row.amount_minor, "reason": row.change_reason}
    sent, status, refused = request.method == "POST", 200, ""
    form = LineForm(request.POST if sent else None, initial=initial, currency=found.currency)
    if sent and form.is_valid():
        try:
            quotes.change_line(line=row, by=request.user, **form.cleaned_data)
        except NotValid as no:
            form.add_error(no.field if no.field in form.fields else None, no.sentence)
        except Refusal as no:
            refused, status = no.sentence, no.status
        else:
            messages.success(request, f"“{row.words}” is changed.")
            return redirect(HERE, person.ref, found.ref)
    if form.errors:
        status = 400
    context = frame(request, person, AS_COLLEAGUE[Role(request.user.role)]) | {
        "quote": found,
        "row": row,
        "form": form,
    }
    return render(request, "desk/money/line.html", context | {"refused": refused}, status=status)


@require_POST
@colleagues(Permission.QUOTE)
@once
def add(request: ColleagueRequest, ref: str, quote: str) -> HttpResponse:
    """A line of one's own: a courtesy, or something more."""
    person, found = _quote(request, ref, quote)
    form = AddLineForm(request.POST, currency=found.currency, auto_id="id_add_%s")
    if not form.is_valid():
        return _page(request, person, found, add=form, status=400)
    told = form.cleaned_data
    return _deed(
        request,
        person,
        found,
        lambda: quotes.add_line(quote=found, by=request.user, **told),
        f"“{told['words']}” is added.",
        add=form,
    )


@require_POST
@colleagues(Permission.QUOTE)
@once
def whole(request: ColleagueRequest, ref: str, quote: str) -> HttpResponse:
    """Range or exact, valid until, deposit, instalments, a word to the client."""
    person, found = _quote(request, ref, quote)
    if found.sent_at is not None:
        raise Http404
    steps = working_steps(found.version)
    out = quoting.out_of_band(found, timezone.now())
    form = WholeForm(request.POST, quote=found, out_of_band=out)
    rows = instalment_rows(found.instalments, steps, found.currency, request.POST)
    valid = [form.is_valid(), rows.is_valid()]
    if not all(valid):
        return _page(request, person, found, whole=form, rows=rows, status=400)
    told = form.cleaned_data
    instalments = told_instalments(rows, steps)
    if "split" in request.POST:
        instalments = evenly(found, told["deposit_minor"] or 0, told["deposit_credited_to"], steps)
    told["deposit_minor"] = told["deposit_minor"] or 0
    return _deed(
        request,
        person,
        found,
        lambda: quotes.set_quote(quote=found, by=request.user, instalments=instalments, **told),
        "The quote is saved.",
        whole=form,
        rows=rows,
    )


def evenly(
    found: Quote, deposit_minor: int, credited_to: str, steps: list[tuple[int, str]]
) -> list[dict[str, Any]]:
    """The price shared equally among the sessions, the deposit taken off the first or the last."""
    unit = whole_unit(found.currency)
    parts = equal_parts(found.total_minor, deposit_minor, len(steps), credited_to, unit)
    return [
        at_step(position, name) | {"amount_minor": part}
        for (position, name), part in zip(steps, parts, strict=True)
        if part > 0
    ]


@require_POST
@colleagues(Permission.QUOTE)
@once
def send(request: ColleagueRequest, ref: str, quote: str) -> HttpResponse:
    """Put it before the client; from now on it stays as it is."""
    person, found = _quote(request, ref, quote)
    return _deed(
        request,
        person,
        found,
        lambda: quotes.send_quote(quote=found, by=request.user),
        f"{person.called} can read the quote in the portal now, beside the plan.",
    )


@require_POST
@colleagues(Permission.QUOTE)
@once
def revise(request: ColleagueRequest, ref: str, quote: str) -> HttpResponse:
    """A new draft that begins as this one stands."""
    person, found = _quote(request, ref, quote)
    try:
        made = quotes.revise_quote(quote=found, by=request.user)
    except Refusal as no:
        return _page(request, person, found, refused=no.sentence, status=no.status)
    return redirect(HERE, person.ref, made.ref)


@require_POST
@colleagues(Permission.QUOTE)
@once
def accept(request: ColleagueRequest, ref: str, quote: str) -> HttpResponse:
    """A new price for a plan accepted before, accepted on the studio's screen."""
    person, found = _quote(request, ref, quote)
    form = NameForm(request.POST)
    if not form.is_valid():
        return _page(request, person, found, accept=form, status=400)
    return _deed(
        request,
        person,
        found,
        lambda: quotes.accept_quote(
            quote=found, name=form.cleaned_data["name"], way=Quote.Way.SCREEN, by=request.user
        ),
        "The new price is accepted.",
        accept=form,
    )
