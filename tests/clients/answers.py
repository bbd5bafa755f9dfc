"""Answers to the seeded questions."""

from __future__ import annotations

from typing import Any

NO = (
    "pregnant bleeding epilepsy immune skin-cancer keloid hair-pulling blood-thinner painkiller "
    "isotretinoin retinol antibiotics antibiotics-before medicines shingles-vaccine latex "
    "antibiotic-allergy anaesthetic-allergy ink-reaction herpes sunburn transplant scar "
    "laser-removal laser alcohol diabetes cancer-care blood-borne"
)
NONE = "heart hair-care scalp-now pigment-loss"


def good_answers(**answers: Any) -> dict[str, Any]:
    """The health questions of someone about whom there is nothing to know."""
    usual: dict[str, Any] = dict.fromkeys(NO.split(), "no") | dict.fromkeys(NONE.split(), ["none"])
    usual |= {"full-name": "Sam Moss", "birth-date": "1980-01-01", "address": "1 Main St"}
    return usual | answers
