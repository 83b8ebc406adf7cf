"""What in an imported file could not be used: a table one can read, walk through and copy from."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ...services.import_report import ImportReport
from ..models.import_words import where
from .reading_table import ReadingTable

MOST_ROWS = 1_000
"""So many are shown: whoever has more has to mend the file anyhow."""

translate = QCoreApplication.translate


class ProblemTable(ReadingTable):
    """Hidden while there is nothing to tell."""

    def __init__(self) -> None:
        name = translate("ProblemTable", "What could not be used")
        headers = (
            translate("ProblemTable", "Where"),
            translate("ProblemTable", "Field"),
            translate("ProblemTable", "What is wrong"),
        )
        super().__init__(name, headers, wide=(2,))
        self.hide()

    def show_problems(self, report: ImportReport | None) -> None:
        """Show the problems of an import; None has none."""
        problems = report.problems[:MOST_ROWS] if report else ()
        unit = report.plan.unit if report else ""
        self.show_rows([(where(problem, unit), problem.column, problem.message) for problem in problems])
        self.setVisible(bool(problems))
