"""Papers of money to open: quotes, receipts, and what an insurer asks for."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from accounts.roles import Permission
from desk.door import ColleagueRequest, colleagues
from desk.money.cases import case_of
from payments import packets, papers
from payments.access import money_client, paper_for, quote_for
from studio import audit


@require_safe
@colleagues(Permission.QUOTE)
def quote(request: ColleagueRequest, ref: str, quote: str) -> HttpResponse:
    """A quote as a PDF."""
    found = quote_for(request.user, quote)
    if found.client.ref != ref:
        raise Http404
    audit.opened(found.client, showing=f"quote {found.number} as a PDF")
    return as_pdf(papers.quote_pdf(found), f"quote-{found.number}.pdf")


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
