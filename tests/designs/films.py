"""Videos made here: the boxes a phone writes, with and without the place it was at."""

from __future__ import annotations

import struct


def box(name: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I4s", len(content) + 8, name) + content


def film(brand: bytes = b"qt  ", *, place: str = "", pixels: int = 500) -> bytes:
    """A file with the boxes of a MOV or MP4. `place`: how it says where: "box", "key" or ""."""
    inner = box(b"mvhd", bytes(100))
    if place == "box":
        inner += box(b"udta", box(b"\xa9xyz", b"\0\x12\x15\xc7+40.7-074.0/"))
    if place == "key":
        keys = struct.pack(">II", 0, 1) + box(b"mdta", b"com.apple.quicktime.location.ISO6709")
        inner += box(b"meta", box(b"hdlr", bytes(24)) + box(b"keys", keys))
    start = box(b"ftyp", brand + bytes(4) + brand)
    return start + box(b"mdat", bytes(pixels)) + box(b"moov", inner)


def webm(*, place: bool = False) -> bytes:
    head = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm\x42\x87\x81\x04"
    return head + bytes(400) + (b"\x45\xa3\x88LOCATION" if place else b"") + bytes(100)
