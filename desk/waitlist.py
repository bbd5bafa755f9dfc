"""Who waits for a time, and which times are free for them now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet, Subquery, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Permission
from bookings.actions.offering import MOST_UNANSWERED, has_gone_quiet, may_be_offered
from bookings.actions.waitlist import close_wish
from bookings.models import Artist, Location, Service, WaitlistOffer, WaitlistWish
from bookings.models.hours import WEEKDAYS
from bookings.waiting import MOST_WISHES, FreeTime, booked_since, free_for, open_wishes
from desk.door import ColleagueRequest, colleagues
from desk.flags import tells_apart
from desk.here import back_to
from studio import audit
from studio.once import once
from studio.wording import day, minute_of_day

A_PAGE = 20
REASONS = ["Booked", "No longer wants it", "Could not be reached", "Came twice on the list"]


@dataclass(frozen=True)
class Chip:
    """A time that is free for a wish: the booking form filled in, and with whom it may be offered;
    nobody where it is too near for that, or was offered before."""

    starts_at: datetime
    url: str
    artist: str = ""


@dataclass(frozen=True)
class Row:
    """One wish as the list shows it; `wish` carries a visit booked since then, if any. `offer` is
    to be answered still, `before` ended, the latest first."""

    wish: WaitlistWish
    contact: str
    words: str
    times: list[Chip]
    url: str
    offer: WaitlistOffer | None
    before: list[WaitlistOffer]

    @property
    def unanswered(self) -> bool:
        """Whether nothing more is offered by itself: nothing came of several in a row."""
        return has_gone_quiet(self.before[:MOST_UNANSWERED])


@require_safe
@colleagues(Permission.BOOK)
def waitlist(request: ColleagueRequest) -> HttpResponse:
    """Open wishes, who waits longest first, each with the next times that are free for it."""
    now = timezone.now()
    audit.listed(WaitlistWish, request.GET.urlencode())
    wishes = list(with_booked_since(open_wishes(now), now)[:MOST_WISHES])
    chosen = {name: request.GET.get(name, "") for name in ("location", "service", "artist")}
    fitting = [wish for wish in wishes if fits(wish, chosen)]
    page = Paginator(fitting, A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "desk/waitlist/list.html",
        {
            "page_obj": page,
            "rows": rows(list(page.object_list), now),
            "how_many": len(wishes),
            "filters": filters(wishes, chosen),
            "is_filtered": any(chosen.values()),
            "reasons": REASONS,
        },
    )


def fits(wish: WaitlistWish, chosen: dict[str, str]) -> bool:
    """Whether a wish is among those asked for; one for any artist fits every artist."""
    return (
        chosen["location"] in ("", wish.location.slug)
        and chosen["service"] in ("", wish.service.slug)
        and (wish.artist is None or chosen["artist"] in ("", wish.artist.slug))
    )


def filters(wishes: Sequence[WaitlistWish], chosen: dict[str, str]) -> list[tuple]:
    """What the list can be narrowed to: only places, services and artists somebody waits for."""
    told = []
    for name, label, every in (
        ("location", "Where", "Everywhere"),
        ("service", "Service", "Every service"),
        ("artist", "Artist", "Every artist"),
    ):
        found: dict[str, Location | Service | Artist] = {
            one.slug: one for wish in wishes if (one := getattr(wish, name)) is not None
        }
        if len(found) > 1 or chosen[name]:
            options = [("", every), *sorted((slug, str(one)) for slug, one in found.items())]
            told.append((name, label, chosen[name], options))
    return told


def rows(wishes: list[WaitlistWish], now: datetime) -> list[Row]:
    """These wishes with their free times; as many statements for one as for twenty."""
    if not wishes:
        return []
    offers = Prefetch("offers", WaitlistOffer.objects.select_related("artist", "visit"))
    prefetch_related_objects(wishes, "reasons", offers)
    free = free_for(wishes, now)
    artists = dict(Artist.objects.values_list("pk", "slug"))
    return [_row(wish, free[wish.pk], artists, now) for wish in wishes]


def _row(
    wish: WaitlistWish, free: Sequence[FreeTime], artists: dict[int, str], now: datetime
) -> Row:
    offers = list(wish.offers.all())
    live = next((one for one in offers if one.is_live(now)), None)
    return Row(
        wish=wish,
        contact=tells_apart(wish.client, contact=True),
        words=in_words(wish),
        times=[
            Chip(
                time.starts_at,
                booking_url(wish, time),
                artists[time.artist_id]
                if live is None and may_be_offered(wish, time.starts_at, now)
                else "",
            )
            for time in free
        ],
        url=booking_url(wish),
        offer=live,
        before=[one for one in offers if one is not live],
    )


def with_booked_since(wishes: QuerySet[WaitlistWish], now: datetime) -> QuerySet[WaitlistWish]:
    """Each wish with a coming visit of its service that the client was given since, and until when
    it waits for its deposit, where it does."""
    given = booked_since(now).order_by("starts_at")
    return wishes.annotate(
        booked_ref=Subquery(given.values("ref")[:1]),
        booked_for=Subquery(given.values("starts_at")[:1]),
        booked_zone=Subquery(given.values("location__zone")[:1]),
        booked_waits=Subquery(given.values("held_until")[:1]),
    )


def in_words(wish: WaitlistWish) -> str:
    """Mon, Wed, 09:00–12:00, until Fri 1 Jan 2027."""
    names = [name[:3] for n, name in WEEKDAYS if n in wish.weekdays]
    days = ", ".join(names) if 0 < len(names) < 7 else "Any day"
    hours = "at any time"
    if (wish.from_minute, wish.until_minute) != (0, 1440):
        hours = f"beginning {minute_of_day(wish.from_minute)}–{minute_of_day(wish.until_minute)}"
    return f"{days}, {hours}, {day(wish.from_date)} to {day(wish.until_date)}"


def booking_url(wish: WaitlistWish, time: FreeTime | None = None) -> str:
    """The booking form with everything filled in that the wish says."""
    told: dict[str, object] = {
        "client": wish.client.ref,
        "location": wish.location.slug,
        "service": wish.service_id,
    }
    if wish.artist_id is not None:
        told["artist"] = wish.artist_id
    if time is not None:
        told["start"] = f"{time.starts_at:%Y-%m-%dT%H:%MZ}"
        told["day"] = time.starts_at.astimezone(wish.location.tz).date().isoformat()
    return f"{reverse('desk:book')}?{urlencode(told)}"


@require_POST
@colleagues(Permission.BOOK)
@once
def close(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Take a wish off the list, with why."""
    wish = get_object_or_404(WaitlistWish.objects.select_related("client"), ref=ref)
    close_wish(
        wish=wish, reason=request.POST.get("reason", "").replace("\x00", "")[:160], by=request.user
    )
    messages.success(request, f"{wish.client} is off the waitlist.")
    return redirect(back_to(request, reverse("desk:waitlist")))
