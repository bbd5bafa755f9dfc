"""What is typed about a quote. Nothing here saves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from desk.away_forms import date_input, refuse_far_dates
from desk.money.fields import MoneyField, SaysCurrency
from payments.models import PriceBook, PriceFactor, Quote
from sessions_plan.models import PlanVersion
from sessions_plan.plan_view import name_of

MORE_INSTALMENTS = 3
Kind = PriceFactor.Kind


class DraftForm(forms.Form):
    """What the plan cannot say by itself."""

    complexity = forms.ChoiceField(label="How complex it is", required=False)
    scar = forms.ChoiceField(label="Scars", required=False)

    dots_per_minute = forms.TypedChoiceField(
        label="Pace", coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, book: PriceBook, own_pace: int | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if own_pace is None:
            del self.fields["dots_per_minute"]
        else:
            self.fields["dots_per_minute"].choices = [  # type: ignore[attr-defined]
                ("", f"The price book's, {book.dots_per_minute} dots a minute"),
                (own_pace, f"The artist's own of late, {own_pace} dots a minute"),
            ]
        rows = list(book.factors.all()) if book.pk else []
        for name, none in (("complexity", "Usual"), ("scar", "As the plan says")):
            found = [
                (row.key, f"{row.words}, {row.percent:+d} %") for row in rows if row.kind == name
            ]
            if found:
                self.fields[name].choices = [("", none), *found]  # type: ignore[attr-defined]
            else:
                del self.fields[name]
        for field in self.fields.values():
            field.one_is_enough = True  # type: ignore[attr-defined]


class LineForm(SaysCurrency, forms.Form):
    """Another amount for a line, with a reason."""

    amount_minor = MoneyField(label="Amount", min_value=None)
    reason = forms.CharField(
        label="Why",
        max_length=300,
        required=False,
        help_text="Stays beside the line. Not needed to go back to what the price book says.",
    )


class AddLineForm(SaysCurrency, forms.Form):
    words = forms.CharField(label="What it is", max_length=120)
    amount_minor = MoneyField(label="Amount", min_value=None)
    reason = forms.CharField(label="Why", max_length=300)


class WholeForm(SaysCurrency, forms.Form):
    """What goes for the whole quote."""

    is_range = forms.TypedChoiceField(
        label="It is",
        choices=[("", "An exact price"), ("1", "A range, to be made exact later")],
        coerce=bool,
        empty_value=False,  # type: ignore[arg-type]
        required=False,
        widget=forms.RadioSelect,
        help_text="A range informs; only an exact price can be accepted.",
    )
    valid_until = forms.DateField(
        label="Valid until", widget=date_input(), validators=[refuse_far_dates]
    )
    deposit_minor = MoneyField(label="Deposit", required=False)
    deposit_credited_to = forms.ChoiceField(
        label="Paid in parts, the deposit comes off",
        choices=[("first", "The first payment"), ("last", "The last payment")],
        widget=forms.RadioSelect,
        required=False,
    )
    band_reason = forms.CharField(
        label="Why it is outside the usual band", max_length=300, required=False
    )
    note = forms.CharField(
        label="A word to the client",
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, quote: Quote, out_of_band: str, **kwargs: Any):
        kwargs["initial"] = {
            "is_range": "1" if quote.is_range else "",
            "valid_until": quote.valid_until,
            "deposit_minor": quote.deposit_minor,
            "deposit_credited_to": quote.deposit_credited_to,
            "band_reason": quote.band_reason,
            "note": quote.note,
        }
        super().__init__(*args, currency=quote.currency, **kwargs)
        self.credited_to = quote.deposit_credited_to
        for name in ("is_range", "deposit_credited_to"):
            self.fields[name].one_is_enough = True  # type: ignore[attr-defined]
        if out_of_band:
            self.fields["band_reason"].help_text = f"It is {out_of_band}. Needed before sending."
        elif not quote.band_reason:
            del self.fields["band_reason"]

    def clean_deposit_credited_to(self) -> str:
        return self.cleaned_data["deposit_credited_to"] or self.credited_to


class InstalmentForm(SaysCurrency, forms.Form):
    """One instalment: an amount, at a session or on a day. An empty row is left out."""

    amount_minor = MoneyField(label="Amount", required=False)
    position = forms.TypedChoiceField(label="At", coerce=int, empty_value=None, required=False)
    due_on = forms.DateField(
        label="or on", required=False, widget=date_input(), validators=[refuse_far_dates]
    )

    def __init__(self, *args: Any, steps: list[tuple[int, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["position"].choices = [("", "–"), *steps]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("amount_minor") and not self.errors:
            if not told.get("position") and not told.get("due_on"):
                self.add_error("position", "Say at which session, or on which day.")
            elif told.get("position") and told.get("due_on"):
                self.add_error("due_on", "At a session or on a day: leave one of them empty.")
        return told


def say_of_the_sum(rows: forms.BaseFormSet, sentence: str) -> None:
    """What is wrong with all amounts together stands beside the last of them."""
    filled = [form for form in rows if form.cleaned_data.get("amount_minor")]
    (filled or list(rows)[:1])[-1].add_error("amount_minor", sentence)


def instalment_rows(
    told: list[dict[str, Any]], steps: list[tuple[int, str]], currency: str, data: Any = None
) -> forms.BaseFormSet:
    """A row for each instalment agreed so far, and room for more."""
    rows = forms.formset_factory(InstalmentForm, extra=MORE_INSTALMENTS, max_num=24)
    initial = [
        {
            "amount_minor": row["amount_minor"],
            "position": row.get("position"),
            "due_on": date.fromisoformat(row["due_on"]) if row.get("due_on") else None,
        }
        for row in told
    ]
    return rows(
        data,
        prefix="instalments",
        initial=initial,
        form_kwargs={"steps": steps, "currency": currency},
    )


def told_instalments(rows: forms.BaseFormSet, steps: list[tuple[int, str]]) -> list[dict[str, Any]]:
    """What `set_quote` takes, of a valid formset."""
    names = dict(steps)
    found = []
    for form in rows:
        told = form.cleaned_data
        if not told or not told.get("amount_minor"):
            continue
        row: dict[str, Any] = {"amount_minor": told["amount_minor"]}
        if told["position"]:
            row |= at_step(told["position"], names[told["position"]])
        if told["due_on"]:
            row["due_on"] = told["due_on"].isoformat()
        found.append(row)
    return found


def at_step(position: int, name: str) -> dict[str, Any]:
    """When an instalment at a session is due."""
    return {"position": position, "words": f"At {name[0].lower()}{name[1:]}"}


def working_steps(version: PlanVersion) -> list[tuple[int, str]]:
    """The sessions of a version at which something can be due."""
    return [
        (step.position, name_of(step))
        for step in version.steps.all()
        if step.kind in ("session", "touch-up")
    ]
