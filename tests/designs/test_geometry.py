"""The head: areas, charts and the camera."""

import math

import numpy as np
import pytest

from designs.engine.errors import EngineError
from designs.engine.geometry import Flat, Head
from tests.designs.scenes import bowed_head


def test_the_area_of_a_spherical_cap():
    ball = Head(5.0, (800, 600), axes_mm=(90, 90, 90), camera_mm=math.inf)
    y, x = np.mgrid[100:1100:4, 300:1300:4] + 2.0
    area, q = ball.area_per_px(x, y), ball.on_sphere(x, y)
    cap = np.isfinite(area) & (q[..., 2] > 0.5)
    assert area[cap].sum() * 16 == pytest.approx(2 * math.pi * 90**2 * 0.5, rel=0.005)


@pytest.mark.parametrize("surface", [bowed_head(), Flat(5.0, (3, 4), tilt=40, axis=25)])
def test_a_photo_point_comes_back_from_the_chart(surface):
    y, x = np.mgrid[250:500:50, 600:1000:50].astype(float)
    u, v = surface.to_chart(x.ravel(), y.ravel())
    back = surface.to_photo(u.astype(np.float32), v.astype(np.float32))
    assert np.abs(back[0] - x.ravel()).max() < 0.01
    assert np.abs(back[1] - y.ravel()).max() < 0.01


def test_the_area_factor_is_what_the_chart_does_to_a_small_patch():
    head = bowed_head()
    u, v = np.array([5.0, 30.0, -40.0]), np.array([0.0, 20.0, 35.0])
    seen = head.see(u.astype(np.float32), v.astype(np.float32))
    x, y = seen.x.astype(float), seen.y.astype(float)
    a, b = head.to_chart(x + 0.5, y), head.to_chart(x - 0.5, y)
    c, d = head.to_chart(x, y + 0.5), head.to_chart(x, y - 0.5)
    on_chart = np.abs((a[0] - b[0]) * (c[1] - d[1]) - (a[1] - b[1]) * (c[0] - d[0]))
    assert head.area_per_px(x, y) / on_chart == pytest.approx(seen.area, rel=1e-3)


def test_nearer_skin_looks_larger():
    head = bowed_head()
    assert head.scale_at(np.float32(head.depth)) == pytest.approx(5.2)
    assert head.scale_at(np.float32(90)) > head.scale_at(np.float32(0))


def test_beside_the_head_there_is_no_area():
    assert np.isnan(bowed_head().area_per_px(np.array([10.0]), np.array([10.0]))).all()


@pytest.mark.parametrize(
    "figures",
    [
        {"px_per_mm": 0.0},
        {"px_per_mm": float("nan")},
        {"axes_mm": (77, 0, 97)},
        {"pose": (float("inf"), 0, 0)},
        {"camera_mm": 100.0},
    ],
)
def test_an_absurd_head_is_refused(figures):
    px_per_mm = figures.pop("px_per_mm", 5.0)
    with pytest.raises(EngineError):
        Head(px_per_mm, (800, 600), **figures)
