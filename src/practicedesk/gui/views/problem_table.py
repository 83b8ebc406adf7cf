"""What in an imported file could not be used: a table one can read, walk through and copy from."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from ...services.import_report import ImportReport
from ..models.import_words import where

MOST_ROWS = 1_000
"""So many are shown: whoever has more has to mend the file anyhow."""


class ProblemTable(QTableWidget):
    """Hidden while there is nothing to tell."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 3, parent)
        self.setAccessibleName(self.tr("What could not be used"))
        self.setHorizontalHeaderLabels([self.tr("Where"), self.tr("Field"), self.tr("What is wrong")])
        self.verticalHeader().hide()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.hide()

    def show_problems(self, report: ImportReport | None) -> None:
        """Show the problems of an import; None has none."""
        problems = report.problems[:MOST_ROWS] if report else ()
        unit = report.plan.unit if report else ""
        self.setRowCount(len(problems))
        for row, problem in enumerate(problems):
            for column, text in enumerate((where(problem, unit), problem.column, problem.message)):
                self.setItem(row, column, QTableWidgetItem(text))
        self.resizeRowsToContents()
        self.setVisible(bool(problems))
