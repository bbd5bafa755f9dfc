"""Who was erased, remembered outside the database: a restored backup knows nothing of it yet.

One line of JSON each, in `erasures.jsonl` of the data folder. It names no one: the clinic's own
random references, and when. Keep a copy of it where the backups are.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from clients.models import Erasure


@dataclass(frozen=True)
class Remembered:
    """One erasure. `client` and `ref` are references, `by` a primary key."""

    ref: str
    client: str
    scope: str
    at: datetime
    by: int
    asked_by_client: bool


def ledger() -> Path:
    return Path(settings.DATA_DIR) / "erasures.jsonl"


def remember(erasure: Erasure) -> None:
    """Add a line, on disk before this returns."""
    told = Remembered(
        erasure.ref,
        erasure.client.ref,
        erasure.scope,
        erasure.erased_at,
        erasure.erased_by_id,
        erasure.asked_by_client,
    )
    line = json.dumps(asdict(told) | {"at": told.at.isoformat()})
    with os.fdopen(os.open(ledger(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())


def remembered() -> Iterator[Remembered]:
    """Every erasure there was, the oldest first; a line cut short by a crash is passed over."""
    if not ledger().exists():
        return
    for line in ledger().read_text().splitlines():
        try:
            told = json.loads(line)
            yield Remembered(**told | {"at": datetime.fromisoformat(told["at"])})
        except (ValueError, TypeError, KeyError):
            continue
