"""A real PostgreSQL for tests: started once in a test process, a fresh database for whoever asks.

PostgreSQL refuses to run as root; then it runs as the user `postgres`, in a folder that user can reach.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL

from tests.in_memory import memory_folder

OWNER = "pd"
SECRET = "kept-out-of-sight"
"""A password in every address. The server lets everybody in, so it serves to see where it turns up."""
SETTINGS = "-c listen_addresses='' -c fsync=off -c full_page_writes=off -c deadlock_timeout=50ms"
DEBIAN = Path("/usr/lib/postgresql")


class Postgres:
    """One running PostgreSQL. It listens on a socket in its folder only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = count(1)

    def url(self, database: str) -> URL:
        where = {"host": str(self.folder)}
        return URL.create("postgresql+psycopg", OWNER, SECRET, database=database, query=where)

    def new_database(self) -> URL:
        """The address of an empty database."""
        name = f"test{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0 LOCALE 'C.UTF-8'")
        return self.url(name)

    def copy_of(self, url: URL) -> URL:
        """The address of a new database that is as that one is now. Nobody may be connected to it."""
        name = f"test{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {url.database}")
        return self.url(name)

    def execute(self, sql: str) -> None:
        with psycopg.connect(host=str(self.folder), user=OWNER, dbname="postgres", autocommit=True) as one:
            one.execute(sql.encode())


def missing() -> str:
    """Why there can be no PostgreSQL here; "" when there can."""
    if _programs() is None:
        return "PostgreSQL's server is not installed (Debian: apt-get install postgresql)"
    if os.geteuid() == 0 and not _has_user("postgres"):
        return "PostgreSQL does not run as root, and there is no user postgres"
    return ""


@contextmanager
def running() -> Iterator[Postgres]:
    """Start one in a temporary folder, and stop it at the end."""
    programs = _programs()
    assert programs is not None, missing()
    folder = Path(tempfile.mkdtemp(prefix="practicedesk-pg-", dir=memory_folder()))
    about: dict[str, Any] = {"check": True, "cwd": "/", "stdout": subprocess.DEVNULL}
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
        about |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    data = folder / "data"
    control: list[str | Path] = [programs / "pg_ctl", "-D", data, "-w"]
    try:
        begin: list[str | Path] = [programs / "initdb", "-D", data, "-U", OWNER, "-A", "trust", "--no-sync"]
        subprocess.run([*begin, "-E", "UTF8", "--locale=C.UTF-8"], **about)
        settings = f"-k {folder} {SETTINGS}"
        subprocess.run([*control, "-l", folder / "log", "-o", settings, "start"], **about)
        try:
            yield Postgres(folder)
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **about)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@cache
def _programs() -> Path | None:
    """The folder of the newest server's programs."""
    found = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: float(path.parent.parent.name))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def _has_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
