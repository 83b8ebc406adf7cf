"""Writes records out as files others can read."""

from __future__ import annotations

from pathlib import Path

from ..exchange.csv_out import ExportedRecord, write_csv
from ..library.library import Library
from ..library.records import by_docs
from ..library.search import ids
from ..library.selecting import Query


def export_csv(library: Library, query: Query, target: Path, *, overwrite: bool = False) -> int:
    """Write the records a query finds to a CSV file; how many there were."""
    with library.reading() as connection:
        views = by_docs(connection, ids(connection, query))
    records = (ExportedRecord(view.id, view.kind, view.shown.fields) for view in views)
    return write_csv(target, records, overwrite=overwrite)
