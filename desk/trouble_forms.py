"""What is typed about a complication or a complaint."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms

from accounts.models import User
from accounts.roles import STAFF
from clients.models import Photo
from desk.away_forms import date_input, refuse_far_dates
from sessions_plan.models import Complication


def _words(label: str, longest: int = 2000, *, required: bool = True, rows: int = 3, help_text=""):
    return forms.CharField(
        label=label, max_length=longest, required=required, help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )  # fmt: skip


def _day(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=date_input(), validators=[refuse_far_dates],
        help_text=help_text,
    )  # fmt: skip


class WithPhotos(forms.Form):
    """A form that may name some of the client's last photos."""

    photos = forms.ModelMultipleChoiceField(
        Photo.objects.none(), label="Photos that show it", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args, photos: Sequence[Photo], **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["photos"]
        field.queryset = Photo.objects.filter(pk__in=[photo.pk for photo in photos])  # type: ignore[attr-defined]
        field.choices = [(photo.pk, photo_words(photo)) for photo in photos]  # type: ignore[attr-defined]
        if not photos:
            del self.fields["photos"]


def photo_words(photo: Photo) -> str:
    return f"{photo.get_view_display()}, {photo.get_stage_display().lower()}"


class ComplicationForm(WithPhotos):
    kind = forms.ChoiceField(label="What it is", choices=Complication.Kind.choices)
    severity = forms.ChoiceField(label="How bad", choices=Complication.Severity.choices)
    began_on = _day("Since")
    signs = _words("What is seen or felt")
    advice = _words("Advice given", required=False, rows=2)
    doctor = forms.CharField(label="Doctor seen", max_length=200, required=False)
    report_due_on = _day(
        "Report due", required=False,
        help_text="Left empty: 15 working days for an infection or anything severe.",
    )  # fmt: skip
    field_order = ("kind", "severity", "began_on", "signs", "advice", "doctor", "report_due_on",
                   "photos")  # fmt: skip


class GoOnForm(WithPhotos):
    advice = _words("What came since, what was advised", 1900, required=False, rows=2)
    doctor = forms.CharField(label="Doctor seen", max_length=200, required=False)
    reported_on = _day("Reported on", required=False)
    reported_to = forms.CharField(
        label="Reported to", max_length=200, required=False, help_text="The maker, or an authority."
    )
    field_order = ("advice", "doctor", "reported_on", "reported_to", "photos")


class OutcomeForm(forms.Form):
    outcome = _words("How it ended", rows=2)


class AnswerForm(forms.Form):
    """Who answers a complaint, and by when."""

    who = forms.ModelChoiceField(User.objects.none(), label="Who answers", empty_label=None)
    answer_by = _day("Answer by")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = User.objects.filter(role__in=STAFF, is_active=True).order_by("name")
        self.fields["who"].queryset = people  # type: ignore[attr-defined]
        # Asked once, and shown again at every complaint.
        self.fields["who"].choices = [(one.pk, str(one)) for one in people]  # type: ignore[attr-defined]


class ComplaintForm(AnswerForm):
    words = _words("In their words", 4000)
    wish = _words("What they wish for", required=False, rows=2)
    field_order = ("words", "wish", "who", "answer_by")
