"""What stands in the place of an empty list: why it is empty, and what to do next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from ...library.selecting import Query


class NothingFound(QWidget):
    """Words, and a button for each thing one can do."""

    clear_wanted = Signal()
    new_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.words, self.slip = QLabel(), QLabel()
        self.clear = QPushButton(self.tr("Clear the filters"))
        self.clear.clicked.connect(self.clear_wanted)
        self.new = QPushButton(self.tr("Write something new…"))
        self.new.clicked.connect(self.new_wanted)
        column = QVBoxLayout(self)
        for label in (self.slip, self.words):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            column.addWidget(label)
        for button in (self.clear, self.new):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
        column.addStretch(1)
        self.slip.hide()

    def show_query(self, query: Query) -> None:
        """Say what one can do about this query, which finds nothing."""
        self.slip.hide()
        self.words.setText(self._what_next(query))
        self.clear.setVisible(bool(query.filters))
        self.new.setVisible(not query.trash and not query.filters)

    def show_slip(self, why: str) -> None:
        """What in the query may be a slip; "" when nothing looks like one."""
        self.slip.setText(why)
        self.slip.setVisible(bool(why))

    def _what_next(self, query: Query) -> str:
        if query.text and query.filters:
            return self.tr("Nothing found. Clear the filters, or look for fewer or other words.")
        if query.filters:
            return self.tr("Nothing fits all of these filters.")
        if query.trash:
            return self.tr("Nothing found in the trash.") if query.text else self.tr("The trash is empty.")
        if query.text:
            return self.tr(
                "Nothing found. Look for fewer or other words. If nobody has written about it yet, "
                "write down what is needed: others may know an answer."
            )
        return self.tr("There is nothing here yet. Write down a first practice, a note or an idea.")
