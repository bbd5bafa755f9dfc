"""What is typed or sent of a session record. Nothing here saves."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, QueryDict

from desk.away_forms import date_input
from sessions_plan.actions.steps import FIELDS
from sessions_plan.errors import NotValid
from sessions_plan.models import NeedleSignature, SupplyLot
from studio.pictures import ACCEPT

KNOWN = "This lot is in the list already: lay it out above."
WAITED = 7  # days that are proposed before new times
OLDEST = timedelta(days=2)  # longer than a tablet is ever without a line
NEEDLES = [
    f"{who}{part}" for who in NeedleSignature.Who.values for part in ("", "-means", "-drawing")
]
NOT_AREA = ("step", "once", "csrfmiddlewaretoken", "area", "place")


@dataclass(frozen=True)
class Sent:
    """One change as it came: its key, name, value, and how long ago it was made."""

    key: str
    name: str
    value: Any
    ago: timedelta = timedelta()

    def at(self, now: datetime) -> datetime:
        return now - self.ago


def read_json(request: HttpRequest) -> Sent:
    """What the tablet sends; it says how long ago it was, because its clock may be wrong."""
    try:
        told = json.loads(request.body)
        seconds = float(told.get("ago") or 0)
        ago = timedelta(seconds=min(max(seconds, 0), OLDEST.total_seconds()))
        return Sent(str(told["key"]), str(told["name"]), told.get("value"), ago)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as problem:
        raise NotValid("This change could not be read.") from problem


def read_form(sent: QueryDict) -> Sent:
    """The same change from a plain form."""
    name = sent.get("step", "")
    value: dict[str, Any] = {}
    if name in ("fields", "checked"):
        value = {field: sent[field] for field in FIELDS if field in sent}
    elif name == "tray":
        laid_out = set(sent.getlist("lot"))
        value = {"lots": {ref: ref in laid_out for ref in sent.getlist("shown")}}
    elif name == "needles":
        value = {field: sent[field] for field in NEEDLES if field in sent}
    elif name.startswith("area"):
        told = {field: sent[field] for field in sent if field not in NOT_AREA}
        value = {"area": sent.get("area"), "place": sent.get("place", "0"), "values": told}
    return Sent(sent.get("once", ""), name, value)


class SupplyForm(forms.ModelForm):
    """The label of a box of needles, or of a numbing product."""

    class Meta:
        model = SupplyLot
        fields = ("kind", "maker", "product", "detail", "lot", "expires_on")
        labels = {"kind": "What", "detail": "Needle type, or strength", "expires_on": "Expires"}
        help_texts = {"detail": ""}
        error_messages = {NON_FIELD_ERRORS: {"unique_together": KNOWN}}
        widgets = {
            "expires_on": date_input(),
            "lot": forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        }


class NotTodayForm(forms.Form):
    """Why, a photo of it, and how long the skin gets before new times are looked for."""

    reason = forms.CharField(
        label="Why it is not today", max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    picture = forms.FileField(
        label="A photo of it",
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPT, "capture": "environment"}),
        help_text="It stands with the record, and among the client's photos.",
    )
    days = forms.IntegerField(
        label="Wait at least, days", min_value=0, max_value=90, required=False, initial=WAITED,
        help_text="New times for the plan are looked for after that.",
    )  # fmt: skip

    @property
    def told(self) -> dict[str, Any]:
        """What `charting.not_today` takes."""
        said = self.cleaned_data
        return {"reason": said["reason"], "upload": said["picture"]}
