"""`/portal/plan/`: read the plan, say yes to it, choose the times of all sessions at once."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.doorway import SignedInRequest
from clients.models import Client
from payments.actions.agreeing import accept_plan, needs_policy
from payments.models import DepositHold
from payments.quoting import standing_quote
from payments.terms import in_words
from portal.door import clients
from portal.frame import page
from portal.touch_up import LaterForm
from sessions_plan import plan_paper
from sessions_plan.actions import course, plans
from sessions_plan.actions import series as actions
from sessions_plan.models import Plan, PlanVersion
from sessions_plan.offering import card, read_places
from sessions_plan.plan_view import dots_in, line, to_book
from sessions_plan.series import Wishes, sentence
from sessions_plan.touch_up import touch_up_of
from studio.audit import opened
from studio.errors import Refusal
from studio.models import CancellationPolicy
from studio.network import client_ip
from studio.once import once
from studio.wording import local_day

MOST_CARDS = 5
WORKED = (Plan.Status.UNDER_WAY, Plan.Status.COMPLETE)
DAYTIMES = {
    "morning": (_("Morning"), 0, 720),
    "afternoon": (_("Afternoon"), 720, 1020),
    "evening": (_("Evening"), 1020, 1440),
}


class AcceptForm(forms.Form):
    name = forms.CharField(
        label=_("Your full name"),
        max_length=160,
        help_text=_("Typing it is your signature under this plan."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)
    agrees = forms.BooleanField(
        label=_("I have read the cancellation policy above and agree to it"),
        error_messages={"required": _("Read the cancellation policy and agree to it first.")},
    )

    def __init__(self, *args, policy: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not policy:
            del self.fields["agrees"]  # without a price there is nothing that could be kept


class TimesForm(forms.Form):
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days that suit"),
        choices=list(WEEKDAYS_ABBR.items()),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    daytime = forms.MultipleChoiceField(
        label=_("Times that suit"),
        choices=[(name, words) for name, (words, *_minutes) in DAYTIMES.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    @property
    def wishes(self) -> Wishes:
        told = self.cleaned_data
        return Wishes(
            weekdays=frozenset(told["weekdays"]),
            times=tuple(DAYTIMES[name][1:] for name in told["daytime"]),
        )


def own_plan(client: Client) -> Plan | None:
    """The client's open plan once it was proposed, else the last one that was complete."""
    rows = Plan.objects.filter(client=client).select_related("artist", "location", "client")
    shown = rows.filter(status__in=(*Plan.OPEN, Plan.Status.COMPLETE))
    proposed = shown.filter(versions__proposed_at__isnull=False).distinct()
    return proposed.order_by("-begun_at").first()


def newest_proposed(plan: Plan) -> PlanVersion:
    """What the client reads: a draft is the artist's own until it is proposed."""
    return plan.versions.filter(proposed_at__isnull=False).order_by("-number")[0]


@require_safe
@clients
def plan(request: SignedInRequest, client: Client) -> HttpResponse:
    """The plan as it stands."""
    opened(client, showing="the plan")
    return _page(request, client)


