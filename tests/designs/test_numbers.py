"""Views added up: each zone of the head once."""

import pytest

from designs.numbers import added_up


def zone(name="Hairline", cm2=50.0, square=0.8, **more):
    values = {
        "name": name, "area": "hairline", "cm2": cm2, "band": 0.08, "dots": [10, 5],
        "density": 150.0, "dot_mm": 0.15, "technique": "dots", "shade": "black",
        "square": square, "hidden": 0.0, "side": "front",
    }  # fmt: skip
    return values | more


@pytest.mark.parametrize("squarely", [0, 1])
def test_a_zone_counts_on_the_view_that_shows_it_most_squarely(squarely):
    views = [
        {"ref": "a", "zones": [zone(cm2=30.0, square=0.9 if squarely == 0 else 0.5)]},
        {"ref": "b", "zones": [zone("hairline", cm2=44.0, square=0.7), zone("Crown", cm2=20.0)]},
    ]
    found = added_up(views)
    assert len(found.zones) == 2
    assert found.cm2 == pytest.approx((30.0, 44.0)[squarely] + 20.0)
    assert found.dots == (20, 10)


def test_the_band_of_the_whole_weighs_each_zone_by_its_area():
    views = [{"ref": "a", "zones": [zone(band=0.1), zone("Crown", cm2=150.0, band=0.2)]}]
    found = added_up(views)
    assert found.band == pytest.approx(0.175)
    assert found.low == pytest.approx(200 * 0.825)


def test_a_view_that_cannot_be_measured_is_told_of():
    found = added_up([{"ref": "a", "problem": "Give the photo its scale first."}])
    assert found.problems == {"a": "Give the photo its scale first."}
    assert found.cm2 == 0
