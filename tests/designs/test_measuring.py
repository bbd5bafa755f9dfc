"""What a quote stands on: scale, area, dots and minutes."""

import math

import numpy as np
import pytest

from designs.engine import measuring, placing, tile, zones
from designs.engine.errors import EngineError
from designs.engine.geometry import Head
from designs.engine.zones import HARD, Zone
from tests.designs.scenes import bowed_head, hairline, square

TILE = tile.standard()
SHARES = (0.5, 0.3, 0.2)
HEAD = bowed_head()


def planned(*drawn):
    raster = zones.raster(drawn or [hairline()], HEAD, 42)
    return raster, placing.place(TILE, HEAD, raster, 42)


def test_sessions_add_up_to_every_measured_dot():
    raster, dots = planned()
    found = measuring.measure(HEAD, raster, dots, SHARES)
    assert sum(found.dots) == dots.measured().sum()
    assert len(found.dots) == 3
    assert found.dots[0] / sum(found.dots) == pytest.approx(0.5, abs=0.01)


def test_zones_add_up_to_the_whole():
    left = np.array([(560, 300), (800, 300), (800, 420), (560, 420)], float)
    raster, dots = planned(hairline(), Zone(left, 120.0, edges=(HARD,), priority=1))
    whole = measuring.measure(HEAD, raster, dots, SHARES)
    parts = [measuring.measure(HEAD, raster, dots, SHARES, zone=n) for n in (0, 1)]
    assert sum(part.area for part in parts) == pytest.approx(whole.area, rel=1e-6)
    assert sum(sum(part.dots) for part in parts) == sum(whole.dots)


def test_area_and_density_agree_with_the_count():
    flat, raster = square(20_000, density=150.0)
    dots = placing.place(TILE, flat, raster, 3)
    found = measuring.measure(flat, raster, dots, (1.0,))
    assert sum(found.dots) / found.area == pytest.approx(150.0, rel=0.01)


def test_minutes_follow_the_artists_rate():
    found = measuring.Measure(area=90.0, band=0.08, dots=(7500, 3000), hidden=0.0)
    assert found.minutes() == (100.0, 40.0)
    assert found.minutes(50.0, setup=15.0) == (165.0, 75.0)
    with pytest.raises(EngineError):
        found.minutes(0)


def test_a_zone_round_the_corner_asks_for_another_photo():
    outline = np.array([(250, 500), (700, 500), (700, 800), (250, 800)], float)
    raster, dots = planned(Zone(outline, 100.0))
    assert measuring.measure(HEAD, raster, dots, SHARES).needs_another_photo
    assert not measuring.measure(HEAD, *planned(), SHARES).needs_another_photo


def test_the_band_is_wider_with_a_tape_and_on_skin_seen_at_a_slant():
    raster, dots = planned()
    assert measuring.measure(HEAD, raster, dots, SHARES).band == 0.08
    assert measuring.measure(HEAD, raster, dots, SHARES, method="tape").band == 0.15
    slanted = dots.take(dots.cos < 0.6)
    assert measuring.measure(HEAD, raster, slanted, SHARES).band == 0.14
    with pytest.raises(EngineError):
        measuring.measure(HEAD, raster, dots, SHARES, method="by eye")


@pytest.mark.parametrize(
    ("a", "b", "apart"),
    [
        ((0, 0), (10, 0), 2.0),
        ((0, 0), (0, 0), 40.0),
        ((0, 0), (9000, 0), 5.0),
        ((0, 0), (200, 0), 0.0),
        ((0, 0), (200, 0), float("nan")),
        ((float("inf"), 0), (200, 0), 40.0),
    ],
)
def test_an_absurd_scale_is_refused(a, b, apart):
    with pytest.raises(EngineError):
        measuring.two_point_scale(a, b, apart)


def test_two_points_on_a_head_find_its_scale():
    true = Head(5.0, (800, 640), pose=(0, 35, 0))
    a, b = (740.0, 400.0), (860.0, 400.0)
    apart = math.dist(*true.on_scalp(np.array([a[0], b[0]]), np.array([a[1], b[1]])))
    found = measuring.head_from_two_points(a, b, apart, (800, 640), pose=(0, 35, 0))
    depth = np.float32(found.depth)
    assert float(found.scale_at(depth)) == pytest.approx(float(true.scale_at(depth)), rel=0.01)


def test_two_points_beside_the_head_are_refused():
    with pytest.raises(EngineError, match="on the head"):
        measuring.head_from_two_points((5, 5), (205, 5), 40, (800, 640))


def test_the_tape_makes_the_head_as_large_as_it_is():
    found = measuring.head_from_tape(549.0, 780.0, (800, 640), pose=(0, 0, 0))
    assert found.axes == pytest.approx((77, 112, 97), rel=0.005)
    assert found.px_per_mm == pytest.approx(5.0, rel=0.02)
    larger = measuring.head_from_tape(600.0, 780.0, (800, 640))
    assert larger.axes[0] / found.axes[0] == pytest.approx(600 / 549)
    with pytest.raises(EngineError):
        measuring.head_from_tape(30.0, 780.0, (800, 640))


IRIS = ((718.0, 640.0), (776.5, 640.0))  # 58.5 px, so 5 px/mm where the eye is


def test_an_iris_finds_the_scale_where_the_eye_is():
    found = measuring.head_from_iris(*IRIS, (800, 600), pose=(0, 10, 0))
    assert float(found.scale_at(np.float32(found.depth))) == pytest.approx(5.0)
    eye = found.on_scalp(np.array([747.25]), np.array([640.0]))[0]
    assert found.depth == pytest.approx(eye[2] - measuring.IRIS_BEHIND_MM, abs=1.5)
    # The eye is nearer than the middle of the head, so that is seen smaller.
    assert float(found.scale_at(np.float32(0))) < 4.6


def test_the_band_of_an_iris_is_wider_and_widens_as_the_eye_gets_smaller():
    raster, dots = planned()
    wide = measuring.measure(HEAD, raster, dots, SHARES, method="iris").band
    assert wide == 0.17
    slanted = dots.take(dots.cos < 0.6)
    assert measuring.measure(HEAD, raster, slanted, SHARES, method="iris").band == 0.20
    bands = []
    for px in (60.0, 30.0):
        error = measuring.iris_error((0, 0), (px, 0))
        bands.append(
            measuring.measure(HEAD, raster, dots, SHARES, method="iris", scale_error=error).band
        )
    assert bands[0] == pytest.approx(math.hypot(0.17, 2 / 60), abs=1e-4)
    assert wide < bands[0] < bands[1]


@pytest.mark.parametrize(
    ("edges", "pose", "says"),
    [
        (((700, 640), (712, 640)), (0, 10, 0), "too small"),
        (IRIS, (60, 10, 0), "from the front"),
        (((20, 40), (80, 40)), (0, 10, 0), "on the head"),
        (((float("nan"), 0), (80, 40)), (0, 10, 0), "could not be read"),
    ],
)
def test_an_iris_that_cannot_be_measured_by_is_refused(edges, pose, says):
    with pytest.raises(EngineError, match=says):
        measuring.head_from_iris(*edges, (800, 600), pose=pose)
