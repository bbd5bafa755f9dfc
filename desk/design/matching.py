"""The same places marked on the two photos of a pair, where the picture alone does not do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from clients.models import Photo
from clients.photos import SHOWING
from designs import actions
from designs.access import design_client
from designs.curves import outlined
from designs.drawing import drawn_from, working_size
from designs.engine.errors import EngineError
from designs.engine.marks import MOST
from designs.errors import DesignRefused
from designs.models import DesignVersion, PairMarks, View
from designs.models.matching import Mark
from designs.pairs import is_later, others_of
from desk.design.finding import version_of, view_of
from desk.door import ColleagueRequest, colleagues
from desk.frames import answer_refused
from desk.record import frame, zone_of
from studio.audit import opened
from studio.once import once

WHICH = ("drawn", "other")
WAYS = {"x": "across", "y": "down"}


class MarksForm(forms.Form):
    """Up to six marks in percent of either photo's width and height: of the one drawn on, and of
    the other. `words` says for people which is which."""

    def __init__(self, *args, words: dict[str, str], **more) -> None:
        super().__init__(*args, **more)
        for number in range(1, MOST + 1):
            for which in WHICH:
                for way, word in WAYS.items():
                    self.fields[f"{which}-{number}-{way}"] = forms.FloatField(
                        label=f"Mark {number}, {words[which]}, {word} in %",
                        required=False,
                        min_value=0,
                        max_value=100,
                        widget=forms.NumberInput(
                            attrs={"class": "form-control", "step": "any", "inputmode": "decimal"}
                        ),
                    )

    @property
    def rows(self) -> list[tuple[int, list[forms.BoundField]]]:
        """The number of each mark, and its four boxes."""
        return [(n, [self[name] for name in self._names(n)]) for n in range(1, MOST + 1)]

    @property
    def marks(self) -> list[Mark]:
        return [tuple(self.cleaned_data[name] / 100 for name in names) for names in self._given()]  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        for names in self._given():
            missing = next((name for name in names if self.cleaned_data.get(name) is None), None)
            if missing and not any(name in self.errors for name in names):
                self.add_error(missing, "Each mark needs its place on both photos.")
        return self.cleaned_data

    def _given(self) -> list[list[str]]:
        """The boxes of each mark that has a place at all."""
        every = [self._names(number) for number in range(1, MOST + 1)]
        return [
            names for names in every if any(self.cleaned_data.get(n) is not None for n in names)
        ]

    def _names(self, number: int) -> list[str]:
        return [f"{which}-{number}-{way}" for which in WHICH for way in WAYS]


@dataclass(frozen=True)
class Marked:
    """One of the two photos, as the page shows it."""

    which: str
    photo: Photo
    word: str


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues()
@once
def marks(request: ColleagueRequest, ref: str, version: str, view: str) -> HttpResponse:
    """`other` is the photo that the drawn one is matched with."""
    person, who = design_client(request.user, ref)
    found = version_of(request, ref, version)
    drawn = view_of(found, view)
    other = _other(request, drawn)
    row = PairMarks.objects.between(drawn.photo, other)
    words = _words(drawn.photo, other)
    form = MarksForm(request.POST or None, words=words, initial=_initial(row, drawn.photo))
    problem, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.set_marks(view=drawn, other=other, marks=form.marks, by=request.user)
                messages.success(request, "The photos are matched by your marks.")
                return redirect(_page(ref, found, drawn, other))
            except DesignRefused as no:
                problem, status = no.sentence, no.status
    opened(person, showing=SHOWING)
    pictures = [
        Marked(which, photo, words[which])
        for which, photo in zip(WHICH, (drawn.photo, other), strict=True)
    ]
    context = frame(request, person, who) | {
        "version": found,
        "view": drawn,
        "other": other,
        "row": row,
        "form": form,
        "problem": problem,
        "pictures": pictures if is_later(other, drawn.photo) else pictures[::-1],
        "setup": _setup(drawn, other, words),
        "back": _page(ref, found, drawn, other),
        "zone": zone_of(person),
    }
    return render(request, "desk/design/pair_marks.html", context, status=status)


@require_POST
@colleagues()
@once
def forget(request: ColleagueRequest, ref: str, version: str, view: str) -> HttpResponse:
    """Match by the picture itself again."""
    design_client(request.user, ref)
    found = version_of(request, ref, version)
    drawn = view_of(found, view)
    other = _other(request, drawn)
    back = _page(ref, found, drawn, other)
    try:
        actions.forget_marks(view=drawn, other=other, by=request.user)
    except DesignRefused as no:
        return answer_refused(request, no, back)
    messages.success(request, "The marks are gone. The photos are matched by the picture itself.")
    return redirect(back)


def _other(request: ColleagueRequest, drawn: View) -> Photo:
    """The client's photo of that side that was asked for; the newest where none was."""
    others = others_of(drawn)
    wished = request.POST.get("other") or request.GET.get("other")
    found = next((one for one in others if one.ref == wished), None)
    if found is None and (wished or not others):
        raise Http404
    return found or others[-1]


def _page(ref: str, version: DesignVersion, view: View, other: Photo) -> str:
    page = reverse("desk:design-pair", args=[ref, version.ref, view.ref])
    return f"{page}?{urlencode({'other': other.ref})}"


def _words(photo: Photo, other: Photo) -> dict[str, str]:
    names = ("on the earlier photo", "on the later photo")
    return dict(zip(WHICH, names if is_later(other, photo) else names[::-1], strict=True))


def _initial(row: PairMarks | None, photo: Photo) -> dict[str, float]:
    initial: dict[str, float] = {}
    for number, mark in enumerate(row.seen_from(photo) if row else (), 1):
        names = [f"{which}-{number}-{way}" for which in WHICH for way in WAYS]
        initial |= {name: round(100 * share, 2) for name, share in zip(names, mark, strict=True)}
    return initial


def _setup(drawn: View, other: Photo, words: dict[str, str]) -> dict[str, Any]:
    """For the script: each photo at its working size, and the zones on the one drawn on."""
    told = {}
    for which, photo in (("drawn", drawn.photo), ("other", other)):
        width, height = working_size(photo.width, photo.height)
        source = reverse("file-size", args=[photo.ref, "screen"])
        told[which] = {"width": width, "height": height, "photo": source, "word": words[which]}
    told["drawn"]["zones"] = _outlines(drawn)
    return told


def _outlines(view: View) -> list[list[list[float]]]:
    """The zones, to set marks around; none where what is drawn cannot be read."""
    try:
        drawn = drawn_from(view.drawn, working_size(view.photo.width, view.photo.height))
    except EngineError:
        return []
    return [outlined(zone.outline).round(1).tolist() for zone in drawn.zones]
