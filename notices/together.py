"""When something goes, and together with what: at most one message a client a day, beyond what
must go at once.

Pure: every instant is given. What falls together is one message, so a message that waits takes
along what falls due; only what nothing takes along is put off, to the next day's message.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import Enum

from notices.kinds.kind import DAY, at_post_hour
from studio.wording import local_day


class Patience(Enum):
    """How long something can wait."""

    NONE = "it goes at once"
    ITS_DAY = "it is about its day, and is not put off into another"
    NEXT_DAY = "it waits for the next day, where this one had its message"


def goes_at(
    at: datetime,
    zone: str,
    patience: Patience,
    lapses: datetime,
    *,
    waiting: Collection[datetime],
    was_told: bool,
) -> datetime:
    """The instant at which it goes, from `at` on; one of `waiting` when it goes along with that.

    `waiting` are the instants at which untried messages to this client go, the same way;
    `was_told` says whether the local day of `at`, in `zone`, has its message already; `lapses` is
    when the first of it is of no more use.
    """
    on = local_day(at, zone)
    soon = [one for one in waiting if one <= at]
    if soon or patience is Patience.NONE:
        return min(soon, default=at)
    days = {one: local_day(one, zone) for one in waiting if one < lapses}
    today = [one for one, day in days.items() if day == on]
    tomorrow = at_post_hour(on + DAY, zone)
    if today or patience is Patience.ITS_DAY or not was_told or lapses <= tomorrow:
        return min(today, default=at)
    following = [one for one, day in days.items() if day == on + DAY]
    return min(following, default=tomorrow)
