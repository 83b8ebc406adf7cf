"""Writes records to a file in any of the forms that can be chosen."""

from __future__ import annotations

from pathlib import Path

from practicedesk_sync.progress import Progress, unwatched

from ..exchange.formats import CALENDAR
from ..library.library import Library
from ..library.selecting import Query
from .calendar_files import CalendarReport, save_meeting, save_meetings
from .exporting import ExportReport, export_file


def write_out(
    library: Library,
    what: Query | str,
    target: Path,
    form: str,
    *,
    overwrite: bool = False,
    on_progress: Progress = unwatched,
) -> ExportReport | CalendarReport:
    """Write what a query finds, or one record by its id. `form`: one of `formats.FORMATS`, or `CALENDAR`.

    `on_progress` is told (done, total) in this thread; what it raises (`Cancelled`) ends the work, and
    nothing of it stays. Raises what the writers raise.
    """
    if form != CALENDAR:
        return export_file(
            library, what, target, file_format=form, overwrite=overwrite, on_progress=on_progress
        )
    if isinstance(what, str):
        on_progress(0, 1)
        return save_meeting(library, what, target, overwrite=overwrite)
    return save_meetings(library, what, target, overwrite=overwrite, on_progress=on_progress)
