"""Files of the clinic, each at one address."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from bookings.models import Artist


@require_safe
def artist_photo(request: HttpRequest, slug: str) -> FileResponse:
    """An artist's photo: public while they work here, afterwards for colleagues."""
    artist = Artist.objects.filter(slug=slug).exclude(photo="").first()
    colleague = request.user.is_authenticated and request.user.is_colleague
    if artist is None or not (artist.is_active or colleague):
        raise Http404
    try:
        photo = artist.photo.open()
    except FileNotFoundError as gone:
        raise Http404 from gone
    reach = "public" if artist.is_active else "private"
    return FileResponse(photo, headers={"Cache-Control": f"{reach}, max-age=300"})
