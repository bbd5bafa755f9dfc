"""Recalls: which lots, whom they reach, and who was told how and when."""

from __future__ import annotations

import csv

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Permission
from clients.models import Client
from desk.door import ColleagueRequest, colleagues
from desk.here import here
from desk.recall_forms import FindForm, StartForm, ToldForm
from notices.proof import letter_of, with_letters
from sessions_plan.access import recall_entries_for, recall_entry_for, recall_for
from sessions_plan.actions import recalls as actions
from sessions_plan.models import PigmentLot, Recall, RecallEntry
from sessions_plan.reach import coming_on_shade, lots_like, reached_by
from studio import audit
from studio.errors import Refusal
from studio.once import once
from studio.wording import moment

TOLD = Q(entries__told_at__isnull=False) | Q(entries__read_at__isnull=False)
HEADS = ("Client", "E-mail", "Phone", "Sessions", "Patch tests", "Told", "How", "By", "Letter",
         "Read", "Answer")  # fmt: skip


@require_safe
@colleagues(Permission.KEEP_PIGMENTS)
def recalls(request: ColleagueRequest) -> HttpResponse:
    """All of them, the newest first, with how many were told."""
    found = Recall.objects.prefetch_related("lots").annotate(
        reached=Count("entries", distinct=True), told=Count("entries", filter=TOLD, distinct=True)
    )
    where = here(request)
    context = {"recalls": found, "zone": where.location.zone if where else "UTC"}
    return render(request, "desk/recalls/list.html", context)


def _zone_of(recall: Recall) -> str:
    """A recall belongs to no place: its times are those of the first."""
    return recall.home_zone or "UTC"  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.KEEP_PIGMENTS)
@once
def new(request: ColleagueRequest) -> HttpResponse:
    """Find the lots and see whom they reach; then say why, and what the clients are told."""
    find = FindForm(request.GET or None)
    is_asked = find.is_bound and find.is_valid()
    found = _found(find) if is_asked else []
    sent = request.method == "POST"
    form = StartForm(request.POST if sent else None)
    chosen = [lot for lot in found if not sent or lot.ref in request.POST.getlist("lots")]
    status = 400 if sent or (find.is_bound and not is_asked) else 200
    if sent and is_asked and form.is_valid():
        days = find.days
        try:
            recall = actions.start_recall(
                lots=chosen, by=request.user, used_from=days.first, used_until=days.last,
                **form.cleaned_data,
            )  # fmt: skip
        except Refusal as no:
            form.add_error(getattr(no, "field", "") or None, no.sentence)
            status = no.status
        else:
            messages.success(request, "These lots are recalled. Now tell whom they reach.")
            return redirect("desk:lots-recalls-one", recall.ref)
    context = {
        "find": find,
        "form": form,
        "lots": [(lot, lot in chosen) for lot in found],
        "is_asked": is_asked,
        "reached": len(reached_by(found, find.days)) if found else 0,
    }
    return render(request, "desk/recalls/new.html", context, status=status)


def _found(find: FindForm) -> list[PigmentLot]:
    told = find.cleaned_data
    return lots_like(maker=told["maker"], lot=told["lot"], days=find.days)


@require_safe
@colleagues(Permission.KEEP_PIGMENTS)
def one(request: ColleagueRequest, recall: str) -> HttpResponse:
    """Who is still to be told, who was, what is left on the shelf, who is booked for the shade."""
    return _page(request, recall_for(request.user, recall))


