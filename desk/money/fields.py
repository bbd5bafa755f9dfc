"""Sums as people type them: 1250 or 1,250.50 in a form, minor units behind it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from studio.wording import CURRENCY_SIGNS, WITHOUT_MINOR_UNIT


class MoneyField(forms.DecimalField):
    """A sum in whole units and cents; what it gives, and begins with, is minor units."""

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("min_value", 0)
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "money-input"})
        )
        super().__init__(max_digits=9, decimal_places=2, **kwargs)
        self.minor = 100

    def say(self, currency: str) -> None:
        """Name the currency in the label, once it is known."""
        self.minor = 1 if currency in WITHOUT_MINOR_UNIT else 100
        self.label = f"{self.label}, {CURRENCY_SIGNS.get(currency, currency)}"

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        whole = Decimal(value) / self.minor
        return f"{whole:.0f}" if whole == whole.to_integral() else f"{whole:.2f}"

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", "") if isinstance(value, str) else value)

    def clean(self, value: Any) -> int | None:  # type: ignore[override]
        told = super().clean(value)
        if told is None:
            return None
        if told * self.minor != int(told * self.minor):
            raise forms.ValidationError("This currency has no smaller unit: give a whole number.")
        return int(told * self.minor)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "") != str(data or "").replace(",", "")


class SaysCurrency:
    """A form whose sums name their currency: given as `currency=`."""

    def __init__(self, *args: Any, currency: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.currency = currency
        for field in self.fields.values():  # type: ignore[attr-defined]
            if isinstance(field, MoneyField):
                field.say(currency)
