"""What a person looks for, and what answers it: a table of records, and counts beside the filters."""

from __future__ import annotations

from array import array
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from ...library.library import Changes
from ...library.selecting import Query
from ...services.browsing import facets_of, found_ids, index_some
from ..latest import Latest
from ..session import Session
from .record_table import RecordTable
from .runs import Run, run_between

AFTER_CHANGES_MS, QUIET_MS = 150, 400
"""A sync alters the library several times a second: the list follows so much later, and the counts and the
index when nothing has been altered for a while."""


class Answer(NamedTuple):
    """What a query found. `run` leads there from the numbers `before`; None: it is another query."""

    query: Query
    before: array[int]
    docs: array[int]
    run: Run | None


class Results(QObject):
    """Asks in other threads, and keeps the answer in step with what happens to the library."""

    about_to_change = Signal()
    found = Signal(bool)
    """The table shows what there is; True when it answers another query than before."""
    counted = Signal(object)
    """`Facets` of the query."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self.session = session
        self.query = Query()
        self.table = RecordTable(session, self)
        self._shown: Query | None = None
        self._finding = Latest(session, self, self._show)
        self._counting = Latest(session, self, self.counted.emit)
        self._indexing = False
        self._again = QTimer(self, interval=AFTER_CHANGES_MS, singleShot=True)
        self._again.timeout.connect(self._find)
        self._quiet = QTimer(self, interval=QUIET_MS, singleShot=True)
        self._quiet.timeout.connect(self._catch_up)
        session.changed.connect(self._changed)

    def ask(self, query: Query) -> None:
        """Look for something else."""
        self.query = query
        self._again.stop()
        self._find()

    def _find(self) -> None:
        fresh = self.query != self._shown
        self._finding.ask(partial(_answer, self.session, self.query, self.table.docs, fresh))

    def _show(self, answer: Answer) -> None:
        query, before, docs, run = answer
        self.about_to_change.emit()
        if run is None or before is not self.table.docs:
            self.table.show(docs, query.text)
        else:
            self.table.replace(docs, run)
        fresh, self._shown = query != self._shown, query
        self.found.emit(fresh)
        if fresh:
            self._catch_up()
        else:
            self._quiet.start()

    def _catch_up(self) -> None:
        self._counting.ask(partial(facets_of, self.session.library, self.query))
        self._index()

    def _changed(self, changes: Changes) -> None:
        if changes.records or changes.spaces:
            self.table.touch(changes)
            if not self._again.isActive():
                self._again.start()

    def _index(self) -> None:
        """What bulk work left to be indexed makes each search slower; the writer sees to it bit by bit."""
        if not self._indexing:
            self._indexing = True
            self.session.write(self, partial(index_some, self.session.library), self._indexed, self._failed)

    def _indexed(self, waiting: int) -> None:
        self._indexing = False
        if waiting:
            self._index()

    def _failed(self, error: Exception) -> None:
        self._indexing = False
        self.session.tasks.failed.emit(error)


def _answer(session: Session, query: Query, before: array[int], fresh: bool) -> Answer:
    """In another thread."""
    docs = found_ids(session.library, query)
    return Answer(query, before, docs, None if fresh else run_between(before, docs))
