"""`/portal/messages/`: write to the studio, and read what it answers."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.doorway import SignedInRequest
from bookings.access import appointments_for
from clients.models import Client
from notices.access import own_words, unread_answers
from notices.actions import inbox
from notices.models import Conversation, Word
from portal.door import clients
from portal.frame import page
from studio.audit import opened
from studio.errors import Refusal
from studio.once import once

SHOWN = 100
LONGEST_KEY = 18  # digits, within what both databases count to


class MessageForm(forms.Form):
    text = forms.CharField(
        label=_("Your message"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Please write something first.")},
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
        inbox.mark_read(client=client, shown=_shown(request))
    except Refusal as no:
        form.add_error("text", no.sentence)
        return _page(request, client, form, status=no.status)
    messages.success(
        request, gettext("We have your message. The answer comes here, and you hear of it.")
    )
    return redirect("portal:messages")


@clients
def answered(request: SignedInRequest, client: Client) -> HttpResponse:
    """That an answer stands there: a part of the first page, which fetches it by itself."""
    number = unread_answers(client).count()
    return render(request, "portal/_answered.html", {"unread": number})


@require_POST
@clients
@once
def read(request: SignedInRequest, client: Client) -> HttpResponse:
    """The answers that a page has shown are read: by itself once they are in sight, without
    script by a button."""
    inbox.mark_read(client=client, shown=_shown(request))
    if "HX-Request" in request.headers:
        return HttpResponse()
    return redirect("portal:messages")


def _shown(request: SignedInRequest) -> list[int]:
    """The answers that stood on the page as new when it was sent."""
    told = request.POST.getlist("shown")[:SHOWN]
    return [int(pk) for pk in told if pk.isdecimal() and len(pk) < LONGEST_KEY]


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
        "unread": [word.pk for word in newest if word.is_unread],
        "zone": visit.location.zone if visit else timezone.get_current_timezone_name(),
    }
    return page(request, "messages", context, status)
