"""An instant as a part of an address."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

TIME_IN_A_PATH = "%Y%m%dT%H%MZ"


class TimeInPath:
    """`20261124T1900Z`: UTC, so that the hour that comes twice is told apart."""

    regex = r"\d{8}T\d{4}Z"

    def to_python(self, value: str) -> datetime:
        at = datetime.strptime(value, TIME_IN_A_PATH).replace(tzinfo=UTC)
        if not 2000 < at.year < 2200:
            raise ValueError(value)
        return at

    def to_url(self, value: datetime) -> str:
        return value.astimezone(UTC).strftime(TIME_IN_A_PATH)


ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)


def address_of_times(path: str, tail: str = "") -> Callable[[datetime], str]:
    """The address of each of many times, from the path of ANY_TIME: looked up once."""
    before, _, after = path.rpartition(TimeInPath().to_url(ANY_TIME))
    return lambda at: f"{before}{TimeInPath().to_url(at)}{after}{tail}"
