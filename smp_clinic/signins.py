"""What `manage.py serve` prints: where the clinic is, and in the demo one sign-in per role."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from accounts.roles import STAFF, Role
from sessions_plan.actions.aftercare import latest_sessions

DEMO_PASSWORD = "demo-clinic-2026"  # noqa: S105 - of the demo only, which answers this machine only

HEALING_DAY = timedelta(days=6)  # of the client who is named because their scalp heals
DEMO_PIN = "2580"  # the same for every colleague of the demo


def banner(url: str) -> str:
    """The lines a person sees when the clinic is up."""
    lines = ["", f"The clinic is open at {url}/", ""]
    if settings.DEMO:
        lines += [*demo_signins(url), ""]
    return "\n".join([*lines, "Ctrl-C stops it.", ""])


def demo_signins(url: str) -> list[str]:
    lines = []
    for role in Role:
        user = User.objects.filter(role=role, is_active=True).order_by("pk").first()
        if user is None:
            continue
        path = "/desk/" if role in STAFF else "/portal/"
        how = f"password {DEMO_PASSWORD}" if role in STAFF else f"by code, see {url}/outbox/"
        lines.append(f"  {role.label:<11} {url + path:<32} {user.email:<28} {how}")
    if (email := _healing()) is not None:
        where = f"{url}/portal/healing/day/"
        lines.append(f"  {'Healing':<11} {where:<32} {email:<28} by code")
    if lines:
        lines += ["", f"  PIN to take a tablet back from a client: {DEMO_PIN}"]
    return lines or ["  Nobody can sign in yet: `manage.py demo` fills the demo clinic."]


def _healing() -> str | None:
    """A client whose session was about six days ago: the portal shows them their day."""
    now = timezone.now()
    rows = latest_sessions(now - timedelta(days=27), now, now).filter(client__user__is_active=True)
    near = [(abs(now - row.starts_at - HEALING_DAY), row.client) for row in rows]
    client = min(near, key=lambda pair: pair[0], default=(None, None))[1]
    return client.user.email if client and client.user else None
