"""A migrated, empty SQLite database, kept between runs while the migrations stay the same.

Migrating takes longer than most tests; a copy of the file takes no time. Any change of a
migration, of the triggers or of Django makes a new one.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".pytest_cache" / "databases"


def kept() -> Path:
    """Where the database of these migrations is, or will be, kept."""
    told = hashlib.sha256(django.get_version().encode())
    for path in sorted([*ROOT.glob("*/migrations/*.py"), *ROOT.glob("*/guards.py")]):
        told.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return KEPT / f"{told.hexdigest()[:24]}.sqlite3"


def lay_out(at: Path) -> bool:
    """Put a kept database where the run wants its own; False when there is none."""
    if not kept().exists():
        return False
    shutil.copyfile(kept(), at)
    return True


def keep(connection) -> None:
    """Keep a copy of a database that was just migrated, the only one."""
    KEPT.mkdir(parents=True, exist_ok=True)
    here, part = kept(), KEPT / f"{os.getpid()}.part"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(part)])
    for older in KEPT.glob("*.sqlite3"):
        older.unlink(missing_ok=True)
    part.rename(here)
