"""Who carries mails to the server: the sender's own hand, or for many a process of its own."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections import deque
from contextlib import suppress
from typing import BinaryIO, Generic, TypeVar, cast

from django.conf import settings

from notices.mime import Letter
from notices.outcomes import Back, back_of
from notices.post import Post, Went

Of = TypeVar("Of")
BY_SMTP = "django.core.mail.backends.smtp.EmailBackend"
# So many may be away with the process; then a handful of them is waited for.
AWAY, HANDFUL = 100, 25
# Bytes on the way to that process: so that it has enough to do while the next are asked for, and
# not more than a system grants everyone (Linux; elsewhere it is as large as it is).
ROOM = 2**19


class Helper:
    """The other process: mails go in, and what became of each comes out, in the same order."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "notices.carrier"],
            cwd=settings.BASE_DIR, stdin=subprocess.PIPE, stdout=subprocess.PIPE, pipesize=ROOM,
        )  # fmt: skip
        self._in = cast(BinaryIO, self._process.stdin)
        self._out = cast(BinaryIO, self._process.stdout)
        self.give({name: getattr(settings, name) for name in dir(settings) if name[:6] == "EMAIL_"})

    def give(self, what: object) -> bool:
        """Whether it took that; no, once it has ended."""
        try:
            pickle.dump(what, self._in)
            self._in.flush()
        except OSError:
            return False
        return True

    def told(self) -> Went:
        """What became of the next one. Of those it had when it ended nobody knows."""
        try:
            return cast(Went, pickle.load(self._out))  # noqa: S301 - from our own process
        except (EOFError, pickle.UnpicklingError):
            return Went(ChildProcessError())

    def end(self) -> None:
        """Let it bring to an end what it has in hand."""
        with suppress(OSError):
            self._in.close()
        self._process.wait()
        self._out.close()


class Courier(Generic[Of]):
    """Carries mails in the order given, and says of each what became of it. `Of` is what the
    sender knows a mail by.

    By its own hand one goes after the other, and each is back at once. Its `helper` is another
    process: the next are written while some are on the wire, and who is killed leaves at most
    `AWAY` of unknown end. A thread would not do; it is Python on both sides of the wire, and each
    waits for the other's turn.
    """

    def __init__(self) -> None:
        self._post = Post()
        self._helper: Helper | None = None
        self._away: deque[Of] = deque()
        self._back: list[tuple[Of, Back]] = []
        self.is_shut = False  # the server could not be reached

    def __enter__(self) -> Courier[Of]:
        return self

    def __exit__(self, *problem: object) -> None:
        self._post.close()
        self._dismiss()

    def call_helper(self) -> None:
        """From now on by another process, where mail goes by SMTP: a provider's answers take so
        long that writing is nothing beside them."""
        if self._helper is None and settings.EMAIL_BACKEND == BY_SMTP:
            self._helper = Helper()

    def carry(self, of: Of, letter: Letter, until: float) -> None:
        """Take a mail along, unless its turn comes after `until` on the monotonic clock."""
        if self._helper and self._helper.give((letter, until)):
            self._away.append(of)
            return
        self._dismiss()
        self._note(of, self._post.send(letter, until))

    def back(self) -> list[tuple[Of, Back]]:
        """What is back by now, in the order given; waits once as many are away as may be."""
        if len(self._away) >= AWAY:
            self._wait(AWAY - HANDFUL)
        found, self._back = self._back, []
        return found

    def rest(self) -> list[tuple[Of, Back]]:
        """All that is still away, once it is back."""
        self._wait(0)
        return self.back()

    def _wait(self, left: int) -> None:
        """Until no more than so many are away."""
        while self._helper and len(self._away) > left:
            self._note(self._away.popleft(), self._helper.told())

    def _note(self, of: Of, went: Went) -> None:
        self.is_shut |= went.is_shut
        self._back.append((of, back_of(went)))

    def _dismiss(self) -> None:
        self._wait(0)
        if self._helper:
            self._helper.end()
            self._helper = None
