"""Clients from a file: choose it, name its columns, see what would happen, bring them in."""

from __future__ import annotations

import csv
from collections import Counter

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Permission
from clients.actions import imports as actions
from clients.models import ClientImport
from clients.spreadsheet import FIELDS, SAMPLE
from clients.tasks import bring_in_soon
from desk.door import ColleagueRequest, colleagues
from desk.imports.forms import ColumnsForm, FileForm
from studio.errors import Refusal
from studio.once import once

State = ClientImport.State
MOST_SHOWN = 200
MOST_BATCHES = 20


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.IMPORT_CLIENTS)
@once
def imports(request: ColleagueRequest) -> HttpResponse:
    """The files brought in so far, and a form for the next."""
    sent, status = request.method == "POST", 200
    form = FileForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        try:
            made = actions.upload_clients(file=form.cleaned_data["file"], by=request.user)
        except Refusal as no:
            form.add_error("file", no.sentence)
            status = no.status
        else:
            return redirect("desk:imports-columns", made.ref)
    elif sent:
        status = 400
    batches = ClientImport.objects.select_related("uploaded_by")[:MOST_BATCHES]
    context = {"form": form, "batches": batches}
    return render(request, "desk/imports/list.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.IMPORT_CLIENTS)
@once
def columns(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Which column is what; then every line is tried."""
    batch = _batch(ref)
    if batch.state not in (State.UPLOADED, State.CHECKED):
        return redirect("desk:imports-one", ref)
    sent, status, refused = request.method == "POST", 200, ""
    form = ColumnsForm(request.POST if sent else None, batch=batch)
    if sent and form.is_valid():
        try:
            actions.try_import(batch=batch, mapping=form.mapping, by=request.user)
        except Refusal as no:
            refused, status = no.sentence, no.status
        else:
            return redirect("desk:imports-one", ref)
    elif sent:
        status = 400
    rows = [row for _, row in actions.sheet_of(batch).lines()][:SAMPLE]
    samples = [
        (heading, [row[place] for row in rows if place < len(row)])
        for place, heading in enumerate(batch.columns)
    ]
    context = {"batch": batch, "form": form, "refused": refused, "samples": samples}
    return render(request, "desk/imports/columns.html", context, status=status)


@require_safe
@colleagues(Permission.IMPORT_CLIENTS)
def batch(request: ColleagueRequest, ref: str) -> HttpResponse:
    """What would happen, what is happening, or what happened."""
    batch = _batch(ref)
    if batch.state == State.UPLOADED:
        return redirect("desk:imports-columns", ref)
    counts = Counter(kind for _, _, kind in batch.problems)
    context = {
        "batch": batch,
        "fields": [(FIELDS[n][0], batch.columns[at]) for n, at in batch.mapping.items()],
        "shown": batch.problems[:MOST_SHOWN],
        "more": max(0, len(batch.problems) - MOST_SHOWN),
        "broken": counts["broken"],
        "alike": counts["alike"],
        "percent": 100 * batch.done_lines // max(1, batch.lines),
    }
    return render(request, "desk/imports/batch.html", context)


@require_POST
@colleagues(Permission.IMPORT_CLIENTS)
@once
def begin(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Bring them in, or go on where a worker stopped."""
    batch = actions.begin_import(batch=_batch(ref), by=request.user)
    bring_in_soon(batch)
    return redirect("desk:imports-one", ref)


@require_POST
@colleagues(Permission.IMPORT_CLIENTS)
@once
def forget(request: ColleagueRequest, ref: str) -> HttpResponse:
    actions.forget_file(batch=_batch(ref), by=request.user)
    messages.success(request, "The file is thrown away. Nobody was added.")
    return redirect("desk:imports")


@require_safe
@colleagues(Permission.IMPORT_CLIENTS)
def problems(request: ColleagueRequest, ref: str) -> HttpResponse:
    """The lines to mend, as a file to lay beside one's own."""
    batch = _batch(ref)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="lines-to-mend.csv"'
    out = csv.writer(answer)
    out.writerow(["line", "what is wrong"])
    out.writerows((number, sentence) for number, sentence, _ in batch.problems)
    return answer


def _batch(ref: str) -> ClientImport:
    found = ClientImport.objects.filter(ref=ref).first()
    if found is None:
        raise Http404
    return found
