"""Clients at the desk: found by a few letters, opened, told apart, joined."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.forms import model_to_dict
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Permission
from bookings.models import Appointment, WaitlistWish
from clients import actions
from clients.access import client_for, clients_for
from clients.models import Client, PortalInvitation
from desk.client_forms import ContactForm, InviteForm
from desk.door import ColleagueRequest, colleagues
from desk.flags import sees_inside, tells_apart
from desk.search import SHORTEST, told_apart
from desk.waitlist import booking_url, in_words
from studio import audit
from studio.errors import Refusal
from studio.once import once
from studio.wording import day

A_PAGE = 25
MOST_VISITS = 100
MOST_MATCHES = 5
Status = Appointment.Status
COMING = (Status.BOOKED, Status.ARRIVED, Status.IN_ROOM)


@dataclass(frozen=True)
class Match:
    """Someone who may be the same person, and what joining the two would do."""

    client: Client
    contact: str
    keep: Client
    gone: Client
    sentence: str


@require_safe
@colleagues(Permission.SEE_CLIENTS)
def clients(request: ColleagueRequest) -> HttpResponse:
    """Everyone whose name, number or address has every word; without words the newest."""
    now = timezone.now()
    words = request.GET.get("q", "").replace("\x00", "").strip()[:120]
    everyone = clients_for(request.user)
    is_search = len(words) >= SHORTEST
    audit.listed(Client, words if is_search else "the newest")
    found = everyone.matching(words) if is_search else everyone.order_by("-came_at", "-pk")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "words": words,
        "is_search": is_search,
        "page_obj": page,
        "found": told_apart(page.object_list, now),
    }
    return render(request, "desk/clients/list.html", context)


@require_safe
@colleagues()
def client(request: ColleagueRequest, ref: str) -> HttpResponse:
    """One client: who, what was, what comes, and who else they may be."""
    person = client_for(request.user, ref)
    if person.merged_into is not None:
        return redirect("desk:clients-one", person.merged_into.ref)
    audit.opened(person)
    return _page(request, person)


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.SEE_CLIENTS)
@once
def contact(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Change what a client is called and how they are reached."""
    person = client_for(request.user, ref)
    sent, status = request.method == "POST", 200
    form = ContactForm(request.POST if sent else None, initial=model_to_dict(person))
    if sent and form.is_valid():
        try:
            actions.change_contact(client=person, by=request.user, **form.told)
        except Refusal as no:
            form.add_error("email", no.sentence)
            status = no.status
        else:
            messages.success(request, "The details are changed.")
            return redirect("desk:clients-one", ref)
    elif sent:
        status = 400
    context = {"person": person, "form": form, "title": f"Details of {person}", "deed": "Save"}
    return render(request, "desk/clients/form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.SEE_CLIENTS)
@once
def invite(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Let a client sign in with an address of their own."""
    person = client_for(request.user, ref)
    sent, status = request.method == "POST", 200
    form = InviteForm(request.POST if sent else None, initial={"email": person.email})
    if sent and form.is_valid():
        email = form.cleaned_data["email"]
        try:
            actions.invite_to_portal(client=person, email=email, by=request.user)
        except Refusal as no:
            form.add_error("email", no.sentence)
            status = no.status
        else:
            messages.success(request, f"The invitation goes to {email}. It works for seven days.")
            return redirect("desk:clients-one", ref)
    elif sent:
        status = 400
    context = {
        "person": person,
        "form": form,
        "title": f"Invite {person} to the portal",
        "deed": "Send the invitation",
    }
    return render(request, "desk/clients/form.html", context, status=status)


@require_POST
@colleagues(Permission.MERGE_CLIENTS)
@once
def confirm(request: ColleagueRequest, ref: str) -> HttpResponse:
    """The desk has spoken to this person: they are who they say."""
    person = actions.confirm_person(client=client_for(request.user, ref), by=request.user)
    messages.success(request, f"{person} is confirmed.")
    return redirect("desk:clients-one", ref)


@require_POST
@colleagues(Permission.MERGE_CLIENTS)
@once
def merge(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Join two records of the same person, as the page said: one is kept."""
    person = client_for(request.user, ref)
    other = _other(request)
    keep, gone = which_is_kept(person, other)
    if request.POST.get("keep") != keep.ref:
        # What decides which one is kept changed since the page was shown.
        messages.warning(request, "One of the two was changed meanwhile. Look at them again.")
        return redirect("desk:clients-one", ref)
    actions.merge(keep=keep, gone=gone, by=request.user)
    messages.success(request, f"They are one record now: {keep}.")
    return redirect("desk:clients-one", keep.ref)


@require_POST
@colleagues(Permission.MERGE_CLIENTS)
@once
def apart(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Remember that these are two people."""
    person = client_for(request.user, ref)
    other = _other(request)
    actions.keep_apart(one=person, other=other, by=request.user)
    messages.success(request, f"Remembered: {person} and {other} are two people.")
    return redirect("desk:clients-one", ref)


def _other(request: ColleagueRequest) -> Client:
    """The second of the two records that a form is about."""
    return client_for(request.user, request.POST.get("other", "").replace("\x00", ""))


def which_is_kept(one: Client, other: Client) -> tuple[Client, Client]:
    """Of two records of one person, the proven one stays, else the one that signs in, else the
    older; the other joins it."""
    first, second = sorted(
        (one, other), key=lambda c: (not c.is_proven, c.user_id is None, c.came_at, c.pk)
    )
    return first, second


def matches(person: Client, *, visits: int, wishes: int) -> list[Match]:
    """Who may be the same person as `person`, who has so many visits and wishes, with what
    joining the two would do, in numbers."""
    alike = actions.likely_matches(person).annotate(
        visits=Count("appointments", distinct=True), wished=Count("wishes", distinct=True)
    )
    found = []
    for other in alike[:MOST_MATCHES]:
        keep, gone = which_is_kept(person, other)
        moved = (visits, wishes) if gone == person else (other.visits, other.wished)
        found.append(
            Match(
                other, tells_apart(other, contact=True), keep, gone, what_happens(keep, gone, moved)
            )
        )
    return found


def what_happens(keep: Client, gone: Client, moved: tuple[int, int]) -> str:
    """Keeps Sam Moss, the confirmed record of Tue 3 Mar 2026, and moves 1 visit to it."""
    words = (("visit", "visits"), ("waitlist wish", "waitlist wishes"))
    counted = " and ".join(
        f"{count} {one if count == 1 else many}"
        for count, (one, many) in zip(moved, words, strict=True)
        if count
    )
    kind = "confirmed" if keep.is_proven else "older"
    sentence = f"Keeps {keep}, the {kind} record of {day(keep.came_at.date())}"
    sentence += f", and moves {counted} to it." if counted else ". There is no visit to move."
    gaps = {"full_name": "full name", "phone": "mobile number", "email": "e-mail address"}
    filled = [
        word for name, word in gaps.items() if not getattr(keep, name) and getattr(gone, name)
    ]
    if filled:
        sentence += (
            f" Its missing {' and '.join(filled)} {'is' if len(filled) == 1 else 'are'} filled in."
        )
    return sentence


def _page(request: ColleagueRequest, person: Client) -> HttpResponse:
    user, now = request.user, timezone.now()
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
    return render(
        request,
        "desk/clients/client.html",
        {
            "person": person,
            "contact": tells_apart(person, contact=True),
            "coming": [pair for pair in reversed(shown) if is_coming(pair[0], now)],
            "past": [pair for pair in shown if not is_coming(pair[0], now)],
            "wishes": [(wish, in_words(wish), booking_url(wish)) for wish in wishes],
            "matches": matches(person, visits=len(visits), wishes=len(wishes)) if may_merge else [],
            "invitation": open_invitation(person, now) if may_merge else None,
            "may_edit": user.may(Permission.SEE_CLIENTS),
            "may_book": user.may(Permission.BOOK),
            "may_merge": may_merge,
        },
    )


def is_coming(visit: Appointment, now: datetime) -> bool:
    """Still to come or under way."""
    return visit.ends_at > now and visit.status in COMING


def open_invitation(person: Client, now: datetime) -> PortalInvitation | None:
    sent = PortalInvitation.objects.filter(client=person, accepted_at=None, expires_at__gt=now)
    return sent.order_by("-invited_at").first()
