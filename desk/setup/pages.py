"""What the pages of the set-up share: one form, saved or shown again with what was typed."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render

from bookings.actions.setup import Usable, set_in_use
from desk.door import ColleagueRequest
from studio.errors import Refusal


def refused(form: BaseForm, deed: Callable[[], object]) -> int:
    """Do the deed with a valid form: 0 when it is done, else the status to answer with. A
    refusal is said on top of the form."""
    if not form.is_valid():
        return 400
    try:
        deed()
    except Refusal as no:
        form.add_error(None, no.sentence)
        return no.status
    return 0


def form_page(
    request: ColleagueRequest,
    form: BaseForm,
    *,
    title: str,
    back: str,
    template: str = "desk/setup/form.html",
    status: int = 200,
    **more,
) -> HttpResponse:
    """A page that is mostly one form; `back` is the address of the list it belongs to."""
    context = {"form": form, "title": title, "back": back, **more}
    return render(request, template, context, status=status or 200)


def use_or_not(request: ColleagueRequest, row: Usable, leads_to: str) -> HttpResponse:
    """Take `row` out of use or back into it, as the button said."""
    in_use = request.POST.get("in_use") == "1"
    set_in_use(row=row, in_use=in_use, by=request.user)
    word = "in use again" if in_use else "no longer in use"
    messages.success(request, f"{row} is {word}.")
    return redirect(leads_to)
