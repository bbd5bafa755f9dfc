"""The client's photo as the engine needs it: sRGB codes, their blur, and where the skin shines."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass

import numpy as np
import scipy.ndimage as ndi
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from designs.engine.errors import EngineError

F32 = np.float32
SMALLEST_SIDE = 200
MOST_PIXELS = 50_000_000
USUAL_BLUR_PX = 0.75
EDGES_READ = 600

_codes = np.arange(256) / 255
LINEAR = np.where(_codes <= 0.04045, _codes / 12.92, ((_codes + 0.055) / 1.055) ** 2.4)


def srgb(linear: np.ndarray) -> np.ndarray:
    """Linear light 0..1 as sRGB 0..1."""
    light = np.clip(linear, 0, 1)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


@dataclass(frozen=True, eq=False)
class Photo:
    """pixels: uint8[h, w, 3] sRGB. blur_px: sigma of the camera's blur. diffuse: float32[h, w], the
    share of each pixel's light that comes from within the skin, or None for all of it."""

    pixels: np.ndarray
    blur_px: float = USUAL_BLUR_PX
    diffuse: np.ndarray | None = None


def opened(stored: bytes) -> np.ndarray:
    """uint8[h, w, 3] sRGB, upright, from any picture Pillow reads, else EngineError."""
    try:
        with Image.open(io.BytesIO(stored)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise EngineError("The photo is too large: 50 megapixels at most.")
            if min(image.size) < SMALLEST_SIDE:
                raise EngineError("The photo is too small to show dots. Take a larger one.")
            upright = ImageOps.exif_transpose(image)
            return np.asarray(_in_srgb(upright))
    except Image.DecompressionBombError:
        raise EngineError("The photo is too large: 50 megapixels at most.") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as problem:
        if isinstance(problem, EngineError):
            raise
        raise EngineError("The photo could not be read. Save it as JPEG or PNG.") from None


def _in_srgb(image: Image.Image) -> Image.Image:
    """Any mode and profile as sRGB; what has no profile is taken as sRGB."""
    if image.mode.startswith("I") or image.mode == "F":
        wide = np.asarray(image, np.float64)
        full = 65535 if wide.max(initial=0) > 255 else 255
        image = Image.fromarray(np.round(np.clip(wide / full, 0, 1) * 255).astype(np.uint8))
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK", "L"):
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            wanted = ImageCms.createProfile("sRGB")
            turned = ImageCms.profileToProfile(image, given, wanted, outputMode="RGB")
            return turned if turned is not None else image.convert("RGB")
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken profile: the codes are the best there is
    return image.convert("RGB")


def blur_of(pixels: np.ndarray) -> float:
    """Sigma in px of the camera's blur, to ±.15 between .6 and 1.5 px; in about .15 s.

    Another blur s lowers the slope of an edge by R, so the edge's own blur is s/√(R²-1), less the
    blurs of reading it: the smoothing, the pixel, the difference. The median of the 600 clearest.
    """
    light = LINEAR[pixels[..., 1]].astype(F32)
    smoothing, more = 0.7, 1.0
    slope = _slope(ndi.gaussian_filter(light, smoothing))
    blurred = _slope(ndi.gaussian_filter(light, math.hypot(smoothing, more)))
    clear = slope / (ndi.gaussian_filter(light, 4) + F32(0.02))
    ridge = np.flatnonzero((slope == ndi.maximum_filter(slope, 5)).ravel())
    best = ridge[np.argsort(clear.ravel()[ridge])[-EDGES_READ:]]
    if not len(best) or slope.ravel()[best].max() <= 0:
        return USUAL_BLUR_PX
    # In a photo with few edges the rest of the 600 would be noise.
    best = best[clear.ravel()[best] > 0.5 * clear.ravel()[best].max()]
    ratio = slope.ravel()[best] / np.maximum(blurred.ravel()[best], 1e-6)
    ratio = np.maximum(ratio, 1.0001)
    own = more**2 / (ratio**2 - 1) - smoothing**2 - 1 / 12 - 1 / 4
    return float(np.median(np.sqrt(np.clip(own, 0.04, 25))))


def _slope(light: np.ndarray) -> np.ndarray:
    down, right = np.gradient(light)
    return np.hypot(right, down)


def diffuse_share(pixels: np.ndarray, skin: np.ndarray) -> np.ndarray:
    """float32[h, w]: how much of each pixel's light has been within the skin.

    Shine lies above the pigment, and must stay bright over it. A pixel is taken as a times the
    median skin colour, within the mask bool[h, w], plus b times white; b is the shine.
    """
    if not skin.any():
        return np.ones(skin.shape, F32)
    light = LINEAR[pixels].astype(F32)
    colour = np.array([max(float(np.median(light[..., k][skin])), 1e-4) for k in range(3)])
    parts = np.stack([colour / np.linalg.norm(colour), np.ones(3) / math.sqrt(3)], axis=1)
    if np.linalg.cond(parts) > 100:  # grey skin, as in a black and white photo: nothing tells shine
        return np.ones(skin.shape, F32)
    white = light @ np.linalg.pinv(parts)[1].astype(F32)
    shine = np.maximum(ndi.uniform_filter(white, 3), 0) / F32(math.sqrt(3))
    return np.clip(1 - shine / np.maximum(light.mean(-1), 1e-4), 0, 1).astype(F32)
