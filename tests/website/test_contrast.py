"""The colours can be read: every text pair of tokens.css, in both themes, by WCAG's own sum."""

import re

import pytest
from django.conf import settings

TOKENS = (settings.BASE_DIR / "static/css/tokens.css").read_text()
GROUNDS = ("ground", "surface", "sunk")
MEANINGS = ("good", "wait", "stop", "info")


def colours(theme: str) -> dict[str, str]:
    """The hex colours that hold in `theme`: the shared ones, then the theme's own."""
    found: dict[str, str] = {}
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", TOKENS):
        if ":root" in selector or f'"{theme}"' in selector:
            found |= dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", body))
    return found


def triplets(theme: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", TOKENS):
        if ":root" in selector or f'"{theme}"' in selector:
            found |= dict(re.findall(r"--bs-([\w-]+)-rgb:\s*([\d, ]+);", body))
    return found


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TEXT_PAIRS = [
    *[(text, ground) for text in ("ink", "ink-soft") for ground in GROUNDS],
    *[("accent", ground) for ground in GROUNDS],
    *[(f"{meaning}-text", ground) for meaning in MEANINGS for ground in GROUNDS],
    *[(f"{meaning}-text", f"{meaning}-soft") for meaning in MEANINGS],
    *[("ink", f"{meaning}-soft") for meaning in MEANINGS],
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("accent-text", "accent-soft"),
    ("ink", "accent-soft"),
    ("on-deep", "deep"),
    ("on-deep-soft", "deep"),
]
# Edges of controls, icons and the focus ring need 3:1 against what is around them.
EDGE_PAIRS = [
    *[("line-strong", ground) for ground in GROUNDS],
    *[("focus", ground) for ground in GROUNDS],
    *[(meaning, ground) for meaning in MEANINGS for ground in ("ground", "surface")],
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_reads_at_4_5_to_1(theme, text, ground):
    palette = colours(theme)
    assert contrast(palette[text], palette[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGE_PAIRS)
def test_edges_are_seen_at_3_to_1(theme, edge, ground):
    palette = colours(theme)
    assert contrast(palette[edge], palette[ground]) >= 3


@pytest.mark.parametrize("number", range(1, 9))
def test_dark_text_reads_on_every_artist_colour(number):
    palette = colours("light")
    assert contrast(palette["artist-text"], palette[f"artist-{number}"]) >= 7


def test_artist_colours_are_told_apart():
    palette = colours("light")
    artists = [palette[f"artist-{n}"] for n in range(1, 9)]
    for i, one in enumerate(artists):
        for other in artists[i + 1 :]:
            apart = sum(abs(int(one[k : k + 2], 16) - int(other[k : k + 2], 16)) for k in (1, 3, 5))
            assert apart >= 60, (one, other)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_bootstraps_triplets_repeat_our_colours(theme):
    palette = colours(theme)
    ours = {
        "body-color": "ink",
        "body-bg": "ground",
        "primary": "accent",
        "link-color": "accent",
        "link-hover-color": "accent-strong",
        "success": "good",
        "warning": "wait",
        "danger": "stop",
        "info": "info",
    }
    as_triplet = {
        name: ", ".join(str(int(palette[token][i : i + 2], 16)) for i in (1, 3, 5))
        for name, token in ours.items()
    }
    assert triplets(theme) == as_triplet
