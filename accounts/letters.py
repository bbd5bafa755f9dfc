"""Short letters about signing in: which words, to whom.

They are plain text without a word about treatments, and where a client asked for neutral
messages they do not name the studio either: someone else may see the mailbox. The words are in
`templates/account/email/`.
"""

from __future__ import annotations

from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from accounts import asks
from accounts.links import full
from accounts.models import User
from studio.models import Studio

NEUTRAL_SENDER = "Appointments"


def send(kind: str, to: str, context: dict[str, Any]) -> None:
    """Write the letter `kind` and send it; the words may depend on who `to` is here."""
    studio = Studio.current()
    is_neutral = any(neutral(to) for neutral in asks.neutral)
    words = {
        "sender": "the studio" if is_neutral else studio.name,
        "phone": studio.phone,
        "sign_in_url": full(reverse("account_login")),
        "portal_url": full(reverse("account_request_login_code")),
        "known": User.objects.filter(email=to, is_active=True).first(),
        **context,
    }
    subject = render_to_string(f"account/email/{kind}_subject.txt", words)
    body = render_to_string(f"account/email/{kind}_message.txt", words)
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    EmailMessage(
        " ".join(subject.split()),
        body.strip() + "\n",
        formataddr((NEUTRAL_SENDER if is_neutral else studio.name, address)),
        [to],
        headers={"Auto-Submitted": "auto-generated"},
    ).send()
