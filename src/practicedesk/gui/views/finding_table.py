"""What a check of the connection has found: one row for each step, its outcome in a sign and in a word."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from ...remote.checking import FAULT, FINE, NOTE, Finding
from ...services.doctor import MARKS
from .reading_table import ReadingTable

translate = QCoreApplication.translate


class FindingTable(ReadingTable):
    """Filled while the check goes on."""

    def __init__(self) -> None:
        name = translate("FindingTable", "What the check has found")
        headers = (
            translate("FindingTable", "Outcome"),
            translate("FindingTable", "What was found"),
            translate("FindingTable", "What to do"),
        )
        super().__init__(name, headers, wide=(1, 2))
        self.horizontalHeader().sectionResized.connect(self.resizeRowsToContents)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show these."""
        outcomes = {FINE: self.tr("Fine"), NOTE: self.tr("To know"), FAULT: self.tr("Fault")}
        self.show_rows([(f"{MARKS[one.mark]} {outcomes[one.mark]}", one.words, one.next) for one in findings])
