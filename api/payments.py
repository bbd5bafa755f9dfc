"""`/hooks/stripe/`: what the payment gateway tells by itself. Signed calls only."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from payments import actions
from payments.gateway import NotSigned


@csrf_exempt
@require_POST
def stripe(request: HttpRequest) -> HttpResponse:
    """200 once the event is stored and handled; an error makes the gateway send it again."""
    signature = request.headers.get("Stripe-Signature", "")
    try:
        taken = actions.take_call(body=request.body, signature=signature)
    except NotSigned:
        return HttpResponse(status=403)
    if taken is None:
        raise Http404
    return HttpResponse(status=200)
