"""The picture: light obeys, nothing else in the photo changes."""

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest

from designs.engine import placing, tile, zones
from designs.engine.errors import EngineError
from designs.engine.fading import FRESH, healed
from designs.engine.photo import LINEAR, Photo, srgb
from designs.engine.rendering import (
    SHADES,
    Look,
    coverage,
    dot_sizes,
    dots_in,
    jpeg,
    pigmented,
    zoomed,
)
from designs.engine.stamping import stamped
from designs.engine.zones import Zone
from tests.designs.scenes import bowed_head, hairline, square

TILE = tile.standard()
PLAIN = Look(fade=FRESH, diffusion=False)


def head_plan(px_per_mm=5.2):
    head = bowed_head(px_per_mm)
    zone = hairline()
    zone = replace(zone, outline=zone.outline * px_per_mm / 5.2)
    return placing.place(TILE, head, zones.raster([zone], head, 42), 42)


DOTS = head_plan()
SKIN = Photo(
    np.clip(np.random.default_rng(0).normal(165, 8, (1200, 1600, 3)), 0, 255).astype(np.uint8)
)

# Green codes of 24 by 16 px of the hairline on even skin of 170. Kept by hand: other figures mean
# that every picture looks other than when it was approved.
GOLDEN = bytes.fromhex("""
    9fa2a09fa19c8d8e9ca09b999f9f969498979b9d95969f9d
    a1a29f9b9e9e9999a0a097949da19f9e9fa0a19e95969fa0
    9fa19f9a9d9d989ca1a29e9ca0a19b949aa1a29d989ca1a3
    929ca1a0a09a9299a1a2a1a1a29f91838f9ea0979099a1a3
    8b99a1a3a29f9b9ea19e9a9ea2a0968c94a0a199949ba2a1
    989ea2a3a3a2a09f9f968e98a1a29f9ea0a2a2a19fa1a29c
    9f9d9da1a3a19a959b99949ba09e9da1a2a09fa1a3a3a39d
    9e94939da2a0948d999f9ea09e91909da19b979ea1a2a3a2
    9e96959ea2a19c999e9e9a9d9e92919ea29e9b9e9999a1a3
    a09e9da0a2a2a1a1a0988d959f9f9fa2a3a3a2a09696a0a3
    9b99969aa09e9c9fa19b9299a1a3a3a3a3a3a3a39f9fa2a3
    8d908e959d989098a1a1a0a1a3a2a3a29d9ca2a4a3a3a2a1
    9096989c9f9a939aa1a3a4a39f999c9f9796a0a4a4a19a99
    9e9f9f9e9f9f9fa0a1a2a3a39c9096a09e9ea1a3a39e8f8d
    a2a19c90929ea2a19c9ea3a3a09a9da2a3a29f9ea19f9695
    a09f9886889ba2a19d9fa3a4a3a2a2a3a3a097959e9f9c9d
""")

# Likewise in the sparser of two zones: how dense the other one is does not show in it.
GOLDEN_OF_TWO = bytes.fromhex("""
    a3a5a5a5a5a4a4a19ea0a4a39c959da29a8f97a2a5a5a3a2
    a5a5a4a3a4a5a49a9099a3a298919ca29a929ba3a6a6a6a6
    a5a49e9aa0a4a39b939a9fa09f9ea2a4a2a0a3a5a6a6a6a6
    a4a399949ea4a5a2a09f999ba3a5a5a6a5a5a6a6a6a6a6a4
    a0a39f9da2a4a5a4a4a29d9fa4a6a5a3a3a5a6a4a3a5a6a4
    9da4a3a2a1a3a2a0a2a4a4a4a6a6a39b9ca3a49e9ca2a6a5
    a0a4a39b969c9c969ea5a6a6a6a6a39a9ba4a49e9ca3a6a6
    a3a4a0928b989d9aa0a5a6a6a6a6a5a3a3a6a6a4a3a5a6a6
""")


def darkening(picture):
    return float((SKIN.pixels.astype(int) - picture).sum())


def test_stamps_hold_the_area_of_their_dots():
    radius, mass = dot_sizes(DOTS, PLAIN)
    assert stamped((1200, 1600), DOTS, radius, mass, 0.75).sum() == pytest.approx(
        mass.sum(), rel=0.005
    )


def test_close_up_stamps_hold_it_too():
    near = dots_in(DOTS, (700, 250, 900, 350), 6.0)
    inner = near.take((near.x > 60) & (near.x < 1140) & (near.y > 60) & (near.y < 540))
    radius, mass = dot_sizes(inner, PLAIN)
    assert stamped((600, 1200), inner, radius, mass, 1.0).sum() == pytest.approx(
        mass.sum(), rel=0.02
    )


def test_no_pixel_gets_brighter_and_nothing_changes_away_from_the_dots():
    picture = pigmented(SKIN, DOTS, Look())
    assert (picture <= SKIN.pixels).all()
    assert np.array_equal(picture[700:], SKIN.pixels[700:])
    assert darkening(picture) > 0


def test_a_solid_area_lets_back_what_the_shade_says():
    flat, raster = square(2000, density=300.0)
    found = placing.place(TILE, flat, raster, 1)
    thick = Look(diameter_mm=3.0, fade=FRESH)
    picture = pigmented(Photo(np.full((1200, 1600, 3), 162, np.uint8)), found, thick)
    for channel, part in enumerate(SHADES["black"]):
        wanted = 255 * srgb(LINEAR[162] * part)
        assert picture[600, 800, channel] == pytest.approx(wanted, abs=1.5)


