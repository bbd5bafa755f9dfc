"""How a client is called and reached, what they agreed to hear, and when all is silent."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.roles import Permission
from clients import actions
from clients.actions.age import is_shown_by_a_document
from clients.contact_words import wording
from clients.models import Client, ContactConsent
from desk.clashes import chosen, rows
from desk.clients.forms import LABELS, ContactForm, InviteForm, in_words
from desk.door import ColleagueRequest, colleagues
from desk.frames import answer_refused
from desk.record import frame, person_for
from studio import audit
from studio.editions import Clashed, seal, unseal
from studio.errors import Refusal
from studio.models import Studio
from studio.once import once

Side = ContactConsent.Side


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.SEE_CLIENTS)
@once
def contact(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Change what a client is called and how they are reached. A colleague's change of the same
    field is shown beside one's own."""
    person, _ = person_for(request.user, ref)
    shown = is_shown_by_a_document(person)
    if request.method != "POST":
        audit.opened(person)
        opened_as = actions.as_opened(person)
        form = ContactForm(initial=opened_as, birth_date_is_shown=shown)
        return _page(request, person, form, {"edition": seal(opened_as)})
    form = ContactForm(request.POST, initial=actions.as_opened(person), birth_date_is_shown=shown)
    sealed = request.POST.get("edition", "")
    if not form.is_valid():
        return _page(request, person, form, {"edition": sealed}, 400)
    original = unseal(sealed)
    told = chosen(request.POST, form.told, original)
    try:
        actions.change_contact(client=person, by=request.user, opened_as=original or {}, **told)
    except Clashed as clash:
        more = {
            "edition": seal(clash.weighed.again),
            "clashes": rows(clash, LABELS, in_words),
            "who": clash.by,
        }
        return _page(request, person, form, more, clash.status)
    except Refusal as no:
        form.add_error(no.field if hasattr(no, "field") else "email", no.sentence)
        return _page(request, person, form, {"edition": sealed}, no.status)
    messages.success(request, "The details are changed.")
    return redirect("desk:clients-one", ref)


def _page(
    request: ColleagueRequest, person: Client, form: Form, more: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = frame(request, person) | {"form": form, "words": consents(person)} | more
    return render(request, "desk/clients/contact.html", context, status=status)


def consents(person: Client) -> list[tuple[str, str, str, ContactConsent | None]]:
    """Each kind with its name, the words that are asked now, and what was said last."""
    said: dict[str, ContactConsent] = {}
    rows = ContactConsent.objects.filter(client=person).select_related("said_by")
    for row in rows.order_by("said_at", "pk"):
        said[row.kind] = row
    name = Studio.current().name
    return [
        (kind, str(label), wording(kind, name), said.get(kind))
        for kind, label in ContactConsent.Kind.choices
    ]


@require_POST
@colleagues(Permission.SEE_CLIENTS)
@once
def consent(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Write down what a client said about being written to, in the words read to them."""
    person, _ = person_for(request.user, ref)
    kind = request.POST.get("kind", "")
    back = reverse("desk:clients-contact", args=[ref])
    if kind not in ContactConsent.Kind.values or request.POST.get("says") not in ("yes", "no"):
        return answer_refused(request, Refusal("Choose yes or no."), back)
    actions.say_whether(
        client=person,
        kind=kind,
        is_given=request.POST["says"] == "yes",
        wording=wording(kind, Studio.current().name),
        side=Side.CLINIC,
        by=request.user,
        where="Desk, contact",
    )
    messages.success(request, "Written down, with these words and the time.")
    return redirect(back)


@require_POST
@colleagues(Permission.SEE_CLIENTS)
@once
def silence(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Keep silent towards this client from now on, or speak again."""
    person, _ = person_for(request.user, ref)
    deed, wanted = request.POST.get("deed", ""), request.POST.get("says") == "yes"
    if deed not in ("do_not_contact", "deceased"):
        back = reverse("desk:clients-contact", args=[ref])
        return answer_refused(request, Refusal("Choose what is to be written down."), back)
    said: dict[str, Any] = {deed: wanted}
    person = actions.set_silence(client=person, by=request.user, **said)
    if person.is_silent:
        messages.success(request, f"Nothing is sent to {person} from now on.")
    else:
        messages.success(request, f"{person} hears from us again.")
    return redirect("desk:clients-contact", ref)


@require_http_methods(["GET", "HEAD", "POST"])
@colleagues(Permission.SEE_CLIENTS)
@once
def invite(request: ColleagueRequest, ref: str) -> HttpResponse:
    """Let a client sign in with an address of their own."""
    person, _ = person_for(request.user, ref)
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
    context = frame(request, person) | {
        "form": form,
        "title": "Invite to the portal",
        "deed": "Send the invitation",
    }
    return render(request, "desk/clients/form.html", context, status=status)
