"""The page of one client: left what never changes, middle the story, right what is next."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, DateTimeField, F, Max, Q, Sum, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.roles import Permission, Role
from bookings.models import Appointment, WaitlistWish
from clients import asks
from clients.access import client_for
from clients.actions.merging import UNDONE_WITHIN
from clients.models import (
    Allergy,
    Client,
    ContactConsent,
    Flag,
    Merge,
    Photo,
    PortalInvitation,
)
from clients.parts import SEES, Part, Viewer
from clients.photos import SHOWING
from desk.clients.forms import NoteForm
from desk.clients.same import matches
from desk.door import ColleagueRequest, colleagues
from desk.flags import sees_inside
from desk.health.flagged import gravest_first, line
from desk.record import AS_COLLEAGUE, frame, person_for, where_settled
from desk.waitlist import booking_url, in_words
from payments.models import Entry
from sessions_plan.actions.aftercare import healing_among
from sessions_plan.plan_view import to_book_of
from sessions_plan.touch_up import touch_up_of
from studio import audit
from studio.wording import amount, local_day

MOST_VISITS = 100
Status = Appointment.Status
COMING = (Status.BOOKED, Status.ARRIVED, Status.IN_ROOM)
Text: CharField = CharField(max_length=300)


@require_safe
@colleagues()
def client(request: ColleagueRequest, ref: str) -> HttpResponse:
    """One client: who, what was, what comes, and who else they may be."""
    person = client_for(request.user, ref)
    if person.merged_into is not None:
        return redirect("desk:clients-one", person.merged_into.ref)
    return _page(request, person)


@require_safe
@colleagues()
def missing(request: ColleagueRequest, ref: str) -> HttpResponse:
    """What this client still lacks before the next session: a part of the page, and a page."""
    person, who = person_for(request.user, ref, Part.FLAGS)
    found = asks.missing(person, None, timezone.now())
    context: dict[str, Any] = {
        "missing": [(item, where_settled(item.key, person, who)) for item in found],
        # Beside the plan itself what comes after is said already.
        "has_plan": Part.PLAN in SEES[who] and request.GET.get("of") != "plan",
    }
    if request.htmx:
        return render(request, "desk/clients/_missing.html", context | {"person": person})
    audit.opened(person)
    return render(request, "desk/clients/missing.html", frame(request, person, who) | context)


@require_safe
@colleagues()
def after(request: ColleagueRequest, ref: str) -> HttpResponse:
    """What comes after: the step to be booked next, and the touch-up window. A part of the page."""
    person, _ = person_for(request.user, ref, Part.PLAN)
    context = {
        "person": person,
        "to_book": to_book_of(person),
        "touch_up": touch_up_of(person),
    }
    return render(request, "desk/clients/_after.html", context)


def _page(request: ColleagueRequest, person: Client) -> HttpResponse:
    user, now = request.user, timezone.now()
    who = AS_COLLEAGUE[Role(user.role)]
    beside = at_hand(person, SEES[who], user, now)
    audit.opened(person, showing=SHOWING if beside.thumb else "")
    visits = list(
        Appointment.objects.filter(client=person)
        .exclude(status=Status.HELD)
        .select_related("service", "artist", "location", "room")
        .order_by("-starts_at", "-pk")[:MOST_VISITS]
    )
    wishes = list(
        WaitlistWish.objects.filter(client=person, closed_at=None)
        .select_related("location", "service", "artist")
        .order_by("made_at")
    )
    for wish in wishes:
        wish.client = person
    shown = [(visit, sees_inside(user, visit)) for visit in visits]
    may_merge = user.may(Permission.MERGE_CLIENTS)
    zone = visits[0].location.zone if visits else "UTC"
    return render(
        request,
        "desk/clients/client.html",
        frame(request, person, who, thumb=beside.thumb)
        | {
            "coming": [pair for pair in reversed(shown) if is_coming(pair[0], now)],
            "past": [pair for pair in shown if not is_coming(pair[0], now)],
            "wishes": [(wish, in_words(wish), booking_url(wish)) for wish in wishes],
            "matches": matches(person, visits=len(visits), wishes=len(wishes)) if may_merge else [],
            "beside": beside,
            "balance": beside.balance,
            "zone": zone,
            "now": now,
            "heals": healing_among(visits, now) is not None,
            "client_flags": open_flags(person, who, local_day(now, zone)),
            "note_form": NoteForm(who=who),
            "sees_allergies": Part.HEALTH in SEES[who],
            "may_edit": user.may(Permission.SEE_CLIENTS),
            "may_book": user.may(Permission.BOOK),
            "may_merge": may_merge,
        },
    )


def is_coming(visit: Appointment, now: datetime) -> bool:
    """Still to come or under way."""
    return visit.ends_at > now and visit.status in COMING


def open_flags(person: Client, who: Viewer, on: date) -> dict[str, Any]:
    """What desk/clients/_client_flags.html shows; what is behind a flag only for who may know."""
    sees = Part.HEALTH in SEES[who]
    rows = Flag.objects.open(on).filter(client=person)
    rows = rows if sees else rows.defer("detail", "question")
    lines = [line(flag, sees_health=sees) for flag in gravest_first(rows)]
    return {"client": person, "flags": lines, "sees_health": sees}


@dataclass
class AtHand:
    """Small things that stand on the page, each seldom more than one row."""

    invitation: str = ""
    merge: tuple[str, str, datetime] | None = None  # its key, whose record it was, until when
    consents: dict[str, bool] = field(default_factory=dict)
    allergies: list[str] = field(default_factory=list)
    thumb: str = ""
    balance: str = ""


def at_hand(person: Client, seen: frozenset[Part], user: User, now: datetime) -> AtHand:
    """The open invitation, a merge that can be undone, consents, allergies and the newest photo
    from the front: one statement for all of them."""
    rows = [_column(ContactConsent, "consent", "said_at", "kind", "is_given", client=person)]
    if user.may(Permission.MERGE_CLIENTS):
        sent: dict[str, Any] = {"client": person, "accepted_at": None, "expires_at__gt": now}
        rows.append(_column(PortalInvitation, "invitation", "invited_at", "email", **sent))
        young: dict[str, Any] = {
            "kept": person,
            "undone_at": None,
            "merged_at__gt": now - UNDONE_WITHIN,
        }
        name = Coalesce(NullIf(F("gone__full_name"), Value("")), F("gone__first_name"))
        rows.append(_column(Merge, "merge", "merged_at", name, "pk", **young))
    if Part.HEALTH in seen:
        on_list: dict[str, Any] = {"client": person, "ended_at": None}
        rows.append(_column(Allergy, "allergy", "noted_at", "substance", **on_list))
    if Part.PHOTOS in seen:
        front: dict[str, Any] = {"client": person, "view": Photo.View.FRONT, "erased_at": None}
        rows.append(_column(Photo, "photo", "taken_at", "ref", **front))
    if Part.MONEY in seen:
        rows.append(_balance(person))
    found = AtHand()
    for what, at, detail, key in sorted(rows[0].union(*rows[1:], all=True), key=lambda r: r[1]):
        _put(found, what, at, detail, key)
    return found


def _balance(person: Client):
    """The sum of their account in the same columns, when there is an account."""
    rows = Entry.objects.order_by().filter(client=person).values("client")
    told = rows.annotate(
        what=Value("balance", Text),
        last=Cast(Max("at"), DateTimeField()),
        sum=Cast(Sum("amount_minor"), Text),
        of=Cast(Max("currency"), Text),
    )
    return told.values_list("what", "last", "sum", "of")


def _column(model: Any, what: str, at: str, detail: Any, key: str = "", **where):
    detail = F(detail) if isinstance(detail, str) else detail
    return model.objects.order_by().filter(Q(**where)).values_list(
        Value(what, Text),
        Cast(F(at), DateTimeField()),
        Cast(detail, Text),
        Cast(F(key), Text) if key else Value("", Text),
    )  # fmt: skip


def _put(found: AtHand, what: str, at: datetime, detail: str, key: str) -> None:
    """Oldest first, so that the newest word stays."""
    if what == "consent":
        found.consents[detail] = key.lower() in ("1", "true", "t")
    elif what == "invitation":
        found.invitation = detail
    elif what == "merge":
        found.merge = (key, detail, at + UNDONE_WITHIN)
    elif what == "allergy":
        found.allergies.append(detail)
    elif what == "photo":
        found.thumb = detail
    elif what == "balance" and int(detail):
        sum_of = amount(abs(int(detail)), key)
        found.balance = f"{sum_of} to pay" if int(detail) > 0 else f"{sum_of} credit"
