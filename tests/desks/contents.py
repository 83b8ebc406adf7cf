"""All that a library holds, to tell whether anything has changed in it."""

from __future__ import annotations

from practicedesk.library.folder import JOURNAL
from practicedesk.library.library import Library
from practicedesk.services.checking import dump


def contents(library: Library) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, and the journal of what is not sent."""
    with library.reading() as connection:
        listed = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        names = connection.exec_driver_sql(listed).scalars().all()
        rows = {name: connection.exec_driver_sql(f"SELECT * FROM {name}").all() for name in names}
    journal = library.folder / JOURNAL
    kept = {JOURNAL: [(journal.read_bytes(),)]} if journal.exists() else {}
    return {name: sorted(map(tuple, found), key=repr) for name, found in rows.items()} | kept


def dumped(library: Library, space: str = "") -> bytes:
    """The admitted state of the groups a desk shares, or of one space: equal where two hold the same."""
    return b"\n".join(dump(library, space))
