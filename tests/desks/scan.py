"""Looks for words in everything a library keeps, as somebody with the computer in hand would."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection

from practicedesk.library.library import Library

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")


def traces(library: Library, word: str) -> set[str]:
    """Where a word stands: files of the folder by their bytes, tables by rows, indexes by terms."""
    found = set(_in_files(library.folder, word))
    with library.engine.connect() as connection:  # of which nothing is committed
        return found | {*_in_rows(connection, word), *_in_terms(connection, word)}


def _in_files(folder: Path, word: str) -> Iterator[str]:
    """Pages that are free, the write-ahead log and the journal among them; case does not matter."""
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        data = path.read_bytes().lower()
        if any(word.lower().encode(encoding) in data for encoding in ENCODINGS):
            yield f"file {path.relative_to(folder)}"


def _in_rows(connection: Connection, word: str) -> Iterator[str]:
    tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    for table in connection.exec_driver_sql(tables).scalars().all():
        for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"'):
            texts = (value.decode("utf-8", "replace") if isinstance(value, bytes) else value for value in row)
            if any(word.lower() in str(text).lower() for text in texts):
                yield f"table {table}"


def _in_terms(connection: Connection, word: str) -> Iterator[str]:
    """What the full-text indexes know, read through a table of their vocabulary that nobody else sees."""
    indexes = "SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL TABLE%fts5%'"
    for index in connection.exec_driver_sql(indexes).scalars().all():
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE temp.terms_{index} USING fts5vocab(main, {index}, 'row')"
        )
        terms = connection.exec_driver_sql(f"SELECT term FROM temp.terms_{index}").scalars().all()
        connection.exec_driver_sql(f"DROP TABLE temp.terms_{index}")
        if any(term in word.lower() and len(term) > len(word) / 2 for term in terms):
            yield f"index {index}"
