"""The page “Library”: filters, list, record and what stands around it, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from practicedesk_sync.errors import UserMistake

from ...library.documents import KIND, SPACE
from ...library.list_rows import ListRow
from ...library.selecting import Query
from ...services.browsing import list_row
from ...services.finding import why_nothing
from ..latest import Latest
from ..models.results import Results
from ..navigation import Navigation, Place
from ..session import Session
from .context_panel import ContextPanel
from .facet_panel import FacetPanel
from .find_bar import FindBar
from .page import Page
from .panes import Pane, Panes, Side
from .record_list import RecordList, Spot
from .record_panel import RecordPanel
from .results_pane import ResultsPane

SETTLED_MS = 60
"""Whoever holds an arrow key down passes records by; the one where they stop is shown."""
ROOM_FOR_FILTERS, ROOM_FOR_CONTEXT = 135, 185
"""Letters of width from which the panels at the sides are open (see `panes.Side`)."""


class LibraryPage(Page):
    """The record in front is `record`. The list shows it as chosen where it is among those found.

    Whoever looks for something else sees the first record found, unless they are writing. A record that is
    asked for by name, or was edited so that it is not found any more, stays in front all the same; one that
    leaves the shelf (the trash, or the library) makes way for its neighbour.
    """

    def __init__(self, session: Session, navigation: Navigation) -> None:
        super().__init__(session, navigation)
        self.record = ""
        self._row: ListRow | None = None
        self._spot = Spot(-1, -1, -1)
        self.results = Results(session, self)
        self.records = RecordList(self.results.table, session.settings)
        self.bar = FindBar(self.records.choice.menu)
        self.facets = FacetPanel(session.settings)
        self.list = ResultsPane(self.records)
        self.panel = RecordPanel(session, navigation)
        self.context = ContextPanel(session, navigation)
        self._slip = Latest(session, self, self.list.nothing.show_slip)
        self._stopped = QTimer(self, interval=SETTLED_MS, singleShot=True)
        self._words = ""
        self._lay_out()
        self._connect()
        self.results.ask(Query())

    # -- what the window asks ----------------------------------------------------------------------

    def place(self) -> Place:
        row = self._row
        if row is None:
            return Place("library", self.record)
        return Place("library", row.id, row.kind, row.space, row.trashed)

    def query(self) -> Query:
        return self.results.query

    def panes(self) -> list[QWidget]:
        return [self.bar.search, self.facets, self.list, self.panel, self.context]

    def show_all(self) -> None:
        self.bar.search.clear()
        self._ask(Query(sort=self.results.query.sort, trash=self._row is not None and self._row.trashed))

    def focus_search(self) -> None:
        self.bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.search.selectAll()

    def show_record(self, record: str) -> bool:
        if record != self.record:
            self.records.choose(-1)
            self._bring(record, None)
        self.session.read(self, partial(list_row, self.session.library, record), self._brought)
        return True

    def edit_record(self, record: str, field: str) -> None:
        if record != self.record:
            self.show_record(record)
        self.panel.edit(field)

    def settle(self) -> None:
        self.panel.settle()

    # -- what to find ------------------------------------------------------------------------------

    def _ask(self, query: Query) -> None:
        self.bar.show_sort(query.sort)
        ticked = {name: tuple(codes) for name, codes in query.filters.items()}
        self.facets.show_filters(ticked, query.trash)
        self.results.ask(query)

    def _ask_with(self, part: str, value: str | bool) -> None:
        """The same, but for one part of the query."""
        self._ask(replace(self.results.query, **{part: value}))  # type: ignore[arg-type]

    def _filter(self, ticked: Mapping[str, tuple[str, ...]]) -> None:
        where = {name: codes for name, codes in ticked.items() if name not in (KIND, SPACE)}
        kinds, spaces = ticked.get(KIND, ()), ticked.get(SPACE, ())
        self._ask(replace(self.results.query, kinds=kinds, spaces=spaces, where=where))

    def _clear(self) -> None:
        self._filter({})
        self.list.setFocus()

    # -- what was found ----------------------------------------------------------------------------

    def _about_to_change(self) -> None:
        self._spot = self.records.leave()

    def _found(self, fresh: bool) -> None:
        query, count = self.results.query, len(self.results.table.docs)
        if fresh:
            self.records.show_search(query)
        doc = self._spot.chosen if self._spot.chosen >= 0 or self._row is None else self._row.doc
        place = self.results.table.place_of(doc) if doc >= 0 else -1
        self.records.return_to(self._spot, place, to_the_top=fresh)
        self.list.show_found(query, count, announce=fresh)
        if not count:
            self._slip.ask(partial(why_nothing, self.session.library, query))
        free = fresh and self.panel.editor is None
        reworded, self._words = query.text and query.text != self._words, query.text
        if not self.record or (free and (place < 0 or reworded)):
            self._choose_near(0)  # the best hit for other words; nothing, where there is none
        elif place < 0:
            record = self.record
            left = partial(self._left, self._spot.place)
            gone = partial(self._gone, record, self._spot.place)
            self.session.read(self, partial(list_row, self.session.library, record), left, gone)

    def _left(self, place: int, row: ListRow) -> None:
        """The record in front is not among those found any more."""
        if row.id == self.record and row.trashed != self.results.query.trash and place >= 0:
            if row.trashed and self.panel.editor is not None:
                told = self.tr(
                    "“{title}”, which was open here, has been deleted. It is in the trash, to be restored."
                )
                self.navigation.said.emit(told.format(title=row.title))
            self._choose_near(place)
        else:
            self._brought(row)

    def _gone(self, record: str, place: int, error: Exception) -> None:
        """The record in front is not on this computer any more."""
        if not isinstance(error, UserMistake):
            self.session.tasks.failed.emit(error)
        elif record == self.record:
            self._choose_near(max(place, 0))

    def _choose_near(self, place: int) -> None:
        last = len(self.results.table.docs) - 1
        self.records.choose(min(place, last))
        if last < 0 and self.record:
            self._bring("", None)
        self._stopped.stop()
        self._choose()

    # -- the record in front -----------------------------------------------------------------------

    def _choose(self) -> None:
        """Bring the record chosen in the list to the front; if its row is on its way, when it comes."""
        row = self.results.table.row(self.records.currentIndex().row())
        if row is None or self._stopped.isActive():
            return
        if row.id != self.record:
            self._bring(row.id, row)
        elif row != self._row:
            self._row = row
            self._tell()

    def _bring(self, record: str, row: ListRow | None) -> None:
        self.record, self._row = record, row
        self.panel.show_record(record)
        self.context.show_record(record)
        self._tell()

    def _brought(self, row: ListRow) -> None:
        """What is known of a record that was asked for by name."""
        if row.id == self.record:
            self._row = row
            self.records.choose(self.results.table.place_of(row.doc))
            self._tell()

    def _tell(self) -> None:
        self.list.show_front(self._row)
        if self.isVisible():
            self.navigation.stand_at(self.place())

    def _go_to_list(self) -> None:
        if self.records.currentIndex().row() < 0:
            self._choose_near(0)
        self.list.setFocus()

    # -- layout ------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.addWidget(self.bar)
        column.addWidget(Panes(self.session.settings, "library/panes", *_arranged(self)), 1)

    def _connect(self) -> None:
        self.bar.search.asked.connect(partial(self._ask_with, "text"))
        self.bar.search.left.connect(self._go_to_list)
        self.bar.sort_wanted.connect(partial(self._ask_with, "sort"))
        self.records.sort_wanted.connect(partial(self._ask_with, "sort"))
        self.facets.chosen.connect(self._filter)
        self.facets.shelf_chosen.connect(partial(self._ask_with, "trash"))
        self.list.filled.connect(self.filled)
        self.list.clear_wanted.connect(self._clear)
        self.list.all_wanted.connect(self.show_all)
        self.list.all_wanted.connect(self.list.setFocus)
        self.list.nothing.new_wanted.connect(partial(self.navigation.action_wanted.emit, "new"))
        self.results.about_to_change.connect(self._about_to_change)
        self.results.found.connect(self._found)
        self.results.counted.connect(self.facets.show_facets)
        self.results.table.loaded.connect(self._choose)
        self.records.moved.connect(self._stopped.start)
        self._stopped.timeout.connect(self._choose)


def _arranged(page: LibraryPage) -> tuple[tuple[Pane, ...], tuple[Side, ...]]:
    """The panes of the page from left to right, and those that give way where there is little room."""
    panes = (
        Pane(page.facets, 130, 220),
        Pane(page.list, 0, 450, 2),
        Pane(page.panel, 0, 500, 3),
        Pane(page.context, 150, 220),
    )
    sides = (
        Side(page.bar.filters, page.facets, "library/filters", ROOM_FOR_FILTERS),
        Side(page.bar.context, page.context, "library/context", ROOM_FOR_CONTEXT),
    )
    return panes, sides
