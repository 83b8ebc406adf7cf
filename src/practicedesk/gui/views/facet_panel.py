"""The filters at the left: each facet with its values and how many records have each."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSettings, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHeaderView, QTreeWidgetItem, QVBoxLayout, QWidget

from ...library.documents import JOINING, KIND, SPACE
from ...services.browsing import MOST_CODES, Facets
from .. import wording
from ..focus import enter_at
from ..models.facet_words import code_words, facet_label
from .seen_tree import SeenTree

LEAST_ROW = 24
MOST = 8
"""Values of one facet that are shown at first; `MOST_CODES` at most."""
OPEN_AT_FIRST = (KIND, SPACE, "technologies", "challenges", "level", "places", "maturity")
SETTING = "library/facets"
"""The facets a person has open."""
GROUP, MORE = "", "\0"
"""In the place of a code: the facet itself, and “More…”. No record has such a code."""
_KEY = Qt.ItemDataRole.UserRole
Ticked = Mapping[str, tuple[str, ...]]


class FacetPanel(QWidget):
    """Narrows a search. Space ticks a value; the arrow keys open and close a facet."""

    chosen = Signal(dict)
    """The codes ticked, by facet field."""
    shelf_chosen = Signal(bool)
    """True: look in the trash."""

    def __init__(self, settings: QSettings) -> None:
        super().__init__()
        self.settings = settings
        self.facets = Facets({}, {})
        self.ticked: dict[str, tuple[str, ...]] = {}
        self.items: dict[tuple[str, str], QTreeWidgetItem] = {}
        """By (facet field, code)."""
        self._whole: set[str] = set()
        self._pressed: Qt.CheckState | None = None
        """How the value stood on which a button of the mouse was pressed."""
        self._doubled = False
        self.shelf = QComboBox()
        self.shelf.setAccessibleName(self.tr("Shelf"))
        self.shelf.addItems([self.tr("In the library"), self.tr("In the trash")])
        self.shelf.currentIndexChanged.connect(lambda place: self.shelf_chosen.emit(place == 1))
        self.tree = SeenTree()
        self.tree.setAccessibleName(self.tr("Filters"))
        self.tree.setColumnCount(2)
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setIndentation(8)
        self.tree.header().setStretchLastSection(False)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.itemChanged.connect(self._tick)
        self.tree.itemPressed.connect(self._press)
        self.tree.itemClicked.connect(self._click)
        self.tree.itemDoubleClicked.connect(self._double)
        self.tree.itemActivated.connect(self._activate)
        self.tree.itemExpanded.connect(self._remember)
        self.tree.itemCollapsed.connect(self._remember)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.shelf)
        column.addWidget(self.tree, 1)
        enter_at(self, self.tree)

    def show_facets(self, facets: Facets) -> None:
        """Show these counts; what is open, ticked and current stays so."""
        if facets != self.facets:
            self.facets = facets
            self._rebuild()

    def show_filters(self, ticked: Ticked, trash: bool) -> None:
        """Show what is filtered by, without telling it as a person's choice."""
        with QSignalBlocker(self.shelf):
            self.shelf.setCurrentIndex(int(trash))
        if ticked != self.ticked:  # never while an item tells of its own tick
            self.ticked = dict(ticked)
            self._rebuild()

    def _rebuild(self) -> None:
        open_ = self._open()
        current = _key(self.tree.currentItem())
        scrolled = self.tree.verticalScrollBar().value()
        with QSignalBlocker(self.tree):
            self.tree.clear()
            self.items = {}
            for name, pairs in self.facets.counts.items():
                group = self._group(name, pairs)
                if group.childCount():
                    self.tree.addTopLevelItem(group)
                    group.setFirstColumnSpanned(True)
                    group.setExpanded(name in open_ or name in self.ticked)
            if current in self.items:
                self.tree.setCurrentItem(self.items[current])
        self.tree.verticalScrollBar().setValue(scrolled)

    def _group(self, name: str, pairs: list[tuple[str, int]]) -> QTreeWidgetItem:
        group = self._item(name, GROUP, [facet_label(name)])
        ticked = self.ticked.get(name, ())
        found = {code for code, _ in pairs}
        offered = (pair for pair in pairs if name != KIND or pair[0] not in JOINING)
        every = [*offered, *((code, 0) for code in ticked if code not in found)]
        most = MOST_CODES if name in self._whole else MOST
        for code, count in [*every[:most], *(pair for pair in every[most:] if pair[0] in ticked)]:
            words = [code_words(name, code, self.facets.spaces), wording.number(count)]
            item = self._item(name, code, words)
            item.setCheckState(0, Qt.CheckState.Checked if code in ticked else Qt.CheckState.Unchecked)
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
            group.addChild(item)
        if len(every) > most and name not in self._whole:
            group.addChild(self._item(name, MORE, [self.tr("More…")]))
        return group

    def _item(self, name: str, code: str, words: list[str]) -> QTreeWidgetItem:
        item = QTreeWidgetItem(words)
        item.setData(0, _KEY, (name, code))
        item.setSizeHint(0, QSize(0, max(LEAST_ROW, self.fontMetrics().height() + 4)))
        self.items[name, code] = item
        return item

    def _tick(self, item: QTreeWidgetItem) -> None:
        name, code = _key(item)
        codes = [one for one in self.ticked.get(name, ()) if one != code]
        if item.checkState(0) == Qt.CheckState.Checked:
            codes.append(code)
        self.ticked = {other: kept for other, kept in self.ticked.items() if other != name}
        if codes:
            self.ticked[name] = tuple(codes)
        self.chosen.emit(self.ticked)

    def _press(self, item: QTreeWidgetItem) -> None:
        self._pressed = item.checkState(0)

    def _click(self, item: QTreeWidgetItem) -> None:
        """A click on the words of a value ticks it; on its box, Qt has done so already."""
        pressed, self._pressed = self._pressed, None
        if _key(item)[1] not in (GROUP, MORE) and item.checkState(0) == pressed:
            self._activate(item)

    def _double(self) -> None:
        """What its first click has done to a value stays: Qt takes a double click for Enter, too."""
        self._doubled = True

    def _activate(self, item: QTreeWidgetItem) -> None:
        """Enter, or a click on the words: a tick. More values: Enter or a double click."""
        name, code = _key(item)
        doubled, self._doubled = self._doubled, False
        if code == MORE:
            self._whole.add(name)
            QTimer.singleShot(0, self, self._rebuild)  # the item is gone then
        elif code != GROUP and not doubled:
            ticked = item.checkState(0) == Qt.CheckState.Checked
            item.setCheckState(0, Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked)

    def _open(self) -> list[str]:
        kept = self.settings.value(SETTING)
        if kept is None:
            return list(OPEN_AT_FIRST)
        return [kept] if isinstance(kept, str) else list(kept)

    def _remember(self, item: QTreeWidgetItem) -> None:
        name = _key(item)[0]
        others = [one for one in self._open() if one != name]
        self.settings.setValue(SETTING, [*others, name] if item.isExpanded() else others or [""])


def _key(item: QTreeWidgetItem | None) -> tuple[str, str]:
    """(facet field, code) of an item."""
    return item.data(0, _KEY) if item is not None else ("", "")