def test_years_lighten_without_ever_darkening_again():
    dark = [darkening(pigmented(SKIN, DOTS, Look(fade=healed(years)))) for years in (0, 2, 4, 6)]
    assert dark == sorted(dark, reverse=True)
    assert len(set(dark)) == 4
    assert dark[3] / dark[0] == pytest.approx(0.49, abs=0.06)


def test_sessions_darken_one_after_the_other():
    shares = (0.5, 0.3, 0.2)
    dark = [darkening(pigmented(SKIN, DOTS.after(n, shares), Look())) for n in (0, 1, 2, 3)]
    assert dark[0] == 0
    assert dark == sorted(dark)


def test_shine_stays_above_the_pigment():
    shining = np.ones((1200, 1600), np.float32)
    shining[:, :800] = 0.0
    picture = pigmented(replace(SKIN, diffuse=shining), DOTS, Look())
    assert np.array_equal(picture[:, :800], SKIN.pixels[:, :800])
    assert not np.array_equal(picture[:, 800:], SKIN.pixels[:, 800:])


def test_twice_the_pixels_reduced_in_linear_light_are_the_same_picture():
    pictures = []
    for scale, blur in ((5.0, 0.8), (10.0, 1.6)):
        flat, raster = square(864, density=150.0)
        surface = type(flat)(scale)
        raster = replace(raster, x0=0, y0=0, step=int(4 * scale / 5))
        found = placing.place(TILE, surface, raster, 3)
        plain = Photo(np.full((int(48 * scale), int(48 * scale), 3), 180, np.uint8), blur)
        pictures.append(pigmented(plain, found, replace(PLAIN, diameter_mm=0.34)))
    small, large = pictures
    reduced = LINEAR[large].reshape(240, 2, 240, 2, 3).mean((1, 3))
    error = np.abs(srgb(reduced) * 255 - small)[30:200, 30:200]
    assert error.mean() <= 0.8


def test_zooming_shows_the_same_dots_drawn_anew():
    box = (700, 250, 900, 350)
    near = dots_in(DOTS, box, 4.0)
    inside = DOTS.take((DOTS.x > 700) & (DOTS.x < 900) & (DOTS.y > 250) & (DOTS.y < 350))
    shown = near.take((near.x > 0) & (near.x < 800) & (near.y > 0) & (near.y < 400))
    assert np.array_equal(shown.order, inside.order)
    large = zoomed(SKIN, box, 4.0)
    picture = pigmented(large, near, Look())
    assert picture.shape == (400, 800, 3)
    whole = pigmented(SKIN, DOTS, Look())[250:350, 700:900]
    light = LINEAR[picture].reshape(100, 4, 200, 4, 3).mean((1, 3))
    assert light.mean() == pytest.approx(LINEAR[whole].mean(), rel=0.02)


def test_a_part_outside_the_photo_is_refused():
    for box, factor in (((0, 0, 9000, 10), 1.0), ((5, 5, 5, 9), 1.0), ((0, 0, 9, 9), 99.0)):
        with pytest.raises(EngineError):
            zoomed(SKIN, box, factor)


def test_no_dots_leave_the_photo_as_it_is():
    assert np.array_equal(pigmented(SKIN, DOTS.take(slice(0)), Look()), SKIN.pixels)


def test_dots_at_the_rim_of_the_photo_are_drawn_too():
    moved = replace(DOTS, y=DOTS.y - DOTS.y.min() - 10)
    picture = pigmented(SKIN, moved, Look())
    assert (picture[0] < SKIN.pixels[0]).any()


def test_veil_and_dots_cover_between_nothing_and_all():
    _, cover = coverage(DOTS, Look(diameter_mm=0.6), (1200, 1600), 0.75)
    assert cover.min() >= 0
    assert cover.max() <= 1


def test_a_jpeg_carries_nothing_but_the_picture():
    stored = jpeg(SKIN.pixels[:64, :64])
    assert stored.startswith(b"\xff\xd8")
    assert b"Exif" not in stored


@pytest.mark.parametrize("years", [-1, 31, float("nan")])
def test_years_nobody_can_promise_are_refused(years):
    with pytest.raises(EngineError):
        healed(years)


def test_a_shade_out_of_range_is_refused():
    with pytest.raises(EngineError):
        pigmented(SKIN, DOTS, Look(shade=(1.2, 0.1, 0.1)))


def test_a_known_plan_gives_its_known_picture():
    even = Photo(np.full((1200, 1600, 3), 170, np.uint8))
    part = pigmented(even, DOTS, Look())[350:366, 800:824, 1].astype(int)
    known = np.frombuffer(GOLDEN, np.uint8).reshape(16, 24)
    assert np.abs(part - known).max() <= 1  # an exponential's last bit differs between machines


def test_two_unlike_zones_give_their_known_picture():
    corners = [(560, 280), (760, 280), (760, 460), (560, 460)]
    sparse = Zone(np.array(corners, float), 100.0)
    dense = replace(sparse, outline=sparse.outline + (280, 0), density=250.0)
    head = bowed_head()
    found = placing.place(TILE, head, zones.raster([sparse, dense], head, 42), 42)
    even = Photo(np.full((1200, 1600, 3), 170, np.uint8))
    part = pigmented(even, found, Look())[366:374, 648:672, 1].astype(int)
    known = np.frombuffer(GOLDEN_OF_TWO, np.uint8).reshape(8, 24)
    assert np.abs(part - known).max() <= 1


def test_two_hundred_thousand_dots_fit_into_600_megabytes():
    flat, raster = square(200_000, 185.0, 3.6)
    tracemalloc.start()
    try:
        found = placing.place(TILE, flat, raster, 3)
        jpeg(pigmented(SKIN, found, Look()))
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(found) == pytest.approx(200_000, rel=0.1)
    assert most < 600e6
