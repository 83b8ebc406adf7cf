"""Any number of records as a table: their numbers are all here, the rows come by the page when shown."""

from __future__ import annotations

from array import array
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QIcon

from ...library.documents import KIND
from ...library.library import Changes
from ...library.list_rows import ListRow
from ...library.publications import republished
from ...services.browsing import list_rows
from ..icons import icon
from ..labels import plain_tip
from ..session import Session
from .columns import TITLE, columns
from .runs import Run

PAGE = 25
KEPT = 3_000
"""Rows kept at most; those fetched longest ago go first."""
AT_ONCE = 4
"""Pages fetched together: those painted last. Who scrolls past a page does not wait for it."""
AHEAD, REST_MS = 2, 60
"""When the list has rested so long, as many pages on either side are fetched. Who drags the scroll bar would
only be held up by them."""
MISSING = "…"

Index = QModelIndex | QPersistentModelIndex
Entry = tuple[ListRow, tuple[str, ...]]
"""A row and its cells in words."""
_NOWHERE = QModelIndex()
_ROLES = Qt.ItemDataRole
_DISPLAY, _DECORATION = int(_ROLES.DisplayRole), int(_ROLES.DecorationRole)
_SPOKEN, _SPOKEN_MORE = int(_ROLES.AccessibleTextRole), int(_ROLES.AccessibleDescriptionRole)
_TIP = int(_ROLES.ToolTipRole)
_ANSWERED = frozenset((_DISPLAY, _DECORATION, _SPOKEN, _SPOKEN_MORE, _TIP))


