"""A colleague's change beside one's own: what the fragment desk/_clash.html needs.

A view that catches `Clashed` shows its form again with what was typed, a new
`edition=seal(problem.weighed.again)`, `clashes=rows(problem, labels, words)` and
`who=problem.by`. When it is sent again, `original = unseal(request.POST["edition"])` holds the
colleague's words, and `chosen(request.POST, mine, original)` puts them in where that was picked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from studio.editions import Clashed, take_theirs

PREFIX = "keep-"


class Row(NamedTuple):
    """One field: its name in the form, its label, and the two versions in words."""

    name: str
    label: str
    mine: str
    theirs: str


def rows(
    problem: Clashed, labels: Mapping[str, str], words: Callable[[str, Any], str] | None = None
) -> list[Row]:
    """The fields both changed; `words(field, value)` says a value as the page does."""
    say = words or (lambda name, value: str(value or ""))
    return [
        Row(
            f"{PREFIX}{clash.field}",
            labels.get(clash.field, clash.field.replace("_", " ").capitalize()),
            say(clash.field, clash.mine) or "nothing",
            say(clash.field, clash.theirs) or "nothing",
        )
        for clash in problem.weighed.clashes
    ]


def chosen(post: Mapping[str, str], mine: Mapping, original: Mapping | None) -> dict[str, Any]:
    """`mine` with the colleague's word in every field where that was picked."""
    picked = [name for name in mine if post.get(f"{PREFIX}{name}") == "theirs"]
    return take_theirs(mine, original or {}, picked)
