"""Files of the clinic, each at one address; the app that owns one says who may have it."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from studio.audit import opened
from studio.files import stored


@require_safe
def file(request: HttpRequest, ref: str, size: str = "") -> FileResponse:
    """The file behind `ref`. What is private leaves a line before it is given, is kept by no
    cache, and can run nothing in the browser whatever is in it."""
    found = stored(request.user, ref, size)
    try:
        content = found.file.open("rb")
    except (FileNotFoundError, ValueError) as gone:
        raise Http404 from gone
    if found.row is not None:
        opened(found.row)
    response = FileResponse(
        content,
        as_attachment=found.as_download,
        filename=found.name,
        content_type=found.content_type,
    )
    seconds = found.public_seconds
    response["Cache-Control"] = f"public, max-age={seconds}" if seconds else "private, no-store"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["X-Content-Type-Options"] = "nosniff"
    if not seconds:
        response["X-Robots-Tag"] = "noindex"
    return response
