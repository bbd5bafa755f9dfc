"""How often something was done lately, counted in the cache: for what costs the machine work and
leaves no row of its own to count."""

from __future__ import annotations

import time

from django.core.cache import cache
from redis.exceptions import RedisError


def often(name: str, *, seconds: int, once_more: bool = True) -> int:
    """How often `name` was done in the running stretch of so many seconds, this time included.

    `once_more=False` only looks. Without the cache nothing is counted, and nothing held up.
    """
    key = f"often:{seconds}:{int(time.time() // seconds)}:{name}"
    try:
        if not once_more:
            return int(cache.get(key) or 0)
        cache.add(key, 0, seconds)
        return int(cache.incr(key))
    except (RedisError, ValueError):  # ValueError: the stretch ended between the two
        return 0
