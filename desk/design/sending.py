"""A version put before the client: into the portal, out of it, answered, and a link prepared."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from designs import actions
from designs.access import SHOWN, design_client
from designs.models import DesignVersion
from desk.design.compare import MOST
from desk.design.finding import version_of
from desk.design.showing_forms import NoteForm, ShareForm, WordsForm
from desk.door import ColleagueRequest, colleagues
from desk.frames import answer_refused
from studio.errors import Refusal
from studio.once import once


@require_POST
@colleagues()
@once
def send(request: ColleagueRequest, ref: str, version: str) -> HttpResponse:
    """Put it into the portal. From here on it stays as it is."""
    found = version_of(request, ref, version)
    back = _page(request, ref, found)
    form = NoteForm(request.POST)
    try:
        if not form.is_valid():
            raise Refusal("The words with it are too long: 500 letters at most.")
        actions.send_version(version=found, note=form.cleaned_data["note"], by=request.user)
    except Refusal as no:
        return answer_refused(request, no, back)
    messages.success(request, f"{_called(found)} is in the portal. It stays as it is now.")
    return redirect(back)


@require_POST
@colleagues()
@once
def take_back(request: ColleagueRequest, ref: str, version: str) -> HttpResponse:
    """Take it out of the portal, and out of every link that shows it."""
    found = version_of(request, ref, version)
    try:
        actions.take_back(version=found, by=request.user)
    except Refusal as no:
        return answer_refused(request, no, _page(request, ref, found))
    messages.success(request, f"{_called(found)} is no longer in the portal.")
    return redirect(_page(request, ref, found))


@require_POST
@colleagues()
@once
def say(request: ColleagueRequest, ref: str, version: str) -> HttpResponse:
    """Answer the client about it."""
    found = version_of(request, ref, version)
    form = WordsForm(request.POST)
    try:
        if not form.is_valid():
            raise Refusal("Write a word first, 1,000 letters at most.")
        actions.comment(version=found, words=form.cleaned_data["words"], by=request.user)
    except Refusal as no:
        return answer_refused(request, no, _page(request, ref, found))
    messages.success(request, "The client reads it in the portal.")
    return redirect(_page(request, ref, found))


@require_POST
@colleagues()
@once
def share(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Lay out a link. Only the client opens it."""
    person, _ = design_client(request.user, ref)
    pks = DesignVersion.objects.filter(SHOWN, design__client=person).values("pk")
    rows = DesignVersion.objects.filter(pk__in=pks).select_related("design")
    form = ShareForm(request.POST, versions=rows)
    back = reverse("desk:design-compare", args=[ref])
    try:
        if not form.is_valid():
            raise Refusal("Choose what it shows: versions that are in the portal.")
        chosen = [form.by_ref[one] for one in form.cleaned_data["versions"]]
        actions.prepare_share(
            design=chosen[0].design,
            versions=chosen,
            for_whom=form.cleaned_data["for_whom"],
            by=request.user,
        )
    except Refusal as no:
        return answer_refused(request, no, back)
    messages.success(request, f"It waits in the portal. Only {person.called} can open it.")
    return redirect(back)


def _page(request: ColleagueRequest, ref: str, version: DesignVersion) -> str:
    """The comparison as it was, or with this version in it."""
    page = reverse("desk:design-compare", args=[ref])
    beside = request.POST.getlist("v")[:MOST] or [version.ref]
    return f"{page}?{urlencode({'v': beside}, doseq=True)}"


def _called(version: DesignVersion) -> str:
    words = str(version)
    return words[0].upper() + words[1:]
