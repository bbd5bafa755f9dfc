"""`/ask/`: a question to the studio, without an account."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from notices.actions import inbox
from studio.errors import Refusal
from studio.network import network_hash
from studio.once import once
from website.booking_forms import CANNOT_BE_READ, TOO_LONG, ContactForm


class QuestionForm(ContactForm):
    """Who asks, one way to answer, and the question."""

    text = forms.CharField(
        label=_("Your question"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": _("Please write your question."),
            "max_length": TOO_LONG,
            "null_characters_not_allowed": CANNOT_BE_READ,
        },
    )
    field_order = ["text", "first_name", "email", "phone"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["is_adult"]  # anyone may ask


@never_cache
@once
def ask(request: HttpRequest) -> HttpResponse:
    form = QuestionForm(request.POST or None)
    if request.method != "POST":
        return render(request, "website/ask/ask.html", {"form": form})
    if not form.is_valid():
        return render(request, "website/ask/ask.html", {"form": form}, status=422)
    told = form.cleaned_data
    try:
        inbox.ask(
            name=told["first_name"],
            address=told["email"] or str(told["phone"] or ""),
            text=told["text"],
            network=network_hash(request),
        )
    except Refusal as no:
        form.add_error(None, no.sentence)
        return render(request, "website/ask/ask.html", {"form": form}, status=no.status)
    return redirect("asked")


def asked(request: HttpRequest) -> HttpResponse:
    """Thanks, and what happens next. It knows nobody, so it may be opened by anyone."""
    return render(request, "website/ask/asked.html")
