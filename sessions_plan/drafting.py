"""A plan drafted from what was found on the head: which pattern of steps, and why it differs.

Pure: no ORM, no clock. Every departure from the template says its reason in a sentence, so that
the artist may agree or change it, and the client may read it.

Figures: densities per goal and the illusion of half the natural density from the notes on
technique (Bernstein 1997: 100 follicular units per cm²; shaved look 100-130 dots per cm², fill
between hairs 50-80); a fourth session for scars, alopecia, dry or thick skin (case series and
studios agree); 75 dots a minute is the middle of 58-117, from 14,000 dots in two to four hours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

MOST_SESSIONS = 4
DOTS_A_MINUTE = 75
SETTING_UP = 30  # minutes of a visit that are not needle time
SHORTEST, LONGEST, GRID = 60, 300, 15  # minutes
WORRIED = 6  # of 10
SESSION = "session"
LONG_HAIR = frozenset({"medium", "long"})

# Dots per cm² at the end, by goal: the middle of what the sources give.
DENSITY = {"shaved": 115, "restore": 90, "fill": 65, "scar": 90}
# Placed dots are 0.09-0.15 mm; the finer end where the eye is close.
DOT_MM = {"hairline": 0.10, "temples": 0.10}
DOT_MM_ELSEWHERE = 0.15
NEEDLE = {"hairline": "single point", "temples": "single point"}
NEEDLE_ELSEWHERE = "three point"


@dataclass(frozen=True)
class Gap:
    """Days after the step before: at least, at best, at most."""

    min: int
    ideal: int
    max: int


USUAL_GAP = Gap(10, 12, 14)


@dataclass(frozen=True)
class DraftStep:
    """`kind` is a StepKind value, `share` the percent of the density it brings."""

    kind: str
    minutes: int
    share: int = 0
    gap: Gap | None = None


@dataclass(frozen=True)
class Template:
    """A pattern of sessions, without patch test and follow-up."""

    slug: str
    name: str
    sessions: tuple[DraftStep, ...]


@dataclass(frozen=True)
class Wish:
    """One area of the head: what is wished for, and its size where it is known."""

    area: str
    goal: str
    cm2: float | None = None


@dataclass(frozen=True)
class Found:
    """What the assessment says, as far as it bears on a plan. Sets hold the models' values."""

    wishes: tuple[Wish, ...]
    hair_length: str = ""
    skin: str = ""  # dry, normal, oily
    conditions: frozenset[str] = frozenset()
    alopecia: str = ""  # the type, where the scale is alopecia
    scars: frozenset[str] = frozenset()
    prior: frozenset[str] = frozenset()  # smp, tattoo, transplant, removal
    pain_worry: int | None = None
    shade: str = ""
    dilution: str = ""


@dataclass(frozen=True)
class Rules:
    """The studio's own: the patch test, the follow-up, and the shorter visit."""

    patch_test: bool
    patch_minutes: int
    patch_gap: Gap
    follow_up_minutes: int
    follow_up_gap: Gap
    shorter_visit: int


@dataclass(frozen=True)
class DraftArea:
    area: str
    goal: str
    cm2: float | None
    technique: str
    dot_mm: float
    density: int
    needle: str
    shade: str
    dilution: str = ""

    @property
    def dots(self) -> int | None:
        return None if self.cm2 is None else round(self.cm2 * self.density)


@dataclass(frozen=True)
class Draft:
    """The steps in order (a patch test first where one is needed, a follow-up last), the areas,
    and why they are not just the template's."""

    template: str
    steps: tuple[DraftStep, ...]
    areas: tuple[DraftArea, ...]
    reasons: tuple[str, ...]

    @property
    def sessions(self) -> tuple[DraftStep, ...]:
        return tuple(step for step in self.steps if step.kind in ("session", "touch-up"))


def draft(
    found: Found,
    templates: Mapping[str, Template],
    rules: Rules,
    *,
    chosen: str = "",
    areas: Sequence[DraftArea] | None = None,
) -> Draft:
    """A plan for `found`. `chosen` is the slug of a template the artist picked; else the one that
    fits is taken. `areas` stand as they are given; else they come from the wishes. Raises
    KeyError when the studio has no template, or not the one that was chosen."""
    slug, reasons = _template(found, templates, chosen)
    if areas is None:
        areas = [_area(wish, found) for wish in found.wishes]
    sessions = list(templates[slug].sessions)
    touches_up = all(step.kind == "touch-up" for step in sessions)
    for why in _why_one_more(found):
        if len(sessions) < MOST_SESSIONS and not touches_up:
            sessions = one_more(sessions)
            reasons.append(f"{why} A session more is planned for it.")
            break
    if "removal" in found.prior:
        sessions = _further_apart(sessions)
        reasons.append(
            "Pigment was removed by laser here before. The skin gets longer between the sessions."
        )
    sessions = _as_long_as_needed(sessions, areas)
    sessions, shorter = _for_the_worried(sessions, found, rules)
    reasons += shorter
    steps = list(sessions)
    patch = _why_patch_test(found, rules)
    if patch:
        steps[0] = replace(steps[0], gap=rules.patch_gap)
        steps.insert(0, DraftStep("patch-test", rules.patch_minutes))
        reasons.append(patch)
    steps.append(DraftStep("follow-up", rules.follow_up_minutes, 0, rules.follow_up_gap))
    return Draft(slug, tuple(steps), tuple(areas), tuple(reasons))


