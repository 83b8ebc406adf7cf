"""Reads all records of a kind in a space: a group's meetings, its tasks, its people."""

from __future__ import annotations

from sqlalchemy import Connection

from .documents import KIND
from .records import RecordView, by_docs


def of_kind(connection: Connection, kind: str, space: str) -> list[RecordView]:
    """What is not in the trash, in the order in which it was made."""
    docs = connection.exec_driver_sql(
        "SELECT t.doc FROM code AS c JOIN term AS t ON t.code = c.id JOIN shown AS s ON s.doc = t.doc"
        " WHERE c.field = ? AND c.code = ? AND s.space = ? AND s.trashed = 0 ORDER BY s.created_hlc, s.id",
        (KIND, kind, space),
    ).scalars()
    return by_docs(connection, list(docs))
