"""Flags of one client: words that give nothing away for everyone, what is behind them for who
may know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from accounts.models import User
from clients.access import viewer
from clients.models import Client, Flag
from clients.parts import SEES, Part
from clients.questions import Handling
from desk.flags import HEALTH


@dataclass(frozen=True)
class Line:
    """One flag as it is shown. `detail` and `answer_of` are empty for who may not know."""

    flag: Flag
    icon: str
    tone: str
    needed: str
    detail: str = ""


def line(flag: Flag, *, sees_health: bool) -> Line:
    icon, _word, tone = HEALTH[Handling(flag.handling)]
    return Line(flag, icon, tone, flag.needed, flag.detail if sees_health else "")


def gravest_first(flags: Iterable[Flag]) -> list[Flag]:
    order = list(HEALTH)
    return sorted(flags, key=lambda flag: (order.index(Handling(flag.handling)), flag.raised_at))


def client_flags(
    user: User, client: Client, now: datetime, *, on: date | None = None
) -> dict[str, Any]:
    """What `desk/clients/_client_flags.html` shows of the flags open on a day: one statement, and
    that of `viewer` for an artist. What is behind a flag is not even fetched for the desk."""
    seen = SEES[viewer(user, client)]
    if Part.FLAGS not in seen:
        return {"client": client, "flags": [], "sees_health": False}
    sees_health = Part.HEALTH in seen
    rows = Flag.objects.open(on or now.date()).filter(client=client)
    if not sees_health:
        rows = rows.defer("detail", "question")
    return {
        "client": client,
        "flags": [line(flag, sees_health=sees_health) for flag in gravest_first(rows)],
        "sees_health": sees_health,
    }
