"""What is typed at the till. Nothing here saves."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms

from desk.money.fields import MoneyField, SaysCurrency
from payments.account import Account, things_of
from payments.models import DepositHold, Method, Payment
from studio.wording import amount

AT_THE_DESK = [
    (Method.TERMINAL, "Card terminal"),
    (Method.CASH, "Cash"),
    (Method.TRANSFER, "Bank transfer"),
]
LONGER = {"2": "2 hours more", "24": "a day more", "48": "two days more", "168": "a week more"}


class TakeForm(SaysCurrency, forms.Form):
    """Money taken at the desk. What it is for, how, how much; a tip lies apart."""

    due = forms.ChoiceField(label="What for", widget=forms.RadioSelect, required=False)
    amount_minor = MoneyField(label="Amount")
    method = forms.ChoiceField(label="How", choices=AT_THE_DESK, widget=forms.RadioSelect)
    tip_minor = MoneyField(label="Tip", required=False, help_text="For the artist, on top.")
    reference = forms.CharField(label="Slip or transfer number", max_length=80, required=False)

    def __init__(self, *args: Any, account: Account, **kwargs: Any):
        super().__init__(*args, currency=account.currency, **kwargs)
        self.open = {one.due.ref: one for one in account.asked if one.left_minor}
        self.fields["due"].choices = [  # type: ignore[attr-defined]
            *(
                (ref, f"{one.due.words}: {amount(one.left_minor, account.currency)}")
                for ref, one in self.open.items()
            ),
            ("", "Something else: it counts as credit"),
        ]
        self.fields["due"].one_is_enough = True  # type: ignore[attr-defined]

    @property
    def told(self) -> dict[str, Any]:
        """What `record_payment` takes."""
        found = dict(self.cleaned_data)
        asked = self.open.get(found.pop("due"))
        found["tip_minor"] = found["tip_minor"] or 0
        return found | {"due": asked.due if asked else None}


class RefundForm(SaysCurrency, forms.Form):
    amount_minor = MoneyField(label="How much goes back", min_value=0.01)
    reason = forms.CharField(label="Why", max_length=300)
    by_hand = forms.TypedChoiceField(
        label="How",
        choices=[("", "To the card it came from"), ("1", "By hand, now")],
        coerce=bool,
        empty_value=False,  # type: ignore[arg-type]
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, payment: Payment, **kwargs: Any):
        super().__init__(*args, currency=payment.currency, **kwargs)
        self.initial.setdefault("amount_minor", payment.refundable_minor)
        self.fields["by_hand"].one_is_enough = True  # type: ignore[attr-defined]
        if not payment.gateway_ref:
            del self.fields["by_hand"]  # cash and transfers go back by hand


class CorrectForm(SaysCurrency, forms.Form):
    """A row that puts right what an earlier one got wrong, and what it is for."""

    of = forms.ChoiceField(label="What it is for", widget=forms.RadioSelect, required=False)
    side = forms.ChoiceField(
        label="The client owes",
        choices=[("less", "less than it says"), ("more", "more than it says")],
        widget=forms.RadioSelect,
    )
    amount_minor = MoneyField(label="By", min_value=0.01)
    note = forms.CharField(
        label="Why", max_length=300, help_text="So that it can be understood in a year."
    )

    def __init__(self, *args: Any, account: Account, waives: bool, **kwargs: Any):
        super().__init__(*args, currency=account.currency, auto_id="id_correct_%s", **kwargs)
        self.things = {one.key: one for one in things_of(account)}
        words = [(key, one.words) for key, one in self.things.items()]
        self.fields["of"].choices = [*words, ("", "Neither: the account as a whole")]  # type: ignore[attr-defined]
        self.fields["of"].one_is_enough = True  # type: ignore[attr-defined]
        self.initial["of"] = next(iter(self.things), "")
        if not self.things:
            del self.fields["of"]
        if not waives:
            self.fields["side"].help_text = "That they owe less is written by the owner."

    @property
    def told(self) -> dict[str, Any]:
        """What `correct` takes."""
        minor = self.cleaned_data["amount_minor"]
        less = self.cleaned_data["side"] == "less"
        thing = self.things.get(self.cleaned_data.get("of", ""))
        return {
            "amount_minor": -minor if less else minor,
            "note": self.cleaned_data["note"],
            "plan": thing.plan if thing else None,
            "visit": thing.visit if thing else None,
        }


class LongerForm(forms.Form):
    hours = forms.TypedChoiceField(label="Keep them", choices=list(LONGER.items()), coerce=int)

    def until(self, hold: DepositHold) -> datetime:
        return hold.held_until + timedelta(hours=self.cleaned_data["hours"])
