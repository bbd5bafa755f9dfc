"""What the owner types about prices, deposits, tax and refunds. Nothing here saves."""

from __future__ import annotations

from itertools import chain
from typing import Any

from django import forms
from django.utils.text import slugify

from bookings.models import Location, Service
from desk.away_forms import date_input, refuse_far_dates
from desk.money.fields import MoneyField, SaysCurrency
from payments.actions.setting_up import Factor, TouchUp
from payments.models import (
    DepositRule,
    FinancingPartner,
    PriceBook,
    PriceFactor,
    RefundTerms,
    TaxRate,
)

MORE_ROWS = 2
LEAST_HOLD, LONGEST_HOLD = 40, 30 * 24 * 60


class InForceFrom(forms.Form):
    in_force_from = forms.DateField(
        label="In force from",
        required=False,
        widget=date_input(),
        validators=[refuse_far_dates],
        help_text="Empty: from now on.",
    )


class BookForm(SaysCurrency, forms.ModelForm):
    """The sums and paces of a price book; its factors and touch-ups are rows beside it."""

    per_cm2_minor = MoneyField(label="Per cm²")
    per_hour_minor = MoneyField(label="Per hour of needle time")
    per_session_minor = MoneyField(label="Per session")
    flat_minor = MoneyField(label="One price for all")
    least_minor = MoneyField(label="Never less than", help_text="0: no lowest price.")
    round_to_minor = MoneyField(label="Rounded to", min_value=0.01)
    band_low_minor = MoneyField(label="Below this with a reason")
    usual_low_minor = MoneyField(label="Most pay from")
    usual_high_minor = MoneyField(label="Most pay to")
    band_high_minor = MoneyField(label="Above this with a reason")
    in_force_from = InForceFrom.base_fields["in_force_from"]

    class Meta:
        model = PriceBook
        fields = [
            "unit", "per_cm2_minor", "per_hour_minor", "per_session_minor", "flat_minor",
            "least_minor", "round_to_minor", "dots_per_minute", "needle_percent",
            "range_percent", "valid_days", "band_low_minor", "usual_low_minor",
            "usual_high_minor", "band_high_minor", "touch_up_years",
        ]  # fmt: skip
        labels = {
            "unit": "A quote counts",
            "dots_per_minute": "Dots a minute while the needle works",
            "needle_percent": "Of a session the needle works, %",
            "range_percent": "A range says less and more by, %",
            "valid_days": "A quote is valid, days",
            "touch_up_years": "A touch-up every, years",
        }
        help_texts = {
            "unit": "The others stay written down, for the day you change your mind.",
            "needle_percent": "Pauses, numbing and talk are the rest.",
            "touch_up_years": "For what it costs over six years.",
        }

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        names = ("band_low_minor", "usual_low_minor", "usual_high_minor", "band_high_minor")
        sums = [told.get(name) for name in names]
        for name, before, after in zip(names[1:], sums, sums[1:], strict=False):
            if before is not None and after is not None and before > after:
                self.add_error(name, "Give a sum that is not lower than the one before it.")
        return told


class FactorForm(forms.Form):
    """What makes work dearer or cheaper. An emptied row is left out; its key stays with it."""

    key = forms.SlugField(required=False, max_length=40, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label="Kind", choices=PriceFactor.Kind.choices, required=False)
    words = forms.CharField(label="When", max_length=80, required=False)
    percent = forms.IntegerField(label="%", min_value=-50, max_value=200, required=False)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("words") and told.get("percent") is None and "percent" not in self.errors:
            self.add_error("percent", "By how many percent?")
        return told


class TouchUpForm(SaysCurrency, forms.Form):
    """What a touch-up costs; without a sum the row is left out."""

    until_months = forms.IntegerField(
        label="Until months after the last session", min_value=1, max_value=240, required=False
    )
    amount_minor = MoneyField(label="Price", required=False)


