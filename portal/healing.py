"""`/portal/healing/`: three questions and a photo, two days before the next session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.doorway import SignedInRequest
from clients.models import Client
from portal.door import clients
from portal.frame import page
from sessions_plan.actions import healing as actions
from studio.audit import opened
from studio.errors import Refusal
from studio.once import once
from studio.pictures import ACCEPT

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


def _question(label: _StrPromise, hint: _StrPromise | str = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        help_text=hint,
        choices=YES_NO,
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


class HealingForm(forms.Form):
    has_scabs = _question(_("Are there scabs left?"))
    is_red = _question(_("Is it still red?"), _("More than the skin around it."))
    was_picked = _question(
        _("Was it picked or scratched?"), _("It happens. It only tells us to look.")
    )
    words = forms.CharField(
        label=_("Anything else?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    photo = forms.FileField(
        label=_("A photo from above"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("In daylight, without a flash."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@clients
@once
def healing(request: SignedInRequest, client: Client) -> HttpResponse:
    """The three questions, when they are due; otherwise that nothing is."""
    row = actions.asked_now(client, timezone.now())
    if row is None:
        opened(client)
        return page(request, "healing/none")
    sent, status = request.method == "POST", 200
    form = HealingForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        try:
            check = actions.answer_healing(row=row, by=request.user, **form.cleaned_data)
        except Refusal as no:
            form.add_error("photo" if form.cleaned_data["photo"] else None, no.sentence)
            status = no.status
        else:
            messages.success(request, _thanks(check.is_ready))
            return redirect("portal:home")
    elif sent:
        status = 400
    if not sent:
        opened(client, showing="the healing questions")
    context = {"form": form, "visit": row.appointment, "zone": row.plan.location.zone}
    return page(request, "healing/ask", context, status=status)


def _thanks(is_ready: bool) -> str:
    if is_ready:
        return gettext("Thank you. It sounds ready, and we see you as planned.")
    return gettext("Thank you. Your artist looks at it and tells you whether to wait a little.")
