"""What leaves a line when it changes, and what those lines never say."""

from __future__ import annotations

from auditlog.registry import auditlog


def masked(value: str) -> str:
    """Stands in a line for contact, notes and health: that it changed, never to what."""
    return "•••"


def track(model, *, mask: tuple[str, ...] = (), leave_out: tuple[str, ...] = (), m2m=()) -> None:
    """Keep a line of who changed which row of `model`, when and from where."""
    auditlog.register(
        model,
        mask_fields=list(mask),
        mask_callable="studio.audit.masked",
        exclude_fields=list(leave_out),
        m2m_fields=set(m2m),
    )
