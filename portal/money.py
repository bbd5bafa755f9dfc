"""`/portal/money/`: what is to be paid and until when, what was paid, quotes and receipts."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.doorway import SignedInRequest
from clients.models import Client, Photo
from payments import packets, papers
from payments.access import insurance_for, paper_for, quote_for
from payments.account import Asked, account_of, balances, to_pay
from payments.actions import QUESTIONS, accept_quote, allow_photos, link_of
from payments.gateway import is_offered
from payments.links import pay_token
from payments.models import (
    Entry,
    Financing,
    FinancingPartner,
    InsuranceCase,
    MoneyPaper,
    PolicyAcceptance,
    Quote,
)
from payments.quoting import differences
from portal.door import clients
from portal.frame import page
from studio.audit import opened
from studio.errors import Refusal
from studio.models import Studio
from studio.once import once
from studio.wording import moment

MOST_PAPERS = 60


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Your full name"),
        max_length=160,
        help_text=_("Typing it is your signature under the new price."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class PhotosForm(forms.Form):
    """Which photos may go to the insurer: the client's to say, none by itself."""

    photos = forms.ModelMultipleChoiceField(
        label=_("Photos that may go into the packet"),
        queryset=Photo.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, case: InsuranceCase, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Photo.objects.kept().filter(client=case.client).order_by("-taken_at")
        self.fields["photos"].queryset = rows  # type: ignore[attr-defined]
        self.initial["photos"] = case.photos.all()


@require_safe
@clients
def money(request: SignedInRequest, client: Client) -> HttpResponse:
    """The balance, what is asked, and until when times are held for it."""
    opened(client, showing="money")
    account = account_of(client)
    online = is_offered()
    quotes = Quote.objects.filter(client=client, accepted_at=None).standing()
    # A first quote is accepted with its plan, on the plan's page; a new price by itself.
    fresh = quotes.filter(version__accepted_at__isnull=False).order_by("-sent_at").first()
    context = {
        "client": client,
        "account": account,
        "asked": [(one, _pay(one) if online else "") for one in account.asked],
        "zone": account.zone or "UTC",
        "is_online": online,
        "fresh": fresh,
    }
    return page(request, "money/money", context)


def _pay(one: Asked) -> str:
    """Where it is paid online, while it is open."""
    open_still = one.left_minor and one.due.is_open
    return reverse("pay", args=[pay_token(one.due)]) if open_still else ""


@require_safe
@clients
def card(request: SignedInRequest, client: Client) -> HttpResponse:
    """The balance for the first page, which fetches it; nothing where there is nothing to say."""
    return render(request, "portal/money/_card.html", {"to_pay": to_pay(client)})


@require_safe
@clients
def book(request: SignedInRequest, client: Client) -> HttpResponse:
    """Every movement, quotes and receipts to keep."""
    opened(client, showing="money")
    rows = Quote.objects.filter(client=client).standing().select_related("plan__location")
    quotes = list(rows.order_by("-sent_at"))
    entries = list(Entry.objects.filter(client=client).order_by("-at", "-pk"))
    balance = sum(entry.amount_minor for entry in entries)
    context = {
        "client": client,
        "entries": entries,
        "balance": balance,
        "balance_shown": abs(balance),
        "zone": quotes[0].plan.location.zone if quotes else "UTC",
        "quotes": quotes,
        "papers": list(MoneyPaper.objects.filter(client=client)[:MOST_PAPERS]),
    }
    return page(request, "money/book", context)


@require_safe
@clients
def support(request: SignedInRequest, client: Client) -> HttpResponse:
    """Lenders by a link with the amount, and what an insurer may bear."""
    opened(client, showing="money")
    owed = max(0, balances([client.pk])[client.pk])
    context = {
        "client": client,
        "lenders": _lenders(client, owed, Studio.current().currency),
        "case": InsuranceCase.objects.filter(client=client).first(),
    }
    return page(request, "money/support", context)


def _lenders(client: Client, owed_minor: int, currency: str) -> list[tuple[str, str, str]]:
    """Name, words and link of each partner that was told of, or may be, with the amount in it."""
    noted = list(Financing.objects.filter(client=client).select_related("partner"))
    if noted:
        return [
            (str(row.partner), row.partner.words, link_of(row.partner, row.amount_minor, currency))
            for row in noted
        ]
    if not owed_minor:
        return []
    rows = FinancingPartner.objects.filter(is_active=True)
    return [(str(row), row.words, link_of(row, owed_minor, currency)) for row in rows]


@require_http_methods(["GET", "HEAD", "POST"])
@clients
@once
def price(request: SignedInRequest, client: Client, quote: str) -> HttpResponse:
    """A new price for a plan accepted before: what changes, and yes to it."""
    found = quote_for(request.user, quote)
    if found.accepted_at is not None or found.superseded_at or found.withdrawn_at:
        return redirect("portal:money")
    sent, refused, status = request.method == "POST", "", 200
    form = NameForm(request.POST if sent else None)
    if sent and form.is_valid():
        try:
            accept_quote(
                quote=found, name=form.cleaned_data["name"], way=Quote.Way.PORTAL, by=request.user
            )
        except Refusal as no:
            refused, status = no.sentence, no.status
        else:
            messages.success(request, gettext("Thank you. The new price is agreed."))
            return redirect("portal:money")
    elif sent:
        status = 400
    else:
        opened(client, showing=f"quote {found.number}")
    context = {
        "client": client,
        "fresh": found,
        "change": differences(found.plan, found),
        "form": form,
        "refused": refused,
    }
    return page(request, "money/price", context, status=status)


@require_safe
@clients
def quote(request: SignedInRequest, client: Client, quote: str) -> HttpResponse:
    """A quote to keep, as a PDF."""
    found = quote_for(request.user, quote)
    opened(client, showing=f"quote {found.number} as a PDF")
    return _as_pdf(papers.quote_pdf(found), f"quote-{found.number}.pdf")


@require_safe
@clients
def paper(request: SignedInRequest, client: Client, paper: str) -> HttpResponse:
    """A receipt, invoice or credit note as a PDF."""
    found = paper_for(request.user, paper)
    opened(client, showing=str(found))
    return _as_pdf(papers.pdf(found), f"{found.kind}-{found.year}-{found.number:05}.pdf")


@require_safe
@clients
def policy(request: SignedInRequest, client: Client) -> HttpResponse:
    """What they agreed to, word for word."""
    opened(client, showing="the policy they accepted")
    rows = PolicyAcceptance.objects.filter(client=client).select_related(
        "plan__location", "visit__location"
    )
    told = []
    for row in rows:
        of = row.plan or row.visit
        told.append((row, moment(row.accepted_at, of.location.zone if of else "UTC")))
    return page(request, "money/policy", {"client": client, "rows": told})


# ---------------------------------------------------------------- insurance


def _case(request: SignedInRequest, client: Client) -> InsuranceCase:
    row = InsuranceCase.objects.filter(client=client).first()
    if row is None:
        raise Http404
    return insurance_for(request.user, row.ref)


@require_safe
@clients
def insurance(request: SignedInRequest, client: Client) -> HttpResponse:
    """What to ask the insurer, which photos may go with it, and the papers."""
    case = _case(request, client)
    opened(client, showing="an insurance case")
    context = {
        "client": client,
        "case": case,
        "questions": [(words, case.answers.get(key, "")) for key, words in QUESTIONS.items()],
        "form": PhotosForm(case=case),
    }
    return page(request, "money/insurance", context)


@require_POST
@clients
@once
def photos(request: SignedInRequest, client: Client) -> HttpResponse:
    """Say which photos may go into the packet."""
    case = _case(request, client)
    form = PhotosForm(request.POST, case=case)
    if not form.is_valid():
        raise Http404
    allow_photos(case=case, photos=form.cleaned_data["photos"], by=request.user, now=timezone.now())
    messages.success(request, gettext("Kept. Only these go into the packet."))
    return redirect("portal:money-insurance")


@require_safe
@clients
def insurance_paper(request: SignedInRequest, client: Client, kind: str) -> HttpResponse:
    """The letter for the doctor, the itemised receipt, or the whole packet."""
    made = {
        "letter": packets.letter_pdf,
        "receipt": packets.itemised_pdf,
        "packet": packets.packet_pdf,
    }
    if kind not in made:
        raise Http404
    case = _case(request, client)
    opened(client, showing=f"the insurance {kind}")
    return _as_pdf(made[kind](case), f"insurance-{kind}.pdf")


def _as_pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