class BookForms:
    """A price book whole: sums, factors, touch-ups."""

    def __init__(self, book: PriceBook, currency: str, data: Any = None):
        kept = bool(book.pk)
        factors = list(book.factors.all()) if kept else []
        touch_ups = list(book.touch_ups.all()) if kept else []
        values = {name: getattr(book, name) for name in BookForm.Meta.fields}
        self.currency = currency
        self.book = BookForm(
            data, instance=PriceBook(currency=currency, **values), currency=currency
        )
        self.factors = forms.formset_factory(FactorForm, extra=MORE_ROWS, max_num=40)(
            data,
            prefix="factors",
            initial=[
                {"key": f.key, "kind": f.kind, "words": f.words, "percent": f.percent}
                for f in factors
            ],
        )
        self.touch_ups = forms.formset_factory(TouchUpForm, extra=MORE_ROWS, max_num=12)(
            data,
            prefix="touch-ups",
            initial=[
                {"until_months": t.until_months, "amount_minor": t.amount_minor} for t in touch_ups
            ],
            form_kwargs={"currency": currency},
        )

    def is_valid(self) -> bool:
        """All are asked, so that each says what is wrong with it."""
        valid = [part.is_valid() for part in (self.book, self.factors, self.touch_ups)]
        if valid[2]:
            months = [t.until_months for t in self.told_touch_ups]
            if len(set(months)) != len(months):
                self.book.add_error(None, "Two touch-up prices reach to the same month.")
        return all(valid) and self.book.is_valid()

    @property
    def wrong_rows(self) -> list[str]:
        """What is wrong in the rows, in sentences for the top of the page."""
        return [
            f"{kind} {number}: {' '.join(map(str, chain(*form.errors.values())))}"
            for kind, rows in (("Factor", self.factors), ("Touch-up price", self.touch_ups))
            for number, form in enumerate(rows, 1)
            if form.errors
        ]

    @property
    def told_factors(self) -> list[Factor]:
        made: list[Factor] = []
        taken: set[tuple[str, str]] = set()
        for form in self.factors:
            told = form.cleaned_data
            if not told or not told["words"]:
                continue
            kind = told["kind"] or PriceFactor.Kind.COMPLEXITY
            wanted = told["key"] or slugify(told["words"])[:36].strip("-") or "factor"
            key, number = wanted, 2
            while (kind, key) in taken:
                key, number = f"{wanted}-{number}", number + 1
            taken.add((kind, key))
            made.append(Factor(kind, key, told["words"], told["percent"]))
        return made

    @property
    def told_touch_ups(self) -> list[TouchUp]:
        rows = [form.cleaned_data for form in self.touch_ups if form.cleaned_data]
        return [
            TouchUp(row["until_months"], row["amount_minor"])
            for row in rows
            if row["amount_minor"] is not None
        ]


