"""The same person twice: told apart, confirmed, joined, and for a day parted again."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.db.models import Count, Exists, F, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from accounts.roles import Permission
from clients import actions
from clients.access import client_for
from clients.actions.sign_in import which_sign_in_stays
from clients.errors import NotUndone
from clients.models import Client
from desk.door import ColleagueRequest, colleagues
from desk.flags import tells_apart
from desk.frames import answer_refused
from studio.errors import Refusal
from studio.once import once
from studio.wording import day

MOST_MATCHES = 5


@dataclass(frozen=True)
class Match:
    """Someone who may be the same person, and what joining the two would do."""

    client: Client
    contact: str
    keep: Client
    gone: Client
    sentence: str
    signs_in: str


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
    undo = reverse("desk:clients-one", args=[keep.ref]) + "#undo"
    said = "They are one record now: {}. For a day this can be <a href='{}'>undone</a>."
    messages.success(request, format_html(said, keep, undo))
    return redirect("desk:clients-one", keep.ref)


@require_POST
@colleagues(Permission.MERGE_CLIENTS)
@once
def undo(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Make two records again of what was joined by mistake."""
    person = client_for(request.user, ref)
    back = reverse("desk:clients-one", args=[ref])
    found = actions.last_merge(person, timezone.now())
    if found is None or str(found.pk) != request.POST.get("merge"):
        return answer_refused(request, NotUndone(), back)
    try:
        parted = actions.undo_merge(merge=found, by=request.user)
    except Refusal as no:
        return answer_refused(request, no, back)
    link = reverse("desk:clients-one", args=[parted.ref])
    said = "They are two records again. The other one is <a href='{}'>{}</a>."
    messages.success(request, format_html(said, link, parted))
    return redirect("desk:clients-one", ref)


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
    joining the two would do, in numbers. One statement."""
    proven = EmailAddress.objects.filter(verified=True)
    alike = (
        actions.likely_matches(person)
        .select_related("user")
        .annotate(
            visits=Count("appointments", distinct=True),
            wished=Count("wishes", distinct=True),
            proves=Exists(proven.filter(Q(user=OuterRef("user"), email=OuterRef("user__email")))),
            person_proves=Exists(proven.filter(user=person.user_id, email=F("user__email"))),
        )
    )
    found = []
    for other in alike[:MOST_MATCHES]:
        keep, gone = which_is_kept(person, other)
        moved = (visits, wishes) if gone == person else (other.visits, other.wished)
        proving = {other.user_id} if other.proves else set()
        proving |= {person.user_id} if other.person_proves else set()
        found.append(
            Match(
                other,
                tells_apart(other, contact=True),
                keep,
                gone,
                what_happens(keep, gone, moved),
                who_signs_in(keep, gone, proving),
            )
        )
    return found


def who_signs_in(keep: Client, gone: Client, proving: set[int | None]) -> str:
    """Which sign-in stays, and which ends; empty where nobody signs in."""
    stays = which_sign_in_stays(keep, gone, proving)  # type: ignore[arg-type]
    ends = [u for u in (keep.user, gone.user) if u is not None and u.is_active and u != stays]
    words = f"They sign in as {stays.email}." if stays is not None and stays.is_active else ""
    return " ".join([words, *(f"Signing in as {user.email} ends." for user in ends)]).strip()


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
    gaps = {
        "full_name": "full name",
        "phone": "mobile number",
        "email": "e-mail address",
        "birth_date": "birth date",
        "address": "postal address",
    }
    filled = [
        word for name, word in gaps.items() if not getattr(keep, name) and getattr(gone, name)
    ]
    if filled:
        sentence += (
            f" Its missing {' and '.join(filled)} {'is' if len(filled) == 1 else 'are'} filled in."
        )
    return sentence