def _page(
    request: SignedInRequest,
    client: Client,
    *,
    form: AcceptForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    found = own_plan(client)
    if found is None:
        return page(request, "plan/none", {"client": client})
    version = newest_proposed(found)
    steps = line(found, version)
    may_withdraw = found.is_open and version.withdrawn_at is None
    until = plans.cooling_off_until(version) if may_withdraw else None
    today = local_day(timezone.now(), found.location.zone)
    touch_up = touch_up_of(found) if found.status in WORKED else None
    quote = standing_quote(version)
    areas = list(version.areas.all())
    context = {
        "client": client,
        "plan": found,
        "version": version,
        "quote": quote,
        **(_agreed_to() if quote and found.is_open and version.accepted_at is None else {}),
        "line": steps,
        "areas": areas,
        "dots": dots_in(areas),
        "to_accept": found.is_open and version.accepted_at is None,
        "to_book": found.status in actions.MAY_BE_PLACED
        and not found.paused_at
        and any(stop.word == "to be booked" for stop in steps),
        "withdraw_until": until if until and today <= until else None,
        "next_to_book": to_book(steps, found),
        "today": today,
        "touch_up": touch_up,
        "later": LaterForm(touch_up=touch_up) if touch_up else None,
        "form": form or AcceptForm(initial={"seen": version.number}, policy=quote is not None),
        "refused": refused,
    }
    return page(request, "plan/plan", context, status=status)


def _agreed_to() -> dict:
    """The policy that is agreed to with a price."""
    policy = CancellationPolicy.objects.in_force(timezone.now())
    return {"policy": policy, "terms": in_words(policy)}


@require_POST
@clients
@once
def accept(request: SignedInRequest, client: Client) -> HttpResponse:
    """Yes to exactly the version that was read."""
    found = _or_lost(client)
    version = newest_proposed(found)
    form = AcceptForm(request.POST, policy=needs_policy(version))
    if not form.is_valid():
        return _page(request, client, form=form, status=400)
    try:
        accept_plan(
            version=version,
            way=PlanVersion.Way.PORTAL,
            by=request.user,
            network=client_ip(request),
            **form.cleaned_data,
        )
    except Refusal as no:
        return _page(request, client, form=form, refused=no.sentence, status=no.status)
    messages.success(request, gettext("Thank you. Now choose the times that suit you."))
    return redirect("portal:plan-times")


@require_POST
@clients
@once
def withdraw(request: SignedInRequest, client: Client) -> HttpResponse:
    """Take the yes back, within the days for that; what was booked is cancelled."""
    found = _or_lost(client)
    try:
        course.withdraw(plan=found, by=request.user)
    except Refusal as no:
        return _page(request, client, refused=no.sentence, status=no.status)
    messages.success(request, gettext("The plan is withdrawn, and its visits are cancelled."))
    return redirect("portal:plan")


@require_http_methods(["GET", "HEAD", "POST"])
@clients
@once
def times(request: SignedInRequest, client: Client) -> HttpResponse:
    """A few ways to place all sessions; the pressed one is booked whole."""
    found = _or_lost(client)
    refused, status = "", 200
    if request.method == "POST":
        try:
            places, expected = read_places(request.POST.get("places", ""))
            made = actions.book_series(
                plan=found, places=places, expected=expected, by=request.user
            )
        except Refusal as no:
            refused, status = no.sentence, no.status
        else:
            if _is_held(found):
                messages.info(
                    request, gettext("Your times are held. The deposit makes them yours.")
                )
                return redirect("portal:money")
            messages.success(
                request,
                ngettext(
                    "Booked: %(number)s visit. You get one message.",
                    "Booked: %(number)s visits. You get one message.",
                    len(made),
                )
                % {"number": len(made)},
            )
            return redirect("portal:plan")
    asked = request.GET if "looked" in request.GET else None
    form = TimesForm(asked)
    wishes = form.wishes if asked and form.is_valid() else None
    cards, in_the_way = [], []
    try:
        question, told = actions.proposals(plan=found, wishes=wishes, online=True, count=MOST_CARDS)
        cards = [card(question, proposal) for proposal in told.found]
        in_the_way = [sentence(question.wanted, one) for one in told.in_the_way]
    except Refusal as no:
        refused, status = refused or no.sentence, no.status
    context = {
        "client": client,
        "plan": found,
        "form": form,
        "cards": [one for one in cards if one.steps],
        "in_the_way": in_the_way,
        "refused": refused,
        "zone": found.location.zone,
    }
    return page(request, "plan/times", context, status=status)


@require_safe
@clients
def paper(request: SignedInRequest, client: Client) -> HttpResponse:
    """The plan to keep, as a PDF."""
    version = plan_paper.newest_proposed(_or_lost(client))
    if version is None:
        raise Http404
    opened(client, showing="the plan as a PDF")
    answer = HttpResponse(plan_paper.pdf(version), content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="plan.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _is_held(plan: Plan) -> bool:
    return DepositHold.objects.filter(plan=plan, state=DepositHold.State.LIVE).exists()


def _or_lost(client: Client) -> Plan:
    found = own_plan(client)
    if found is None:
        raise Http404
    return found
