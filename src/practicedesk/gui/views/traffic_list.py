"""The changes that wait to be sent, or that have come: who did what to which record."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHeaderView, QVBoxLayout, QWidget

from practicedesk_sync.model.kinds import kind

from ...services.deeds import RESTORED, TRASHED, WRITTEN, Deed
from ...services.traffic import Passed, Traffic
from .. import wording
from ..labels import plain_label
from ..latest import Latest
from ..models.columns import kind_icon
from ..models.facet_words import space_words
from ..models.rows import Column, Rows
from ..navigation import Navigation
from ..session import Session
from .rows_view import RowsView

SOME_ROWS = 40
"""So many rows decide how wide a column is."""


class TrafficList(QWidget):
    """Shows what `ask` gives, which is called in another thread. Opening a line leads to its record."""

    counted = Signal(int)
    """How many changes there are."""

    def __init__(
        self,
        session: Session,
        navigation: Navigation,
        ask: Callable[[], Traffic],
        *,
        name: str,
        explained: str,
        with_authors: bool,
    ) -> None:
        super().__init__()
        self.navigation = navigation
        self._ask = ask
        self._reading = Latest(session, self, self._show)
        self.rows = Rows(self._columns(with_authors), lambda line: str(line.hash), self)
        self.list = RowsView(self.rows, name)
        self.list.opened.connect(self._open)
        # Fitting hundreds of rows to their words would take half a second.
        self.list.setWordWrap(False)
        self.list.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.list.horizontalHeader().setResizeContentsPrecision(SOME_ROWS)
        intro, self.shares, self.note = plain_label(explained), plain_label(), plain_label()
        column = QVBoxLayout(self)
        column.addWidget(intro)
        column.addWidget(self.shares)
        column.addWidget(self.list, 1)
        column.addWidget(self.note)
        self.note.hide()
        self.shares.hide()

    def look(self) -> None:
        """Read anew."""
        self._reading.ask(self._ask)

    def _show(self, found: Traffic) -> None:
        self.rows.show(found.lines)
        self.shares.setText(self._told(found))
        self.shares.setVisible(bool(found.shares))
        more = found.count - len(found.lines)
        self.note.setText(self.tr("Earlier ones that are not listed: %1").replace("%1", wording.number(more)))
        self.note.setVisible(more > 0)
        self.counted.emit(found.count)

    def _told(self, found: Traffic) -> str:
        """How much has come from whom in which group."""
        somebody = self.tr("somebody")
        groups = groupby(found.shares, key=lambda share: share[0])
        return " · ".join(
            f"{space_words(space)}: "
            + ", ".join(f"{who or somebody} {wording.number(count)}" for _, who, count in shares)
            for space, shares in groups
        )

    def _open(self, line: Passed) -> None:
        if line.here:
            self.navigation.lead_to(line.record, line.kind, line.home)

    def _columns(self, with_authors: bool) -> list[Column]:
        who = Column(self.tr("Who"), lambda line: line.who or self.tr("Somebody"))
        return [
            Column(self.tr("Record"), self._title, lambda line: kind_icon(line.kind)),
            Column(self.tr("What"), self._what),
            *([who] if with_authors else []),
            Column(self.tr("Group"), lambda line: space_words(line.space)),
            Column(self.tr("When"), lambda line: wording.moment(line.at_ms)),
        ]

    def _title(self, line: Passed) -> str:
        return line.title or wording.label(kind(line.kind).label)

    def _what(self, line: Passed) -> str:
        words = self._deed(line.deed)
        return " · ".join((words, self.tr("merged for you"))) if line.merged else words

    def _deed(self, deed: Deed) -> str:
        told = {
            WRITTEN: self.tr("Written"),
            TRASHED: self.tr("Put into the trash"),
            RESTORED: self.tr("Restored"),
        }
        return told.get(deed.what) or ", ".join(map(wording.label, deed.labels))
