"""A client's whole record: handed out as one file, or erased."""

from __future__ import annotations

from datetime import date

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Permission
from clients.access import client_for
from clients.actions import erasing, exporting
from clients.models import Client, Erasure
from desk.door import ColleagueRequest, colleagues
from desk.record import frame
from studio import audit
from studio.errors import Refusal
from studio.once import once
from studio.wording import day

Scope = Erasure.Scope


class EraseForm(forms.Form):
    """What to erase, and that it was read what that does."""

    scope = forms.ChoiceField(choices=Scope.choices, widget=forms.HiddenInput)
    asked_by_client = forms.BooleanField(label="They asked for it themselves", required=False)
    initials = forms.CharField(
        label="Their initials, so that it is the right person",
        max_length=8,
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 6}),
    )

    def __init__(self, *args, person: Client, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_initials(self) -> str:
        typed = self.cleaned_data["initials"].strip().upper()
        if typed != self.person.initials:
            raise forms.ValidationError("These are not the initials of the name above.")
        return typed


@require_safe
@colleagues(Permission.EXPORT_AND_ERASE)
def data(request: ColleagueRequest, ref: str) -> HttpResponse:
    """What may be handed out, what was erased, and what erasing would do."""
    person = client_for(request.user, ref)
    audit.opened(person)
    return _page(request, person)


@require_POST
@colleagues(Permission.EXPORT_AND_ERASE)
def export(request: ColleagueRequest, ref: str) -> FileResponse:
    """The whole record as a ZIP. That it was handed out leaves its own line."""
    person = client_for(request.user, ref)
    audit.opened(person, showing="everything, as a file")
    made = exporting.export_client(client=person, by=request.user)
    answer = FileResponse(made, as_attachment=True, filename=f"client-{person.ref}.zip")
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_http_methods(["POST"])
@colleagues(Permission.EXPORT_AND_ERASE)
@once
def erase(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Erase as the page said, in numbers, before the button."""
    person = client_for(request.user, ref)
    form = EraseForm(request.POST, person=person)
    if not form.is_valid():
        return _page(request, person, form=form, status=400)
    told = {name: form.cleaned_data[name] for name in ("scope", "asked_by_client")}
    try:
        erasing.erase_client(client=person, by=request.user, **told)
    except Refusal as no:
        return _page(request, person, form=form, refused=no.sentence, status=no.status)
    messages.success(request, "Erased. The report is below.")
    return redirect("desk:clients-data", ref)


def _page(
    request: ColleagueRequest,
    person: Client,
    *,
    form: EraseForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    today = timezone.now().date()
    choices = []
    for scope in () if person.erased_at else (Scope.PHOTOS, Scope.EVERYTHING):
        lines = erasing.what_erasing_does(person, scope, today)
        if not lines:
            continue
        if form is not None and form.data.get("scope") == scope:
            own = form
        else:
            own = EraseForm(person=person, initial={"scope": scope}, auto_id=f"id_{scope}_%s")
        choices.append((scope, [*map(_shown, lines)], own))
    done = Erasure.objects.filter(client=person).select_related("erased_by")
    context = frame(request, person) | {
        "choices": choices,
        "refused": refused,
        "done": [(one, [_shown(erasing.Line(**line)) for line in one.report]) for one in done],
    }
    return render(request, "desk/clients/data.html", context, status=status)


def _shown(line: erasing.Line) -> tuple[erasing.Line, str]:
    """A line with its day in words."""
    return line, day(date.fromisoformat(line.until)) if line.until else ""
