"""A virtual clock for notices: deeds at their instants, and sweeps in between."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from datetime import datetime, timedelta

from notices import actions
from notices.models import Notice
from studio.wording import local_day
from tests.factories import NEW_YORK

SILENCE = timedelta(days=3)
Deed = tuple[datetime, Callable[[datetime], object]]


def travel(start: datetime, end: datetime, step: timedelta, deeds: Iterable[Deed] = ()) -> None:
    """Do each deed at its instant; sweep after it, and every `step` from `start` to `end`."""
    turns: dict[datetime, list[Callable[[datetime], object]]] = {}
    for at, deed in deeds:
        turns.setdefault(at, []).append(deed)
    now = start
    while now <= end:
        turns.setdefault(now, [])
        now += step
    for at, waiting in sorted(turns.items()):
        for deed in waiting:
            deed(at)
        actions.sweep(now=at)


def sent(client=None, **of) -> list[str]:
    """What a client got, in order: the local day, and what was told."""
    rows = Notice.objects.filter(state=Notice.State.SENT, client=client, **of)
    return [_line(notice) for notice in rows.order_by("sent_at", "pk")]


def _line(notice: Notice) -> str:
    assert notice.sent_at is not None
    told = notice.kind if notice.is_announcement else notice.key.partition(":")[0]
    return f"{local_day(notice.sent_at, str(NEW_YORK))} {told}"


def messages(client) -> list[tuple[str, str]]:
    """Each message a client got: its local day, and all that went in it."""
    found: dict[int, list[Notice]] = {}
    rows = Notice.objects.filter(client=client, state=Notice.State.SENT).order_by("sent_at", "pk")
    for notice in rows:
        found.setdefault(notice.message_id or 0, []).append(notice)
    return [
        (_line(told[0]).split()[0], " + ".join(_line(one).split()[1] for one in told))
        for told in found.values()
    ]


def asleep(scene: Generator[datetime], before: timedelta) -> None:
    """Three days without a sweep, from so long `before` the instant that a scene gives. What it
    does after that happens in the silence. Then several sweeps, as after any start."""
    due = next(scene)
    actions.sweep(now=due - before)
    next(scene, None)
    for hours in (0, 1, 26):
        actions.sweep(now=due - before + SILENCE + timedelta(hours=hours))


def listed(kind: str) -> list[tuple[str, str]]:
    """Every notice of a kind, told or not: the first part of its key, and what became of it."""
    rows = Notice.objects.filter(kind=kind).order_by("pk")
    return [(key.partition(":")[0], state) for key, state in rows.values_list("key", "state")]
