"""Whether to shave, trim or keep the length: the studio's rule, with its reason.

The guide's own rules: extensive loss is mostly shaved, for one even look (F7); thinning may not
need it, trimming shows the skin (F8); a full shaved look is shaved, while for density or masking
alone shaving takes away the hair it is meant to blend with (F9). The first rule that fits speaks.
It is advice: the artist may decide otherwise and says why.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from sessions_plan.grades import is_extensive, is_thinning

SHAVE, TRIM, KEEP = "shave", "trim", "keep"
LONG = frozenset({"medium", "long"})
SEVERE = 50  # a SALT score generally called severe


@dataclass(frozen=True)
class Head:
    """What the rule looks at: values of `Assessment`, and the goals wished for anywhere."""

    scale: str = ""
    grade: str = ""
    salt: float | None = None
    density: str = ""
    hair_length: str = ""
    goals: Collection[str] = field(default_factory=frozenset)

    @property
    def is_extensive(self) -> bool:
        bare = self.salt is not None and self.salt >= SEVERE
        return is_extensive(self.scale, self.grade) or bare or self.density == "none"

    @property
    def is_thinning(self) -> bool:
        return is_thinning(self.scale, self.grade) or self.density in ("sparse", "thin")

    @property
    def wants_density_only(self) -> bool:
        return bool(self.goals) and set(self.goals) <= {"fill", "scar"}


@dataclass(frozen=True)
class Advice:
    shaving: str
    reason: str


@dataclass(frozen=True)
class Rule:
    fits: Callable[[Head], bool]
    shaving: str
    reason: str


RULES = (
    Rule(
        lambda head: "shaved" in head.goals,
        SHAVE,
        "The full shaved look is worn shaved: dots and stubble then read as one.",
    ),
    Rule(
        lambda head: head.is_extensive,
        SHAVE,
        "So much is bare that hair left longer at the sides would stand apart from the dots.",
    ),
    Rule(
        lambda head: head.wants_density_only and head.hair_length in LONG,
        KEEP,
        "Density is wished for between the hair: shaving would take away what the dots blend with.",
    ),
    Rule(
        lambda head: head.is_thinning or head.wants_density_only,
        TRIM,
        "Thinner hair need not be shaved; trimmed short, the skin between can be seen and worked.",
    ),
    Rule(
        lambda head: "restore" in head.goals,
        TRIM,
        "A line is rebuilt in front of hair that stays: trimmed short, both meet at one length.",
    ),
)


def advise(head: Head) -> Advice | None:
    """What the rule says of this head; None while it knows too little."""
    found = next((rule for rule in RULES if rule.fits(head)), None)
    return Advice(found.shaving, found.reason) if found else None
