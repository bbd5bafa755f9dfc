"""The plan page, and what changes where it stands: begun, proposed, accepted, ended."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bookings.models import Artist
from clients.models import Client
from clients.parts import SEES, Part, Viewer
from desk.door import ColleagueRequest, colleagues
from desk.plan.forms import AcceptForm, BeginForm, LaterForm, ReasonForm
from desk.record import frame
from payments.actions.agreeing import accept_plan, needs_policy
from payments.quoting import standing_quote
from payments.terms import in_words
from sessions_plan import plan_paper
from sessions_plan.access import plan_client, record_client
from sessions_plan.actions import follow_ups, plans
from sessions_plan.models import Assessment, Plan, PlanVersion
from sessions_plan.plan_view import dots_in, line, to_book
from sessions_plan.touch_up import touch_up_of
from studio import audit
from studio.errors import Refusal
from studio.models import CancellationPolicy
from studio.network import client_ip
from studio.once import once
from studio.wording import day, local_day

HERE = "desk:clients-plan"
WORKED = (Plan.Status.UNDER_WAY, Plan.Status.COMPLETE)


@require_safe
@colleagues()
def plan(request: ColleagueRequest, ref: str) -> HttpResponse:
    """The plan as it stands: its line of steps, what is missing, and what can be done next."""
    person, who = plan_client(request.user, ref)
    audit.opened(person, showing="the plan")
    return _page(request, person, who)


def _page(
    request: ColleagueRequest,
    person: Client,
    who: Viewer,
    *,
    begin: BeginForm | None = None,
    later: LaterForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    found = newest(person)
    versions = list(found.versions.select_related("accepted_by", "saved_by")) if found else []
    version = versions[0] if versions else None
    reads = Part.RECORD in SEES[who]
    steps = line(found, version) if found else []
    areas = list(version.areas.all()) if version and reads else []
    touch_up = touch_up_of(found) if found and found.status in WORKED else None
    context = frame(request, person, who) | {
        "plan": found,
        "version": version,
        "versions": versions,
        "standing": next((v for v in versions if v.accepted_at and not v.withdrawn_at), None),
        "line": steps,
        "to_book": to_book(steps, found) if found else None,
        "touch_up": touch_up,
        "later": later
        or LaterForm(initial={"not_before": touch_up.not_before if touch_up else None}),
        "this_day": local_day(now, found.location.zone) if found else None,
        "areas": areas,
        "dots": dots_in(areas),
        "reads": reads,
        # A plan that goes on leaves nothing to begin.
        "begin": begin or (None if found and found.is_open else _begin_form(request, person)),
        "end": ReasonForm(auto_id="id_end_%s"),
        "pause": ReasonForm(auto_id="id_pause_%s"),
        "cancel": ReasonForm(auto_id="id_cancel_%s"),
        "refused": refused,
    }
    return render(request, "desk/plan/plan.html", context, status=status)


def newest(person: Client) -> Plan | None:
    """The open plan, else the last that ended."""
    rows = Plan.objects.filter(client=person).select_related("artist", "location", "client")
    open_ones = rows.filter(status__in=Plan.OPEN)
    return open_ones.first() or rows.order_by("-begun_at").first()


def open_plan(person: Client) -> Plan:
    found = newest(person)
    if found is None or not found.is_open:
        raise Http404
    return found


def newest_version(found: Plan) -> PlanVersion:
    rows = found.versions.select_related("plan__client", "plan__location", "saved_by")
    return rows.order_by("-number")[0]


def _begin_form(request: ColleagueRequest, person: Client, data=None) -> BeginForm:
    own = Artist.objects.filter(user=request.user, is_active=True).first()
    visits = person.appointments.select_related("artist", "location").order_by("-starts_at")
    last = visits.first()
    initial = {
        "artist": own or (last.artist if last else None),
        "location": last.location if last else None,
    }
    return BeginForm(data, initial=initial)


@require_POST
@colleagues()
@once
def begin(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Draft a plan from the last signed assessment."""
    person, who = record_client(request.user, ref)
    form = _begin_form(request, person, request.POST)
    if not form.is_valid():
        return _page(request, person, who, begin=form, status=400)
    rows = Assessment.objects.filter(client=person, signed_at__isnull=False)
    try:
        plans.draft_plan(
            client=person,
            by=request.user,
            assessment=rows.order_by("-signed_at").first(),
            **form.cleaned_data,
        )
    except Refusal as no:
        return _page(request, person, who, begin=form, refused=no.sentence, status=no.status)
    return redirect("desk:clients-plan-draft", ref)


