"""Skin, cloth and stubble of the demo's heads: what light does on them, pixel by pixel.

Nothing here knows of a camera: each function has the places (mm, in the head's own frame), slopes
and shades that `sculpted` worked out, and gives colours in linear light.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter

F32 = np.float32
LAMP, FILL = (-0.46, 0.66, 0.60), (0.72, 0.18, 0.50)
ROOM = (0.97, 0.98, 1.02)
SHIRTS = ((58, 64, 74), (74, 70, 66), (44, 58, 60), (88, 84, 80))


class Skin(NamedTuple):
    """Whose head: skin and hair in sRGB, how much hair is left on top (0 to 1), shine."""

    skin: tuple[int, int, int]
    hair: tuple[int, int, int]
    left_on_top: float = 0.0
    shine: float = 1.0
    seed: int = 1


def linear(colour) -> np.ndarray:
    return (np.asarray(colour, F32) / 255) ** F32(2.2)


def lit(place, normal, reached, seen, skin: Skin, chance) -> np.ndarray:
    """Linear light [n, 3] at the n pixels of `seen` [h, w], in their order: a large lamp from
    above left, a weak one, the room, some shine."""

    def noise(soft: float, across: float = 0) -> np.ndarray:
        return grain(seen.shape, soft, across)[seen]

    cloth = _cloth(place)
    normal = _rough(place, normal, noise, cloth)
    key, fill = (np.clip(normal @ _unit(lamp), -1, 1) for lamp in (LAMP, FILL))
    room = 0.5 + 0.5 * normal[..., 1]
    colour = linear(skin.skin) * _mottled(place, noise, seen, chance)
    colour = _bearded(colour, place, noise, skin)
    # Where light gets in only by way of other skin, it has taken on its colour.
    colour = colour ** (1 + 0.30 * (1 - reached[..., None]))
    colour = _dressed(colour, cloth, noise, skin)
    # Light wanders in skin, red the farthest: the edge of a shadow is warm.
    around = np.array([0.40, 0.25, 0.19], F32) * (1 - cloth[..., None])
    soft = np.clip((key[..., None] + around) / (1 + around), 0, None) ** F32(1.2)
    light = F32(0.90) * soft * (0.5 + 0.5 * reached[..., None])
    light = light + F32(0.10) * np.clip(fill, 0, 1)[..., None] * np.array(ROOM, F32)
    light = light + ((0.13 + 0.15 * room) * (0.35 + 0.65 * reached))[..., None] * np.array(
        ROOM, F32
    )
    shine = _shine(normal, reached, noise) * skin.shine * (1 - 0.95 * cloth)
    made = colour * light + shine[..., None]
    return made * (1 - _brows(place, noise)[..., None] * 0.8) * (1 - _lines(place)[..., None])


def _unit(way) -> np.ndarray:
    return np.array(way, F32) / F32(np.linalg.norm(way))


def _rough(place, normal, noise, cloth):
    """Pores, the small unevenness under them, and the lines of a forehead."""
    x, y, z = place[..., 0], place[..., 1], place[..., 2]
    pores = noise(0.8) * F32(0.020) + noise(2.0) * F32(0.018)
    uneven = pores + noise(6.0) * F32(0.012)
    bent = normal + uneven[..., None] * np.array([0.8, 1, 0.3], F32)
    wave = y + 1.6 * np.sin(x / 17) + 0.5 * noise(9.0)
    lines = sum(
        np.exp(-(((wave - at) / 1.5) ** 2)) * (wave - at) * deep
        for at, deep in ((33, 0.055), (43, 0.065), (53, 0.04))
    )
    fade = np.exp(-((x / 38) ** 4)) * (z > 50)
    bent[..., 1] += (lines * fade).astype(F32)
    folds = noise(26.0, 14.0) * F32(0.16) + noise(1.2) * F32(0.05)
    bent[..., 0] += folds * cloth
    return bent / (np.linalg.norm(bent, axis=-1, keepdims=True) + F32(1e-6))


def _shine(normal, reached, noise):
    """Broken by the pores, wide where skin is dry, narrow where it is not."""
    gloss = np.clip(normal @ _unit(_unit(LAMP) + _unit((0, 0, 1))), 0, 1)
    edge = (1 - np.clip(normal[..., 2], 0, 1)) ** 4  # any skin shines where it is seen aslant
    broken = np.clip(1 + 0.30 * noise(1.1) + 0.2 * noise(5.0), 0.2, 2)
    return (0.050 * gloss**9 + 0.055 * gloss**34 + 0.045 * gloss**110) * broken * reached + (
        0.035 * edge * reached
    )


# ---------------------------------------------------------------- colour


def _mottled(place, noise, seen, chance) -> np.ndarray:
    """Skin is nowhere one colour: broad patches, blotches, and a warmer nose, ears and cheeks."""
    h, w = seen.shape
    broad = gaussian_filter(chance.normal(0, 1, (h // 8, w // 8)).astype(F32), 3) * 4
    patch = grown(broad, seen.shape)[seen] * F32(0.026) + noise(1.3) * F32(0.016)
    red = (noise(3.2) * F32(0.020) + noise(11.0) * F32(0.020)).astype(F32)
    x, y, z = (np.abs(place[..., 0]), place[..., 1], place[..., 2])
    warm = np.exp(-(((y + 36) / 18) ** 2 + (x / 16) ** 2)) * (z > 60)
    warm = warm + np.exp(-(((y + 34) / 22) ** 2 + ((x - 40) / 20) ** 2)) * (z > 20) * 0.7
    warm = warm + np.clip((x - 76) / 8, 0, 1) * (np.abs(y + 14) < 40) * (np.abs(z) < 34) * 0.9
    round_eyes = np.exp(-(((y + 9) / 9) ** 2 + ((x - 31) / 17) ** 2)) * (z > 50)
    lips = np.exp(-(((y + 66.5) / 6) ** 4 + (x / 17) ** 4)) * (z > 70)
    warm = (warm * 0.5 + lips * 1.0 + round_eyes * 0.35 + red * 3).astype(F32)
    tint = np.stack([1 + patch, 1 + patch * 1.25, 1 + patch * 1.4], -1)
    return tint * (1 - warm[..., None] * np.array([0.05, 0.17, 0.15], F32))


def _bearded(colour, place, noise, skin: Skin):
    """Shaved this morning: a shade on jaw, chin and upper lip, of single hairs."""
    x, y, z = np.abs(place[..., 0]), place[..., 1], place[..., 2]
    upper = -44 - 0.45 * np.clip(34 - x, 0, 34) + np.clip(x - 34, 0, 40) * 0.9
    cheek = (
        ramp(upper - y, -5, 16) * ramp(z, 4, 22) * (1 - ramp(-y, 116, 150)) * (1 - ramp(x, 76, 79))
    )
    lip = np.exp(-(((y + 55) / 4.5) ** 2 + (x / 22) ** 4)) * (z > 70)
    mouth = np.exp(-(((y + 66.5) / 6.5) ** 4 + (x / 19) ** 4)) * (z > 70)
    where = np.clip(np.maximum(cheek, lip) - mouth, 0, 1)
    hairs = np.clip(0.55 + 0.35 * noise(0.75) + 0.12 * noise(4.0), 0, 1.4)
    dark = (where * hairs * 0.42).astype(F32)[..., None]
    return colour * (1 - dark) + linear(skin.hair) * dark * 0.8


def _cloth(place) -> np.ndarray:
    """Where a shirt begins: round the neck, lower in front."""
    x, y, z = place[..., 0], place[..., 1], place[..., 2]
    hem = -158 - 0.42 * np.clip(z + 26, -30, 90) + 0.0016 * x * x
    return ramp(hem - y, -1.2, 1.2).astype(F32)


def _dressed(colour, cloth, noise, skin: Skin):
    shirt = linear(SHIRTS[skin.seed % len(SHIRTS)]) * (1 + 0.10 * noise(0.8))[..., None]
    return colour * (1 - cloth[..., None]) + shirt * cloth[..., None]


def _brows(place, noise) -> np.ndarray:
    """Eyebrows, as short hairs laid outwards."""
    x, y, z = np.abs(place[..., 0]), place[..., 1], place[..., 2]
    bow = 16.5 - ((x - 32) / 20) ** 2 * 3.0 + np.where(x > 36, (36 - x) * 0.16, 0)
    shape_of = np.exp(-(((y - bow) / 3.1) ** 2)) * np.clip((x - 10) / 7, 0, 1)
    shape_of = shape_of * np.clip((55 - x) / 14, 0, 1) * (z > 30)
    return np.clip(shape_of * (0.66 + noise(0.7, 2.4) * 0.34), 0, 1).astype(F32)


def _lines(place) -> np.ndarray:
    """The dark lines where closed lids meet, and lips."""
    x, y, z = np.abs(place[..., 0]), place[..., 1], place[..., 2]
    lid = -10.5 + ((x - 31) / 13) ** 2 * 2.4
    lids = np.exp(-(((y - lid) / 0.9) ** 2)) * np.exp(-(((x - 31) / 13) ** 6)) * (z > 55)
    bow = -66.4 + 0.5 * np.cos(x / 3.2) * (x < 10) - 0.5 * (x / 20) ** 2
    mouth = np.exp(-(((y - bow) / 0.8) ** 2)) * np.exp(-((x / 20) ** 8)) * (z > 60)
    return (lids * 0.62 + mouth * 0.6).astype(F32)


def ramp(value, low: float, high: float):
    t = np.clip((value - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


# ---------------------------------------------------------------- noise


@cache
def grain(shape: tuple[int, int], soft: float, across: float = 0) -> np.ndarray:
    """The same noise for every head, as soft as wished (px, down and across), about 1 high."""
    chance = np.random.default_rng(round(100 * soft))
    step = max(1, int(min(soft, across or soft) // 2))  # what is soft needs no fine grid
    small = (shape[0] // step + 1, shape[1] // step + 1)
    fine = chance.standard_normal(small, dtype=F32)
    if soft:
        fine = gaussian_filter(fine, (soft / step, (across or soft) / step))
        fine /= fine.std()
    return fine if small == shape else grown(fine, shape)


def grown(part: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    image = Image.fromarray(part.astype(F32))
    return np.asarray(image.resize((shape[1], shape[0]), Image.Resampling.BICUBIC))
