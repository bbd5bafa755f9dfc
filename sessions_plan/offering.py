"""A way to place a series as a person reads it, and as a form carries it there and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bookings.models import Artist
from sessions_plan.actions.series import Places
from sessions_plan.errors import NotValid
from sessions_plan.placing import Question, is_done, live
from sessions_plan.plan_view import name_of
from sessions_plan.series import Proposal, sentence


@dataclass(frozen=True)
class Card:
    """One way to place the series: (name, start, artist, whether it moves) a step, its words,
    and the hidden value that books it."""

    steps: list[tuple[str, datetime, Artist, bool]]
    words: tuple[str, ...]
    unmet: tuple[str, ...]
    value: str


def card(question: Question, proposal: Proposal) -> Card:
    """A proposal as a person reads it, and as the form sends it back."""
    by_position = question.by_position(proposal.series)
    steps, places, expected = [], {}, {}
    for row in question.rows:
        starts_at, artist = by_position[row.position]
        visit = live(row)
        stays = visit is not None and (visit.starts_at, visit.artist_id) == (starts_at, artist)
        if is_done(row) or (stays and row.pinned_at):
            continue
        if not stays:
            places[row.position] = (starts_at, artist)
            if visit is not None:
                expected[row.position] = visit.sequence
        steps.append((name_of(row), starts_at, question.artists[artist], not stays))
    unmet = dict.fromkeys(sentence(question.wanted, one) for one in proposal.unmet)
    value = written(places, expected)
    return Card(steps if places else [], proposal.words, tuple(unmet), value)


def written(places: Places, expected: Mapping[int, int]) -> str:
    """Places as a hidden field carries them; what comes back is checked like anything typed."""
    told = {str(n): [int(at.timestamp()) // 60, artist] for n, (at, artist) in places.items()}
    return json.dumps({"at": told, "seen": {str(n): seq for n, seq in expected.items()}})


def read_places(value: str) -> tuple[dict[int, tuple[datetime, int]], dict[int, int]]:
    """The other way; NotValid for what no page of ours has written."""
    try:
        told = json.loads(value[:4000])
        places = {
            int(n): (datetime.fromtimestamp(int(minute) * 60, UTC), int(artist))
            for n, (minute, artist) in told["at"].items()
        }
        expected = {int(n): int(seq) for n, seq in told.get("seen", {}).items()}
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, OSError) as problem:
        raise NotValid("Choose one of the times shown.") from problem
    if not places:
        raise NotValid("Choose one of the times shown.")
    return places, expected
