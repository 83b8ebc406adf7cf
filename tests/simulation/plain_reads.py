"""Reads a database without the program's own layers: quicker, and no accomplice of what it checks."""

from __future__ import annotations

from collections import namedtuple
from functools import cache
from typing import Any

Row = Any


class PlainReads:
    """Rows of one connection of SQLite's or PostgreSQL's driver, with columns as attributes."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self._mark = "%s" if type(connection).__module__.startswith("psycopg") else "?"

    def all(self, sql: str, *values: object) -> list[Row]:
        cursor = self.connection.execute(sql.replace("?", self._mark), values)
        make = _row_class(tuple(column[0] for column in cursor.description))
        return [make(*row) for row in cursor.fetchall()]

    def first(self, sql: str, *values: object) -> Row | None:
        return next(iter(self.all(sql, *values)), None)

    def value(self, sql: str, *values: object) -> Any:
        row = self.connection.execute(sql.replace("?", self._mark), values).fetchone()
        return row[0] if row is not None else None


@cache
def _row_class(columns: tuple[str, ...]) -> Any:
    return namedtuple("Row", columns, rename=True)
