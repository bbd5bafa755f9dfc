"""What an address asks of a picture: `?session=2&years=3&width=800&box=0.2,0.1,0.7,0.6`.

Pure. What cannot be read or lies beyond what is shown is refused with a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping

from designs.errors import NotDrawable
from designs.rendering import Wanted

WIDTHS = (480, 800, 1200, 1600)
MOST_YEARS = 6
UNREADABLE = "That picture cannot be shown. Load the page again."


def wanted_from(values: Mapping[str, str], sessions: int) -> Wanted:
    """The wish in an address, for a version with so many sessions."""
    try:
        session = int(values.get("session") or sessions)
        years = float(values.get("years") or 0)
        width = int(values.get("width") or WIDTHS[2])
        box = tuple(float(side) for side in (values.get("box") or "").split(",") if side)
    except (ValueError, OverflowError) as problem:
        raise NotDrawable(UNREADABLE) from problem
    if not (0 <= session <= sessions and 0 <= years <= MOST_YEARS and width in WIDTHS):
        raise NotDrawable(UNREADABLE)
    if not box:
        return Wanted(session=session, years=years, width=width)
    if len(box) != 4:
        raise NotDrawable(UNREADABLE)
    return Wanted(session=session, years=years, width=width, box=(box[0], box[1], box[2], box[3]))