@require_POST
@colleagues()
@once
def propose(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Put the draft before the client."""
    person, who = record_client(request.user, ref)
    version = newest_version(open_plan(person))
    try:
        plans.propose(version=version, by=request.user)
    except Refusal as no:
        return _page(request, person, who, refused=no.sentence, status=no.status)
    messages.success(request, f"{person.called} can read the plan in the portal now, or here.")
    return redirect(HERE, ref)


@require_POST
@colleagues()
@once
def revise(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Change a plan: a new version, to be accepted anew."""
    person, _ = record_client(request.user, ref)
    plans.revise(plan=open_plan(person), by=request.user)
    return redirect("desk:clients-plan-draft", ref)


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues()
@once
def accept(request: ColleagueRequest, ref: str) -> HttpResponse:
    """On the studio's screen, turned to the client: what they read is what they accept."""
    person, who = record_client(request.user, ref)
    version = newest_version(open_plan(person))
    if version.proposed_at is None or version.accepted_at is not None:
        return redirect(HERE, ref)
    sent, status, refused = request.method == "POST", 200, ""
    form = AcceptForm(
        request.POST if sent else None,
        initial={"seen": version.number},
        policy=needs_policy(version),
    )
    if sent and form.is_valid():
        try:
            accept_plan(
                version=version,
                way=PlanVersion.Way.SCREEN,
                by=request.user,
                network=client_ip(request),
                **form.cleaned_data,
            )
        except Refusal as no:
            refused, status = no.sentence, no.status
        else:
            messages.success(request, "Accepted. The sessions can be booked now.")
            return redirect("desk:clients-plan-series", ref)
    elif sent:
        status = 400
    policy = CancellationPolicy.objects.in_force(timezone.now())
    areas = list(version.areas.all())
    context = frame(request, person, who) | {
        "plan": version.plan,
        "version": version,
        "quote": standing_quote(version),
        "policy": policy,
        "terms": in_words(policy),
        "line": line(version.plan, version),
        "areas": areas,
        "dots": dots_in(areas),
        "form": form,
        "refused": refused,
    }
    return render(request, "desk/plan/accept.html", context, status=status)


@require_safe
@colleagues()
def paper(request: ColleagueRequest, ref: str) -> HttpResponse:
    """The newest proposed version as a PDF."""
    person, _ = record_client(request.user, ref)
    found = newest(person)
    version = plan_paper.newest_proposed(found) if found else None
    if version is None:
        raise Http404
    audit.opened(person, showing="the plan as a PDF")
    answer = HttpResponse(plan_paper.pdf(version), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="plan-{version.plan.ref}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@colleagues()
@once
def end(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Complete the plan, or give it up with a reason."""
    person, who = record_client(request.user, ref)
    found = open_plan(person)
    try:
        if request.POST.get("how") == "complete":
            plans.complete_plan(plan=found, by=request.user)
            messages.success(request, "The plan is complete.")
        else:
            reason = request.POST.get("reason", "")[:300]
            plans.abandon_plan(plan=found, reason=reason, by=request.user)
            messages.success(request, "The plan is ended.")
    except Refusal as no:
        return _page(request, person, who, refused=no.sentence, status=no.status)
    return redirect(HERE, ref)


@require_POST
@colleagues()
@once
def touch_up(request: ColleagueRequest, ref: str) -> HttpResponse:
    """The client would rather hear of a touch-up later, or as it was estimated."""
    person, who = plan_client(request.user, ref)
    found, form = newest(person), LaterForm(request.POST)
    if found is None:
        raise Http404
    if not form.is_valid():
        return _page(request, person, who, later=form, status=400)
    chosen = form.cleaned_data["not_before"]
    try:
        follow_ups.put_touch_up_off(plan=found, not_before=chosen, by=request.user)
    except Refusal as no:
        form.add_error("not_before", no.sentence)
        return _page(request, person, who, later=form, status=no.status)
    said = f"Not before {day(chosen)}." if chosen else "As it is estimated."
    messages.success(request, f"Kept. {said}")
    return redirect(HERE, ref)
