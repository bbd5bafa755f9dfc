"""The tile: every prefix of it is blue noise."""

import numpy as np
import pytest

from designs.engine import make_tile, tile
from designs.engine.errors import EngineError
from designs.engine.evenness import evenness

PREFIXES = (4096, 16384, 45000)


@pytest.fixture(scope="module")
def prefixes():
    whole = tile.standard()
    points = np.stack([whole.x, whole.y], 1).astype(float) / whole.period
    return [evenness(points[:n]) for n in PREFIXES]


def test_no_prefix_has_clumps(prefixes):
    assert max(found.low for found in prefixes) <= 0.08


def test_every_prefix_keeps_its_distances(prefixes):
    assert min(found.spacing for found in prefixes) >= 0.58


def test_no_prefix_has_a_direction_and_counts_vary_little(prefixes):
    assert max(abs(found.direction) for found in prefixes) <= 0.15
    assert max(found.variance for found in prefixes) <= 0.115


def test_a_tile_with_another_hash_is_refused(monkeypatch):
    monkeypatch.setattr(tile, "SHA256", "0" * 64)
    with pytest.raises(EngineError):
        tile.standard.__wrapped__()


def test_traits_are_a_function_of_the_seed_alone():
    first = tile.traits.__wrapped__(500, 3)
    assert np.array_equal(first, tile.traits.__wrapped__(500, 3))
    assert not np.array_equal(first, tile.traits.__wrapped__(500, 4))
    assert first[tile.CHANCE].min() >= 0
    assert first[tile.CHANCE].max() < 1


def test_making_a_small_tile_gives_an_even_one():
    made = tile.from_steps(make_tile.make(512, relaxing=15, settling=15))
    points = np.stack([made.x, made.y], 1).astype(float) / made.period
    assert evenness(points).spacing > 0.5
    assert evenness(points[:256]).spacing > 0.4
