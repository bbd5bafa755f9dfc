"""What `manage.py serve` prints: where the clinic is, and in the demo one sign-in per role."""

from __future__ import annotations

from django.conf import settings

from accounts.models import User
from accounts.roles import STAFF, Role

DEMO_PASSWORD = "demo-clinic-2026"  # noqa: S105 - of the demo only, which answers this machine only

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
    if lines:
        lines += ["", f"  PIN to take a tablet back from a client: {DEMO_PIN}"]
    return lines or ["  Nobody can sign in yet: `manage.py demo` fills the demo clinic."]
