"""What a check of the connection has found: one row for each step, its outcome in a sign and in a word."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from ...remote.checking import FAULT, FINE, NOTE, Finding
from ...services.doctor import MARKS


class FindingTable(QTableWidget):
    """Filled while the check goes on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 3, parent)
        self.setAccessibleName(self.tr("What the check has found"))
        self.setHorizontalHeaderLabels([self.tr("Outcome"), self.tr("What was found"), self.tr("What to do")])
        self.verticalHeader().hide()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        header.sectionResized.connect(self.resizeRowsToContents)

    def add(self, finding: Finding) -> None:
        """One more row."""
        outcomes = {FINE: self.tr("Fine"), NOTE: self.tr("To know"), FAULT: self.tr("Fault")}
        row = self.rowCount()
        self.insertRow(row)
        outcome = f"{MARKS[finding.mark]} {outcomes[finding.mark]}"
        for column, text in enumerate((outcome, finding.words, finding.next)):
            self.setItem(row, column, QTableWidgetItem(text))
        self.resizeRowToContents(row)
