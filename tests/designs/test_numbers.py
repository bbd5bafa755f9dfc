"""Views added up: each zone of the head once."""

import pytest

from designs.numbers import ViewNumbers, ZoneNumbers, added_up, counted_elsewhere


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


def test_zones_of_one_name_and_two_areas_are_two_zones():
    views = [{"ref": "a", "zones": [zone()]}, {"ref": "b", "zones": [zone(area="crown", cm2=78.0)]}]
    found = added_up(views)
    assert [(one.area, one.cm2) for one in found.zones] == [("hairline", 50.0), ("crown", 78.0)]
    assert found.dots == (20, 10)


def test_zones_of_one_name_on_one_photo_are_parts_of_it_and_add_up():
    parts = [zone(cm2=30.0, square=0.9), zone(cm2=10.0, square=0.1, density=90.0)]
    assert added_up([{"ref": "a", "zones": parts}]).cm2 == 40.0
    # Together they are seen .7 squarely: less than on a photo that shows them .8, more than .6.
    for square, cm2 in ((0.8, 44.0), (0.6, 40.0)):
        views = [{"ref": "a", "zones": parts}, {"ref": "b", "zones": [zone(cm2=44.0)]}]
        views[1]["zones"][0]["square"] = square
        assert added_up(views).cm2 == cm2


def test_a_zone_in_parts_needs_another_photo_once():
    parts = [zone(hidden=0.3), zone(hidden=0.4), zone("Crown", hidden=0.1)]
    assert added_up([{"ref": "a", "zones": parts}]).needs_another_photo == ("Hairline",)


def test_what_counts_on_another_photo_is_told_as_the_drawing_is_now():
    views = [
        {"ref": "a", "zones": [zone(square=0.99), zone("Scar", square=0.4, area="scar")]},
        {"ref": "b", "zones": [zone(square=0.7, side="top")]},
    ]
    now = ViewNumbers(tuple(ZoneNumbers(**zone(**more)) for more in (
        {"square": 0.6}, {"name": "Scar", "area": "scar", "square": 0.4}, {"area": "crown"},
    )))  # fmt: skip
    found = counted_elsewhere(views, "a", now)
    assert list(found) == [("hairline", "hairline")]
    assert [part.side for part in found["hairline", "hairline"]] == ["top"]
    assert counted_elsewhere(views, "a", ViewNumbers((ZoneNumbers(**zone(square=0.9)),))) == {}


def test_the_band_of_the_whole_weighs_each_zone_by_its_area():
    views = [{"ref": "a", "zones": [zone(band=0.1), zone("Crown", cm2=150.0, band=0.2)]}]
    found = added_up(views)
    assert found.band == pytest.approx(0.175)
    assert found.low == pytest.approx(200 * 0.825)


def test_a_view_that_cannot_be_measured_is_told_of():
    found = added_up([{"ref": "a", "problem": "Give the photo its scale first."}])
    assert found.problems == {"a": "Give the photo its scale first."}
    assert found.cm2 == 0
