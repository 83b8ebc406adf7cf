"""Imports files. Importing one again, here or on another desk, makes no second set of records."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from functools import partial
from pathlib import Path

from practicedesk_sync.errors import WorldError
from practicedesk_sync.progress import Progress, unwatched

from ..exchange.files_in import read_file
from ..exchange.imported import ImportPlan
from ..library.library import Library
from ..library.writing import Writing
from .cancelling import Cancelled
from .doubting import with_doubts
from .import_report import ImportReport
from .incoming import Incoming
from .placing import Place, Placing

AT_ONCE = 500
"""Records written in one transaction: half a second, and all the memory they need is given back after it."""


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
    on_reading: Progress | None = None,
) -> ImportReport:
    """Import a file, or a folder of Markdown files, `AT_ONCE` records in each transaction.

    `dry_run`: only tell of it.

    How it is read: see `exchange.files_in.read_file`; where its records go: see `placing.Placing`, which
    refuses a file as a whole before anything is written. `on_reading` (left out: `on_progress`) is told
    (done, total) of what is read, and then `on_progress` of the records written, in this thread; what they
    raise ends the import, and nothing of the transaction it was raised in stays. `Cancelled` is raised again
    where nothing has come in yet; later the report tells how far the import came, and importing the file
    again goes on from there. A `WorldError`, as of a full disk, says it too.
    """
    plan = read_file(
        path,
        file_format,
        preset_name=preset_name,
        mapping_file=mapping_file,
        kind=kind,
        on_progress=on_reading or on_progress,
    )
    importing = _Importing(library, with_doubts(library, plan), space, on_progress)
    if dry_run:
        importing.try_all()
    else:
        importing.write_all()
    return importing.report


class _Importing:
    """A file that was read, on its way into the library. `report` is about what was committed."""

    def __init__(self, library: Library, plan: ImportPlan, space: str, on_progress: Progress) -> None:
        self.library = library
        self.plan = plan
        self.space = space
        self.on_progress = on_progress
        self.report = ImportReport(plan)
        self._places: list[Place | None] = []
        self._ids: dict[str, str] = {}
        self._action = 0

    def write_all(self) -> None:
        """Write every record; all of them are one action of this person."""
        for start in self._starts():
            try:
                part = self.library.write(partial(self._write, start))
            except Cancelled:
                if not self.report.done:
                    raise
                return
            except WorldError as error:
                raise self._after(error) from error
            self.report.add(part)

    def _after(self, error: WorldError) -> WorldError:
        """An error, with what had come in before it."""
        here, every = self.report.came_in, len(self.plan.records)
        told = f" Before that, {here:,} of {every:,} records came in." if here else ""
        next_ = f"{error.next} Import the file again to go on." if here else error.next
        return WorldError(error.code, error.message + told, next_, retryable=error.retryable)

    def try_all(self) -> None:
        """Do the same, and keep nothing of it but the report."""

        def work(writing: Writing) -> None:
            self.report = ImportReport(self.plan)
            for start in self._starts():  # each forgets what the one before would have written
                self.report.add(self._write(start, Writing(writing.connection, writing.key, writing.clock)))
            raise _DryRun

        with suppress(_DryRun):
            self.library.write(work)

    def _starts(self) -> range:
        return range(0, len(self.plan.records) or 1, AT_ONCE)

    def _write(self, start: int, writing: Writing) -> ImportReport:
        if not start:
            self._place(writing)
        writing.action = self._action
        part = ImportReport(self.plan)
        some = slice(start, start + AT_ONCE)
        for done in Incoming(writing, part, self._ids).take(self.plan.records[some], self._places[some]):
            self.on_progress(start + done, len(self.plan.records))
        self._action = writing.action
        return part

    def _place(self, writing: Writing) -> None:
        """Find the place of every record, and make the groups that are wanting."""
        placing = Placing(self.library, writing, self.space)
        self._places = placing.places(self.plan)
        into = Counter(place.space for place in self._places if place)
        self.report.groups = [(name, into[space] - 1) for space, name in placing.made.items()]
        both = zip(self.plan.records, self._places, strict=True)
        self._ids = {record.record_id: place.id for record, place in both if place and record.record_id}


class _DryRun(Exception):
    """Rolls the transaction back after everything was tried."""
