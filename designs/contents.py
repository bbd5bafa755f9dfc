"""A version as bytes: what an approval stands on, the same on every machine.

The document holds everything a picture is made of: what is drawn, the scale, the seed, the shares
of the sessions, the hashes of the photos and of the pattern of dots, and the dots' own
fingerprint on each view.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from designs.engine import tile as tiles
from designs.models import DesignVersion


def document_of(version: DesignVersion, **more: Any) -> dict[str, Any]:
    """The version in plain values. `more` goes with it: the text, who approved, the pictures."""
    views = version.views.select_related("photo").order_by("position", "pk")
    return {
        "design": version.design.ref,
        "version": version.ref,
        "number": version.number,
        "name": version.name,
        "seed": version.design.seed,
        "shares": list(version.shares),
        "per_minute": version.per_minute,
        "half_life": version.half_life,
        "pattern_sha256": tiles.SHA256,
        "views": [
            {
                "ref": view.ref,
                "side": view.side,
                "photo": view.photo.ref,
                "photo_sha256": view.photo.sha256,
                "calibration": view.calibration,
                "drawn": view.drawn,
            }
            for view in views
        ],
        "numbers": version.numbers,
        **more,
    }


def canonical(document: dict[str, Any]) -> bytes:
    """Its one form as bytes: keys in order, nothing between, UTF-8."""
    words = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return words.encode()


def sha256_of(stored: bytes) -> str:
    return hashlib.sha256(stored).hexdigest()
