"""Clients found by a few letters, or the newest."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.roles import Permission
from clients.access import clients_for
from clients.models import Client
from desk.door import ColleagueRequest, colleagues
from desk.search import SHORTEST, told_apart
from studio import audit

A_PAGE = 25


@require_safe
@colleagues(Permission.SEE_CLIENTS)
def clients(request: ColleagueRequest) -> HttpResponse:
    """Everyone whose name, number or address has every word; without words the newest."""
    now = timezone.now()
    words = request.GET.get("q", "").replace("\x00", "").strip()[:120]
    everyone = clients_for(request.user)
    is_search = len(words) >= SHORTEST
    audit.listed(Client, words if is_search else "the newest")
    found = everyone.matching(words) if is_search else everyone.order_by("-came_at", "-pk")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "words": words,
        "is_search": is_search,
        "page_obj": page,
        "found": told_apart(page.object_list, now),
    }
    return render(request, "desk/clients/list.html", context)
