"""Counting how often something was done, in the cache."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from django.core.cache import cache
from redis.exceptions import ConnectionError as Away

from studio.often import often
from tests.factories import NOW


def test_it_counts_by_name_within_its_stretch():
    with time_machine.travel(NOW, tick=False):
        assert [often("counts", seconds=60) for _ in range(3)] == [1, 2, 3]
        assert often("counts", seconds=60, once_more=False) == 3
        assert often("another", seconds=60) == 1
        assert often("nobody", seconds=60, once_more=False) == 0
    with time_machine.travel(NOW + timedelta(seconds=61), tick=False):
        assert often("counts", seconds=60) == 1


def test_without_the_cache_nothing_is_held_up(monkeypatch):
    def away(*args, **kwargs):
        raise Away

    for name in ("add", "get", "incr"):
        monkeypatch.setattr(cache, name, away)
    assert often("away", seconds=60) == 0
    assert often("away", seconds=60, once_more=False) == 0
