"""What each grade of each scale means, in a sentence that can be said to the person.

Grades by scale are `Assessment.GRADES`; a test holds the two lists equal. Sources: Hamilton 1951
and Norwood 1975 as described by Ideal of Med and Vinci, type A variants included; Ludwig 1977;
Sinclair's five steps of the parting. Experienced people grade the same head differently: a grade
is coarse, the photos and the measured area say more.
"""

from __future__ import annotations

MEANS: dict[str, dict[str, str]] = {
    "norwood": {
        "1": "No recession, or hardly any.",
        "2": "Small triangles at both temples: a mature line.",
        "2a": "The whole front edge a little further back.",
        "3": "Deep at both temples, bare or sparse there.",
        "3a": "The whole front edge back, behind the temples.",
        "3v": "Mainly the vertex; the front no worse than III.",
        "4": "Deeper front and a bare vertex, a dense band between.",
        "4a": "The front edge back past the middle, no island.",
        "5": "Front and vertex larger, the band between narrow.",
        "5a": "The front edge back almost to the vertex.",
        "6": "The band is gone; front and vertex are one.",
        "7": "A narrow horseshoe at the sides and back is left.",
    },
    "ludwig": {
        "1": "Thinner on the crown, the parting wider; easily hidden.",
        "2": "Clearly thinner, the scalp shows.",
        "3": "Nearly bare on the crown, the front line kept.",
    },
    "sinclair": {
        "1": "A normal parting.",
        "2": "The parting a little wider.",
        "3": "A wider parting, and thinner beside it.",
        "4": "Bare patches at the front of the parting.",
        "5": "Advanced: the whole parting is wide open.",
    },
    "alopecia": {
        "areata": "Round bare patches.",
        "totalis": "The whole scalp is bare.",
        "universalis": "Scalp, brows, lashes and body.",
        "ophiasis": "A bare band around the sides and back.",
        "diffuse": "Thinner everywhere, without patches.",
        "scarring": "Bare where the skin is scarred; it may spread.",
    },
    "none": {},
}

# Where so much is bare that hair left longer would stand out (domain: F7 of the guide).
EXTENSIVE: dict[str, frozenset[str]] = {
    "norwood": frozenset({"5", "5a", "6", "7"}),
    "alopecia": frozenset({"totalis", "universalis"}),
}
# Thinner rather than bare.
THINNING: dict[str, frozenset[str]] = {
    "ludwig": frozenset({"1", "2", "3"}),
    "sinclair": frozenset({"2", "3", "4", "5"}),
    "alopecia": frozenset({"diffuse"}),
}


def belongs(scale: str, grade: str) -> bool:
    """Whether a grade is one of that scale's; no grade yet is of every scale."""
    return not grade or grade in MEANS.get(scale, {})


def means(scale: str, grade: str) -> str:
    return MEANS.get(scale, {}).get(grade, "")


def is_extensive(scale: str, grade: str) -> bool:
    return grade in EXTENSIVE.get(scale, ())


def is_thinning(scale: str, grade: str) -> bool:
    return grade in THINNING.get(scale, ())