def _template(
    found: Found, templates: Mapping[str, Template], chosen: str
) -> tuple[str, list[str]]:
    """The slug of the template to take, and why, where that needs a word."""
    fits = fitting(found)
    if chosen:
        why = f"The artist chose the pattern “{templates[chosen].name}”."
        if chosen != fits and fits in templates:
            why += f" From the assessment alone it would be “{templates[fits].name}”."
        return chosen, [why]
    if fits in templates:
        return fits, []
    of_sessions = [
        slug for slug, one in templates.items() if {step.kind for step in one.sessions} == {SESSION}
    ]
    instead = "standard" if "standard" in templates else next(iter(of_sessions or templates), "")
    name = templates[instead].name
    return instead, [f"The pattern that fits is not in use here. “{name}” was taken instead."]


def fitting(found: Found) -> str:
    """The template for these wishes: its slug."""
    goals = {wish.goal for wish in found.wishes}
    if "shaved" in goals:
        return "shaved"
    if goals == {"scar"}:
        return "scar"
    if goals == {"fill"} and found.hair_length in LONG_HAIR:
        return "density"
    return "standard"


def one_more(sessions: Sequence[DraftStep]) -> list[DraftStep]:
    """The same work in one session more; the shares are spread anew and still make 100."""
    last = sessions[-1]
    gap = last.gap or next((step.gap for step in sessions if step.gap), USUAL_GAP)
    return shared([*sessions, replace(last, gap=gap)])


def shared(sessions: Sequence[DraftStep]) -> list[DraftStep]:
    """Shares as they are, cut in proportion so that they make exactly 100 percent."""
    weights = [step.share or 1 for step in sessions]
    cut, given = [], 0
    for place, step in enumerate(sessions, 1):
        due = round(100 * sum(weights[:place]) / sum(weights))
        cut.append(replace(step, share=due - given))
        given = due
    return cut


def minutes_for(dots: float, per_minute: float = DOTS_A_MINUTE) -> int:
    """How long a visit of so many dots takes, setting up included, on the grid."""
    needed = SETTING_UP + dots / per_minute
    return int(min(LONGEST, max(SHORTEST, -(-needed // GRID) * GRID)))


def _area(wish: Wish, found: Found) -> DraftArea:
    strokes = wish.goal == "fill" and found.hair_length in LONG_HAIR
    return DraftArea(
        area=wish.area,
        goal=wish.goal,
        cm2=wish.cm2,
        technique="mixed" if strokes else "dots",
        dot_mm=DOT_MM.get(wish.area, DOT_MM_ELSEWHERE),
        density=DENSITY[wish.goal],
        needle=NEEDLE.get(wish.area, NEEDLE_ELSEWHERE),
        shade=found.shade,
        dilution=found.dilution,
    )


def _why_one_more(found: Found) -> list[str]:
    whys = []
    if found.scars or "transplant" in found.prior or any(w.goal == "scar" for w in found.wishes):
        whys.append("Scar tissue takes pigment less evenly.")
    if found.alopecia:
        whys.append("With alopecia the look is built up more slowly.")
    if found.skin == "dry" or "thick" in found.conditions:
        whys.append("Dry or thick skin holds less of each session.")
    if "smp" in found.prior:
        whys.append("There is earlier pigment to work over.")
    return whys


def _why_patch_test(found: Found, rules: Rules) -> str:
    if found.prior & {"smp", "tattoo"}:
        return "There is earlier pigment in the skin, so a patch test comes first."
    return "A patch test comes first, as the studio does for everyone." if rules.patch_test else ""


def _further_apart(sessions: Sequence[DraftStep]) -> list[DraftStep]:
    """Every gap a week longer."""
    return [
        replace(step, gap=Gap(step.gap.min + 7, step.gap.ideal + 7, step.gap.max + 7))
        if step.gap
        else step
        for step in sessions
    ]


def _as_long_as_needed(
    sessions: Sequence[DraftStep], areas: Sequence[DraftArea]
) -> list[DraftStep]:
    """Lengths from the dots, once every area has its size; else as the template says."""
    dots = [area.dots for area in areas]
    known = [count for count in dots if count is not None]
    if not known or len(known) < len(dots):
        return list(sessions)
    return [replace(step, minutes=minutes_for(sum(known) * step.share / 100)) for step in sessions]


def _for_the_worried(
    sessions: Sequence[DraftStep], found: Found, rules: Rules
) -> tuple[list[DraftStep], list[str]]:
    """Shorter visits for who worries about pain, with a session more while there may be one."""
    if found.pain_worry is None or found.pain_worry < WORRIED:
        return list(sessions), []
    if max(step.minutes for step in sessions) <= rules.shorter_visit:
        return list(sessions), ["They worry about pain. Plan more breaks."]
    total = sum(step.minutes for step in sessions)
    spread = list(sessions)
    while len(spread) < MOST_SESSIONS and len(spread) * rules.shorter_visit < total:
        spread = one_more(spread)
    if len(spread) * rules.shorter_visit < total:
        return list(sessions), ["They worry about pain. Plan more breaks."]
    cut = [replace(step, minutes=rules.shorter_visit) for step in spread]
    return cut, ["They worry about pain. The visits are shorter."]
