"""Plain work with SQLite: the same library, the same text, none of our code. What ours is compared with."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import sqlcipher3

from .corpus import LONG, Fields

COLUMNS = ("title", *LONG, "tags", "places", "organisation_sector", "maturity")
_MARKS = ", ".join("?" * len(COLUMNS))


def opened(path: Path, synchronous: str = "FULL") -> Any:
    """A connection as one would open it by hand: WAL, one writer."""
    connection = sqlcipher3.connect(str(path), isolation_level=None, check_same_thread=False)
    for pragma in ("journal_mode = WAL", f"synchronous = {synchronous}", "cache_size = -32000"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def make_table(connection: Any) -> None:
    columns = ", ".join(f"{name} TEXT NOT NULL DEFAULT ''" for name in COLUMNS)
    connection.execute(f"CREATE TABLE practice (doc INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, {columns})")


def row_of(record: Fields) -> tuple[str, ...]:
    """A record as a row: lists joined by commas."""
    values = (record[name] for name in COLUMNS)
    return tuple(value if isinstance(value, str) else ", ".join(value) for value in values)


def insert(connection: Any, records: Iterable[tuple[str, Fields]]) -> None:
    """Insert (id, fields) pairs in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    sql = f"INSERT INTO practice (id, {', '.join(COLUMNS)}) VALUES (?, {_MARKS})"
    connection.executemany(sql, ((id_, *row_of(record)) for id_, record in records))
    connection.execute("COMMIT")


def decode_and_insert(connection: Any, lines: Sequence[bytes]) -> None:
    """What a pull must do at least: read lines of JSON (id and fields) and insert them."""
    insert(connection, map(json.loads, lines))


class PlainSearch:
    """A full-text index with the same tokenizer over (title, body) texts, newest last."""

    def __init__(self, path: Path) -> None:
        self.connection = opened(path)
        self.connection.execute(
            "CREATE VIRTUAL TABLE found USING fts5 (title, body, content='', contentless_delete=1,"
            " tokenize='unicode61 remove_diacritics 2')"
        )
        self.connection.execute("INSERT INTO found (found, rank) VALUES ('hashsize', 67108864)")

    def build(self, texts: Iterable[tuple[int, str, str]]) -> None:
        """Index (number, title, body) in one transaction."""
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.executemany("INSERT INTO found (rowid, title, body) VALUES (?, ?, ?)", texts)
        self.connection.execute("COMMIT")

    def replace(self, number: int, title: str, body: str) -> None:
        """One edit committed, as an autosave would."""
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.execute("DELETE FROM found WHERE rowid = ?", (number,))
        self.connection.execute(
            "INSERT INTO found (rowid, title, body) VALUES (?, ?, ?)", (number, title, body)
        )
        self.connection.execute("COMMIT")

    def newest(self, match: str) -> list[int]:
        """The 50 newest that match."""
        sql = "SELECT rowid FROM found WHERE found MATCH ? ORDER BY rowid DESC LIMIT 50"
        return [row[0] for row in self.connection.execute(sql, (match,))]

    def best(self, match: str) -> list[int]:
        """Hits in the title by rank, then the newest others: 50 in all."""
        sql = "SELECT rowid FROM found WHERE found MATCH ? ORDER BY rank LIMIT 50"
        titled = [row[0] for row in self.connection.execute(sql, (f"{{title}} : ({match})",))]
        return (
            titled + [doc for doc in self.newest(match) if doc not in titled] if len(titled) < 50 else titled
        )

    @property
    def size(self) -> int:
        """Bytes of the index."""
        return index_bytes(self.connection)


def index_bytes(connection: Any) -> int:
    """Bytes of the index `found` in a database."""
    return int(connection.execute("SELECT sum(length(block)) FROM found_data").fetchone()[0])


def match_of(query: str) -> str:
    """A query of the corpus as an FTS5 expression."""
    words = (f'"{word.rstrip("*")}"' + ("*" if word.endswith("*") else "") for word in query.split())
    return " ".join(words)
