"""A photo or video of the cream mock-up, added from the client's own phone.

The code on the studio's screen leads here for some minutes. Who has it can add, and see nothing.
"""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from designs import actions
from designs.links import link_by_token, mock_up_token
from designs.models import MockUpLink
from studio.errors import Refusal
from studio.once import once
from studio.pictures import ACCEPT
from studio.uploads import FilesField
from website.manage import private

ACCEPTED = f"{ACCEPT},video/mp4,video/quicktime,video/webm"


class FilesForm(forms.Form):
    uploads = FilesField(
        label=_("Photos or videos"),
        accept=ACCEPTED,
        help_text=_("Photos up to 20 MB, videos (MP4, MOV or WebM) up to 100 MB."),
        error_messages={"required": _("Please choose at least one photo or video.")},
    )


@private
@require_http_methods(["GET", "HEAD", "POST"])
@once
def mock_up(request: HttpRequest, token: str) -> HttpResponse:
    """Choose and send; each file by itself, so one that is refused stops no other."""
    link = link_by_token(token, timezone.now())
    if link is None:
        raise Http404
    if request.method != "POST":
        return _page(request, link, FilesForm())
    form = FilesForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, link, form, status=400)
    kept, status = 0, 400
    for file in form.cleaned_data["uploads"]:
        try:
            actions.add_by_link(link=link, upload=file)
            kept += 1
        except Refusal as no:
            form.add_error("uploads", f"{file.name}: {no.sentence}")
            status = no.status
    if form.errors:
        return _page(request, link, form, kept=kept, status=status)
    # Relative, so that the key in the address is not kept with the deed.
    return HttpResponseRedirect(f"./?sent={kept}")


def _page(
    request: HttpRequest, link: MockUpLink, form: FilesForm, kept: int = 0, status: int = 200
) -> HttpResponse:
    sent = request.GET.get("sent", "")
    context = {
        "token": mock_up_token(link),
        "link": link,
        "form": form,
        "kept": kept or (int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 3 else 0),
    }
    response = render(request, "website/mock_up.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
