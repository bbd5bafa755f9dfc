"""`/portal/healing/day/`: where the healing is, what today asks for, and what looks wrong.

People open these pages at three in the morning. What is asked for is short, what they are told is
exact, and the emergency number stands before any question.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.doorway import SignedInRequest
from clients.models import Client, Photo
from portal.aftercare_forms import ReportForm, ReportPhotoForm
from portal.door import clients
from portal.frame import page
from sessions_plan import triage
from sessions_plan.actions import aftercare, reports
from sessions_plan.models import HealingReport
from studio.audit import opened
from studio.errors import Refusal
from studio.once import once


@require_safe
@clients
def day(request: SignedInRequest, client: Client) -> HttpResponse:
    """Today: what is normal, what to do, what not, and from when things are done again."""
    opened(client, showing="the day of healing")
    where = aftercare.healing_day(client, timezone.now())
    told = reports.of_client(client)
    if where is None:
        return page(request, "healing/over", {"reports": told, "guide": aftercare.guide_in_force()})
    return page(request, "healing/day", {"reports": told, "healing": where})


@require_http_methods(["GET", "HEAD", "POST"])
@clients
@once
def wrong(request: SignedInRequest, client: Client) -> HttpResponse:
    """Something looks wrong: a few questions, a photo, and at once what to do."""
    now = timezone.now()
    sent, status = request.method == "POST", 200
    form = ReportForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        try:
            report = _told(request, client, form)
        except Refusal as no:
            form.add_error(getattr(no, "field", None) or None, no.sentence)
            status = no.status
        else:
            return redirect("portal:healing-report", report.ref)
    elif sent:
        status = 400
    opened(client, showing="the questions when something looks wrong")
    context = {
        "healing": aftercare.healing_day(client, now),
        "guide": aftercare.guide_in_force(),
        "form": form,
    }
    return page(request, "healing/wrong", context, status=status)


def _told(request: SignedInRequest, client: Client, form: ReportForm) -> HealingReport:
    """The report goes through with or without its photo: a file that cannot be read is said
    afterwards."""
    photo, lost = _photo(request, client, form.cleaned_data["photo"])
    report = reports.tell(
        client=client,
        answers=form.answers,
        words=form.cleaned_data["words"],
        photo=photo,
        meant_photo=form.cleaned_data["photo"] is not None,
        by=request.user,
    )
    if lost:
        messages.warning(
            request, _("What you told us arrived, but the photo did not. %(why)s") % {"why": lost}
        )
    return report


def _photo(request: SignedInRequest, client: Client, upload) -> tuple[Photo | None, str]:
    if upload is None:
        return None, ""
    try:
        return reports.keep_photo(client=client, upload=upload, by=request.user), ""
    except Refusal as no:
        return None, no.sentence


@require_safe
@clients
def report(request: SignedInRequest, client: Client, ref: str) -> HttpResponse:
    """What follows from what they told: when somebody looks, and when to seek care."""
    found = _own(client, ref)
    opened(client, showing="a healing report")
    return _page(request, client, found, ReportPhotoForm())


def _own(client: Client, ref: str) -> HealingReport:
    rows = HealingReport.objects.filter(client=client)
    rows = rows.select_related(
        "visit__location", "artist", "told_by", "taken_up_by", "advised_by", "photo"
    )
    return get_object_or_404(rows, ref=ref)


def _page(
    request: SignedInRequest,
    client: Client,
    found: HealingReport,
    form: ReportPhotoForm,
    status: int = 200,
) -> HttpResponse:
    rules, now = reports.rules_of(found), timezone.now()
    context = {
        "report": found,
        "is_late": found.is_late(now),
        "by_phone": found.told_by_id != request.user.pk,
        "rules": rules,
        "calls_now": any(rule.id == triage.CALL_NOW for rule in rules),
        "guide": aftercare.guide_in_force(),
        "healing": aftercare.healing_day(client, now),
        "zone": found.visit.location.zone,
        "form": form,
    }
    return page(request, "healing/report", context, status=status)


@require_POST
@clients
@once
def report_photo(request: SignedInRequest, client: Client, ref: str) -> HttpResponse:
    """A photo that follows to a report that still waits for somebody."""
    found = _own(client, ref)
    form = ReportPhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, client, found, form, 400)
    try:
        photo = reports.keep_photo(
            client=client, upload=form.cleaned_data["photo"], by=request.user
        )
        reports.add_to_report(report=found, photo=photo)
    except Refusal as no:
        form.add_error("photo", no.sentence)
        return _page(request, client, found, form, no.status)
    messages.success(request, _("Thank you, the photo is with what you told us."))
    return redirect("portal:healing-report", ref)
