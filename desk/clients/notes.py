"""Notes about a client: added, followed, never changed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from clients import actions
from clients.models import Client, Note
from clients.parts import SEES, Part, Viewer
from desk.clients.forms import READERS, NoteForm
from desk.door import ColleagueRequest, colleagues
from desk.record import frame, person_for, zone_of
from studio import audit
from studio.once import once

MOST = 300


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues()
@once
def notes(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Every note this colleague reads, and a form for the next one."""
    person, who = person_for(request.user, ref, Part.DESK_NOTES)
    if request.method != "POST":
        audit.opened(person)
        return _page(request, person, who, NoteForm(who=who))
    form = NoteForm(request.POST, who=who)
    if not form.is_valid():
        return _page(request, person, who, form, 400)
    actions.write_note(
        client=person, by=request.user, follows=_followed(request, person, who), **form.cleaned_data
    )
    messages.success(request, "The note stands.")
    return redirect("desk:clients-notes", ref)


def kinds_for(who: Viewer) -> list[str]:
    return [kind for kind in Note.Kind if READERS[kind] in SEES[who]]


def _followed(request: ColleagueRequest, person: Client, who: Viewer) -> Note | None:
    """The note that this one is a later word to."""
    if not (ref := request.POST.get("follows", "").replace("\x00", "")):
        return None
    found = Note.objects.filter(client=person, ref=ref, kind__in=kinds_for(who)).first()
    if found is None:
        raise Http404
    return found


def _page(
    request: ColleagueRequest, person: Client, who: Viewer, form: NoteForm, status: int = 200
) -> HttpResponse:
    rows = list(
        Note.objects.filter(client=person, kind__in=kinds_for(who))
        .select_related("written_by")
        .order_by("written_at", "pk")[:MOST]
    )
    context = frame(request, person, who) | {
        "threads": threads(rows),
        "form": form,
        "zone": zone_of(person),
        "may_correct": may_correct(who),
    }
    return render(request, "desk/clients/notes.html", context, status=status)


def threads(rows: list[Note]) -> list[tuple[Note, list[Note]]]:
    """Each note with the later words to it in order; the newest first."""
    here = {note.pk: note for note in rows}
    later: dict[int, list[Note]] = {}
    for note in rows:
        first = note
        while first.follows_id in here:
            first = here[first.follows_id]
        later.setdefault(first.pk, [])
        if first is not note:
            later[first.pk].append(note)
    return [(here[pk], later[pk]) for pk in reversed(later)]


def may_correct(who: Viewer) -> bool:
    """An artist or the owner moves what stands on the wrong client."""
    return who in (Viewer.OWNER, Viewer.TREATING)
