"""What waits for a decision: the open conflicts, and the one that is chosen as a card."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from ...services.reviewing import LeftWords, OpenConflict, to_review
from .. import wording
from ..latest import Latest
from ..models.columns import kind_icon
from ..models.rows import Column, Rows
from ..navigation import Navigation
from ..session import Session
from .beside import Beside
from .conflict_card import ConflictCard
from .left_words import LeftWordsBox
from .rows_view import RowsView

ROOM_FOR_BOTH = 100
"""Letters of width from which the versions stand beside the list."""


class ReviewPanel(QWidget):
    """Once one is decided, the next comes."""

    def __init__(self, session: Session, navigation: Navigation) -> None:
        super().__init__()
        self.session = session
        self._found: list[OpenConflict] = []
        self._shown = ""
        self._preferred = ""
        self._reading = Latest(session, self, self._show)
        self.rows = Rows(self._columns(), _key, self)
        self.list = RowsView(self.rows, self.tr("What waits for a decision"), always=True)
        self.list.chose.connect(self._choose)
        self.mine = QCheckBox(self.tr("Only mine"))
        self.mine.setToolTip(self.tr("Only where I wrote one of the versions"))
        self.mine.setAccessibleDescription(self.mine.toolTip())
        self.mine.toggled.connect(self._filter)
        self.card = ConflictCard(session, navigation)
        for told in (self.card.gone, self.card.settled, self.card.other.put_away):
            told.connect(self.look)
        self.left = LeftWordsBox(session, navigation)
        self.left.discarded.connect(self.look)
        self.empty = QLabel(self.tr("Nothing to decide."))
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.mine)
        column.addWidget(self.list, 1)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(6, 0, 0, 0)
        column.addWidget(self.left)
        column.addWidget(self.empty, 1)
        column.addWidget(self.card, 1)
        QVBoxLayout(self).addWidget(Beside(ROOM_FOR_BOTH, [(left, 2), (right, 5)]))
        self._choose()

    def prefer(self, record: str) -> None:
        """Bring the first conflict of this record (id) to the front once it is read."""
        self._preferred = record

    def settle(self) -> None:
        """Have what is being written on the disk."""
        self.card.other.keep()

    @Slot()
    def look(self) -> None:
        """Read anew."""
        self._reading.ask(lambda: to_review(self.session.library))

    def _show(self, found: tuple[list[OpenConflict], list[LeftWords]]) -> None:
        self._found, left = found
        self._filter()
        self.left.show_words(left)

    @Slot()
    def _filter(self) -> None:
        only_mine = self.mine.isChecked()
        place, shown = self.list.currentIndex().row(), self._shown
        self.rows.show([one for one in self._found if not only_mine or _is_mine(one)])
        if place > 0 and shown not in map(_key, self._found):
            # What was decided has gone: on with the one that came after it.
            self.list.choose(self.rows.key(min(place, self.rows.rowCount() - 1)))
        wanted = next((one for one in self._found if one.record.id == self._preferred), None)
        self._preferred = ""
        if wanted is not None:
            self.list.choose(_key(wanted))
        self._choose()

    @Slot()
    def _choose(self) -> None:
        one = self.list.chosen()
        self._shown = _key(one) if one else ""
        self.card.setVisible(one is not None)
        self.empty.setVisible(one is None)
        if one is None:
            self.card.other.close_editor()
        else:
            self.card.show_conflict(one)

    def _columns(self) -> list[Column]:
        return [
            Column(self.tr("Record"), lambda one: one.record.title, lambda one: kind_icon(one.record.kind)),
            Column(self.tr("Where"), self._where),
        ]

    def _where(self, one: OpenConflict) -> str:
        label = wording.label(one.label)
        alike = [other for other in self._found if _field(other) == _field(one)]
        return f"{label} {one.number}" if len(alike) > 1 else label


def _key(one: OpenConflict) -> str:
    return "/".join((one.record.id, one.field, str(one.number), one.item))


def _field(one: OpenConflict) -> tuple[str, str]:
    return one.record.id, one.field


def _is_mine(one: OpenConflict) -> bool:
    return any(version.own for version in one.versions)
