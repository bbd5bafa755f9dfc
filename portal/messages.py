"""`/portal/messages/`: write to the studio, and read what it answers."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.doorway import SignedInRequest
from bookings.access import appointments_for
from clients.models import Client
from notices.access import own_words, standing_answer
from notices.actions import inbox
from notices.models import Conversation, Word
from portal.door import clients
from portal.frame import page
from studio.audit import opened
from studio.errors import Refusal
from studio.once import once

SHOWN = 100


class MessageForm(forms.Form):
    text = forms.CharField(
        label="Your message",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Please write something first."},
    )


@clients
@once
def write(request: SignedInRequest, client: Client) -> HttpResponse:
    form = MessageForm(request.POST or None)
    if request.method != "POST":
        opened(client)
        return _page(request, client, form)
    if not form.is_valid():
        return _page(request, client, form, status=422)
    try:
        inbox.hear(
            channel=Conversation.Channel.PORTAL,
            client=client,
            text=form.cleaned_data["text"],
            said_by=request.user,
        )
    except Refusal as no:
        form.add_error("text", no.sentence)
        return _page(request, client, form, status=no.status)
    messages.success(request, "We have your message. The answer comes here, and you hear of it.")
    return redirect("portal:messages")


@clients
def answered(request: SignedInRequest, client: Client) -> HttpResponse:
    """That an answer stands there: a part of the first page, which fetches it by itself."""
    at = standing_answer(client, timezone.now())
    return render(request, "portal/_answered.html", {"answered_at": at})


def _page(
    request: SignedInRequest, client: Client, form: MessageForm, status: int = 200
) -> HttpResponse:
    said = Word.objects.filter(conversation__in=own_words(client)).exclude(side=Word.Side.NOTE)
    newest = list(said.select_related("said_by").order_by("-said_at", "-pk")[:SHOWN])
    visit = appointments_for(request.user).order_by("-starts_at").first()
    context = {
        "client": client,
        "form": form,
        "words": newest[::-1],
        "zone": visit.location.zone if visit else timezone.get_current_timezone_name(),
    }
    return page(request, "messages", context, status)
