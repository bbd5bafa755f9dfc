"""A mail as it goes over the wire. Nothing here knows the clinic's models, so that
`notices.carrier` needs none of them to write one.
"""

from __future__ import annotations

from email.policy import Compat32
from functools import cache
from typing import Any

from django.core.mail import EmailMultiAlternatives, SafeMIMEMultipart, SafeMIMEText
from django.utils.functional import cached_property

LINE = 78  # of a mail's header (RFC 5322, 2.1.1)


class Unfolded(Compat32):
    """Python's own rules of writing, which search every header for where to break it: here one
    that fits in its line is written as it stands, which is the same."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        line = f"{name}: {value}"
        if isinstance(value, str) and len(line) <= LINE and line.isascii() and line.isprintable():
            return f"{line}{self.linesep}".encode()
        return super().fold_binary(name, value)


UNFOLDED = Unfolded()


class Letter(EmailMultiAlternatives):
    """A mail whose parts are parted by its own name, so that a repeat is the same to the byte.

    Otherwise each gets random marks, which are searched for in all of it first. It is written
    once, by who carries it: who asks again is given the same.
    """

    def __init__(self, *, ref: str, **what: Any) -> None:
        super().__init__(**what)
        self.ref = ref

    def seal(self) -> None:
        """Write it as it goes over the wire."""
        self.message().as_bytes(linesep="\r\n")

    def message(self) -> SafeMIMEText | SafeMIMEMultipart:
        return self._written

    @cached_property
    def _written(self) -> SafeMIMEText | SafeMIMEMultipart:
        written = super().message()
        for n, part in enumerate(part for part in written.walk() if part.is_multipart()):
            part.set_boundary(f"=_{self.ref}_{n}")
        written.policy = UNFOLDED
        written.as_bytes = cache(written.as_bytes)  # type: ignore[method-assign]
        return written
