"""How urgent it is when something looks wrong: green, amber or red, by rules that are stated.

The warning signs are those of the tattoo and SMP literature and of California's written list
(redness that spreads, swelling, tenderness, red streaks, a raised temperature, pus). A rule looks
at the answers and the day of healing and at nothing else; the most urgent rule that fits decides,
and every rule that fits is shown with its words. Where the rules and a person's worry disagree,
the worry wins: what is told in one's own words, or on a photo, is always looked at.

The id of a rule is kept with a report and is never given to another rule.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

GREEN, AMBER, RED = "green", "amber", "red"
LEVELS = (RED, AMBER, GREEN)

# The answers: which of the signs that cannot wait, and four questions with one answer each.
URGENT = {
    "breathing": gettext_noop("Trouble breathing, or a swollen face, lips or tongue"),
    "fever": gettext_noop("Fever, chills, shaking or sweats"),
    "streaks": gettext_noop("Red streaks running away from the treated skin"),
    "pus": gettext_noop("Pus, or a bad smell"),
    "bleeding": gettext_noop("Bleeding that does not stop after ten minutes of pressing"),
}
REDNESS = {
    "none": gettext_noop("No redness"),
    "fading": gettext_noop("Red, but less than yesterday"),
    "same": gettext_noop("Red or hot, as it was yesterday"),
    "spreading": gettext_noop("Spreading, or getting hotter"),
}
PAIN = {
    "none": gettext_noop("No pain, or only tender to the touch"),
    "less": gettext_noop("Sore, but less than yesterday"),
    "same": gettext_noop("As sore as yesterday"),
    "growing": gettext_noop("Growing"),
}
SWELLING = {
    "none": gettext_noop("No swelling"),
    "less": gettext_noop("A little, not growing"),
    "growing": gettext_noop("Growing"),
}
SURFACE = {
    "usual": gettext_noop("Tiny scabs, flakes, itching, or nothing"),
    "picked": gettext_noop("Scabs came off too early, or I scratched"),
    "weeping": gettext_noop("It weeps or bleeds a little"),
    "spots": gettext_noop("A few small spots"),
    "rash": gettext_noop("A rash, many bumps or blisters"),
}
ANSWERS = {"redness": REDNESS, "pain": PAIN, "swelling": SWELLING, "surface": SURFACE}
ASKED = {
    "redness": gettext_noop("Redness and warmth"),
    "pain": gettext_noop("Pain"),
    "swelling": gettext_noop("Swelling"),
    "surface": gettext_noop("The skin itself"),
}


@dataclass(frozen=True)
class Told:
    """What somebody answered, `day` days after the session."""

    day: int
    urgent: Collection[str] = field(default_factory=frozenset)
    redness: str = "none"
    pain: str = "none"
    swelling: str = "none"
    surface: str = "usual"
    has_words: bool = False
    has_photo: bool = False


@dataclass(frozen=True)
class Rule:
    """A rule: when it fits, how urgent it makes it, and the sentence people read."""

    id: str
    level: str
    sentence: str
    fits: Callable[[Told], bool]

    @property
    def words(self) -> str:
        return _(self.sentence)


RULES = (
    Rule(
        "breathing",
        RED,
        gettext_noop(
            "Trouble breathing, or a swollen face, lips or tongue: an allergic reaction can be "
            "that."
        ),
        lambda told: "breathing" in told.urgent,
    ),
    Rule(
        "fever",
        RED,
        gettext_noop("Fever, chills, shaking or sweats can come from an infection."),
        lambda told: "fever" in told.urgent,
    ),
    Rule(
        "streaks",
        RED,
        gettext_noop(
            "Red streaks running away from the treated skin can be an infection that spreads."
        ),
        lambda told: "streaks" in told.urgent,
    ),
    Rule(
        "pus",
        RED,
        gettext_noop("Pus or a bad smell can mean an infection."),
        lambda told: "pus" in told.urgent,
    ),
    Rule(
        "bleeding",
        RED,
        gettext_noop("Bleeding that does not stop after ten minutes of pressing needs a look now."),
        lambda told: "bleeding" in told.urgent,
    ),
    Rule(
        "redness-spreading",
        RED,
        gettext_noop("Redness that spreads, or skin that gets hotter, is not part of healing."),
        lambda told: told.redness == "spreading",
    ),
    Rule(
        "redness-week",
        RED,
        gettext_noop("Redness or heat as strong as before, more than a week after the session."),
        lambda told: told.redness == "same" and told.day > 7,
    ),
    Rule(
        "pain-growing",
        RED,
        gettext_noop("Pain that grows from the day after the session on."),
        lambda told: told.pain == "growing" and told.day >= 1,
    ),
    Rule(
        "swelling-growing",
        RED,
        gettext_noop("Swelling that grows."),
        lambda told: told.swelling == "growing",
    ),
    Rule(
        "rash",
        RED,
        gettext_noop(
            "A rash, many bumps or blisters can be a reaction to the pigment, or an infection."
        ),
        lambda told: told.surface == "rash",
    ),
    Rule(
        "redness-lasting",
        AMBER,
        gettext_noop("Redness or heat that has not become less after the third day."),
        lambda told: told.redness == "same" and 3 < told.day <= 7,
    ),
    Rule(
        "redness-late",
        AMBER,
        gettext_noop(
            "Redness that is still there more than a week after the session, though it fades."
        ),
        lambda told: told.redness == "fading" and told.day > 7,
    ),
    Rule(
        "pain-first-day",
        AMBER,
        gettext_noop(
            "Pain that grows on the day of the session: the numbing wears off, and we look at it."
        ),
        lambda told: told.pain == "growing" and told.day < 1,
    ),
    Rule(
        "pain-lasting",
        AMBER,
        gettext_noop("Soreness that has not become less after the third day."),
        lambda told: told.pain == "same" and told.day > 3,
    ),
    Rule(
        "swelling-lasting",
        AMBER,
        gettext_noop("Swelling that is still there after the third day."),
        lambda told: told.swelling == "less" and told.day > 3,
    ),
    Rule(
        "weeping",
        AMBER,
        gettext_noop("Skin that still weeps or bleeds a little after the first day."),
        lambda told: told.surface == "weeping" and told.day > 1,
    ),
    Rule(
        "picked",
        AMBER,
        gettext_noop("Scabs that came off too early: the artist sees whether a dot was lost."),
        lambda told: told.surface == "picked",
    ),
    Rule(
        "spots",
        AMBER,
        gettext_noop("A few small spots: mostly harmless, and worth a look."),
        lambda told: told.surface == "spots",
    ),
    Rule(
        "own-words",
        AMBER,
        gettext_noop(
            "You told us something in your own words, or sent a photo: a person looks at that."
        ),
        lambda told: told.has_words or told.has_photo,
    ),
)
BY_ID = {rule.id: rule for rule in RULES}
CALL_NOW = "breathing"  # the one that is told to call the emergency number before all else


@dataclass(frozen=True)
class Sorted:
    """How urgent it is, and which rules said so: those of its level first."""

    level: str
    rules: tuple[Rule, ...] = ()


def sort(told: Told) -> Sorted:
    """Sort what was told; without any rule that fits it is green."""
    fitting = [rule for rule in RULES if rule.fits(told)]
    fitting.sort(key=lambda rule: LEVELS.index(rule.level))
    return Sorted(fitting[0].level if fitting else GREEN, tuple(fitting))
