"""`/portal/plan/touch-up/`: the client would rather hear of a touch-up later."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.doorway import SignedInRequest
from clients.models import Client
from portal.door import clients
from sessions_plan.actions import follow_ups
from sessions_plan.forecast import months_after
from sessions_plan.touch_up import TouchUp, touch_up_of
from studio.errors import Refusal
from studio.once import once

YEARS = (1, 2, 3)


class LaterForm(forms.Form):
    """From when they would like to hear of it: as estimated, or so many years after that."""

    later = forms.TypedChoiceField(
        label=_("When may we remind you?"),
        coerce=int,
        choices=[],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of these.")},
    )

    def __init__(self, *args, touch_up: TouchUp, **kwargs):
        super().__init__(*args, **kwargs)
        self.days = {0: None} | {n: months_after(touch_up.estimated, 12 * n) for n in YEARS}
        words = [
            (
                0,
                gettext("From %(month)s, as estimated")
                % {"month": date_format(touch_up.estimated, "F Y")},
            )
        ]
        words += [
            (n, gettext("Not before %(month)s") % {"month": date_format(day, "F Y")})
            for n, day in self.days.items()
            if day
        ]
        self.fields["later"].choices = words  # type: ignore[attr-defined]
        chosen = [n for n, day in self.days.items() if day == touch_up.not_before]
        self.fields["later"].initial = chosen[0] if chosen else None


@require_POST
@clients
@once
def later(request: SignedInRequest, client: Client) -> HttpResponse:
    """Keep their choice; it can be changed as often as they like."""
    found = touch_up_of(client)
    if found is None:
        raise Http404
    form = LaterForm(request.POST, touch_up=found)
    if not form.is_valid():
        messages.error(request, gettext("Choose one of the times, then press the button."))
        return redirect("portal:plan")
    try:
        day = form.days[form.cleaned_data["later"]]
        follow_ups.put_touch_up_off(plan=found.plan, not_before=day, by=request.user)
    except Refusal as no:
        messages.error(request, no.sentence)
        return redirect("portal:plan")
    messages.success(request, gettext("Thank you. We keep to that."))
    return redirect("portal:plan")
