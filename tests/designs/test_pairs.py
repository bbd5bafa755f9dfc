"""What a matched pair says, on heads whose truth is known."""

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from designs.engine import pairs
from designs.engine.errors import EngineError
from tests.designs.pairs import DARK, bald, plan, read, taken, treated


@pytest.fixture(scope="module")
def plain():
    """The pair taken by the same camera, in the same light."""
    return read(bald(), treated())


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    stops=st.floats(-0.7, 0.05),
    turn=st.floats(-6, 6),
    size=st.floats(0.92, 1.08),
    x=st.floats(-30, 30),
    blur=st.floats(0.3, 1.6),
    red=st.floats(0.94, 1.02),
    blue=st.floats(0.88, 1.1),
)
def test_another_camera_changes_no_figure_beyond_its_band(
    plain, stops, turn, size, x, blur, red, blue
):
    how = {"stops": stops, "turn": turn, "size": size, "shift": (x, 10), "blur": blur}
    found = read(bald(), taken(treated(), tint=(red, 1, blue), **how)).change
    true = plain.change
    assert found.skin.after - found.skin.before == pytest.approx(
        true.skin.after - true.skin.before, abs=max(found.skin.band, 0.02)
    )
    assert found.unevenness[0] == pytest.approx(
        true.unevenness[0], abs=found.unevenness[1] + true.unevenness[1]
    )
    assert not found.shift.is_seen


def test_nothing_done_is_nothing_read():
    found = read(bald(), taken(bald(), turn=2, shift=(10, 5), stops=-0.3)).change
    assert not found.skin.changed
    assert found.unevenness is None
    assert found.unread == {"evenness": pairs.TOO_LITTLE_CHANGED}
    assert not found.shift.is_seen


def test_contrast_is_what_the_dots_hold_back(plain):
    """The light of the zone, by the same pixels, read without any of the machinery."""
    _, dots = plan()
    x, y = np.round(dots.x).astype(int), np.round(dots.y).astype(int)
    inner = dots.edge > 0.95
    light = [
        (pairs.LIGHT[picture][y[inner], x[inner]] @ pairs.LUMINANCE).mean()
        for picture in (bald(), treated())
    ]
    kept = (1 - plain.change.skin.after) / (1 - plain.change.skin.before)
    # Read at the dots' own pixels it is darker than over the whole skin between them.
    assert light[1] / light[0] < kept < 1
    assert 0.1 < plain.change.skin.after - plain.change.skin.before < 0.2
    assert abs(plain.change.skin.before) < 0.15


def test_denser_work_reads_darker():
    changes = [read(bald(), treated(density)).change.skin for density in (90.0, 170.0, 250.0)]
    darker = [one.after - one.before for one in changes]
    assert darker == sorted(darker)
    assert darker[2] - darker[0] > 0.08


def test_dark_skin_is_read_as_surely():
    found = read(bald(DARK), taken(treated(skin=DARK), stops=0.2, turn=3)).change
    assert found.skin.after - found.skin.before == pytest.approx(0.138, abs=found.skin.band)
    assert found.unevenness[0] < 0.12
    assert not found.shift.is_seen


def test_faded_work_reads_lighter():
    found = read(treated(), bald()).change
    assert found.skin.before - found.skin.after > 0.1
    assert not found.shift.is_seen


def test_patches_and_clumps_read_uneven_and_a_planned_session_does_not():
    chance = np.random.default_rng(1)
    half = read(bald(), treated(kept=lambda dots: dots.order < 0.5)).change
    random = read(bald(), treated(kept=lambda dots: chance.random(len(dots)) < 0.5)).change
    patchy = read(
        bald(),
        treated(kept=lambda dots: np.sin(dots.u / 5) + np.sin(dots.v / 6) > -0.3),
    ).change
    assert half.unevenness[0] < random.unevenness[0] < patchy.unevenness[0]
    assert half.unevenness[0] < 0.12
    assert patchy.unevenness[0] > 0.3


@pytest.mark.parametrize(
    ("shade", "way"),
    [((0.13, 0.2, 0.6), "bluish"), ((0.1, 0.4, 0.14), "greenish"), ((0.5, 0.12, 0.12), "reddish")],
)
def test_a_real_shift_of_colour_shows_whoever_took_the_photo(shade, way):
    found = read(bald(), taken(treated(shade=shade), stops=-0.2, turn=2)).change.shift
    assert found.is_seen
    assert found.way == way


def test_the_planned_shade_is_no_shift():
    assert not read(bald(), treated(shade="dark brown"), shade="dark brown").change.shift.is_seen


def test_against_hair_the_scalp_shows_less():
    """Dark stubble stands beside the zone in both photos."""
    beside = (slice(330, 400), slice(590, 660))
    pictures = []
    for picture in (bald(), treated()):
        whole = picture.copy()
        whole[beside] = (whole[beside] * 0.35).astype(np.uint8)
        pictures.append(whole)
    shows = read(*pictures, hair=(625, 365)).change.hair
    light = math.log(0.35) * 2.2  # of the stubble, roughly, in linear light
    bare = (1 - math.exp(light)) / (1 + math.exp(light))
    assert shows.before == pytest.approx(bare, abs=0.12)
    assert shows.after < shows.before
    assert shows.changed


def test_a_lamp_that_was_moved_widens_the_band_and_then_forbids_reading(plain):
    little = read(bald(), taken(treated(), lamp=0.2)).change
    assert little.skin.band > 2 * plain.change.skin.band
    true = plain.change.skin
    assert little.skin.after == pytest.approx(true.after, abs=little.skin.band)
    much = read(bald(), taken(treated(), lamp=0.8)).change
    assert much.skin is None
    assert set(much.unread.values()) == {pairs.LIGHT_DIFFERS}


def test_exposure_tint_and_blur_beyond_reason_are_not_read():
    dark = read(bald(), taken(treated(), stops=-1.6)).change
    assert dark.unread["contrast"] == pairs.EXPOSURE_DIFFERS
    lamp = read(bald(), taken(treated(), tint=(1.0, 0.9, 0.6))).change
    assert lamp.shift is None
    assert lamp.unread["colour"] == pairs.TINT_DIFFERS
    soft = read(bald(), treated(), blur=(0.2, 1.2)).change
    assert soft.unevenness is None
    assert soft.unread["evenness"] == pairs.BLUR_DIFFERS


def test_without_skin_that_both_cameras_could_tell_nothing_is_read():
    light = np.full((300, 200, 3), 0.3, np.float32)
    burnt = pairs.Pair(light, light, np.zeros((300, 200), bool), 1.9)
    everywhere = np.ones((300, 200), bool)
    zone = pairs.Treated(np.zeros((300, 200), np.float32), (0.13, 0.14, 0.165))
    with pytest.raises(EngineError, match="untreated skin"):
        pairs.normalised(burnt, everywhere)
    with pytest.raises(EngineError, match="untreated skin"):
        pairs.spot_for(burnt, everywhere, [zone])
