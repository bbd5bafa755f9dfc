"""The demo's payment page: behaves like the gateway's own, and takes nothing.

It exists in the demo only. Pay, be declined, leave, or let it run out; what it tells the clinic,
it tells as the gateway would: by a signed call, and when it is asked.
"""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from payments.actions import take_call
from payments.demo_gateway import DemoGateway
from payments.errors import GatewayRefused
from payments.gateway import CLOSED, PAID, Page
from studio.once import once
from website.outbox import demo_only


def _page_of(page: str) -> tuple[DemoGateway, Page]:
    gateway = DemoGateway()
    try:
        return gateway, gateway.page(page)
    except GatewayRefused as no:
        raise Http404 from no


@demo_only
@never_cache
@require_safe
def page(request: HttpRequest, page: str) -> HttpResponse:
    """The page itself, as it stands."""
    gateway, found = _page_of(page)
    return _show(request, gateway, found)


def _show(
    request: HttpRequest, gateway: DemoGateway, found: Page, *, declined: bool = False
) -> HttpResponse:
    context = {
        "page": found,
        "wish": gateway.wish(found.id),
        "declined": declined,
        "is_paid": found.state == PAID,
        "is_over": found.state == CLOSED,
    }
    return render(request, "website/pay/demo.html", context, status=402 if declined else 200)


@demo_only
@require_POST
@once
def pay(request: HttpRequest, page: str) -> HttpResponse:
    """Pay: the clinic is told by a call, and the browser goes back."""
    gateway, _found = _page_of(page)
    try:
        found = gateway.pay(page)
    except GatewayRefused:
        return redirect("pay-demo", page)
    _tell(gateway, found, "checkout.session.completed")
    return redirect(gateway.wish(page).success_address)


@demo_only
@require_POST
@once
def decline(request: HttpRequest, page: str) -> HttpResponse:
    """What a bank's no looks like: the page stays open."""
    gateway, found = _page_of(page)
    return _show(request, gateway, found, declined=True)


@demo_only
@require_POST
@once
def run_out(request: HttpRequest, page: str) -> HttpResponse:
    """Let it run out at once."""
    gateway, _found = _page_of(page)
    _tell(gateway, gateway.close_page(page), "checkout.session.expired")
    return redirect("pay-demo", page)


def _tell(gateway: DemoGateway, found: Page, kind: str) -> None:
    """The signed call with which a gateway tells by itself."""
    told = {
        "id": f"demo_event_{found.id}_{kind.rpartition('.')[2]}",
        "kind": kind,
        "created": int(timezone.now().timestamp()),
        "page": found.id,
    }
    body = json.dumps(told).encode()
    take_call(body=body, signature=gateway.sign(body))
