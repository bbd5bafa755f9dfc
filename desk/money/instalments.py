"""The payment plan: what remains of an accepted price, spread anew by sessions or days."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.roles import Permission
from clients.models import Client
from desk.door import ColleagueRequest, colleagues
from desk.money.quote_forms import at_step, instalment_rows, say_of_the_sum, told_instalments
from desk.record import frame
from payments.access import money_client
from payments.actions import Rest, rest_of, set_instalments
from payments.errors import NotValid
from payments.models import AmountDue, Quote
from sessions_plan.models import Plan, PlannedSession, StepKind
from sessions_plan.plan_view import name_of
from studio import audit
from studio.errors import Refusal
from studio.once import once
from studio.wording import day, local_day

HERE = "desk:clients-money"
WORKING = (StepKind.SESSION, StepKind.TOUCH_UP)
GONE = (PlannedSession.Status.DONE, PlannedSession.Status.DROPPED)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Why it is spread anew",
        max_length=300,
        help_text="Stays beside the new parts. The client does not read it.",
    )


def _plan(person: Client) -> Plan | None:
    """Whose accepted price is being paid: the plan agreed last."""
    rows = Quote.objects.accepted().filter(plan__client=person).select_related("plan__location")
    quote = rows.order_by("-accepted_at", "-pk").first()
    return quote.plan if quote else None


def steps_ahead(plan: Plan, rest: Rest) -> list[tuple[int, str]]:
    """The sessions at which something can be due, with their days where they are booked: those to
    come, and those at which something is still open."""
    still = {due.position for due, _left in rest.rows}
    rows = plan.sessions.filter(kind__in=WORKING).select_related("appointment")
    return [
        (row.position, _named(row, plan.location.zone))
        for row in rows.order_by("position")
        if row.status not in GONE or row.position in still
    ]


def _named(row: PlannedSession, zone: str) -> str:
    on = f", {day(local_day(row.appointment.starts_at, zone))}" if row.appointment else ""
    return name_of(row) + on


def _told(due: AmountDue, left: int) -> dict[str, Any]:
    return {
        "amount_minor": left,
        "position": due.position,
        "due_on": due.due_on.isoformat() if due.due_on else None,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.TAKE_MONEY)
@once
def instalments(request: ColleagueRequest, ref: str) -> HttpResponse:
    """What is open, a row a part; saved with a reason, or shared equally in one press."""
    person, who = money_client(request.user, ref)
    plan = _plan(person)
    rest = rest_of(plan) if plan else None
    context = frame(request, person, who) | {"plan": plan, "rest": rest}
    if plan is None or rest is None or not rest.left_minor:
        return render(request, "desk/money/instalments.html", context)
    steps = context["steps"] = steps_ahead(plan, rest)
    if request.method != "POST":
        audit.opened(person, showing="the payment plan")
        told = [_told(due, left) for due, left in rest.rows]
        rows = instalment_rows(told, steps, rest.quote.currency)
        return _page(request, context, rows, ReasonForm())
    rows, parts = _sent(request, rest, steps)
    form = ReasonForm(request.POST)
    if not form.is_valid() or parts is None:
        return _page(request, context, rows, form, status=400)
    try:
        set_instalments(plan=plan, rows=parts, by=request.user, **form.cleaned_data)
    except NotValid as no:
        if no.field == "reason":
            form.add_error("reason", no.sentence)
        elif rows.is_bound:
            say_of_the_sum(rows, no.sentence)
        return _page(request, context, rows, form, refused=no.sentence, status=no.status)
    except Refusal as no:
        return _page(request, context, rows, form, refused=no.sentence, status=no.status)
    messages.success(request, f"Saved. In a few minutes {person.called} is told of the new parts.")
    return redirect(HERE, person.ref)


def _sent(
    request: ColleagueRequest, rest: Rest, steps: list[tuple[int, str]]
) -> tuple[forms.BaseFormSet, list[dict[str, Any]] | None]:
    """The rows as they were sent, or equal parts in their place; no parts where one is unsound."""
    currency = rest.quote.currency
    short = [(position, name.partition(",")[0]) for position, name in steps]
    if steps and "split" in request.POST:
        parts = rest.evenly([at_step(position, name) for position, name in short])
        return instalment_rows(parts, steps, currency), parts
    rows = instalment_rows([], steps, currency, request.POST)
    return rows, told_instalments(rows, short) if rows.is_valid() else None


def _page(
    request: ColleagueRequest,
    context: dict[str, Any],
    rows: forms.BaseFormSet,
    form: ReasonForm,
    *,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    context |= {
        "rows": rows,
        "form": form,
        "refused": refused,
        "wrong": [field for row in rows for field in row if field.errors],
    }
    return render(request, "desk/money/instalments.html", context, status=status)
