"""What the consultation's record and the assessment share at the desk: a draft that is saved
again and again, by a button or by itself, and then signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect

from accounts.models import User
from bookings.models import Appointment, Artist
from clients.models import Client
from desk.door import ColleagueRequest
from sessions_plan.actions import visit_of_the_day
from sessions_plan.models import Assessment, Consultation
from studio.editions import Clashed, Values, plain, seal
from studio.errors import Refusal
from studio.wording import clock

Draft = Assessment | Consultation
NO_ARTIST = (
    "A record belongs to an artist. Book a visit for this client first, or link your own sign-in "
    "to an artist under Set-up."
)


def kept(person: Client) -> HttpResponse | None:
    """Where a record that was joined into another one stands now."""
    return redirect("desk:clients-one", person.merged_into.ref) if person.merged_into else None


def whose(user: User, person: Client, now: datetime) -> tuple[Artist, Appointment | None]:
    """The artist and the visit that a record begun now belongs to."""
    visit = visit_of_the_day(person, now)
    own = Artist.objects.filter(user=user).first()
    if own is not None:
        return own, visit if visit is not None and visit.artist == own else None
    if visit is not None:
        return visit.artist, visit
    last = Appointment.objects.filter(client=person).select_related("artist")
    if (found := last.order_by("-starts_at").first()) is None:
        raise Refusal(NO_ARTIST)
    return found.artist, None


def zone_of(record: Draft) -> str:
    """The zone a record's times are shown in: its visit's, else the first location's."""
    if record.appointment is not None:
        return record.appointment.location.zone
    home = getattr(record, "home_zone", None)  # annotated by sessions_plan.access
    return home or "UTC"


def saved_words(record: Draft, zone: str) -> str:
    if not record.edition:
        return "Nothing written yet"
    return f"Saved {clock(record.saved_at, zone)} by {record.saved_by}"


def saved_json(
    record: Draft, *, shown: Values, stands: Values, labels: Mapping[str, str], zone: str, **more
) -> JsonResponse:
    """The answer to a draft that saved itself. `shown` is what the page says, and what its next
    save is weighed against; where a colleague's word stands instead, it is named."""
    theirs = [labels.get(name, name) for name in shown if plain(shown[name]) != stands[name]]
    return JsonResponse(
        {
            "edition": seal(shown),
            "saved": saved_words(record, zone),
            "colleague": f"A colleague changed: {', '.join(theirs)}." if theirs else "",
            **more,
        }
    )


def not_saved_json(sentence: str, status: int, errors: Sequence[tuple[str, str, str]] = ()):
    """Why a draft did not save itself: said in its place, the fields marked."""
    told: list[dict[str, Any]] = [
        {"id": where, "label": label, "sentence": said} for where, label, said in errors
    ]
    return JsonResponse({"sentence": sentence, "errors": told}, status=status)


def clash_context(problem: Clashed) -> dict[str, Any]:
    return {"edition": seal(problem.weighed.again), "who": problem.by.rstrip(",")}


def form_errors(form: BaseForm) -> list[tuple[str, str, str]]:
    """(id, label, sentence) of everything to mend in a form."""
    return [
        (
            form[name].id_for_label or f"{form[name].auto_id}_0" if name in form.fields else "main",
            str(form[name].label) if name in form.fields else "",
            str(sentence),
        )
        for name, sentences in form.errors.items()
        for sentence in sentences
    ]


def wants_review(request: ColleagueRequest) -> bool:
    """Save and go on to reading it before it is signed."""
    return request.POST.get("then") == "sign"
