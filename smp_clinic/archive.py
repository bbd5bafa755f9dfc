"""The whole clinic in one file: its database and its media.

The tar holds `about.json` (which database, which migrations), the database as its own engine
copies it while the clinic runs, and every file under `media/`.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from accounts.models import User
from clients.models import Client
from studio.errors import Refusal
from studio.models import Studio

ABOUT, DATABASE, MEDIA = "about.json", "database", "media"


class NotAnArchive(Refusal):
    sentence = "That file is not a backup of this clinic."


def is_empty() -> bool:
    """Whether nobody would lose anything: no studio, no people."""
    if Studio._meta.db_table not in connection.introspection.table_names():
        return True
    return not (Studio.objects.exists() or User.objects.exists() or Client.objects.exists())


def write(path: Path, *, now: datetime) -> int:
    """Write the archive to `path`, readable by this user only; its size in bytes."""
    part = path.with_name(path.name + ".part")
    about = {"vendor": connection.vendor, "made_at": now.isoformat(), "migrations": _applied()}
    try:
        with (
            tempfile.TemporaryDirectory(dir=path.parent) as folder,
            os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as raw,
            tarfile.open(fileobj=raw, mode="w") as tar,
        ):
            _add_text(tar, ABOUT, json.dumps(about, indent=1))
            copy = Path(folder) / DATABASE
            _dump(copy)
            tar.add(copy, DATABASE)
            for file in sorted(Path(settings.MEDIA_ROOT).rglob("*")):
                if file.is_file():
                    tar.add(file, f"{MEDIA}/{file.relative_to(settings.MEDIA_ROOT).as_posix()}")
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
    return path.stat().st_size


def restore(path: Path) -> None:
    """Put the archive in the place of what is here, then bring its rows up to this version."""
    media = Path(settings.MEDIA_ROOT)
    media.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=media.parent) as folder:
        unpacked = Path(folder)
        about = _unpack(path, unpacked)
        _refuse_foreign(about)
        _load(unpacked / DATABASE)
        old = unpacked / "old"
        if media.exists():
            media.rename(old)
        (unpacked / MEDIA).mkdir(exist_ok=True)
        (unpacked / MEDIA).rename(media)
    call_command("migrate", verbosity=0)


def _refuse_foreign(about: dict[str, Any]) -> None:
    if about["vendor"] != connection.vendor:
        raise NotAnArchive(
            f"That backup is of a clinic on {about['vendor']}, and this one runs on "
            f"{connection.vendor}. Set DATABASE_URL to a {about['vendor']} database."
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if newer := set(about["migrations"]) - known:
        raise NotAnArchive(
            f"That backup was made by a newer version ({min(newer)} is not known here). "
            "Install that version first."
        )


def _applied() -> list[str]:
    loader = MigrationLoader(connection)
    return sorted(f"{app}.{name}" for app, name in loader.applied_migrations)


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(text.encode()), 0o600
    tar.addfile(info, io.BytesIO(text.encode()))


def _unpack(path: Path, folder: Path) -> dict[str, Any]:
    """Write the archive's files below `folder`, each only where its name may lead."""
    try:
        with tarfile.open(path, "r:") as tar:
            for member in tar:
                parts = PurePosixPath(member.name).parts
                ours = parts in ((ABOUT,), (DATABASE,)) or (len(parts) > 1 and parts[0] == MEDIA)
                if not member.isfile() or not ours or ".." in parts:
                    raise NotAnArchive
                target = folder.joinpath(*parts)
                target.parent.mkdir(parents=True, exist_ok=True)
                content = tar.extractfile(member)
                assert content is not None
                with target.open("wb") as file:
                    shutil.copyfileobj(content, file)
        about = json.loads((folder / ABOUT).read_text())
        if not (folder / DATABASE).exists() or not {"vendor", "migrations"} <= set(about):
            raise NotAnArchive
    except (tarfile.TarError, OSError, ValueError, TypeError) as problem:
        raise NotAnArchive from problem
    return about


def _dump(copy: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        target = sqlite3.connect(copy)
        connection.connection.backup(target)
        target.close()
        return
    _run("pg_dump", "--format=custom", "--no-owner", f"--file={copy}")


def _load(copy: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        source = sqlite3.connect(copy)
        source.backup(connection.connection)
        source.close()
        connection.close()
        return
    connection.close()
    _run(
        "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction",
        f"--dbname={connection.settings_dict['NAME']}", str(copy),
    )  # fmt: skip


def _run(program: str, *arguments: str) -> None:
    """One of PostgreSQL's own programs, told by its environment where the database is."""
    given = connection.settings_dict
    options = given.get("OPTIONS", {})
    told = {
        "PGHOST": given["HOST"] or options.get("host"),
        "PGPORT": given["PORT"],
        "PGUSER": given["USER"],
        "PGPASSWORD": given["PASSWORD"],
        "PGDATABASE": given["NAME"],
        "PGSSLMODE": options.get("sslmode"),
    }
    environ = {**os.environ, **{name: str(value) for name, value in told.items() if value}}
    if shutil.which(program) is None:
        raise Refusal(f"{program} is not installed. Install PostgreSQL's client programs.")
    done = subprocess.run(  # noqa: S603 - a fixed program, told by our own settings
        [program, *arguments], env=environ, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Refusal(f"{program} failed: {done.stderr.strip().splitlines()[-1]}")
