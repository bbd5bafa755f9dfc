"""A fixed order of points on a torus: every prefix of it is blue noise.

The tile stands for 400 dots/cm². Its first n points, of N, are an even scatter of 400 n/N dots/cm²
without clumps, so that a density is a threshold on the rank, a session is a lower threshold, and
raising a density only ever adds dots. `make_tile.py` made the asset; the float order of sums
differs between machines, so the asset is kept and its hash checked, never remade.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from designs.engine.errors import EngineError

ASSET = Path(__file__).with_name("tile.npy")
SHA256 = "9ae9c014962b3353b2ba331678bfda64a6fa29004d2bdefc917ef72514c86f81"
DENSITY = 400.0  # dots/cm² of the complete tile
USABLE = 0.9  # the last tenth of the ranks fills leftover gaps and is less even

# Rows of `traits`, each a property of one rank.
ACROSS, ALONG, SIZE, OPACITY, FADING, CHANCE = range(6)


@dataclass(frozen=True, eq=False)
class Tile:
    """Points in rank order: x, y float32[N] in mm on a torus of `period` mm."""

    x: np.ndarray
    y: np.ndarray
    period: float
    density: float = DENSITY

    def __len__(self) -> int:
        return len(self.x)


def from_steps(steps: np.ndarray, density: float = DENSITY) -> Tile:
    """The tile of uint16[N, 2] positions, in 65536ths of the period."""
    period = 10 * float(np.sqrt(len(steps) / density))
    places = (steps.astype(np.float32) + np.float32(0.5)) * np.float32(period / 65536)
    return Tile(places[:, 0].copy(), places[:, 1].copy(), period, density)


@lru_cache(maxsize=1)
def standard() -> Tile:
    """The tile of every design. EngineError if the asset is not the one the dots were made with."""
    stored = ASSET.read_bytes()
    if hashlib.sha256(stored).hexdigest() != SHA256:
        raise EngineError("The pattern of dots is not the one designs were made with.")
    return from_steps(np.load(io.BytesIO(stored), allow_pickle=False))


@lru_cache(maxsize=8)
def traits(count: int, seed: int) -> np.ndarray:
    """What the hand does to each rank, float32[6, count]; a pure function of the seed.

    Rows ACROSS, ALONG, SIZE, OPACITY and FADING are standard normal, CHANCE is uniform in [0, 1).
    They belong to the rank, never to the place in a list of kept dots: a slider must not reshuffle
    the head. Rounded to 1/1024, so that the last bit of a logarithm cannot move a dot.
    """
    chance = np.random.default_rng([seed, 0x534D50])
    drawn = chance.standard_normal((6, count), dtype=np.float32)
    drawn[CHANCE] = chance.random(count, dtype=np.float32) * np.float32(1023 / 1024)
    drawn = np.round(drawn * 1024) / np.float32(1024)
    drawn.setflags(write=False)
    return drawn
