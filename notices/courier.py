"""Who carries mails to the server, while the next ones are written."""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Generic, TypeVar

from django.core.mail import EmailMessage

from notices.models import Delivery
from notices.post import Back, Post

Of = TypeVar("Of")
# So many may be away; then a handful of them is waited for, so many seconds at most.
AWAY, HANDFUL, SOON = 30, 10, 0.1
# Who waits for Python's lock gets it after five milliseconds, and a mail waits for it at each
# word with the server: longer than the whole of it takes.
TURN = 0.0001


class Courier(Generic[Of]):
    """Carries mails in the order given, one at a time, in a thread of its own, which alone uses
    the post's connection and touches no database. `Of` is what the sender knows a mail by."""

    def __init__(self, post: Post):
        self._post = post
        self._away: deque[tuple[Of, Future[Back]]] = deque()

    def __enter__(self) -> Courier[Of]:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="courier")
        self._usual = sys.getswitchinterval()
        sys.setswitchinterval(TURN)
        return self

    def __exit__(self, *problem: object) -> None:
        self._thread.shutdown(cancel_futures=True)
        sys.setswitchinterval(self._usual)

    def carry(self, of: Of, letter: EmailMessage, until: float) -> None:
        """Take a mail along, unless its turn comes after `until` on the monotonic clock."""
        self._away.append((of, self._thread.submit(self._carry, letter, until)))

    def _carry(self, letter: EmailMessage, until: float) -> Back:
        """One that is not tried would only wait for a server that is away."""
        if self._post.is_closed or time.monotonic() > until:
            return Back(Delivery.Outcome.LATER, self._post.problem)
        return self._post.send(letter)

    def back(self) -> list[tuple[Of, Back]]:
        """What is back, in the order given, once as many are away as may be; else nothing."""
        if len(self._away) < AWAY:
            return []
        wait([self._away[HANDFUL - 1][1]], timeout=SOON)
        return self._those_back()

    def rest(self) -> Iterator[list[tuple[Of, Back]]]:
        """All that is away, as it comes back."""
        while self._away:
            yield self._those_back()

    def _those_back(self) -> list[tuple[Of, Back]]:
        """One at least."""
        found: list[tuple[Of, Back]] = []
        while self._away and (self._away[0][1].done() or not found):
            of, future = self._away.popleft()
            found.append((of, future.result()))
        return found
