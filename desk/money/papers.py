"""Papers of money to open: quotes, receipts, and what an insurer asks for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Permission
from clients.models import Client
from desk.door import ColleagueRequest, colleagues
from desk.money.cases import case_of
from payments import packets, papers
from payments.access import money_client, paper_for, quote_for
from payments.actions import invoice_of
from payments.models import MoneyPaper, PaperKind, Quote
from studio import audit
from studio.errors import Refusal
from studio.once import once


@require_safe
@colleagues(Permission.QUOTE)
def quote(request: ColleagueRequest, ref: str, quote: str) -> HttpResponse:
    """A quote as a PDF."""
    found = quote_for(request.user, quote)
    if found.client.ref != ref:
        raise Http404
    audit.opened(found.client, showing=f"quote {found.number} as a PDF")
    return as_pdf(papers.quote_pdf(found), f"quote-{found.number}.pdf")


@require_POST
@colleagues(Permission.TAKE_MONEY)
@once
def invoice(request: ColleagueRequest, ref: str, quote: str) -> HttpResponse:
    """Write the invoice for the price that is agreed."""
    found = quote_for(request.user, quote)
    if found.client.ref != ref:
        raise Http404
    try:
        made = invoice_of(quote=found, by=request.user)
    except Refusal as no:
        messages.error(request, no.sentence)
    else:
        messages.success(request, f"{made} is written. It stands beside the account.")
    return redirect("desk:clients-money", ref)


def invoices_of(person: Client, agreed: Quote | None) -> dict[str, Any]:
    """The invoices of a client with what took them back, and the price that has none yet. One
    statement."""
    is_ours = Q(kind=PaperKind.INVOICE) | Q(cancels__isnull=False)
    rows = MoneyPaper.objects.filter(is_ours, client=person).select_related("cancelled_by")
    found = list(rows.order_by("issued_at", "pk"))
    standing = [
        row
        for row in found
        if row.kind == PaperKind.INVOICE and getattr(row, "cancelled_by", None) is None
    ]
    has_one = agreed is None or any(row.quote_id == agreed.pk for row in standing)
    return {"invoices": found, "standing": standing, "to_invoice": None if has_one else agreed}


@require_safe
@colleagues()
def paper(request: ColleagueRequest, ref: str, paper: str) -> HttpResponse:
    """A receipt, invoice or credit note as a PDF."""
    person, _who = money_client(request.user, ref)
    found = paper_for(request.user, paper)
    if found.client_id != person.pk:
        raise Http404
    audit.opened(person, showing=str(found))
    return as_pdf(papers.pdf(found), f"{found.kind}-{found.year}-{found.number:05}.pdf")


@require_safe
@colleagues()
def insurance(request: ColleagueRequest, ref: str, case: str, kind: str) -> HttpResponse:
    """The letter for the client's doctor to complete, the itemised receipt, or the packet."""
    made = {
        "letter": packets.letter_pdf,
        "receipt": packets.itemised_pdf,
        "packet": packets.packet_pdf,
    }
    if kind not in made:
        raise Http404
    found = case_of(request, ref, case)
    audit.opened(found.client, showing=f"the insurance {kind}")
    return as_pdf(made[kind](found), f"insurance-{kind}.pdf")


def as_pdf(content: bytes, name: str) -> HttpResponse:
    """A paper to keep; nothing of it stays in the browser's cache."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
