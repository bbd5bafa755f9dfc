"""Questions about an address that lower apps answer, each from its own `apps.py`."""

from __future__ import annotations

from collections.abc import Callable

# neutral(address): whether someone with this address wants letters that do not name the studio.
neutral: list[Callable[[str], bool]] = []
