"""What the templates of mails need."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def further(html: str) -> SafeString:
    """A part of a mail that follows another: its headings are of the next order, since a mail
    has one title."""
    for order in (3, 2, 1):
        html = html.replace(f"<h{order}>", f"<h{order + 1}>")
        html = html.replace(f"</h{order}>", f"</h{order + 1}>")
    return mark_safe(html)  # noqa: S308
