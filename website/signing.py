"""Reading and signing one form: by the link that was sent, by a client who is signed in, or
wherever else `sign_here` is asked to. GET changes nothing.

What is ticked is kept as one goes, so that a form can be left and gone on with.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from clients import actions, asks
from clients.access import own_client
from clients.consent_paper import TYPE, Paper, file_name
from clients.consent_text import Problem, complete
from clients.errors import ClientRefused, NotComplete
from clients.models import Consent
from clients.papers import as_file
from studio.audit import opened
from studio.network import client_ip
from studio.once import once
from studio.wording import local_day
from website.manage import private
from website.signing_form import SigningForm

KEEP = "keep"  # the page keeps what is filled in, by itself or by a button


@require_http_methods(["GET", "HEAD", "POST"])
@private
@once
def sign(request: HttpRequest, token: str) -> HttpResponse:
    """The form behind a link; once it is signed, its copy for a day."""
    consent = actions.consent_by_link(token, timezone.now())
    here = reverse("sign", args=[token])
    if not consent.is_open:
        paper_url = reverse("sign-paper", args=[token])
        return signed_page(request, consent, paper_url=paper_url)
    return sign_here(request, consent, way=Consent.Way.LINK, here=here, done=here)


@require_safe
@private
def paper(request: HttpRequest, token: str) -> HttpResponse:
    """The copy to keep, for who signed by a link."""
    consent = actions.consent_by_link(token, timezone.now())
    if consent.signed_at is None:
        raise Http404
    opened(consent)
    with as_file(consent).open("rb") as file:
        copy = HttpResponse(file.read(), content_type=TYPE)
    name = content_disposition_header(True, file_name(consent)) or "attachment"
    copy["Content-Disposition"] = name
    return copy


@require_http_methods(["GET", "HEAD", "POST"])
@private
@once
def sign_own(request: HttpRequest, ref: str) -> HttpResponse:
    """The form of a client who is signed in."""
    if not request.user.is_authenticated:
        sign_in = reverse("account_request_login_code")
        return redirect_to_login(request.get_full_path(), login_url=sign_in)
    consent = _own(request.user, ref)
    done = reverse("portal:forms-one", args=[ref])
    if not consent.is_open:
        return HttpResponseRedirect(done)
    here = reverse("sign-own", args=[ref])
    return sign_here(
        request,
        consent,
        way=Consent.Way.PORTAL,
        here=here,
        done=done,
        by=request.user,
        back=reverse("portal:forms"),
    )


def _own(user: User, ref: str) -> Consent:
    client = own_client(user)
    rows = Consent.objects.select_related("version__form", "client")
    consent = rows.filter(ref=ref, client=client).first() if client else None
    if consent is None or consent.cancelled_at is not None:
        raise Http404
    return consent


def sign_here(
    request: HttpRequest,
    consent: Consent,
    *,
    way: str,
    here: str,
    done: str,
    by: User | None = None,
    template: str = "website/sign/sign.html",
    **context: Any,
) -> HttpResponse:
    """The page of an open form, and what is done with it. `here` is its address, `done` where a
    signature leads, `by` a client who is signed in. The caller has let the person in, and wraps
    its view with `once`.

    A page of another look extends `website/sign/sign.html` or includes `_sign_form.html`.
    """
    now = timezone.now()
    if request.method != "POST":
        opened(consent)
        form = SigningForm(consent=consent)
        return _page(request, template, form, here, now, context)
    form = SigningForm(request.POST, consent=consent)
    form.is_valid()
    try:
        actions.save_draft(
            consent=consent, answers=form.answers, expectation=form.expectation, now=now
        )
        if request.POST.get("deed") == KEEP:
            return _kept(request, here)
        _sign(request, form, way, by, now)
    except ClientRefused as refusal:
        if request.headers.get("X-Requested-With") == "fetch":
            return HttpResponse(status=refusal.status)
        return _refused(request, template, form, here, now, context, refusal)
    return HttpResponseRedirect(done)


def _kept(request: HttpRequest, here: str) -> HttpResponse:
    """By itself the page asks for nothing; by the button it comes back."""
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=204)
    return HttpResponseRedirect(f"{here}?kept=1")


def _sign(
    request: HttpRequest, form: SigningForm, way: str, by: User | None, now: datetime
) -> None:
    problems: list[Problem] = []
    if any(form.new_details.values()):
        try:
            actions.tell_details(consent=form.consent, by=by, now=now, **form.new_details)
        except ClientRefused as refusal:
            problems.append(Problem("birth_date", refusal.sentence))
    if form.errors or problems:
        told = form.cleaned_data
        problems += complete(form.text, form.answers, form.expectation, told.get("name", ""))
        raise NotComplete(problems)
    actions.sign(
        consent=form.consent,
        seen=form.cleaned_data["seen"] or 0,
        answers=form.answers,
        expectation=form.expectation,
        name=form.cleaned_data["name"],
        means=form.cleaned_data["means"],
        way=way,
        drawing=form.picture,
        network=client_ip(request) or None,
        device=request.headers.get("User-Agent", ""),
        by=by,
        now=now,
    )


def _refused(
    request: HttpRequest,
    template: str,
    form: SigningForm,
    here: str,
    now: datetime,
    context: dict[str, Any],
    refusal: ClientRefused,
) -> HttpResponse:
    """The form again, with what was typed and what is still open."""
    fresh = Consent.objects.select_related("version__form", "client").get(pk=form.consent.pk)
    if not fresh.is_open:
        return HttpResponseRedirect(here)
    if isinstance(refusal, NotComplete):
        form.point_out(refusal.problems)
        return _page(request, template, form, here, now, context, status=400)
    kept = {"name": request.POST.get("name", ""), "means": request.POST.get("means", "")}
    again = SigningForm(consent=fresh, initial=kept)
    context = context | {"refusal": refusal}
    return _page(request, template, again, here, now, context, status=refusal.status)


def _page(
    request: HttpRequest,
    template: str,
    form: SigningForm,
    here: str,
    now: datetime,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    client = form.consent.client
    if context.get("autocomplete") == "off":
        form.forget_autofill()
    place = asks.place(client, now)
    context = {
        "form": form,
        "consent": form.consent,
        "person": client,
        "age": client.age_on(local_day(now, place.zone)),
        "place": place,
        "now": now,
        "here": here,
        "kept": "kept" in request.GET,
        **context,
    }
    return render(request, template, context, status=status)


def signed_page(
    request: HttpRequest, consent: Consent, *, paper_url: str = "", **context: Any
) -> HttpResponse:
    """What was signed, word by word, as a page; or that the form is no longer needed."""
    if consent.signed_at is None:
        return render(request, "website/sign/over.html", status=410)
    opened(consent)
    context = {"consent": consent, "paper": Paper(consent), "paper_url": paper_url, **context}
    return render(request, "website/sign/signed.html", context)
