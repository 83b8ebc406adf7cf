"""A library reduced to what search is built on: the table `shown`, filled by hand, in a real file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert

from practicedesk.library import projections, tables
from practicedesk.library.facets import Counts, facets
from practicedesk.library.search import Found, ids, search
from practicedesk.library.selecting import Query
from practicedesk_sync.clock import stamp_of
from practicedesk_sync.replica.sqlite import open_sqlite


class Shelf:
    """Records by title, in the order in which they were put: the last is the newest."""

    def __init__(self, path: Path) -> None:
        self.writer = open_sqlite(path)
        self.reader = open_sqlite(path, writer=False)
        self.count = 0
        with self.writer.begin() as connection:
            tables.shown.create(connection)
            projections.create(connection)

    def close(self) -> None:
        self.reader.dispose()
        self.writer.dispose()

    def put(self, fields: Mapping[str, Any], **about: Any) -> int:
        """Add a record, indexed at once; its number."""
        with self.writer.begin() as connection:
            doc = self.insert(connection, fields, **about)
            projections.refresh(connection, [doc])
        return doc

    def put_later(self, fields: Mapping[str, Any], **about: Any) -> int:
        """Add a record whose text waits to be indexed; its number."""
        with self.writer.begin() as connection:
            doc = self.insert(connection, fields, **about)
            projections.defer(connection, [doc])
        return doc

    def change(self, doc: int, fields: Mapping[str, Any] | None = None, **columns: Any) -> None:
        """Change a record's fields or columns, as an edit does."""
        if fields is not None:
            columns["fields"] = json.dumps(fields)
        with self.writer.begin() as connection:
            connection.execute(tables.shown.update().where(tables.shown.c.doc == doc).values(**columns))
            projections.refresh(connection, [doc])

    def forget(self, *docs: int) -> None:
        with self.writer.begin() as connection:
            projections.forget(connection, docs)
            connection.execute(tables.shown.delete().where(tables.shown.c.doc.in_(docs)))

    def insert(
        self, connection: Connection, fields: Mapping[str, Any], *, kind: str = "practice", **about: Any
    ) -> int:
        """Write the row alone."""
        self.count += 1
        stamp = stamp_of(1_700_000_000_000 + self.count)
        row = {
            "doc": self.count,
            "space": "5" * 32,
            "id": record_id(self.count),
            "kind": kind,
            "fields": json.dumps(fields),
            **dict.fromkeys(("siblings", "items"), "{}"),
            "merged": "[]",
            **dict.fromkeys(("trashed", "wanted_deleted", "waiting"), 0),
            **dict.fromkeys(("created_hlc", "updated_hlc"), stamp),
            **dict.fromkeys(("created_by", "updated_by"), ""),
        }
        connection.execute(insert(tables.shown), row | about)
        return self.count

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self.reader.connect() as connection:
            yield connection

    def search(self, text: str = "", **query: Any) -> Found:
        with self.reading() as connection:
            return search(connection, Query(text, **query))

    def titles(self, text: str = "", **query: Any) -> list[str]:
        """The titles found, in order."""
        return [hit.title for hit in self.search(text, **query).hits]

    def ids(self, query: Query) -> list[int]:
        with self.reading() as connection:
            return ids(connection, query)

    def facets(
        self, text: str = "", *, fields: Sequence[str] | None = None, most: int = 1_000, **query: Any
    ) -> Counts:
        with self.reading() as connection:
            return facets(connection, Query(text, **query), fields, most)


def record_id(doc: int) -> str:
    return f"{doc:032x}"
