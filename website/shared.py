"""A design shown by a link of its client: a cover first, then the pictures and what one thinks.

The link is a key: nothing of it is kept by a browser, told to another page, or found by a search
engine. The cover shows no picture, so neither does the preview a messenger makes of the link; a
press opens it, and that is what its client sees as an opening.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from designs import actions
from designs.actions.sharing import shown_in
from designs.covering import as_jpeg, covered, marked
from designs.links import share_by_token, share_token
from designs.models import DesignVersion, Share, View
from designs.rendering import Wanted, face_mask, pixels
from designs.showing import drawn_views, prepared, shown
from studio.errors import Refusal
from studio.network import network_hash
from studio.often import often
from studio.once import once
from website.manage import private
from website.shared_forms import OpinionForm

OPENED = "shares"  # in the session: refs of shares that were opened in this browser
WIDTH = 1000
ROBOTS = "noindex, nofollow, noarchive, noimageindex, nosnippet"
SHOWN_OPINIONS = 20
# Each picture is made for who asks. A page shows forty at most; a family that sits together looks
# from one network, and again and again: so many pictures in so many seconds, of one link.
LOOKING = 10 * 60
PICTURES_A_NETWORK, PICTURES_A_SHARE = 400, 2000
DEVICES = (
    ("iPhone", "an iPhone"), ("iPad", "an iPad"), ("Android", "an Android phone"),
    ("Macintosh", "a Mac"), ("Windows", "a Windows computer"), ("Linux", "a computer"),
)  # fmt: skip


def by_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hand the open share behind the key to a page; every other key is a page that is not."""

    @private
    @functools.wraps(view)
    def wrapped(request: HttpRequest, token: str, **more: Any) -> HttpResponse:
        share = share_by_token(token, timezone.now())
        if share is None:
            raise Http404
        response = view(request, share, **more)
        response.headers["X-Robots-Tag"] = ROBOTS
        return response

    return wrapped


def is_opened(request: HttpRequest, share: Share) -> bool:
    return share.ref in request.session.get(OPENED, [])


@require_safe
@by_link
def shared(request: HttpRequest, share: Share) -> HttpResponse:
    """The cover; once opened, the versions."""
    if not is_opened(request, share):
        return _cover(request, share)
    if _too_often(request, share, once_more=False):
        return _a_moment(request)
    return _page(request, share)


def _cover(request: HttpRequest, share: Share, refusal: Refusal | None = None) -> HttpResponse:
    context = {"share": share, "token": share_token(share), "refusal": refusal}
    status = refusal.status if refusal else 200
    return render(request, "website/shared/cover.html", context, status=status)


def _page(
    request: HttpRequest,
    share: Share,
    form: OpinionForm | None = None,
    about: str = "",
    status: int = 200,
) -> HttpResponse:
    """`form` was refused; it was about the version `about`."""
    found = shown(prepared(shown_in(share)))
    if not found:
        raise Http404
    said = share.opinions.filter(hidden_at=None).order_by("-at", "-pk")
    words: dict[int, list] = {}
    for opinion in said:
        words.setdefault(opinion.version_id, []).append(opinion)
    blank = {"first_name": request.session.get("first_name", "")}
    rows = [
        (
            one,
            form
            if form and one.version.ref == about
            else OpinionForm(initial=blank, prefix=one.version.ref),
            words.get(one.version.pk, [])[:SHOWN_OPINIONS],
        )
        for one in found
    ]
    context = {"share": share, "token": share_token(share), "rows": rows, "form": form}
    return render(request, "website/shared/versions.html", context, status=status)


@require_POST
@by_link
@once
def look(request: HttpRequest, share: Share) -> HttpResponse:
    """The press on the cover. That somebody opened it is kept for its client."""
    if not is_opened(request, share):
        device = request.headers.get("User-Agent", "")
        word = next((said for part, said in DEVICES if part in device), "")
        try:
            actions.note_opening(share=share, device=word, network=network_hash(request))
        except Refusal as no:
            return _cover(request, share, no)
        request.session[OPENED] = [*request.session.get(OPENED, []), share.ref][-20:]
    # Relative, so that the key in the address is not kept with the deed.
    return HttpResponseRedirect("../")


@require_safe
@by_link
def view_picture(request: HttpRequest, share: Share, view: str, when: str) -> HttpResponse:
    """One view, now or simulated: without a face where the client wants none shown, and with
    the word in it."""
    found = _view(request, share, view)
    if when not in ("now", "simulated"):
        raise Http404
    if _too_often(request, share):
        return _a_moment(request)
    wanted = Wanted(session=0 if when == "now" else None, width=WIDTH)
    try:
        made = pixels(found, wanted)
    except Refusal as no:
        raise Http404 from no
    if share.hide_face:
        made = covered(made, face_mask(found, made.shape[:2]))
    headers = {"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin"}
    return HttpResponse(as_jpeg(marked(made)), content_type="image/jpeg", headers=headers)


def _too_often(request: HttpRequest, share: Share, *, once_more: bool = True) -> bool:
    """Whether pictures of this link were asked for too often, from here or from everywhere."""
    counted = (
        (f"share-{share.ref}-{network_hash(request)}", PICTURES_A_NETWORK),
        (f"share-{share.ref}", PICTURES_A_SHARE),
    )
    return any(often(name, seconds=LOOKING, once_more=once_more) > most for name, most in counted)


def _a_moment(request: HttpRequest) -> HttpResponse:
    response = render(request, "website/shared/a_moment.html", status=429)
    response.headers["Retry-After"] = str(LOOKING)
    return response


def _view(request: HttpRequest, share: Share, ref: str) -> View:
    if not is_opened(request, share):
        raise Http404
    rows = View.objects.select_related("photo", "version__design")
    found = drawn_views(rows.filter(ref=ref, version__in=shown_in(share)))
    if not found:
        raise Http404
    return found[0]


@require_POST
@by_link
@once
def say(request: HttpRequest, share: Share, version: str) -> HttpResponse:
    """A vote and a word about one of the versions."""
    found = shown_in(share).filter(ref=version).first()
    if found is None or not is_opened(request, share):
        raise Http404
    form = OpinionForm(request.POST, prefix=found.ref)
    if not form.is_valid():
        return _page(request, share, form, found.ref, status=400)
    return _say(request, share, found, form)


def _say(
    request: HttpRequest, share: Share, version: DesignVersion, form: OpinionForm
) -> HttpResponse:
    told = form.cleaned_data
    try:
        actions.give_opinion(share=share, version=version, network=network_hash(request), **told)
    except Refusal as no:
        form.add_error(None, no.sentence)
        return _page(request, share, form, version.ref, status=no.status)
    request.session["first_name"] = told["first_name"]
    return HttpResponseRedirect(f"../../?thanks=1#version-{version.ref}")
