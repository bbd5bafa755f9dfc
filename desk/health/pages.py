"""The health part of a client's record: answers, flags, asking again, proof of age."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clients.actions import intake
from clients.actions.age import record_proof_of_age
from clients.actions.flags import clear_flag, raise_flag
from clients.models import Allergy, AnswerSheet, Flag, Questionnaire
from clients.parts import Part
from desk.door import ColleagueRequest, colleagues
from desk.frames import answer_refused
from desk.health.flagged import gravest_first, line
from desk.health.forms import ClearForm, ProofForm, RaiseForm
from desk.health.reading import progress, sections_of, settled, sorted_out
from desk.health.seen import Seen, seen
from desk.here import back_to
from desk.record import frame
from studio import audit
from studio.errors import Refusal
from studio.once import once


@require_safe
@colleagues()
def health(request: ColleagueRequest, ref: str) -> HttpResponse:
    """What this client told, what follows from it, and what is still asked."""
    who = seen(request.user, ref, Part.HEALTH)
    person, now = who.client, timezone.now()
    sheets = sorted_out(
        AnswerSheet.objects.filter(client=person).select_related("questionnaire", "asked_by")
    )
    for sheet in sheets.latest:
        audit.opened(sheet)
    if not sheets.latest:
        audit.opened(person)
    flags = list(
        Flag.objects.filter(client=person).select_related("raised_by", "cleared_by", "replaced_by")
    )
    today = who.today(now)
    open_flags = gravest_first(flag for flag in flags if flag.is_open(today))
    context = frame(request, person, who.who) | {
        "zone": who.zone,
        "latest": [(sheet, sections_of(sheet)) for sheet in sheets.latest],
        "open_sheets": [(sheet, progress(sheet)) for sheet in sheets.open],
        "earlier": sheets.earlier,
        "client_flags": {
            "client": person,
            "flags": [line(flag, sees_health=True) for flag in open_flags],
            "sees_health": True,
        },
        "settled": settled(flags, today),
        "allergies": list(Allergy.objects.filter(client=person, ended_at=None)),
        "kinds": Questionnaire.Kind.choices,
        "age_seen_at": person.age_seen_at,  # type: ignore[attr-defined]
    }
    return render(request, "desk/health/health.html", context)


@require_safe
@colleagues()
def answers(request: ColleagueRequest, ref: str, sheet: str) -> HttpResponse:
    """One sheet as it was given, in the words of its version."""
    who = seen(request.user, ref, Part.HEALTH)
    rows = AnswerSheet.objects.filter(client=who.client).select_related("questionnaire")
    found = rows.filter(ref=sheet).first()
    if found is None:
        raise Http404
    audit.opened(found)
    context = frame(request, who.client, who.who) | {
        "zone": who.zone,
        "sheet": found,
        "sections": sections_of(found),
    }
    return render(request, "desk/health/answers.html", context)


@require_POST
@colleagues()
@once
def ask(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Put a questionnaire before this client, again or for the first time."""
    who = seen(request.user, ref, Part.FORMS)
    kind = request.POST.get("kind", Questionnaire.Kind.HEALTH)
    if kind not in Questionnaire.Kind.values:
        raise Http404
    sheet = intake.ask(client=who.client, kind=kind, occasion=_occasion(who, kind), by=request.user)
    words = sheet.questionnaire.get_kind_display()
    messages.success(request, f"{words}: {who.client.called} is asked. Send the link, or hand "
                     "the tablet over.")  # fmt: skip
    return redirect(_back(request, who))


def _occasion(who: Seen, kind: str) -> str:
    """The first time it is intake; later health is asked again, self-image after the plan."""
    answered = AnswerSheet.objects.filter(
        client=who.client, questionnaire__kind=kind, signed_at__isnull=False
    )
    if not answered.exists():
        return AnswerSheet.Occasion.INTAKE
    is_health = kind == Questionnaire.Kind.HEALTH
    return AnswerSheet.Occasion.AGAIN if is_health else AnswerSheet.Occasion.AFTER_PLAN


@require_POST
@colleagues()
@once
def take_back(request: ColleagueRequest, ref: str, sheet: str) -> HttpResponse:
    """No longer ask what was not signed yet."""
    who = seen(request.user, ref, Part.FORMS)
    found = AnswerSheet.objects.filter(client=who.client, ref=sheet).first()
    if found is None:
        raise Http404
    try:
        intake.take_back(sheet=found, by=request.user)
    except Refusal as problem:
        return answer_refused(request, problem, _back(request, who))
    messages.success(request, f"{who.client.called} is no longer asked.")
    return redirect(_back(request, who))


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues()
@once
def new_flag(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Raise a flag by hand."""
    who = seen(request.user, ref, Part.HEALTH)
    return _form_page(
        request,
        who,
        RaiseForm,
        deed=lambda told: raise_flag(client=who.client, by=request.user, **told),
        title="Raise a flag",
        button="Raise the flag",
        told="The flag is raised. Everyone sees it beside this client's visits.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues()
@once
def clear(request: ColleagueRequest, ref: str, flag: str) -> HttpResponse:
    """Settle a flag, with a reason."""
    who = seen(request.user, ref, Part.HEALTH)
    found = Flag.objects.filter(client=who.client, ref=flag).first()
    if found is None:
        raise Http404
    found.client = who.client
    return _form_page(
        request,
        who,
        ClearForm,
        deed=lambda told: clear_flag(flag=found, by=request.user, **told),
        title="Settle this flag",
        button="Settle the flag",
        told="The flag is settled.",
        flag=line(found, sees_health=True),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues()
@once
def proof_of_age(request: ColleagueRequest, ref: str) -> HttpResponse:
    """A document was seen: which, and the birth date it shows. Never a copy of it."""
    who = seen(request.user, ref, Part.CONTACT)
    return _form_page(
        request,
        who,
        ProofForm,
        deed=lambda told: record_proof_of_age(client=who.client, by=request.user, **told),
        title="Proof of age",
        button="I have seen it",
        told="Noted: a document was seen.",
        template="desk/health/proof.html",
    )


def _form_page(
    request: ColleagueRequest,
    who: Seen,
    form_class: type[Form],
    *,
    deed: Callable[[dict], object],
    title: str,
    button: str,
    told: str,
    template: str = "desk/health/form.html",
    **more,
) -> HttpResponse:
    """One form about this client: done, or shown again with what was typed."""
    sent, status = request.method == "POST", 200
    form = form_class(request.POST if sent else None)
    back = _back(request, who)
    if sent:
        status = 400
        if form.is_valid():
            try:
                deed(form.cleaned_data)
            except Refusal as no:
                form.add_error(None, no.sentence)
                status = no.status
            else:
                messages.success(request, told)
                return redirect(back)
    else:
        audit.opened(who.client)
    context = frame(request, who.client, who.who) | {
        "form": form, "title": title, "button": button, "back": back, **more,
    }  # fmt: skip
    return render(request, template, context, status=status)


def _back(request: ColleagueRequest, who: Seen) -> str:
    """Where the form was opened: the health part for who sees it, else the overview."""
    route = "desk:clients-health" if who.sees(Part.HEALTH) else "desk:clients-one"
    return back_to(request, reverse(route, args=[who.client.ref]))
