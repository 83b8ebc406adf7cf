"""Imports files. Importing one again, here or on another desk, makes no second set of records."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from ..exchange.files_in import read_file
from ..exchange.imported import Progress, unwatched
from ..library.library import Library
from ..library.writing import Writing
from .import_report import ImportReport
from .incoming import Incoming


def import_file(
    library: Library,
    path: Path,
    *,
    file_format: str = "",
    preset_name: str = "",
    mapping_file: Path | None = None,
    kind: str = "",
    space: str = "",
    dry_run: bool = False,
    on_progress: Progress = unwatched,
) -> ImportReport:
    """Import a file, or a folder of Markdown files, in one transaction; with `dry_run` only tell of it.

    How it is read: see `exchange.files_in.read_file`; where its records go: see `placing.Placing`.
    `on_progress` is told (done, total) of the files read and then of the records written, in this thread;
    what it raises (`Cancelled`) ends the import, and nothing of it stays.
    """
    plan = read_file(
        path,
        file_format,
        preset_name=preset_name,
        mapping_file=mapping_file,
        kind=kind,
        on_progress=on_progress,
    )
    done: list[ImportReport] = []

    def work(writing: Writing) -> None:
        report = ImportReport(plan)
        Incoming(library, writing, report, space).take_all(on_progress)
        done.append(report)
        if dry_run:
            raise _DryRun

    with suppress(_DryRun):
        library.write(work)
    return done[-1]


class _DryRun(Exception):
    """Rolls the transaction back after everything was tried."""
