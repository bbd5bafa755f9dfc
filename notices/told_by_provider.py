"""What a mail provider tells through django-anymail: what became of a mail, and mails to us."""

from __future__ import annotations

from typing import Any

from anymail.inbound import AnymailInboundMessage
from anymail.signals import AnymailInboundEvent, AnymailTrackingEvent, EventType

from notices.actions.inbox import hear
from notices.actions.reported import delivery_reported
from notices.models import Conversation, Delivery

Report = Delivery.Report
REPORTS = {
    EventType.DELIVERED: Report.DELIVERED,
    EventType.BOUNCED: Report.BOUNCED,
    EventType.REJECTED: Report.BOUNCED,
    EventType.FAILED: Report.BOUNCED,
    EventType.COMPLAINED: Report.COMPLAINED,
}


def tracked(sender: Any, event: AnymailTrackingEvent, esp_name: str, **more: Any) -> None:
    """A mail arrived, came back or was marked as spam."""
    report = REPORTS.get(event.event_type)
    if report:
        delivery_reported(provider_ref=event.message_id or "", report=report)


def received(sender: Any, event: AnymailInboundEvent, esp_name: str, **more: Any) -> None:
    """Somebody wrote. What machines answer by themselves is nobody's word."""
    mail = event.message
    if mail is None or mail.from_email is None or _is_automatic(mail):
        return
    hear(
        channel=Conversation.Channel.EMAIL,
        address=mail.from_email.addr_spec.lower(),
        name=mail.from_email.display_name or "",
        subject=mail.subject or "",
        text=mail.stripped_text or mail.text or "(A mail without words)",
        provider_ref=(event.event_id or mail.get("Message-ID") or "")[:120],
    )


def _is_automatic(mail: AnymailInboundMessage) -> bool:
    """RFC 3834: an answer of a machine says so."""
    return mail.get("Auto-Submitted", "no").split(";")[0].strip().lower() != "no"
