"""What only the owner can settle, with how long there is for it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Permission
from bookings.models import Location
from clients import actions
from clients.models import OwnerTask, Testimonial
from desk.clients.forms import TaskForm
from desk.door import ColleagueRequest, colleagues
from payments.models import Dispute, Refund
from sessions_plan.models import SatisfactionAnswer
from studio import audit
from studio.errors import Refusal
from studio.once import once

A_PAGE = 20


@require_safe
@colleagues(Permission.SETTLE_TASKS)
def tasks(request: ColleagueRequest) -> HttpResponse:
    """What is open, the most pressing first, and what was done."""
    audit.listed(OwnerTask, "the owner's tasks")
    return _page(request)


@require_POST
@colleagues(Permission.SETTLE_TASKS)
@once
def settle(request: ColleagueRequest, pk: int) -> HttpResponse:
    """Say what was done; only then is it done."""
    task = OwnerTask.objects.filter(pk=pk).first()
    if task is None:
        raise Http404
    form = TaskForm(request.POST, prefix=f"task-{pk}")
    if not form.is_valid():
        return _page(request, form, 400)
    try:
        actions.settle_task(task=task, outcome=form.cleaned_data["outcome"], by=request.user)
    except Refusal as no:
        form.add_error("outcome", no.sentence)
        return _page(request, form, no.status)
    messages.success(request, "Settled, and written down.")
    return redirect("desk:tasks")


def _page(
    request: ColleagueRequest, typed: TaskForm | None = None, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    everything = OwnerTask.objects.select_related("client", "raised_by", "done_by")
    standing = everything.filter(done_at=None).order_by(F("due_at").asc(nulls_last=True), "pk")
    done = everything.filter(done_at__isnull=False).order_by("-done_at", "-pk")
    zone = Location.objects.filter(is_active=True).values_list("zone", flat=True).first()
    context = {
        "standing": [(task, task.is_late(now), _form(task, typed)) for task in standing],
        "page_obj": Paginator(done, A_PAGE).get_page(request.GET.get("page")),
        "form": typed,
        "unhappy": SatisfactionAnswer.objects.unhappy().count(),
        "to_read": Testimonial.objects.waiting().count(),
        "disputes": _disputes(),
        "refunds": list(Refund.objects.left_to_a_person().select_related("client")),
        "zone": zone or "UTC",
        "now": now,
    }
    return render(request, "desk/tasks.html", context, status=status)


def _disputes() -> list[Dispute]:
    """Banks that wait for an answer, the soonest first."""
    rows = Dispute.objects.filter(status=Dispute.Status.OPEN)
    return list(rows.select_related("client", "payment__location").order_by("due_by", "pk"))


def _form(task: OwnerTask, typed: TaskForm | None) -> TaskForm:
    """The form of one task: with what was typed, if it is the one that was refused."""
    prefix = f"task-{task.pk}"
    return typed if typed is not None and typed.prefix == prefix else TaskForm(prefix=prefix)
