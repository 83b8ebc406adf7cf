"""Writes records out as files others can read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from practicedesk_sync.ids import is_id
from practicedesk_sync.merge.cells import Cells, text_heads
from practicedesk_sync.model.fields import LIST, REGISTER, SET, TEXT, Merge
from practicedesk_sync.model.kinds import kind
from practicedesk_sync.progress import Progress, unwatched

from ..exchange.csv_out import write_csv
from ..exchange.exported import ExportedRecord
from ..exchange.formats import CSV, JSON, format_of
from ..exchange.json_out import write_json
from ..exchange.markdown_out import write_markdown
from ..library.documents import EDGES
from ..library.library import Library
from ..library.list_rows import row_of
from ..library.moments import views_as_of
from ..library.records import RecordView, authors, by_docs
from ..library.search import ids
from ..library.selecting import Query
from ..library.spaces import space_names
from ..library.writing import read_locals

AT_ONCE = 250
"""Records held at a time."""


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written: `records`, as lists count them, and `links` that join two of them.

    `unsettled`: records of which only the shown alternative of a conflict was.
    """

    path: Path
    file_format: str
    records: int
    links: int
    unsettled: int = 0


def export_file(
    library: Library,
    what: Query | str,
    target: Path,
    *,
    file_format: str = "",
    overwrite: bool = False,
    most: int | None = None,
    moment_ms: int | None = None,
    on_progress: Progress = unwatched,
) -> ExportReport:
    """Write the records a query finds, at most `most`, to a file, or to a folder of Markdown files.

    `what`: the query, or the id of the one record to write. `moment_ms`: as the records stood then (ms since
    1970 UTC), where the query is one that `views_as_of` takes; else as they are now.

    JSON holds also the links and participations that join two of them. The format is told by the name unless
    given. `on_progress` is told (done, total) in this thread; what it raises (`Cancelled`) ends the export,
    and nothing of it stays. Raises what the writers raise.
    """
    wanted = file_format or format_of(target)
    with ExitStack() as stack:
        exporting = _Exporting(stack, library, whole=wanted == JSON)
        if moment_ms is not None and isinstance(what, Query):
            exporting.choose_past(what, most, moment_ms, library.now_ms())
        else:
            exporting.choose(what, most, on_progress)
        if wanted == CSV:
            count = write_csv(target, exporting.records(), overwrite=overwrite)
        elif wanted == JSON:
            count = write_json(target, exporting.records(), overwrite=overwrite)
        else:
            count = write_markdown(target, exporting.records(), overwrite=overwrite)
    links = exporting.links
    return ExportReport(target, wanted, count - links, links, 0 if wanted == JSON else exporting.unsettled)


class _Exporting:
    """Reads records from one snapshot, some at a time. `whole`: with all that JSON tells of them."""

    def __init__(self, stack: ExitStack, library: Library, *, whole: bool) -> None:
        self.connection = stack.enter_context(library.reading())
        self.whole = whole
        self.unsettled = self.links = 0
        self.docs: list[int] = []
        self.past: Iterator[RecordView] | None = None
        self.past_edges: Iterator[RecordView] = iter(())
        self.on_progress: Progress = unwatched
        self._spaces = space_names(self.connection)
        self._authors: dict[str, dict[str, str]] = {}

    def choose(self, what: Query | str, most: int | None, on_progress: Progress) -> None:
        """Take the records of `export_file`, and tell how far they are."""
        if isinstance(what, str):
            self.docs = [row_of(self.connection, what).doc]
        else:
            self.docs = ids(self.connection, what)[:most]
        self.on_progress = on_progress

    def choose_past(self, what: Query, most: int | None, moment_ms: int, now_ms: int) -> None:
        """Take the records as they stood at a moment."""
        found = views_as_of(self.connection, what, moment_ms, now_ms)
        edges = replace(what, kinds=EDGES, trash=False)
        self.past = islice(found, most)
        self.past_edges = views_as_of(self.connection, edges, moment_ms, now_ms)

    def records(self) -> Iterator[ExportedRecord]:
        given: set[str] = set()
        for view in self._views(self.docs) if self.past is None else self.past:
            given.add(view.id)
            self.unsettled += bool(view.shown.siblings)
            yield self._exported(view)
        if self.whole:
            yield from self._edges(given)
        self.on_progress(len(self.docs), len(self.docs))

    def _views(self, docs: list[int]) -> Iterator[RecordView]:
        for start in range(0, len(docs), AT_ONCE):
            if docs is self.docs:
                self.on_progress(start, len(docs))
            yield from by_docs(self.connection, docs[start : start + AT_ONCE])

    def _edges(self, given: set[str]) -> Iterator[ExportedRecord]:
        """The records that join two of those given."""
        now = self._views(sorted(ids(self.connection, Query(kinds=EDGES)))) if self.past is None else None
        for view in now or self.past_edges:
            ends = {value for value in view.shown.fields.values() if is_id(value)}
            if ends <= given and view.id not in given:
                self.links += 1
                yield self._exported(view)

    def _exported(self, view: RecordView) -> ExportedRecord:
        shown = view.shown
        if not self.whole:
            return ExportedRecord(view.id, view.kind, shown.fields)
        space = self._spaces.get(view.space)
        return ExportedRecord(
            view.id,
            view.kind,
            shown.fields,
            view.space,
            space.name if space else "",
            shown.items,
            shown.siblings,
            self._forms(view),
            shown.trashed,
            shown.wanted_deleted,
            (_utc(view.created_ms), self._author(view.space, view.created_by)),
            (_utc(view.updated_ms), self._author(view.space, view.updated_by)),
        )

    def _forms(self, view: RecordView) -> dict[str, Merge]:
        unknown = view.shown.fields.keys() - kind(view.kind).fields.keys()
        if not unknown:
            return {}
        local = read_locals(self.connection, view.space, [view.id])[view.id]
        return {name: _form(view, local.cells, name) for name in sorted(unknown)}

    def _author(self, space: str, device: str) -> str:
        if space not in self._authors:
            self._authors[space] = authors(self.connection, space)
        return self._authors[space].get(device, "")


def _form(view: RecordView, cells: Cells, name: str) -> Merge:
    """How a field merges that its kind does not declare here."""
    if name in cells:
        return TEXT if text_heads(cells, name) else REGISTER
    return LIST if name in view.shown.items else SET


def _utc(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="milliseconds")
