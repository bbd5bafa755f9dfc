"""The words of `studio.wording` in templates, and the once-only key of every form."""

from __future__ import annotations

import secrets

from django import template
from django.template import defaultfilters
from django.utils import timezone
from django.utils.html import format_html

from studio import wording

register = template.Library()


@register.filter
def moment(at, zone):
    """{{ appointment.starts_at|moment:location.zone }}: Tue 24 Nov 2026, 14:00 New York time."""
    return wording.moment(at, zone)


@register.filter
def clock(at, zone):
    return wording.clock(at, zone)


@register.filter
def local_day(at, zone):
    return wording.day(wording.local_day(at, zone))


@register.filter
def day(on):
    return wording.day(on)


@register.filter
def near(at, zone):
    return wording.near(at, zone, timezone.now())


@register.filter
def zone_name(zone):
    return wording.zone_name(zone)


@register.filter
def length(value):
    """{{ service.minutes|length }}: 2 h 30 min. What can be counted is counted, as Django's own
    filter of this name does: its templates and those of packages rely on that."""
    return wording.length(value) if isinstance(value, int) else defaultfilters.length(value)


@register.filter
def minute_of_day(minutes):
    return wording.minute_of_day(minutes)


@register.simple_tag(takes_context=True)
def money(context, minor):
    return wording.money(minor, context["studio"].currency)


@register.filter
def amount(minor, currency):
    """{{ account.balance_minor|amount:currency }}: $2,750, $0, −$250."""
    return wording.amount(minor, currency)


@register.filter
def first_time(form):
    """Whether the page has not said yet what is to be mended in this form: a page says so above
    all of it, and crispy above the fields."""
    is_first = not getattr(form, "is_told", False)
    form.is_told = True
    return is_first


@register.simple_tag
def once():
    """A key that makes a double click one deed; every form that posts carries one."""
    return format_html('<input type="hidden" name="once" value="{}">', secrets.token_urlsafe(12))
