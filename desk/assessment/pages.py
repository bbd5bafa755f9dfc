"""The scalp assessment: begun, written, read, signed, amended."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clients.models import Client
from clients.parts import Viewer
from desk import drafts
from desk.assessment import map as head_map
from desk.assessment.forms import AssessmentForm, Rows
from desk.assessment.pictures import PICTURES
from desk.assessment.reading import LABELS, say, sections
from desk.clashes import chosen, rows
from desk.door import ColleagueRequest, colleagues
from desk.frames import answer_refused, wants_json
from desk.record import frame
from desk.record_forms import AmendForm
from sessions_plan import actions
from sessions_plan.access import assessment_for, record_client
from sessions_plan.contents import advice_on, assessment_values, salt_of, tidied
from sessions_plan.errors import NotValid
from sessions_plan.grades import means
from sessions_plan.models import Assessment, PigmentLot
from studio import audit
from studio.editions import Clashed, seal, unseal
from studio.errors import Refusal
from studio.once import once


@require_safe
@colleagues()
def assessment(request: ColleagueRequest, ref: str) -> HttpResponse:
    """The draft, else the newest that is signed, else how to begin."""
    person, who = record_client(request.user, ref)
    if (moved := drafts.kept(person)) is not None:
        return moved
    ours = Assessment.objects.filter(client=person)
    found = ours.filter(signed_at=None).first() or ours.first()
    if found is not None:
        return redirect("desk:clients-assessment-one", ref, found.ref)
    audit.opened(person)
    return render(request, "desk/assessment/none.html", frame(request, person, who))


@require_POST
@colleagues()
@once
def begin(request: ColleagueRequest, ref: str) -> HttpResponse:
    """A new assessment, or the one that is not signed yet."""
    person, _ = record_client(request.user, ref)
    now = timezone.now()
    try:
        artist, visit = drafts.whose(request.user, person, now)
    except Refusal as no:
        return answer_refused(request, no, reverse("desk:clients-assessment", args=[ref]))
    record = actions.begin_assessment(
        client=person, artist=artist, appointment=visit, by=request.user, now=now
    )
    return redirect("desk:clients-assessment-one", ref, record.ref)


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues()
@once
def one(request: ColleagueRequest, ref: str, record: str) -> HttpResponse:
    """Write on a draft; read what is signed."""
    found, who = assessment_for(request.user, ref, record)
    person = found.client
    if request.method == "POST":
        return _save(request, person, who, found)
    audit.opened(found)
    if found.signed_at is not None:
        return _read(request, person, who, found)
    values = assessment_values(found)
    form = AssessmentForm(initial=AssessmentForm.told(values))
    return _write(request, person, who, found, form, Rows(values), {"edition": seal(values)})


def _save(
    request: ColleagueRequest, person: Client, who: Viewer, record: Assessment
) -> HttpResponse:
    form, listed = AssessmentForm(request.POST), Rows(data=request.POST)
    sealed = request.POST.get("edition", "")
    if not (form.is_valid() & listed.is_valid()):
        return _refused(request, person, who, record, form, listed, {"edition": sealed}, 400)
    original = unseal(sealed)
    mine = chosen(request.POST, tidied(form.values | listed.values), original)
    try:
        saved = actions.save_assessment(
            assessment=record, values=mine, original=original, by=request.user
        )
    except Clashed as clash:
        more = drafts.clash_context(clash) | {"clashes": rows(clash, LABELS, say)}
        return _refused(request, person, who, record, form, listed, more, 409, clash.sentence)
    except NotValid as no:
        form.add_error(no.field if no.field in form.fields else None, no.sentence)
        more = {"edition": sealed}
        return _refused(request, person, who, record, form, listed, more, 400, no.sentence)
    if wants_json(request):
        return _saved(saved, mine, drafts.zone_of(record))
    if drafts.wants_review(request):
        return redirect("desk:clients-assessment-sign", person.ref, record.ref)
    messages.success(request, "The assessment is saved.")
    return redirect("desk:clients-assessment-one", person.ref, record.ref)


def _saved(record: Assessment, mine: dict[str, Any], zone: str) -> HttpResponse:
    advice, score = advice_on(record), salt_of(record)
    return drafts.saved_json(
        record,
        shown=mine,
        stands=assessment_values(record),
        labels=LABELS,
        zone=zone,
        advice=advice and {"shaving": _shaving(advice.shaving), "reason": advice.reason},
        salt=str(score or ""),
    )


def _grades(form: AssessmentForm) -> list:
    """Of each scale: its field, and every grade with its drawing and what it means."""
    return [
        (
            scale,
            form[f"grade-{scale}"],
            [
                (option, PICTURES[scale, grade], means(scale, grade))
                for option, (grade, _) in zip(form[f"grade-{scale}"], grades, strict=True)
            ],
        )
        for scale, grades in Assessment.GRADES.items()
        if grades
    ]


def _shaving(value: str) -> str:
    return str(Assessment.Shaving(value).label)


def _refused(
    request: ColleagueRequest,
    person: Client,
    who: Viewer,
    record: Assessment,
    form: AssessmentForm,
    listed: Rows,
    more: dict[str, Any],
    status: int,
    sentence: str = "Something is to be mended before this can be saved.",
) -> HttpResponse:
    """Not saved: said where it was pressed, with everything that was typed."""
    errors = [*drafts.form_errors(form), *listed.errors]
    if wants_json(request):
        return drafts.not_saved_json(sentence, status, errors)
    return _write(request, person, who, record, form, listed, more | {"errors": errors}, status)


def _write(
    request: ColleagueRequest,
    person: Client,
    who: Viewer,
    record: Assessment,
    form: AssessmentForm,
    listed: Rows,
    more: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    advice = advice_on(record)
    lots = PigmentLot.objects.usable(timezone.localdate())
    context = frame(request, person, who) | {
        "record": record,
        "form": form,
        "sets": listed.sets,
        "grades": _grades(form),
        "views": head_map.views([]),
        "advice": advice,
        "advised": _shaving(advice.shaving) if advice else "",
        "salt": salt_of(record),
        "shades": sorted({" ".join([lot.product, lot.shade]).strip() for lot in lots}),
        "saved_words": drafts.saved_words(record, drafts.zone_of(record)),
    }
    return render(request, "desk/assessment/write.html", context | more, status=status)


def _read(
    request: ColleagueRequest,
    person: Client,
    who: Viewer,
    record: Assessment,
    amend: AmendForm | None = None,
    status: int = 200,
) -> HttpResponse:
    others = Assessment.objects.filter(client=person).exclude(pk=record.pk)
    context = (
        frame(request, person, who)
        | _in_words(record)
        | {
            "amendments": record.amendments.select_related("written_by"),
            "amend": amend or AmendForm(),
            "others": others.select_related("artist"),
        }
    )
    return render(request, "desk/assessment/read.html", context, status=status)


def _in_words(record: Assessment) -> dict[str, Any]:
    values = assessment_values(record)
    marked = [view for view in head_map.views(values["marks"]) if view.marks]
    return {
        "record": record,
        "zone": drafts.zone_of(record),
        "sections": sections(values),
        "views": marked,
        "marks": [say("marks", [mark]) for mark in values["marks"]],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues()
@once
def sign(request: ColleagueRequest, ref: str, record: str) -> HttpResponse:
    """Read it once more, then sign: from then on it stays as it is."""
    found, who = assessment_for(request.user, ref, record)
    person = found.client
    back = redirect("desk:clients-assessment-one", ref, record)
    refusal, status = None, 200
    if request.method == "POST":
        edition = request.POST.get("number", "")
        try:
            actions.sign_assessment(
                assessment=found,
                edition=int(edition) if edition.isdecimal() else -1,
                by=request.user,
            )
        except Refusal as no:
            refusal, status = no, no.status
        else:
            messages.success(request, "Signed. It stays as it is; later words go below it.")
            return back
    elif found.signed_at is not None:
        return back
    audit.opened(found)
    wanting = actions.wanting_in_assessment(found)
    context = (
        frame(request, person, who)
        | _in_words(found)
        | {
            "refusal": refusal,
            "wanting": [(f"section-{name}", said) for name, said in wanting.items()],
            "advice": advice_on(found) if not found.shaving else None,
        }
    )
    return render(request, "desk/assessment/sign.html", context, status=status)


@require_POST
@colleagues()
@once
def amend(request: ColleagueRequest, ref: str, record: str) -> HttpResponse:
    """A later word below what was signed."""
    found, who = assessment_for(request.user, ref, record)
    person = found.client
    form = AmendForm(request.POST)
    if not form.is_valid():
        audit.opened(found)
        return _read(request, person, who, found, form, 400)
    try:
        actions.amend_assessment(assessment=found, text=form.cleaned_data["text"], by=request.user)
    except Refusal as no:
        return answer_refused(request, no, reverse("desk:clients-assessment", args=[ref]))
    messages.success(request, "The amendment stands below the record.")
    return redirect("desk:clients-assessment-one", ref, record)
