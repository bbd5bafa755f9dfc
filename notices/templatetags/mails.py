"""What the templates of mails need."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
# Beside it a text message has to hold a date with its zone and two addresses.
MOST_OF_A_NAME = 24


@register.filter
def brief(name: str) -> str:
    """A sender's name as a text message has room for it: its first words."""
    words = name.split()
    while len(words) > 1 and len(" ".join(words)) > MOST_OF_A_NAME:
        words.pop()
    while len(words) > 1 and not any(sign.isalnum() for sign in words[-1]):
        words.pop()
    return " ".join(words)[:MOST_OF_A_NAME].rstrip(" ,;:-&")


@register.filter
def further(html: str) -> SafeString:
    """A part of a mail that follows another: its headings are of the next order, since a mail
    has one title."""
    for order in (3, 2, 1):
        html = html.replace(f"<h{order}>", f"<h{order + 1}>")
        html = html.replace(f"</h{order}>", f"</h{order + 1}>")
    return mark_safe(html)  # noqa: S308