def _page(
    request: ColleagueRequest,
    recall: Recall,
    *,
    told: tuple[int, ToldForm] | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    audit.listed(Client, f"reached by recall {recall.ref}")
    entries = _counted(request, recall)
    lots = list(recall.lots.select_related("location"))
    zone = _zone_of(recall)
    open_ones = [entry for entry in entries if entry.read_at is None and _is_open(entry)]
    for entry in entries:
        letter = entry.letter  # type: ignore[attr-defined]
        entry.letter_words = letter.in_words(zone) if letter else ""  # type: ignore[attr-defined]
    entered = dict(recall.entries.values_list("client_id", "client__merged_into"))
    context = {
        "recall": recall,
        "lots": lots,
        "left": [lot for lot in lots if lot.finished_on is None],
        "to_mail": [
            e for e in open_ones if e.client.email and not e.client.is_silent and not e.told_at
        ],
        "to_call": [(e, _form(e, told)) for e in open_ones],
        "told": [e for e in entries if e not in open_ones],
        "others": sum(joined is None for joined in entered.values()) - len(entries),
        "late": len(actions.not_entered(recall, lots, entered)),
        "coming": coming_on_shade(lots, timezone.now()),
        "refusal": refusal,
        "zone": zone,
    }
    return render(request, "desk/recalls/one.html", context, status=status)


def _is_open(entry: RecallEntry) -> bool:
    """Not told yet, or only by a letter that never arrived."""
    if entry.told_at is None:
        return True
    letter = entry.letter  # type: ignore[attr-defined]
    return entry.told_way == RecallEntry.Way.EMAIL and letter is not None and letter.has_failed


def _counted(request: ColleagueRequest, recall: Recall) -> list[RecallEntry]:
    rows = recall_entries_for(request.user, recall)
    entries: list[RecallEntry] = list(
        with_letters(rows).annotate(
            sessions=Count("records", distinct=True), tests=Count("patch_tests", distinct=True)
        )
    )
    for entry in entries:
        entry.letter = letter_of(entry)  # type: ignore[attr-defined]
    return entries


def _form(entry: RecallEntry, told: tuple[int, ToldForm] | None) -> ToldForm:
    if told and told[0] == entry.pk:
        return told[1]
    return ToldForm(auto_id=f"entry_{entry.pk}_%s")


@require_POST
@colleagues(Permission.KEEP_PIGMENTS)
@once
def tell(request: ColleagueRequest, recall: str) -> HttpResponse:
    """A letter to everyone who can be written to and was not told yet."""
    count = actions.tell_by_email(recall=recall_for(request.user, recall), by=request.user)
    messages.success(request, f"{count} letter{'s' * (count != 1)} on the way.")
    return redirect("desk:lots-recalls-one", recall)


@require_POST
@colleagues(Permission.KEEP_PIGMENTS)
@once
def again(request: ColleagueRequest, recall: str) -> HttpResponse:
    """Add whom work that was written down since then reaches."""
    count = actions.look_again(recall=recall_for(request.user, recall), by=request.user)
    messages.success(request, f"{count} more on the list.")
    return redirect("desk:lots-recalls-one", recall)


@require_POST
@colleagues(Permission.KEEP_PIGMENTS)
@once
def told(request: ColleagueRequest, recall: str, entry: int) -> HttpResponse:
    """This client was told just now, and what they said."""
    found = recall_entry_for(request.user, recall, entry)
    form = ToldForm(request.POST, auto_id=f"entry_{found.pk}_%s")
    if not form.is_valid():
        return _page(request, recall_for(request.user, recall), told=(found.pk, form), status=400)
    said = form.cleaned_data
    actions.mark_told(entry=found, way=said["way"], by=request.user)
    if said["answer"].strip():
        actions.note_answer(entry=found, answer=said["answer"], by=request.user)
    messages.success(request, f"{found.client} was told.")
    return redirect("desk:lots-recalls-one", recall)


@require_POST
@colleagues(Permission.KEEP_PIGMENTS)
@once
def answer(request: ColleagueRequest, recall: str, entry: int) -> HttpResponse:
    """What a client said later."""
    found = recall_entry_for(request.user, recall, entry)
    try:
        actions.note_answer(
            entry=found, answer=request.POST.get("answer", "")[:500], by=request.user
        )
    except Refusal as no:
        return _page(request, recall_for(request.user, recall), refusal=no, status=no.status)
    messages.success(request, "Their answer is written down.")
    return redirect("desk:lots-recalls-one", recall)


@require_safe
@colleagues(Permission.KEEP_PIGMENTS)
def export(request: ColleagueRequest, recall: str) -> HttpResponse:
    """The list with its proof, for the maker, an authority or a day of calls."""
    found = recall_for(request.user, recall)
    zone = _zone_of(found)
    audit.listed(Client, f"reached by recall {found.ref}, as a file")
    reply = HttpResponse(content_type="text/csv; charset=utf-8")
    reply["Content-Disposition"] = f'attachment; filename="recall-{found.ref}.csv"'
    out = csv.writer(reply)
    out.writerow(HEADS)
    for entry in _counted(request, found):
        out.writerow(
            [
                _cell(str(entry.client)),
                _cell(entry.client.email),
                str(entry.client.phone),
                entry.sessions,  # type: ignore[attr-defined]
                entry.tests,  # type: ignore[attr-defined]
                moment(entry.told_at, zone) if entry.told_at else "",
                entry.get_told_way_display() if entry.told_way else "",
                _cell(str(entry.told_by or "")),
                entry.letter.in_words(zone) if entry.letter else "",  # type: ignore[attr-defined]
                moment(entry.read_at, zone) if entry.read_at else "",
                _cell(entry.answer),
            ]
        )
    return reply


def _cell(words: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{words}" if words[:1] in ("=", "+", "-", "@", "\t", "\r") else words
