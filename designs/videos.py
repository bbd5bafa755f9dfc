"""What an uploaded file is by what stands in it: MP4, QuickTime or WebM, and whether it says
where it was filmed.

Pure. Nothing is decoded: boxes are walked by their lengths, and only those that may name a place
are read. A file that is cut off or lies about its lengths ends the walk, it does not break it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

MOST_BYTES = 100 * 1024 * 1024
READ_AT_MOST = 1024 * 1024
MOST_BOXES = 4000
# Boxes that hold boxes, on the way to where a place may stand.
HOLDING = (b"moov", b"trak", b"udta", b"meta", b"ilst", b"mdia")
# QuickTime's own, that of 3GPP, and what Apple's and Adobe's tables call it.
PLACES = (b"\xa9xyz", b"loci")
SAID = (b"com.apple.quicktime.location", b"exif:GPS", b"xmp:GPS", b"LOCATION")
WEBM = b"\x1a\x45\xdf\xa3"
# Files of the same family that are no video: pictures of phones and cameras, and sound.
NO_VIDEO = (
    b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis",
    b"crx ", b"M4A ", b"M4B ", b"M4P ",
)  # fmt: skip


class Readable(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...
    def seek(self, offset: int, /) -> int: ...


@dataclass(frozen=True)
class Video:
    """A file that is a video by its content. `ending` is how a download of it is called."""

    content_type: str
    ending: str
    carries_place: bool


def video_in(file: Readable, size: int) -> Video | None:
    """The video in `file` (of `size` bytes), or None when it is none of those that are kept."""
    file.seek(0)
    head = file.read(64)
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        if brand in NO_VIDEO or not _is_whole(file, size):
            return None
        place = any(_names_a_place(file, size))
        if brand == b"qt  ":
            return Video("video/quicktime", "mov", place)
        return Video("video/mp4", "mp4", place)
    if head.startswith(WEBM) and b"webm" in head:
        return Video("video/webm", "webm", _webm_says(file, size))
    return None


def _is_whole(file: Readable, size: int) -> bool:
    """Whether it holds the table without which nobody can play it: one cut off may not."""
    return any(kind == b"moov" for kind, _, _ in _boxes(file, 0, size))


def _names_a_place(file: Readable, size: int) -> Iterator[bool]:
    for kind, start, length in _boxes(file, 0, size):
        if kind in PLACES:
            yield True
        elif kind in (b"keys", b"uuid"):
            file.seek(start)
            told = file.read(min(length, READ_AT_MOST))
            yield any(word in told for word in SAID)


def _boxes(file: Readable, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Every box between two places: its name, where its content begins, and how long it is."""
    todo, seen = [(start, end)], 0
    while todo:
        at, until = todo.pop()
        while at + 8 <= until and seen < MOST_BOXES:
            seen += 1
            file.seek(at)
            head = file.read(16)
            if len(head) < 8:
                break
            length, kind = struct.unpack(">I4s", head[:8])
            inner = at + 8
            if length == 1 and len(head) == 16:
                length, inner = struct.unpack(">Q", head[8:])[0], at + 16
            elif length == 0:
                length = until - at
            if length < inner - at or at + length > until:
                break
            yield kind, inner, at + length - inner
            if kind in HOLDING:
                # The `meta` of MP4 begins with four bytes of version; that of QuickTime does not.
                file.seek(inner)
                first = file.read(8)
                skipped = 4 if kind == b"meta" and first[:4] == b"\0\0\0\0" else 0
                todo.append((inner + skipped, at + length))
            at += length


def _webm_says(file: Readable, size: int) -> bool:
    """Tags stand before or after the clusters: the beginning and the end are read."""
    file.seek(0)
    told = file.read(READ_AT_MOST)
    file.seek(max(0, size - READ_AT_MOST))
    told += file.read(READ_AT_MOST)
    return b"LOCATION" in told
