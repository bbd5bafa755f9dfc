"""What may be a little old: read once, kept for a while, shown to whoever comes meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from django.core.cache import cache
from redis.exceptions import RedisError

Kept = TypeVar("Kept")
A_MINUTE = 60


def for_a_minute(name: str, read: Callable[[], Kept]) -> Kept:
    """What `read` gives, or gave within the last minute. Without the cache it is read anew."""
    try:
        return cast(Kept, cache.get_or_set(name, read, A_MINUTE))
    except RedisError:
        return read()


def forget(name: str) -> None:
    """What was kept is not shown any more. Without the cache there is nothing kept."""
    try:
        cache.delete(name)
    except RedisError:
        return
