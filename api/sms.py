"""`/hooks/sms/`: what Twilio tells of text messages, and what clients answer to them."""

from __future__ import annotations

from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from notices.actions.inbox import hear
from notices.actions.reported import consent_said, delivery_reported
from notices.models import Conversation, Delivery
from notices.sms_twilio import is_from_twilio

Report = Delivery.Report
REPORTS = {
    "delivered": Report.DELIVERED,
    "undelivered": Report.BOUNCED,
    "failed": Report.BOUNCED,
}
NO_REPLY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


def signed(view):
    """Answers 403 to calls that the account's token has not signed. The address is the one the
    clinic is known by: what stands in front may have changed it on the way."""

    @wraps(view)
    def check(request: HttpRequest) -> HttpResponse:
        url = f"{settings.SITE_URL}{request.get_full_path()}"
        signature = request.headers.get("X-Twilio-Signature", "")
        if not is_from_twilio(url, request.POST.dict(), signature):
            return HttpResponseForbidden()
        return view(request)

    return csrf_exempt(require_POST(check))


@signed
def status(request: HttpRequest) -> HttpResponse:
    report = REPORTS.get(request.POST.get("MessageStatus", ""))
    if report:
        delivery_reported(provider_ref=request.POST.get("MessageSid", ""), report=report)
    return HttpResponse(status=204)


@signed
def reply(request: HttpRequest) -> HttpResponse:
    """STOP and START are honoured at once, and Twilio itself answers them; all else, and what may
    be an answer as well, waits in the inbox."""
    number, text = request.POST.get("From", ""), request.POST.get("Body", "")
    if not consent_said(number=number, text=text):
        hear(
            channel=Conversation.Channel.SMS,
            address=number,
            text=text or "(A message without words)",
            provider_ref=request.POST.get("MessageSid", ""),
        )
    return HttpResponse(NO_REPLY, content_type="text/xml")
