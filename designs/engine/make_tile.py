"""Make the blue-noise tile that `tile.py` reads: some minutes, once.

    python -m designs.engine.make_tile OUT.npy [--points 65536]

The order of sums differs between machines, so a second run elsewhere gives another, equally good
tile. That is why the result is kept as an asset with its hash and never remade on installation.

Points repel each other through a Gaussian. A tile must be even at *every* prefix, since a density
is a prefix; so the points are ranked by taking out, again and again, the one that sits closest to
its neighbours, and then moved together to lower the energy of all prefixes at once.
"""

from __future__ import annotations

import argparse
import heapq
import math

import numpy as np
from scipy.spatial import cKDTree

SPARE = 1.3  # points to choose from, for each one kept
SMALLEST_PREFIX = 64
STAGE = 2**0.25  # prefixes that are optimised stand this factor apart
REACH = 3.2  # a Gaussian is cut off at this many of its widths
# Width (in mean spacings) and weight of the kernels that move the points: the narrow one keeps
# them apart, the wide one keeps clumps out. One wide kernel alone lets neighbours come too close.
KERNELS = ((0.3, 2.0), (0.6, 0.2))
RANKING_WIDTH = 0.45


def neighbours(points: np.ndarray, radius: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pairs (i, j) closer than `radius` on the unit torus, and the vector from j to i."""
    pairs = cKDTree(points, boxsize=1.0).query_pairs(min(radius, 0.49), output_type="ndarray")
    i, j = pairs[:, 0], pairs[:, 1]
    apart = points[i] - points[j]
    return i, j, apart - np.round(apart)


def repulsion(points: np.ndarray, width: float) -> np.ndarray:
    """The push on each point from all others; `width` of the kernel in mean spacings."""
    n = len(points)
    sigma = width / math.sqrt(n)
    i, j, apart = neighbours(points, REACH * sigma)
    push = apart * np.exp(-(apart**2).sum(1) / (2 * sigma * sigma))[:, None]
    axes = [np.bincount(i, push[:, k], n) - np.bincount(j, push[:, k], n) for k in (0, 1)]
    return np.stack(axes, axis=1)


def moved(points: np.ndarray, step: np.ndarray) -> np.ndarray:
    """The points after `step`, none of it longer than .3 of the mean spacing."""
    longest = 0.3 / math.sqrt(len(points))
    length = np.hypot(step[:, 0], step[:, 1])
    step = step * np.minimum(1, longest / np.maximum(length, 1e-12))[:, None]
    return np.minimum(np.mod(points + step, 1.0), np.nextafter(1, 0))


def thinned(points: np.ndarray, keep: int) -> np.ndarray:
    """The points with the `keep` best first, then those taken out, the last taken first."""
    n = len(points)
    sigma = RANKING_WIDTH / math.sqrt(math.sqrt(n * keep))
    i, j, apart = neighbours(points, 3.5 * sigma)
    force = np.exp(-(apart**2).sum(1) / (2 * sigma * sigma))
    energy = (np.bincount(i, force, n) + np.bincount(j, force, n)).tolist()
    near: list[list[tuple[int, float]]] = [[] for _ in range(n)]
    for a, b, w in zip(i.tolist(), j.tolist(), force.tolist(), strict=True):
        near[a].append((b, w))
        near[b].append((a, w))
    alive = np.ones(n, bool)
    taken: list[int] = []
    queue = [(-energy[k], k) for k in range(n)]
    heapq.heapify(queue)
    while len(taken) < n - keep:
        at, k = heapq.heappop(queue)
        if not alive[k]:
            continue
        if -at > energy[k] + 1e-12:  # it lost neighbours since it was queued
            heapq.heappush(queue, (-energy[k], k))
            continue
        alive[k] = False
        taken.append(k)
        for other, w in near[k]:
            energy[other] -= w
    return points[np.concatenate([np.flatnonzero(alive), np.array(taken[::-1], int)])]


def ranked(points: np.ndarray) -> np.ndarray:
    """The points in an order whose every prefix is roughly even."""
    points = points.copy()
    n = len(points)
    while n > SMALLEST_PREFIX:
        fewer = max(SMALLEST_PREFIX, int(n / STAGE))
        points[:n] = thinned(points[:n], fewer)
        n = fewer
    return points


def settled(points: np.ndarray, steps: int) -> np.ndarray:
    """The points moved until all prefixes together are at rest; longer prefixes weigh more."""
    n = len(points)
    count = int(math.log(n / SMALLEST_PREFIX, STAGE)) + 1
    prefixes = [round(n / STAGE**k) for k in range(count)]
    for at in range(steps):
        push, weight = np.zeros((n, 2)), np.zeros(n)
        for first in prefixes:
            share = first / n
            weight[:first] += share
            for width, strength in KERNELS:
                push[:first] += share * strength * repulsion(points[:first], width)
        rate = 0.6 + (0.03 - 0.6) * at / max(1, steps - 1)
        points = moved(points, rate * push / weight[:, None])
    return points


def make(points: int, seed: int = 7, relaxing: int = 60, settling: int = 120) -> np.ndarray:
    """A tile: uint16[points, 2], positions in 65536ths of its period, in rank order."""
    cloud = np.random.default_rng(seed).random((int(points * SPARE), 2))
    for at in range(relaxing):
        cloud = moved(cloud, (0.5 - 0.4 * at / relaxing) * repulsion(cloud, 0.6))
    placed = settled(ranked(cloud)[:points].copy(), settling)
    return (np.round(placed * 65536).astype(np.int64) % 65536).astype(np.uint16)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("out")
    options.add_argument("--points", type=int, default=65536)
    chosen = options.parse_args()
    np.save(chosen.out, make(chosen.points), allow_pickle=False)


if __name__ == "__main__":
    main()
