"""A server whose database lies in a file, with its guard beside it: it can be put back to an earlier copy."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from practicedesk_sync.replica.engine import open_engines
from practicedesk_sync.replica.sqlite import run_alone
from practicedesk_sync.replica.tables import metadata
from practicedesk_sync.server.bundles import Bundles
from practicedesk_sync.server.door import Door
from practicedesk_sync.server.guard import GUARD, Guard
from practicedesk_sync.server.restored import begin

from .office import Office

FILE = "server.db"


def guarded(folder: Path) -> Office:
    """An office whose server keeps its tables in a file."""
    made = Office(folder, folder / FILE)
    serve(made)
    return made


def serve(office: Office, *, guard: bool = True) -> list[str]:
    """Start the server on what lies in its folder; the spaces it finds to be behind its guard."""
    office.server.engine.dispose()
    if office.server.reader is not None:
        office.server.reader.dispose()
    engine, reader = open_engines(office.folder / FILE)
    metadata.create_all(engine)
    if not guard:
        (office.folder / GUARD).unlink(missing_ok=True)
    watch = Guard(office.folder / GUARD)
    office.server = replace(office.server, engine=engine, reader=reader, guard=watch)
    office.door = Door(office.server)
    office.sticks.bundles = Bundles(office.server)
    return begin(office.server)


def back_up(office: Office, name: str) -> Path:
    """A copy of the database as it is now."""
    target = office.folder / name
    run_alone(office.server.engine, "VACUUM INTO ?", str(target))
    return target


def put_back(office: Office, backup: Path | None, *, guard: bool = True) -> list[str]:
    """Stop the server, put the copy in the place of its database (None: nothing), and start it again."""
    office.server.engine.dispose()
    if office.server.reader is not None:
        office.server.reader.dispose()
    for path in office.folder.glob(FILE + "*"):
        path.unlink()
    if backup is not None:
        shutil.copyfile(backup, office.folder / FILE)
    return serve(office, guard=guard)
