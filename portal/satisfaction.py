"""`/portal/satisfaction/`: how they found it, and words for the website if they wish.

The two are apart: the answers are for the studio alone, the words are published only with a yes
of their own, which is taken back as easily as it was given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doorway import SignedInRequest
from clients.actions.testimonials import give_testimonial, withdraw_testimonial
from clients.models import Client
from portal.door import clients
from portal.frame import page
from sessions_plan.actions import satisfaction as actions
from sessions_plan.models import SatisfactionAnswer
from studio.audit import opened
from studio.errors import Refusal
from studio.once import once

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SCALE = [(n, str(n)) for n in range(1, 6)]
CHOOSE = {"required": _("Please choose one.")}


def _score(label: _StrPromise, low: _StrPromise, high: _StrPromise) -> forms.TypedChoiceField:
    field = forms.TypedChoiceField(
        label=label, choices=SCALE, coerce=int, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    field.ends = (low, high)  # type: ignore[attr-defined]
    return field


class SatisfactionForm(forms.Form):
    result = _score(_("How happy are you with the result?"), _("not at all"), _("very"))
    natural = _score(_("How natural does it look to you?"), _("not at all"), _("very"))
    care = _score(_("How well were you looked after?"), _("badly"), _("very well"))
    recommends = forms.ChoiceField(
        label=_("Would you recommend us to somebody you like?"),
        choices=SatisfactionAnswer.Recommends.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    words = forms.CharField(
        label=_("What should we know?"),
        required=False,
        max_length=2000,
        help_text=_("What was good, what was not. Only the studio reads this."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    @property
    def scores(self) -> list[forms.BoundField]:
        return [self[name] for name in SatisfactionAnswer.SCORES]


class WordsForm(forms.Form):
    words = forms.CharField(
        label=_("Your words"),
        max_length=600,
        help_text=_("Up to 600 characters. Nothing is changed in them."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    shown_name = forms.CharField(
        label=_("Name shown with it"),
        max_length=40,
        required=False,
        help_text=_("A first name, initials, or nothing: then it says “A client”."),
    )
    agrees = forms.BooleanField(
        label=_("The studio may publish these words on its website, until I take that back."),
        error_messages={"required": _("Tick this if they may be published; otherwise leave it.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@clients
@once
def satisfaction(request: SignedInRequest, client: Client) -> HttpResponse:
    """The form while it is asked; afterwards what they said, and the way to the words."""
    plan = actions.asked_now(client, timezone.now())
    sent, status = request.method == "POST", 200
    form = SatisfactionForm(request.POST if sent else None)
    if sent and plan is not None and form.is_valid():
        try:
            actions.answer(plan=plan, by=request.user, **form.cleaned_data)
        except Refusal as no:
            form.add_error(None, no.sentence)
            status = no.status
        else:
            messages.success(request, gettext("Thank you. The studio reads every answer."))
            return redirect("portal:satisfaction")
    elif sent:
        status = 400
    opened(client, showing="how they found it")
    context = {"plan": plan, "form": form, "answer": actions.answered(client)}
    return page(request, "satisfaction/ask", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@clients
@once
def words(request: SignedInRequest, client: Client) -> HttpResponse:
    """Words for the website: written, standing, or taken back. Only who was treated and answered
    writes any."""
    standing = client.testimonials.filter(withdrawn_at=None).first()
    may_write = actions.answered(client) is not None
    sent, status = request.method == "POST", 200
    form = WordsForm(request.POST if sent else None, initial={"shown_name": client.first_name})
    if sent and not may_write:
        return redirect("portal:satisfaction")
    if sent and form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("words", "shown_name")}
        try:
            give_testimonial(client=client, by=request.user, **told)
        except Refusal as no:
            form.add_error(None, no.sentence)
            status = no.status
        else:
            messages.success(request, gettext("Thank you. The studio reads it before it is shown."))
            return redirect("portal:satisfaction-words")
    elif sent:
        status = 400
    opened(client, showing="their words for the website")
    context = {"standing": standing, "form": form, "may_write": may_write}
    return page(request, "satisfaction/words", context, status=status)


@require_POST
@clients
@once
def withdraw(request: SignedInRequest, client: Client) -> HttpResponse:
    """Take the yes to publishing back."""
    withdraw_testimonial(client=client, by=request.user)
    messages.success(
        request, gettext("Your words are shown no longer. The permission is taken back.")
    )
    return redirect("portal:satisfaction-words")