class RecordTable(QAbstractTableModel):
    """Shows the records with the numbers `docs`. A cell is answered from what is here, at once, always."""

    loaded = Signal()
    """Rows have come."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.columns = columns()
        names = [one.name for one in self.columns]
        self._title, self._kind = names.index(TITLE), names.index(KIND)
        self.docs: array[int] = array("q")
        """Never altered in place: another thread may be reading it."""
        self._text = ""
        self._entries: dict[int, Entry] = {}
        self._stale: set[int] = set()
        self._wanted: dict[int, None] = {}
        self._painted: list[int] = []
        self._fetching = False
        self._icons: dict[str, QIcon] = {}
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self._fetch)
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._fetch_ahead)

    # -- what is shown -----------------------------------------------------------------------------

    def show(self, docs: array[int], text: str) -> None:
        """Show other records; `text`: the words they were found by."""
        self.beginResetModel()
        self.docs = docs
        if text != self._text:
            self._text = text
            self._entries.clear()
        self._wanted.clear()
        self.endResetModel()

    def replace(self, docs: array[int], run: Run) -> None:
        """Show the same search as it stands now; `run` leads from the numbers shown to these."""
        first, removed, added = run
        if removed:
            self.beginRemoveRows(_NOWHERE, first, first + removed - 1)
            self.docs = docs[:first] + self.docs[first + removed :]
            self.endRemoveRows()
        if added:
            self.beginInsertRows(_NOWHERE, first, first + added - 1)
            self.docs = docs
            self.endInsertRows()

    def touch(self, changes: Changes) -> None:
        """Read those of these records anew that are shown; until then they look as before."""
        before = len(self._stale)
        here = {row.id: row.space for row, _ in self._entries.values()}
        elsewhere = republished(changes.records, here)
        for doc, (row, _) in self._entries.items():
            touched = (row.space, row.id) in changes.records or row.space in changes.spaces
            if touched or row.id in elsewhere:
                self._stale.add(doc)
        if len(self._stale) > before:
            self._repaint(0, len(self.docs) - 1)

    def repaint_icons(self) -> None:
        """The palette has changed."""
        self._icons.clear()

    def row(self, place: int) -> ListRow | None:
        """The record in a row; None while it is on its way (`loaded` tells)."""
        entry = self._entry(place) if 0 <= place < len(self.docs) else None
        return entry[0] if entry else None

    def place_of(self, doc: int) -> int:
        """In which row a record is; -1 for none. ~2 ms for 100,000."""
        try:
            return self.docs.index(doc)
        except ValueError:
            return -1

    # -- what Qt asks ------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.docs)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        place = index.row()
        if role not in _ANSWERED or not 0 <= place < len(self.docs):
            return None
        entry = self._entry(place)
        if entry is None:
            return MISSING if role == _DISPLAY else None
        number = index.column()
        if role == _DISPLAY:
            return entry[1][number]
        if role == _TIP:
            return plain_tip(entry[1][number])
        return self._icon(number, entry[0]) if role == _DECORATION else self._spoken(number, *entry, role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if role != _DISPLAY or orientation != Qt.Orientation.Horizontal:
            return None
        return self.columns[section].title if 0 <= section < len(self.columns) else None

    def _icon(self, number: int, row: ListRow) -> QIcon | None:
        named = self.columns[number].icon
        name = named(row) if named else ""
        if name and name not in self._icons:
            self._icons[name] = icon(name)
        return self._icons[name] if name else None

    def _spoken(self, number: int, row: ListRow, cells: tuple[str, ...], role: int) -> str | None:
        """What a screen reader says: with the title the kind, an icon for others, and the snippet."""
        if number != self._title:
            return None
        return f"{cells[number]}, {cells[self._kind]}" if role == _SPOKEN else row.snippet or None

    # -- pages -------------------------------------------------------------------------------------

    def _entry(self, place: int) -> Entry | None:
        doc = self.docs[place]
        entry = self._entries.get(doc)
        if entry is None or doc in self._stale:
            page = place // PAGE
            if page not in self._wanted:
                self._wanted[page] = None
                if not self._fetching:
                    self._soon.start()
        return entry

    def _fetch(self) -> None:
        """Ask for the pages painted last."""
        pages = list(self._wanted)[-AT_ONCE:]
        if not self._fetching:
            self._wanted.clear()
            if self._ask(pages):
                self._painted = pages

    def _fetch_ahead(self) -> None:
        """Ask for the pages on either side of those painted last."""
        near = {page + step for page in self._painted for step in range(-AHEAD, AHEAD + 1)}
        if not self._fetching:
            self._ask([page for page in sorted(near) if page >= 0])

    def _ask(self, pages: list[int]) -> bool:
        """Ask for what is missing of these pages; False when nothing is."""
        docs = [doc for page in pages for doc in self.docs[page * PAGE : (page + 1) * PAGE]]
        docs = [doc for doc in docs if doc not in self._entries or doc in self._stale]
        if not docs:
            return False
        self._stale.difference_update(docs)
        self._fetching = True
        took = partial(self._take, self._text, self.docs, pages)
        self.session.read(self, partial(self._load, docs, self._text), took, self._missed)
        return True

    def _load(self, docs: list[int], text: str) -> dict[int, Entry]:
        """In another thread: touches nothing that changes."""
        shown = list_rows(self.session.library, docs, text)
        return {row.doc: (row, tuple(column.text(row) for column in self.columns)) for row in shown}

    def _take(self, text: str, docs: array[int], pages: list[int], found: dict[int, Entry]) -> None:
        self._fetching = False
        if text == self._text:
            for doc, entry in found.items():
                self._entries.pop(doc, None)
                self._entries[doc] = entry
            for doc in list(self._entries)[: max(0, len(self._entries) - KEPT)]:
                del self._entries[doc]
                self._stale.discard(doc)
            self._tell(docs, pages)
        self._rest.start()
        self._fetch()

    def _missed(self, error: Exception) -> None:
        self._fetching = False
        self.session.tasks.failed.emit(error)

    def _tell(self, docs: array[int], pages: list[int]) -> None:
        """Have the rows of these pages painted; of all, where rows have moved since they were asked for."""
        if docs is self.docs:
            for page in pages:
                self._repaint(page * PAGE, min((page + 1) * PAGE, len(docs)) - 1)
        else:
            self._repaint(0, len(self.docs) - 1)
        self.loaded.emit()

    def _repaint(self, first: int, last: int) -> None:
        if first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))
