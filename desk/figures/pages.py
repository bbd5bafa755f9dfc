"""A report on a page, with a chart where a shape says more than numbers, and as CSV."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.roles import Permission
from bookings.models import Location
from desk.away_forms import date_input, refuse_far_dates
from desk.door import ColleagueRequest, colleagues
from desk.figures.tables import REPORTS, Asked, Money, Report, Table, as_lines
from payments.models import Dispute, Payment
from payments.reports import Period
from studio import audit
from studio.models import Studio
from studio.wording import day, local_day

LONGEST = 366 * 2
FIRST = "takings"


class PeriodForm(forms.Form):
    """From one day to another, everywhere or at one location."""

    first = forms.DateField(label="From", widget=date_input(), validators=[refuse_far_dates])
    last = forms.DateField(label="To", widget=date_input(), validators=[refuse_far_dates])
    place = forms.ChoiceField(label="Where", required=False)

    def __init__(self, *args, places: list[Location], **kwargs):
        super().__init__(*args, **kwargs)
        self.places = {place.slug: place for place in places}
        choices = [("", "Everywhere"), *((place.slug, str(place)) for place in places)]
        self.fields["place"].choices = choices  # type: ignore[attr-defined]
        self.fields["place"].one_is_enough = True  # type: ignore[attr-defined]

    def clean(self) -> dict:
        told = super().clean() or {}
        first, last = told.get("first"), told.get("last")
        if first and last and not 0 <= (last - first).days <= LONGEST:
            self.add_error(
                "last", "Give a last day on or after the first, at most two years later."
            )
        return told


def _asked(request: ColleagueRequest) -> tuple[PeriodForm, Asked]:
    """The days asked for, or this month so far."""
    now = timezone.now()
    places = list(Location.objects.filter(is_active=True))
    zone = places[0].zone if places else "UTC"
    today = local_day(now, zone)
    usual: dict[str, Any] = {"first": _month_before(today), "last": today, "place": ""}
    sent = request.GET if "first" in request.GET else None
    form = PeriodForm(sent, initial=usual, places=places)
    told = form.cleaned_data if sent and form.is_valid() else usual
    place = form.places.get(told["place"])
    period = Period(told["first"], told["last"], place.zone if place else zone)
    return form, Asked(period, Money(Studio.current().currency), now, place)


def _month_before(today: date) -> date:
    return today - timedelta(days=29)


def _report(kind: str) -> Report:
    if kind not in REPORTS:
        raise Http404
    return REPORTS[kind]


@require_safe
@colleagues(Permission.SEE_TAKINGS)
def figures(request: ColleagueRequest, kind: str = FIRST) -> HttpResponse:
    """One report."""
    report = _report(kind)
    form, asked = _asked(request)
    table = report.make(asked)
    audit.listed(Payment, f"report {kind}, {asked.period.first} to {asked.period.last}")
    query = urlencode(
        {
            "first": asked.period.first.isoformat(),
            "last": asked.period.last.isoformat(),
            "place": asked.location.slug if asked.location else "",
        }
    )
    context = {
        "kind": kind,
        "report": report,
        "reports": [(key, one.word) for key, one in REPORTS.items()],
        "form": form,
        "table": table,
        "chart": _chart(table),
        "days": f"{day(asked.period.first)} to {day(asked.period.last)}",
        "query": query,
        "disputes": Dispute.objects.filter(closed_at=None).count(),
    }
    return render(request, "desk/figures/figures.html", context, status=400 if form.errors else 200)


def _chart(table: Table) -> dict[str, str]:
    """What the chart's script reads from the page; empty where there is nothing to draw."""
    if not table.bars or not table.rows:
        return {}
    return {
        "labels": json.dumps([label for label, _numbers in table.bars]),
        "series": json.dumps(list(table.series)),
        "values": json.dumps(
            [[numbers[n] for _label, numbers in table.bars] for n in range(len(table.series))]
        ),
        "unit": table.unit,
    }


@require_safe
@colleagues(Permission.SEE_TAKINGS)
def sheet(request: ColleagueRequest, kind: str) -> HttpResponse:
    """The same as CSV, for a spreadsheet."""
    report = _report(kind)
    form, asked = _asked(request)
    if form.errors:
        raise Http404
    audit.listed(Payment, f"report {kind} as CSV")
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"{kind}-{asked.period.first}-{asked.period.last}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.write("\ufeff")  # so that a spreadsheet reads the accents
    csv.writer(answer).writerows(as_lines(report.make(asked)))
    return answer
