"""What came in: replies, messages, questions and calls, each with who has it and done or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Permission
from clients.access import client_for
from desk.door import ColleagueRequest, colleagues
from desk.here import here
from desk.inbox_forms import AnswerForm, CallForm, NewClientForm, NoteForm
from desk.search import search_clients
from notices.access import conversation_for, inbox_for, likely_writers
from notices.actions import inbox as actions
from notices.models import Conversation, Word
from studio import audit
from studio.errors import Refusal
from studio.once import once

A_PAGE = 25
SHELVES = {"open": "Open", "mine": "Mine", "done": "Done"}


@require_safe
@colleagues()
def inbox(request: ColleagueRequest) -> HttpResponse:
    """What is open, longest waiting first; mine; or what is done, newest first."""
    shelf = request.GET.get("show", "open")
    rows = inbox_for(request.user)
    if shelf == "done":
        rows = rows.exclude(done_at=None)
    elif shelf == "mine":
        rows = rows.open().filter(held_by=request.user).order_by("last_at")
    else:
        shelf, rows = "open", rows.open().order_by("last_at")
    audit.listed(Conversation, shelf)
    last = Word.objects.filter(conversation=OuterRef("pk"), side=Word.Side.IN)
    rows = rows.select_related("client", "held_by", "done_by").annotate(
        said=Subquery(last.order_by("-said_at", "-pk").values("text")[:1])
    )
    context = {
        "page_obj": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "shelves": [(name, label, name == shelf) for name, label in SHELVES.items()],
        "shelf": shelf,
        "now": timezone.now(),
        "zone": _zone(request),
    }
    return render(request, "desk/inbox/list.html", context)


def _zone(request: ColleagueRequest) -> str:
    place = here(request)
    return place.location.zone if place else "UTC"


@require_safe
@colleagues()
def one(request: ColleagueRequest, ref: str) -> HttpResponse:
    talk = conversation_for(request.user, ref)
    audit.opened(talk)
    return _page(request, talk)


def _page(
    request: ColleagueRequest, talk: Conversation, *, status: int = 200, **typed: Form
) -> HttpResponse:
    """`typed` holds the one form that was refused, by its name."""
    words = request.GET.get("q", "")
    may_link = request.user.may(Permission.SEE_CLIENTS)
    context: dict[str, Any] = {
        "talk": talk,
        "words": list(talk.words.select_related("said_by")),
        "zone": _zone(request),
        "goes_by": actions.goes_by(talk) if talk.client else "",
        "likely": [] if talk.client else list(likely_writers(talk, request.user)),
        "found": search_clients(request.user, words, timezone.now()) if words else [],
        "q": words,
        "may_link": may_link,
        "answer": typed.get("answer") or AnswerForm(),
        "note": typed.get("note") or NoteForm(),
        "new": typed.get("new") or NewClientForm(initial={"first_name": _first_name(talk)}),
        "refused": next(iter(typed.values()), None),
    }
    return render(request, "desk/inbox/one.html", context, status=status)


def _first_name(talk: Conversation) -> str:
    return talk.name.split()[0] if talk.name.split() else ""


def _deed(request: ColleagueRequest, ref: str, deed: Callable[[Conversation], object]) -> Any:
    """Do something to one conversation; a refusal is said where it was pressed."""
    talk = conversation_for(request.user, ref)
    try:
        deed(talk)
    except Refusal as no:
        messages.error(request, no.sentence)
    return redirect("desk:inbox-one", ref)


@require_POST
@colleagues()
@once
def take(request: ColleagueRequest, ref: str) -> HttpResponse:
    return _deed(request, ref, lambda talk: actions.take(conversation=talk, by=request.user))


@require_POST
@colleagues()
@once
def let_go(request: ColleagueRequest, ref: str) -> HttpResponse:
    return _deed(request, ref, lambda talk: actions.let_go(conversation=talk, by=request.user))


@require_POST
@colleagues()
@once
def done(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Done, and on to the next."""
    talk = conversation_for(request.user, ref)
    actions.mark_done(conversation=talk, by=request.user)
    messages.success(request, "Done. A new word from them opens it again.")
    return redirect("desk:inbox")


@require_POST
@colleagues()
@once
def open_again(request: ColleagueRequest, ref: str) -> HttpResponse:
    return _deed(request, ref, lambda talk: actions.open_again(conversation=talk, by=request.user))


@require_POST
@colleagues(Permission.SEE_CLIENTS)
@once
def link(request: ColleagueRequest, ref: str, client: str) -> HttpResponse:
    who = client_for(request.user, client)
    return _deed(
        request,
        ref,
        lambda talk: actions.link(conversation=talk, client=who, by=request.user),
    )


@require_POST
@colleagues(Permission.SEE_CLIENTS)
@once
def keep(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Keep a stranger as a new client."""
    talk = conversation_for(request.user, ref)
    form = NewClientForm(request.POST)
    if not form.is_valid():
        return _page(request, talk, status=422, new=form)
    name = form.cleaned_data["first_name"]
    return _deed(
        request,
        ref,
        lambda talk: actions.keep_as_new(conversation=talk, first_name=name, by=request.user),
    )


@require_POST
@colleagues()
@once
def answer(request: ColleagueRequest, ref: str) -> HttpResponse:
    talk = conversation_for(request.user, ref)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, talk, status=422, answer=form)
    try:
        actions.answer(conversation=talk, text=form.cleaned_data["text"], by=request.user)
    except Refusal as no:
        form.add_error("text", no.sentence)
        return _page(request, talk, status=no.status, answer=form)
    messages.success(request, "On its way.")
    return redirect("desk:inbox-one", ref)


@require_POST
@colleagues()
@once
def note(request: ColleagueRequest, ref: str) -> HttpResponse:
    talk = conversation_for(request.user, ref)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, talk, status=422, note=form)
    actions.add_note(conversation=talk, text=form.cleaned_data["note"], by=request.user)
    return redirect("desk:inbox-one", ref)


@colleagues()
@once
def call(request: ColleagueRequest, client: str) -> HttpResponse:
    """Write down what a client said on the phone."""
    who = client_for(request.user, client)
    form = CallForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "desk/inbox/call.html", {"client": who, "form": form}, status=status)
    talk = actions.note_call(client=who, text=form.cleaned_data["text"], by=request.user)
    if talk is not None and "done" in request.POST:
        actions.mark_done(conversation=talk, by=request.user)
    messages.success(request, "Written down.")
    return redirect("desk:clients-one", who.ref)
