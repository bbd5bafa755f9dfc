"""The pages behind the links in a message: coming, late, no more of these, and what a text message
is about. GET changes nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from clients.errors import LinkNoLongerGood
from notices import channels, links, reading
from notices.actions import answering
from notices.models import Notice
from studio.once import once
from website.manage import private


@private
@once
def coming(request: HttpRequest, token: str) -> HttpResponse:
    """I'll be there."""
    now = timezone.now()
    notice = answering.notice_of(token, links.COMING, now)
    if request.method == "POST":
        answering.say_coming(notice=notice, now=now)
        return HttpResponseRedirect("./")
    return _page(request, "coming", token, notice)


@private
@once
def late(request: HttpRequest, token: str) -> HttpResponse:
    """I am running late, by so many minutes."""
    now = timezone.now()
    notice = answering.notice_of(token, links.LATE, now)
    if request.method != "POST":
        return _page(request, "late", token, notice)
    minutes = request.POST.get("minutes", "")
    if minutes not in map(str, answering.LATENESS):
        return _page(request, "late", token, notice, error=True, status=422)
    answering.say_late(notice=notice, minutes=int(minutes), now=now)
    return HttpResponseRedirect("./")


@private
@once
def no_more(request: HttpRequest, token: str) -> HttpResponse:
    """No more news, tips and touch-up reminders."""
    now = timezone.now()
    notice = answering.notice_of(token, links.STOP, now)
    if request.method == "POST":
        answering.say_no_more(notice=notice, now=now)
        return HttpResponseRedirect("./")
    assert notice.client is not None
    is_done = not channels.agrees_to_marketing(notice.client)
    context = {"token": token, "is_done": is_done}
    return render(request, "website/answering/no_more.html", context)


@private
def read(request: HttpRequest, token: str) -> HttpResponse:
    """What a text message is about, for a client who has no address to sign in with."""
    now = timezone.now()
    notice = answering.notice_of(token, links.READ, now)
    parts = reading.to_read(notice, now)
    if not parts:
        raise LinkNoLongerGood(
            _("What this message was about is over. Call us if anything is open.")
        )
    return render(request, "website/answering/read.html", {"parts": parts})


def _page(
    request: HttpRequest,
    name: str,
    token: str,
    notice: Notice,
    *,
    error: bool = False,
    status: int = 200,
) -> HttpResponse:
    said = answering.last_word(notice)
    context = {
        "token": token,
        "appointment": notice.appointment,
        "said": said if said and said.says == name else None,
        "error": error,
        "lateness": answering.LATENESS,
    }
    return render(request, f"website/answering/{name}.html", context, status=status)
