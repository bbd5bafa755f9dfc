"""The price book in editions, and which artist works at which of its levels."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.roles import Permission
from bookings.models import Artist, Location
from desk.door import ColleagueRequest, colleagues
from desk.setup.price_forms import BookForms, level_choices
from payments.actions import setting_up
from payments.models import DepositRule, PriceBook, TaxRate
from studio.errors import Refusal
from studio.models import Studio
from studio.once import once

MOST_EDITIONS = 20
HERE = "desk:setup-prices"


def midnight(on, zone: tzinfo) -> datetime | None:
    """When an edition of that day begins; None: now."""
    return datetime(on.year, on.month, on.day, tzinfo=zone) if on else None


def where() -> tuple[tzinfo, str]:
    """The zone the set-up's dates are of: the first location's."""
    place = Location.objects.filter(is_active=True).first()
    return (place.tz, place.zone) if place else (UTC, "UTC")


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.SET_UP)
@once
def prices(request: ColleagueRequest) -> HttpResponse:
    """The edition in force, those before and after it, and a form for the next."""
    now = timezone.now()
    tz, zone = where()
    current = PriceBook.in_force(now)
    sent, status, refused = request.method == "POST", 200, ""
    forms = BookForms(current, Studio.current().currency, request.POST if sent else None)
    if sent and not forms.is_valid():
        status = 400
    elif sent:
        try:
            _publish(forms, request, tz, now)
        except Refusal as no:
            refused, status = no.sentence, no.status
        else:
            messages.success(request, "The new prices are written down.")
            return redirect(HERE)
    levels = level_choices(current)
    artists = Artist.objects.filter(is_active=True).select_related("price_level")
    context = {
        "title": "Prices",
        "back": reverse("desk:setup"),
        "current": current,
        "forms": forms,
        "refused": refused,
        "editions": PriceBook.objects.select_related("made_by")[:MOST_EDITIONS],
        "now": now,
        "zone": zone,
        "levels": levels,
        "artists": [(artist, _level_of(artist)) for artist in artists] if levels[1:] else [],
    }
    return render(request, "desk/setup/prices.html", context, status=status)


def _publish(forms: BookForms, request: ColleagueRequest, tz: tzinfo, now: datetime) -> None:
    book = forms.book.instance
    book.currency = forms.currency
    setting_up.publish_prices(
        book=book,
        factors=forms.told_factors,
        touch_ups=forms.told_touch_ups,
        in_force_from=midnight(forms.book.cleaned_data["in_force_from"], tz),
        by=request.user,
        now=now,
    )


def _level_of(artist: Artist) -> str:
    level = getattr(artist, "price_level", None)
    return level.key if level else ""


@require_POST
@colleagues(Permission.SET_UP)
@once
def levels(request: ColleagueRequest) -> HttpResponse:
    """Which artist works at which level."""
    known = {key for key, _words in level_choices(PriceBook.in_force(timezone.now()))}
    for artist in Artist.objects.filter(is_active=True):
        key = request.POST.get(f"level-{artist.pk}")
        if key is not None and key in known:
            setting_up.set_level(artist=artist, key=key, by=request.user)
    messages.success(request, "The levels are saved. Quotes drafted from now on go by them.")
    return redirect(HERE)


EDITIONS: dict[str, tuple[type[PriceBook | DepositRule | TaxRate], str]] = {
    "prices": (PriceBook, HERE),
    "deposit": (DepositRule, "desk:setup-deposits"),
    "tax": (TaxRate, "desk:setup-tax"),
}


@require_POST
@colleagues(Permission.SET_UP)
@once
def withdraw(request: ColleagueRequest, kind: str, pk: int) -> HttpResponse:
    """Take back an edition that has not begun."""
    if kind not in EDITIONS:
        raise Http404
    model, back = EDITIONS[kind]
    row = cast("PriceBook | DepositRule | TaxRate", get_object_or_404(model, pk=pk))
    setting_up.withdraw_edition(row=row, by=request.user)
    messages.success(request, "It will not come into force.")
    return redirect(back)
