"""What messages say, in the clinic's own words, and on which days reminders go."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Permission
from clients.access import client_for
from desk.door import ColleagueRequest, colleagues
from notices import own_words
from notices.actions import own_texts
from notices.actions.reminders import set_reminders
from notices.errors import TooManyParts
from notices.models import Notice, OwnText, ReminderRule
from studio import audit
from studio.errors import Refusal
from studio.once import once

Part = OwnText.Part
MOST_DAYS, FURTHEST = 4, 30
LABELS = {
    Part.SUBJECT: "Subject",
    Part.BODY: "E-mail",
    Part.SMS: "Text message",
}
HINTS = {
    Part.SMS: "Two parts at most: about 300 characters with names, times and addresses filled in.",
}


class TextsForm(forms.Form):
    """The parts of one kind; an empty one is the standard text."""

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        for part in own_words.parts(kind):
            rows = 10 if part == Part.BODY else 2
            self.fields[part] = forms.CharField(
                label=LABELS[Part(part)],
                help_text=HINTS.get(Part(part), ""),
                required=False,
                max_length=200 if part == Part.SUBJECT else 5000,
                widget=forms.Textarea(attrs={"rows": rows, "spellcheck": "true"}),
            )


class RemindersForm(forms.Form):
    days = forms.CharField(
        label="Days before the visit",
        max_length=40,
        help_text="For example: 3, 1. With none, nobody is reminded.",
        required=False,
    )

    def clean_days(self) -> list[int]:
        words = self.cleaned_data["days"].replace(",", " ").split()
        if not all(word.isdecimal() and 1 <= int(word) <= FURTHEST for word in words):
            raise forms.ValidationError(f"Give whole days from 1 to {FURTHEST}, like 3, 1.")
        if len(set(words)) > MOST_DAYS:
            raise forms.ValidationError(f"At most {MOST_DAYS} reminders for one visit, please.")
        return sorted({int(word) for word in words}, reverse=True)


@require_safe
@colleagues(Permission.SET_UP)
def texts(request: ColleagueRequest) -> HttpResponse:
    return _list(request, None)


def _list(request: ColleagueRequest, form: RemindersForm | None, status: int = 200) -> HttpResponse:
    own = set(OwnText.objects.values_list("kind", flat=True))
    active = ReminderRule.objects.filter(is_active=True).values_list("days", flat=True)
    context = {
        "kinds": [(kind, Notice.Kind(kind).label, kind in own) for kind in own_words.kinds()],
        "form": form or RemindersForm(initial={"days": ", ".join(map(str, active))}),
        "title": "Messages",
        "back": reverse("desk:setup"),
    }
    return render(request, "desk/setup/texts.html", context, status=status)


@require_POST
@colleagues(Permission.SET_UP)
@once
def reminders(request: ColleagueRequest) -> HttpResponse:
    form = RemindersForm(request.POST)
    if not form.is_valid():
        return _list(request, form, status=422)
    set_reminders(days=form.cleaned_data["days"], by=request.user)
    messages.success(request, "Saved. What is to come follows by itself.")
    return redirect("desk:setup-texts")


@colleagues(Permission.SET_UP)
@once
def text(request: ColleagueRequest, kind: str) -> HttpResponse:
    """The texts of one kind, and what a real client would get with them."""
    if kind not in own_words.kinds():
        raise Http404
    own = dict(OwnText.objects.filter(kind=kind).values_list("part", "text"))
    form = TextsForm(request.POST or None, kind=kind, initial=own)
    if request.method != "POST":
        return _text(request, kind, form)
    if not form.is_valid():
        return _text(request, kind, form, status=422)
    too_long = ""
    for part, words in list(form.cleaned_data.items()):
        try:
            if words.strip():
                own_texts.check(kind, part, words)
        except Refusal as no:
            form.add_error(part, no.sentence)
            too_long = no.filled if isinstance(no, TooManyParts) else too_long
    if form.errors:
        return _text(request, kind, form, too_long=too_long, status=422)
    own_texts.write_texts(kind=kind, texts=form.cleaned_data, by=request.user)
    messages.success(request, "Saved. Messages say this from now on.")
    return redirect("desk:setup-text", kind)


def _text(
    request: ColleagueRequest,
    kind: str,
    form: TextsForm,
    *,
    too_long: str = "",
    status: int = 200,
) -> HttpResponse:
    people = own_texts.what_is_due_soon(kind, timezone.now())
    asked = request.GET.get("client", "")
    shown_on = next((person for person in people if person.ref == asked), None)
    shown = None
    if shown_on is not None or people:
        client = shown_on or next(iter(people))
        shown = own_texts.sample(kind=kind, client=client, due=people[client])
        audit.opened(shown.client)
    context = {
        "kind": kind,
        "label": Notice.Kind(kind).label,
        "form": form,
        "people": people,
        "shown": shown,
        "too_long": too_long,
        "placeholders": [
            (f"{{{name}}}", told) for name, (told, _) in own_words.placeholders(kind).items()
        ],
        "title": Notice.Kind(kind).label,
        "back": reverse("desk:setup-texts"),
    }
    return render(request, "desk/setup/text.html", context, status=status)


@require_POST
@colleagues(Permission.SET_UP)
@once
def test(request: ColleagueRequest, kind: str, client: str) -> HttpResponse:
    """Send the colleague what this client would get."""
    if kind not in own_words.kinds():
        raise Http404
    who = client_for(request.user, client)
    own_texts.ask_for_test(kind=kind, client=who, by=request.user)
    messages.success(request, f"A test is on its way to {request.user.email}.")
    return redirect("desk:setup-text", kind)
