"""What clients are asked about their health and themselves: edited, previewed, published."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Permission
from clients.actions.intake import publish_questionnaire
from clients.models import AnswerSheet, Questionnaire
from clients.questions import Kind, Question, ask_all, questions_in
from desk.door import ColleagueRequest, colleagues
from desk.setup.question_draft import Draft, draft_of, rule_in_words, throw_away
from desk.setup.question_forms import IntroForm, QuestionForm, RuleForms, rules_initial
from studio.errors import Refusal
from studio.once import once


def counted():
    """Versions with how many have signed, begun and not begun their answers."""
    begun = Q(sheets__signed_at=None, sheets__withdrawn_at=None)
    return Questionnaire.objects.annotate(
        signed=Count("sheets", filter=Q(sheets__signed_at__isnull=False)),
        begun=Count("sheets", filter=begun & Q(sheets__saved_at__isnull=False)),
        untouched=Count("sheets", filter=begun & Q(sheets__saved_at=None)),
    ).order_by("kind", "-number")


@require_safe
@colleagues(Permission.SET_UP)
def questions(request: ColleagueRequest) -> HttpResponse:
    """Both questionnaires, with every version there was."""
    versions = list(counted().select_related("made_by"))
    kinds = [
        (kind, label, [one for one in versions if one.kind == kind])
        for kind, label in Questionnaire.Kind.choices
    ]
    return render(request, "desk/setup/questions/list.html", {"kinds": kinds})


@require_safe
@colleagues(Permission.SET_UP)
def version(request: ColleagueRequest, kind: str, number: int) -> HttpResponse:
    """A version as it was asked, and as it stays."""
    row = get_object_or_404(counted(), kind=kind, number=number)
    context = {
        "row": row,
        "title": str(row),
        "back": reverse("desk:setup-questions"),
        "lines": [
            (one, [rule_in_words(one, rule) for rule in one.rules])
            for one in questions_in(row.questions)
        ],
    }
    return render(request, "desk/setup/questions/version.html", context)


@require_safe
@colleagues(Permission.SET_UP)
def edit(request: ColleagueRequest, kind: str) -> HttpResponse:
    """The next version while it is written."""
    return _editor(request, draft_of(request, kind))


def _editor(
    request: ColleagueRequest,
    draft: Draft,
    *,
    intro: IntroForm | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    sheets = AnswerSheet.objects.filter(questionnaire__kind=draft.kind, withdrawn_at=None)
    context = {
        "draft": draft,
        "title": f"{draft.base.get_kind_display()}: the questions",
        "back": reverse("desk:setup-questions"),
        "intro": intro or IntroForm(initial={"intro": draft.intro}),
        "lines": [
            (one, [rule_in_words(one, rule) for rule in one.rules]) for one in draft.questions
        ],
        "affected": affected(draft, sheets),
        "refusal": refusal,
    }
    return render(request, "desk/setup/questions/edit.html", context, status=status)


def affected(draft: Draft, sheets) -> str:
    """What publishing does, in numbers of clients."""
    counts = sheets.aggregate(
        signed=Count("client", filter=Q(signed_at__isnull=False), distinct=True),
        begun=Count("client", filter=Q(signed_at=None, saved_at__isnull=False), distinct=True),
        untouched=Count("client", filter=Q(signed_at=None, saved_at=None), distinct=True),
    )

    def people(name: str, one: str, many: str) -> str:
        count = counts[name]
        return f"{count} {'client' if count == 1 else 'clients'} {one if count == 1 else many}"

    return (
        f"From now on clients are asked version {draft.base.number + 1}. "
        f"{people('signed', 'has', 'have')} answered: their answers and flags stay as they are. "
        f"{people('begun', 'has', 'have')} begun and {'goes' if counts['begun'] == 1 else 'go'} "
        f"on with the version they began. "
        f"{people('untouched', 'was', 'were')} asked and "
        f"{'has' if counts['untouched'] == 1 else 'have'} not begun: asked again, they get the "
        "new one."
    )


@require_POST
@colleagues(Permission.SET_UP)
@once
def order(request: ColleagueRequest, kind: str) -> HttpResponse:
    """One question up, down, out, or back in again."""
    draft, told = draft_of(request, kind), request.POST
    if key := told.get("up") or told.get("down"):
        draft.move(key, -1 if told.get("up") else 1)
    elif key := told.get("remove"):
        draft.remove(key)
        messages.success(request, "The question is out. It can be put back below.")
    elif key := told.get("back"):
        draft.put_back(key)
    draft.keep(request)
    shown = key if key in {one.key for one in draft.questions} else "removed"
    return redirect(f"{reverse('desk:setup-questions-edit', args=[kind])}#q-{shown}")


@require_POST
@colleagues(Permission.SET_UP)
@once
def intro(request: ColleagueRequest, kind: str) -> HttpResponse:
    """Other words above the questions."""
    draft, form = draft_of(request, kind), IntroForm(request.POST)
    if not form.is_valid():
        return _editor(request, draft, intro=form, status=400)
    draft.intro = form.cleaned_data["intro"]
    draft.keep(request)
    messages.success(request, "The words are kept with your changes.")
    return redirect("desk:setup-questions-edit", kind)


@require_POST
@colleagues(Permission.SET_UP)
@once
def discard(request: ColleagueRequest, kind: str) -> HttpResponse:
    """Throw the changes away; what is asked now stays."""
    draft_of(request, kind)
    throw_away(request, kind)
    messages.success(request, "Your changes are thrown away.")
    return redirect("desk:setup-questions-edit", kind)


@require_safe
@colleagues(Permission.SET_UP)
def preview(request: ColleagueRequest, kind: str) -> HttpResponse:
    """The form as a client will see it. Nothing typed here goes anywhere."""
    draft = draft_of(request, kind)
    context = {
        "draft": draft,
        "sections": ask_all(draft.questions),
        "title": "As a client sees it",
        "back": reverse("desk:setup-questions-edit", args=[kind]),
    }
    return render(request, "desk/setup/questions/preview.html", context)


@require_POST
@colleagues(Permission.SET_UP)
@once
def publish(request: ColleagueRequest, kind: str) -> HttpResponse:
    """Make the next version of it."""
    draft = draft_of(request, kind)
    try:
        made = publish_questionnaire(
            kind=kind,
            questions=draft.questions,
            intro=draft.intro,
            expected_number=draft.number,
            by=request.user,
            now=timezone.now(),
        )
    except Refusal as no:
        return _editor(request, draft, refusal=no, status=no.status)
    throw_away(request, kind)
    messages.success(request, f"Version {made.number} is asked from now on.")
    return redirect("desk:setup-questions")


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.SET_UP)
@once
def new(request: ColleagueRequest, kind: str) -> HttpResponse:
    """A new question."""
    return _question(request, draft_of(request, kind), None)


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.SET_UP)
@once
def one(request: ColleagueRequest, kind: str, key: str) -> HttpResponse:
    """One question: its words, how it is answered, what follows."""
    draft = draft_of(request, kind)
    return _question(request, draft, draft.question(key))


def _question(request: ColleagueRequest, draft: Draft, question: Question | None) -> HttpResponse:
    sent, status = request.method == "POST", 200
    data = request.POST if sent else None
    form = QuestionForm(data, question=question)
    rules = RuleForms(
        data,
        prefix="rule",
        initial=rules_initial(question) if question else None,
        form_kwargs={"options": form.options},
    )
    if sent:
        if form.is_valid() and rules.is_valid():
            kind = Kind(form.cleaned_data["kind"])
            read = [rule for one in rules if (rule := one.read(kind)) is not None]
            made = form.read(read, {one.key for one in draft.questions + draft.was})
            if not form.errors:
                draft.put(made)
                draft.keep(request)
                messages.success(request, "Kept. Nobody is asked it before you publish.")
                edit_page = reverse("desk:setup-questions-edit", args=[draft.kind])
                return redirect(f"{edit_page}#q-{made.key}")
        status = 400
    context = {
        "draft": draft,
        "question": question,
        "form": form,
        "rules": rules,
        "title": "A question" if question else "A new question",
        "back": reverse("desk:setup-questions-edit", args=[draft.kind]),
    }
    return render(request, "desk/setup/questions/question.html", context, status=status)
