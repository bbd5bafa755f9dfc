"""The demo's outbox: the mails of a clinic that sends none, for whoever tries it out.

It exists in the demo only, which answers nobody but this machine.
"""

from __future__ import annotations

import email
import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from pathlib import Path

from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

SHOWN = 40
BETWEEN = b"\n" + b"-" * 79 + b"\n"  # as Django's file backend parts the mails of one file


@dataclass(frozen=True)
class Mail:
    """One message of a file: the `number`th in it."""

    file: str
    number: int
    at: datetime
    message: EmailMessage

    @property
    def is_new(self) -> bool:
        return timezone.now() - self.at < timedelta(minutes=1)

    @property
    def text(self) -> str:
        part = self.message.get_body(("plain",))
        return part.get_content().strip() if part else ""

    @property
    def html(self) -> str:
        part = self.message.get_body(("html",))
        return part.get_content() if part else ""

    @property
    def files(self) -> list[str]:
        return [part.get_filename() or "file" for part in self.message.iter_attachments()]


def demo_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return wrapped


@demo_only
@never_cache
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """The newest mails, their words and links."""
    return render(request, "website/outbox.html", {"mails": newest(SHOWN)})


@demo_only
@never_cache
@require_safe
@csp_replace({"style-src": ["'unsafe-inline'"]})  # type: ignore[arg-type] # typed without arguments
def mail(request: HttpRequest, file: str, number: int) -> HttpResponse:
    """One mail as a mail program shows it; its styles stand inside it, as mails need."""
    mails = list(read(folder() / f"{file}.log"))
    if number >= len(mails) or not mails[number].html:
        raise Http404
    return HttpResponse(mails[number].html)


def folder() -> Path:
    return Path(settings.EMAIL_FILE_PATH)


def newest(most: int) -> list[Mail]:
    if not folder().is_dir():
        return []
    paths = sorted(folder().glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)
    found: list[Mail] = []
    for path in paths:
        found += reversed(list(read(path)))
        if len(found) >= most:
            break
    return found[:most]


def read(path: Path) -> Iterator[Mail]:
    """The mails of one file, in the order they went."""
    if not path.is_file():
        return
    at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    for number, content in enumerate(path.read_bytes().split(BETWEEN)[:-1]):
        yield Mail(path.stem, number, at, email.message_from_bytes(content, policy=policy.default))
