"""What a matched pair says, in sentences and figures for a person. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from designs.engine.pairs import Conditions, Reading, Shift, ZoneChange
from designs.pair_places import Matched

EVEN, NEARLY_EVEN = 0.12, 0.25  # of the cover's spread over its mean, from rendered plans
WIDEST_SHIFT = 2.5  # CIEDE2000: a band wider than that hides what somebody would see
SAME_LIGHT = 0.04  # relative spread over untreated skin: what a good pair shows
STOPS = 0.35


@dataclass(frozen=True)
class Row:
    """One figure of a zone. Without numbers it is not to be read, and `says` why."""

    name: str
    says: str
    before: str = ""
    after: str = ""
    band: str = ""
    tone: str = "still"


def rows(change: ZoneChange) -> list[Row]:
    """Contrast, evenness and colour of a zone."""
    found = [_skin(change)]
    if change.hair is not None:
        found.append(_hair(change.hair))
    return [*found, _evenness(change), _colour(change)]


def _skin(change: ZoneChange) -> Row:
    name = "Contrast with untreated skin"
    if change.skin is None:
        return Row(name, _not_read(change.unread["contrast"]), tone="wait")
    if not change.skin.changed:
        return _figures(name, change.skin, "No change beyond what the photos can tell.")
    low, high = _numbers(change.skin)
    if change.skin.after > change.skin.before:
        says = f"Contrast rose from {low} to {high}: the zone reads darker than bare skin."
    else:
        says = f"Contrast fell from {low} to {high}: the zone has grown lighter."
    return _figures(name, change.skin, says)


def _hair(reading: Reading) -> Row:
    name = "Contrast with the hair"
    if not reading.changed:
        return _figures(name, reading, "No change beyond what the photos can tell.")
    low, high = _numbers(reading)
    if reading.after < -reading.band:
        says, tone = f"From {low} to {high}: the zone now reads darker than the hair.", "wait"
    elif reading.after < reading.before:
        says, tone = f"Contrast fell from {low} to {high}: the scalp shows less.", "good"
    else:
        says, tone = f"Contrast rose from {low} to {high}: the scalp shows more.", "wait"
    return _figures(name, reading, says, tone)


def _figures(name: str, reading: Reading, says: str, tone: str = "still") -> Row:
    before, after = _numbers(reading)
    return Row(name, says, before, after, f"± {reading.band:.2f}", tone)


def _numbers(reading: Reading) -> tuple[str, str]:
    return _number(reading.before), _number(reading.after)


def _number(value: float) -> str:
    whole = f"{abs(value):.2f}"
    return f"\N{MINUS SIGN}{whole}" if value < 0 and whole != "0.00" else whole


def _evenness(change: ZoneChange) -> Row:
    name = "Unevenness"
    if change.unevenness is None:
        return Row(name, _not_read(change.unread["evenness"]), tone="wait")
    value, band = change.unevenness
    if value + band <= NEARLY_EVEN and value <= EVEN:
        says, tone = "Even: the pigment lies as it was planned.", "good"
    elif value - band > EVEN:
        says, tone = "Uneven: some places hold clearly more pigment than others.", "wait"
    elif band > NEARLY_EVEN:
        says, tone = "These photos do not tell how even it is.", "wait"
    else:
        says, tone = "A little uneven, perhaps. Look at it in daylight.", "still"
    return Row(name, says, "", f"{value:.2f}", f"± {band:.2f}", tone)


def _colour(change: ZoneChange) -> Row:
    name = "Colour shift"
    if change.shift is None:
        return Row(name, _not_read(change.unread["colour"]), tone="wait")
    shift = change.shift
    return Row(name, *_shift_says(shift))


def _shift_says(shift: Shift) -> tuple[str, str, str, str, str]:
    figures = "", f"{shift.size:.1f}", f"± {shift.band:.1f}"
    if not shift.is_seen and shift.band > WIDEST_SHIFT:
        return "These photos do not tell small shifts.", *figures, "wait"
    if not shift.is_seen:
        return "No shift beyond what this shade explains.", *figures, "good"
    says = f"It looks {shift.way} beside what this shade should give."
    return says, *figures, "stop"


def _not_read(why: str) -> str:
    return f"Not to be read: {why}."


def matched_says(matched: Matched, by: str) -> str:
    """How the photos were laid over one another: by the picture, or by marks that `by` set."""
    if matched.marks:
        miss = max(matched.miss_mm, 0.1)
        return (
            f"Matched by {matched.marks} marks set by {by}; they miss one another by {miss:.1f} mm."
        )
    if matched.is_doubtful:
        return (
            "Matched by the picture itself, but only roughly. Look whether the outlines lie on the "
            "same places of both photos; if they do not, set marks."
        )
    return "Matched by the picture itself."


def light_says(found: Conditions) -> list[str]:
    """How alike the two photos are, and what that does to the figures."""
    said = []
    if abs(found.stops) > STOPS:
        brighter = "later" if found.stops > 0 else "earlier"
        said.append(f"The {brighter} photo is {2 ** abs(found.stops):.1f} times as bright.")
    if found.light > SAME_LIGHT:
        said.append(
            f"Untreated skin differs by {found.light:.0%} between the photos: the bands are wide."
        )
    else:
        said.append(f"The light is alike: untreated skin differs by {found.light:.1%}.")
    said.append(f"The photos lie over one another to about {max(found.rest_mm, 0.1):.1f} mm.")
    return said