class DepositForm(SaysCurrency, forms.ModelForm):
    """What is asked before the times of a plan, or of a service, are firm."""

    amount_minor = MoneyField(label="The amount", required=False)
    hold_minutes = forms.IntegerField(
        label="Times are kept unpaid, minutes",
        min_value=LEAST_HOLD,
        max_value=LONGEST_HOLD,
        help_text="1440 is a day, which is usual.",
    )
    online_minutes = forms.IntegerField(
        label="Booked online by the client, minutes",
        min_value=LEAST_HOLD,
        max_value=LONGEST_HOLD,
        help_text="The way to pay stands before them, so 40 are usual.",
    )
    in_force_from = InForceFrom.base_fields["in_force_from"]

    class Meta:
        model = DepositRule
        fields = [
            "kind", "amount_minor", "percent", "new_clients_only", "credited_to",
            "hold_minutes", "online_minutes",
        ]  # fmt: skip
        labels = {
            "kind": "Before it is firm we ask for",
            "percent": "The part, %",
            "new_clients_only": "Only of new clients",
            "credited_to": "Where the price is paid in parts, it comes off",
        }
        widgets = {"kind": forms.RadioSelect, "credited_to": forms.RadioSelect}

    field_order = [
        "kind", "amount_minor", "percent", "new_clients_only", "credited_to", "hold_minutes",
        "online_minutes", "in_force_from",
    ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["percent"].required = False
        for name in ("amount_minor", "percent"):
            self.fields[name].one_is_enough = True  # type: ignore[attr-defined]
        if self.instance.service_id is None:
            del self.fields["online_minutes"]  # a plan is booked whole
        else:
            self.fields["hold_minutes"].label = "Booked by the desk, a time is kept unpaid, minutes"
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        kind = told.get("kind")
        if kind != DepositRule.Kind.FIXED:
            told["amount_minor"] = 0
        elif not told.get("amount_minor") and "amount_minor" not in self.errors:
            self.add_error("amount_minor", "How much?")
        if kind != DepositRule.Kind.PERCENT:
            told["percent"] = 0
        elif not told.get("percent") and "percent" not in self.errors:
            self.add_error("percent", "How many percent of the price?")
        return told


class TaxForm(forms.ModelForm):
    rate = forms.DecimalField(
        label="Rate, %",
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        help_text="0: none. Ask your accountant whether this work is taxed where you are.",
    )
    in_force_from = InForceFrom.base_fields["in_force_from"]

    class Meta:
        model = TaxRate
        fields = ["name", "is_included"]
        labels = {"name": "What it is called", "is_included": "Our prices include it"}

    field_order = ["name", "rate", "is_included", "in_force_from"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.initial["rate"] = (self.instance.basis_points or 0) / 100

    def clean_rate(self) -> Any:
        self.instance.basis_points = int(self.cleaned_data["rate"] * 100)
        return self.cleaned_data["rate"]


class TermsForm(forms.ModelForm):
    """What a version of the policy means in money."""

    class Meta:
        model = RefundTerms
        fields = ["full_hours", "part_hours", "part_percent", "no_show_percent", "gives"]
        labels = {
            "full_hours": "All of it goes back until, hours before",
            "part_hours": "A part goes back until, hours before",
            "part_percent": "That part, %",
            "no_show_percent": "After a missed visit, %",
            "gives": "What goes back is",
        }
        help_texts = {
            "part_hours": "Later than that the deposit is kept.",
            "gives": "What the clinic cancels is always paid back in full. "
            "While a plan goes on, either counts for its next sessions.",
        }
        widgets = {"gives": forms.RadioSelect}

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        full, part = told.get("full_hours"), told.get("part_hours")
        if full is not None and part is not None and part > full:
            self.add_error("part_hours", "Give no more hours than for all of it.")
        share, missed = told.get("part_percent"), told.get("no_show_percent")
        if share is not None and missed is not None and missed > share:
            self.add_error("no_show_percent", "Give no more than for a visit cancelled late.")
        return told


class PartnerForm(forms.ModelForm):
    link = forms.URLField(
        label="Where clients apply",
        max_length=300,
        assume_scheme="https",
        help_text="{amount} in it becomes the amount, {currency} the currency. The client fills "
        "the form there; nobody here does it for them.",
    )

    class Meta:
        model = FinancingPartner
        fields = ["name", "link", "words", "is_active"]
        labels = {
            "name": "Partner",
            "words": "In one sentence",
            "is_active": "Offered to clients",
        }
        help_texts = {"words": "Such as: 6 to 24 months, an answer in minutes."}


def level_choices(book: PriceBook) -> list[tuple[str, str]]:
    """The levels of the edition in force."""
    found = book.factors.filter(kind=PriceFactor.Kind.LEVEL) if book.pk else []
    return [("", "No level"), *((row.key, f"{row.words} ({row.percent:+d} %)") for row in found)]


def places_with_tax() -> list[tuple[Location, list[TaxRate]]]:
    rows = Location.objects.filter(is_active=True).prefetch_related("tax_rates")
    return [(place, list(place.tax_rates.all())) for place in rows]


def priced_services() -> list[Service]:
    """What a deposit may be asked for: all but consultations."""
    rows = Service.objects.filter(is_active=True).exclude(kind=Service.Kind.CONSULTATION)
    return list(rows.order_by("order", "name"))
