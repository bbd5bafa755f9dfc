"""Photos of every kind are read or refused with a sentence; their blur and shine are found."""

import io

import numpy as np
import pytest
import scipy.ndimage as ndi
from PIL import Image, ImageCms

from designs.engine import photo
from designs.engine.errors import EngineError


def stored(image, kind="PNG", **more):
    into = io.BytesIO()
    image.save(into, kind, **more)
    return into.getvalue()


def plain(mode="RGB", colour=(200, 150, 120)):
    return Image.new("RGB", (300, 240), colour).convert(mode)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "CMYK", "1"])
def test_every_mode_becomes_srgb(mode):
    pixels = photo.opened(stored(plain(mode), "TIFF"))
    assert pixels.shape == (240, 300, 3)
    assert pixels.dtype == np.uint8


def test_sixteen_bits_become_eight():
    wide = Image.fromarray(np.full((240, 300), 32768, np.uint16))
    assert photo.opened(stored(wide)).mean() == pytest.approx(128, abs=1)


def test_a_turned_photo_is_set_upright():
    told = Image.Exif()
    told[0x0112] = 6
    assert photo.opened(stored(plain(), "JPEG", exif=told)).shape == (300, 240, 3)


def test_a_broken_profile_is_passed_over_and_srgb_stays_itself():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    broken = stored(plain(), "PNG", icc_profile=profile.tobytes()[:40])
    assert photo.opened(broken)[0, 0].tolist() == [200, 150, 120]
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    same = photo.opened(stored(plain(), "PNG", icc_profile=srgb))
    assert np.abs(same[0, 0].astype(int) - [200, 150, 120]).max() <= 1


def test_a_wide_gamut_photo_keeps_its_look():
    """Display-P3 differs from sRGB in its primaries alone, so its red is more than sRGB's."""
    wide = wide_gamut_profile()
    pixels = photo.opened(stored(plain(), "PNG", icc_profile=wide))
    assert pixels[0, 0, 0] > 204
    assert pixels[0, 0, 1] < 150


def wide_gamut_profile() -> bytes:
    """sRGB's own profile with the primaries of Display-P3 (as adapted to D50)."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    primaries = {
        b"rXYZ": (0.51512, 0.2412, -0.00105),
        b"gXYZ": (0.29198, 0.69225, 0.04189),
        b"bXYZ": (0.1571, 0.06657, 0.78407),
    }
    for n in range(int.from_bytes(data[128:132], "big")):
        name, at = data[132 + 12 * n : 136 + 12 * n], data[136 + 12 * n : 140 + 12 * n]
        if bytes(name) in primaries:
            start = int.from_bytes(at, "big") + 8
            for k, part in enumerate(primaries[bytes(name)]):
                data[start + 4 * k : start + 4 * k + 4] = round(part * 65536).to_bytes(
                    4, "big", signed=True
                )
    return bytes(data)


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize(
    ("given", "says"),
    [
        (b"", "could not be read"),
        (b"not a picture", "could not be read"),
        (stored(Image.new("RGB", (1, 1))), "too small"),
        (stored(Image.new("1", (10_000, 10_000))), "too large"),
        (stored(plain(), "JPEG")[:400], "could not be read"),
    ],
    ids=["nothing", "text", "1x1", "100 megapixels", "cut off"],
)
def test_what_is_no_photo_is_refused(given, says):
    with pytest.raises(EngineError, match=says):
        photo.opened(given)


@pytest.mark.parametrize("true", [0.6, 0.9, 1.2])
def test_the_blur_of_a_photo_is_found(true):
    y, x = np.mgrid[:500, :700]
    light = np.full((500, 700), 0.1)
    for k in range(6):
        cx, cy = 60 + 110 * k, 120 + 60 * (k % 4)
        light += 0.12 * np.clip(50.5 - np.hypot(x - cx, y - cy), 0, 1)
    codes = photo.srgb(ndi.gaussian_filter(light, true)) * 255
    codes += np.random.default_rng(1).normal(0, 1.2, codes.shape)
    pixels = np.repeat(np.clip(np.round(codes), 0, 255).astype(np.uint8)[..., None], 3, 2)
    assert photo.blur_of(pixels) == pytest.approx(true, abs=0.15)


def test_a_photo_without_an_edge_is_taken_as_usual():
    assert photo.blur_of(np.full((200, 200, 3), 90, np.uint8)) == photo.USUAL_BLUR_PX


def test_shine_is_told_from_skin():
    light = np.broadcast_to(photo.LINEAR[[206, 162, 138]], (100, 100, 3)).copy()
    light[:, 50:] += 0.25
    pixels = np.round(photo.srgb(light) * 255).astype(np.uint8)
    skin = np.zeros((100, 100), bool)
    skin[:, :40] = True
    share = photo.diffuse_share(pixels, skin)
    assert share[50, 20] == pytest.approx(1, abs=0.03)
    assert share[50, 80] == pytest.approx(0.6, abs=0.1)


def test_a_grey_photo_or_no_skin_has_no_shine_to_find():
    grey = np.full((50, 50, 3), 120, np.uint8)
    assert photo.diffuse_share(grey, np.ones((50, 50), bool)).min() == 1
    assert photo.diffuse_share(grey, np.zeros((50, 50), bool)).min() == 1
