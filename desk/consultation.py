"""The consultation's record: what was wished, told and asked, and how it ended."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.forms import BaseFormSet, formset_factory
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clients.models import Client
from clients.parts import Viewer
from desk import drafts
from desk.clashes import chosen, rows
from desk.door import ColleagueRequest, colleagues
from desk.frames import answer_refused, wants_json
from desk.record import frame
from desk.record_forms import AmendForm
from sessions_plan import actions
from sessions_plan.access import consultation_for, record_client
from sessions_plan.models import Consultation
from studio import audit
from studio.editions import Clashed, seal, unseal
from studio.errors import Refusal
from studio.once import once

LABELS = {
    "goals": "What they wish for",
    "lifestyle": "Daily life",
    "loss_history": "How the hair went",
    "came_along": "Who came along",
    "explained": "What was explained",
    "alternatives": "What else was talked about",
    "questions": "Questions and answers",
    "outcome": "How it ended",
    "outcome_reason": "Why",
}
TICKED = {"explained": Consultation.Topic, "alternatives": Consultation.Alternative}


class ConsultationForm(forms.ModelForm):
    explained = forms.MultipleChoiceField(
        label=LABELS["explained"],
        required=False,
        choices=Consultation.Topic.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    alternatives = forms.MultipleChoiceField(
        label=LABELS["alternatives"],
        required=False,
        choices=Consultation.Alternative.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Consultation
        fields = (
            "goals", "lifestyle", "loss_history", "came_along", "outcome", "outcome_reason",
        )  # fmt: skip
        labels = {name: word for name, word in LABELS.items() if name not in TICKED}
        help_texts = {
            "goals": "In their words.",
            "lifestyle": "Work, sport, sun, how the hair is worn.",
            "loss_history": "Since when, who in the family, what was tried.",
        }
        widgets = {
            "outcome": forms.RadioSelect,
            **dict.fromkeys(("goals", "loss_history"), forms.Textarea(attrs={"rows": 4})),
            **dict.fromkeys(("lifestyle", "outcome_reason"), forms.Textarea(attrs={"rows": 3})),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            ("", "Not said"), *Consultation.Outcome.choices,
        ]  # fmt: skip


class QuestionForm(forms.Form):
    asked = forms.CharField(label="They asked", max_length=300)
    answered = forms.CharField(
        label="The answer",
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


Questions = formset_factory(QuestionForm, extra=1, can_delete=True, max_num=40, validate_max=True)


def say(name: str, value: Any) -> str:
    """One value as a person reads it."""
    if name in TICKED:
        return "\n".join(str(TICKED[name](one).label) for one in value)
    if name == "questions":
        return "\n".join(f"{row['asked']} {row.get('answered', '')}".strip() for row in value)
    if name == "outcome" and value:
        return str(Consultation.Outcome(value).label)
    return str(value or "")


@require_safe
@colleagues()
def consultation(request: ColleagueRequest, ref: str) -> HttpResponse:
    """The draft, else the newest that is signed, else how to begin."""
    person, who = record_client(request.user, ref)
    if (moved := drafts.kept(person)) is not None:
        return moved
    ours = Consultation.objects.filter(client=person)
    found = ours.filter(signed_at=None).first() or ours.first()
    if found is not None:
        return redirect("desk:clients-consultation-one", ref, found.ref)
    audit.opened(person)
    return render(request, "desk/consultation/none.html", frame(request, person, who))


@require_POST
@colleagues()
@once
def begin(request: ColleagueRequest, ref: str) -> HttpResponse:
    """A new record, or the one that is not signed yet."""
    person, _ = record_client(request.user, ref)
    now = timezone.now()
    try:
        artist, visit = drafts.whose(request.user, person, now)
    except Refusal as no:
        return answer_refused(request, no, reverse("desk:clients-consultation", args=[ref]))
    record = actions.begin_consultation(
        client=person, artist=artist, appointment=visit, by=request.user, now=now
    )
    return redirect("desk:clients-consultation-one", ref, record.ref)


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues()
@once
def one(request: ColleagueRequest, ref: str, record: str) -> HttpResponse:
    """Write on a draft; read what is signed."""
    found, who = consultation_for(request.user, ref, record)
    person = found.client
    if request.method == "POST":
        return _save(request, person, who, found)
    audit.opened(found)
    if found.signed_at is not None:
        return _read(request, person, who, found)
    values = actions.consultation_values(found)
    form = ConsultationForm(initial=values)
    asked = Questions(initial=values["questions"], prefix="questions")
    return _write(request, person, who, found, form, asked, {"edition": seal(values)})


def _save(
    request: ColleagueRequest, person: Client, who: Viewer, record: Consultation
) -> HttpResponse:
    form = ConsultationForm(request.POST)
    asked = Questions(request.POST, prefix="questions")
    sealed = request.POST.get("edition", "")
    more: dict[str, Any] = {"edition": sealed}
    if not (form.is_valid() & asked.is_valid()):
        return _refused(request, person, who, record, form, asked, more, 400)
    original = unseal(sealed)
    mine = chosen(request.POST, form.cleaned_data | {"questions": _told(asked)}, original)
    try:
        saved = actions.save_consultation(
            consultation=record, values=mine, original=original, by=request.user
        )
    except Clashed as clash:
        more = drafts.clash_context(clash) | {"clashes": rows(clash, LABELS, say)}
        return _refused(request, person, who, record, form, asked, more, 409, clash.sentence)
    if wants_json(request):
        return drafts.saved_json(
            saved,
            shown=mine,
            stands=actions.consultation_values(saved),
            labels=LABELS,
            zone=drafts.zone_of(record),
        )
    if drafts.wants_review(request):
        return redirect("desk:clients-consultation-sign", person.ref, record.ref)
    messages.success(request, "The consultation is saved.")
    return redirect("desk:clients-consultation-one", person.ref, record.ref)


def _told(asked: BaseFormSet) -> list[dict[str, str]]:
    return [
        {"asked": told["asked"], "answered": told["answered"]}
        for told in (form.cleaned_data for form in asked.forms)
        if told and not told.get("DELETE")
    ]


def _refused(
    request: ColleagueRequest,
    person: Client,
    who: Viewer,
    record: Consultation,
    form: ConsultationForm,
    asked: BaseFormSet,
    more: dict[str, Any],
    status: int,
    sentence: str = "Something is to be mended before this can be saved.",
) -> HttpResponse:
    """Not saved: said where it was pressed, with everything that was typed."""
    errors = drafts.form_errors(form)
    for number, row in enumerate(asked.forms, start=1):
        errors += [
            (where, f"Question {number}, {label.lower()}", said)
            for where, label, said in drafts.form_errors(row)
        ]
    if wants_json(request):
        return drafts.not_saved_json(sentence, status, errors)
    return _write(request, person, who, record, form, asked, more | {"errors": errors}, status)


def _write(
    request: ColleagueRequest,
    person: Client,
    who: Viewer,
    record: Consultation,
    form: ConsultationForm,
    asked: BaseFormSet,
    more: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    context = frame(request, person, who) | {
        "record": record,
        "form": form,
        "asked": asked,
        "saved_words": drafts.saved_words(record, drafts.zone_of(record)),
    }
    return render(request, "desk/consultation/write.html", context | more, status=status)


def _read(
    request: ColleagueRequest,
    person: Client,
    who: Viewer,
    record: Consultation,
    amend: AmendForm | None = None,
    status: int = 200,
) -> HttpResponse:
    others = Consultation.objects.filter(client=person).exclude(pk=record.pk)
    context = (
        frame(request, person, who)
        | _in_words(record)
        | {
            "amendments": record.amendments.select_related("written_by"),
            "amend": amend or AmendForm(),
            "others": others.select_related("artist"),
        }
    )
    return render(request, "desk/consultation/read.html", context, status=status)


def _in_words(record: Consultation) -> dict[str, Any]:
    values = actions.consultation_values(record)
    told = [(LABELS[name], say(name, values[name])) for name in LABELS if name != "questions"]
    return {
        "record": record,
        "zone": drafts.zone_of(record),
        "told": [row for row in told if row[1]],
        "questions": values["questions"],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues()
@once
def sign(request: ColleagueRequest, ref: str, record: str) -> HttpResponse:
    """Read it once more, then sign."""
    found, who = consultation_for(request.user, ref, record)
    person = found.client
    back = redirect("desk:clients-consultation-one", ref, record)
    refusal, status = None, 200
    if request.method == "POST":
        edition = request.POST.get("number", "")
        try:
            actions.sign_consultation(
                consultation=found,
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
    wanting = actions.wanting_in_consultation(found)
    context = (
        frame(request, person, who)
        | _in_words(found)
        | {
            "refusal": refusal,
            "wanting": [(f"section-{name}", said) for name, said in wanting.items()],
        }
    )
    return render(request, "desk/consultation/sign.html", context, status=status)


@require_POST
@colleagues()
@once
def amend(request: ColleagueRequest, ref: str, record: str) -> HttpResponse:
    """A later word below what was signed."""
    found, who = consultation_for(request.user, ref, record)
    person = found.client
    form = AmendForm(request.POST)
    if not form.is_valid():
        audit.opened(found)
        return _read(request, person, who, found, form, 400)
    try:
        actions.amend_consultation(
            consultation=found, text=form.cleaned_data["text"], by=request.user
        )
    except Refusal as no:
        return answer_refused(request, no, reverse("desk:clients-consultation", args=[ref]))
    messages.success(request, "The amendment stands below the record.")
    return redirect("desk:clients-consultation-one", ref, record)
