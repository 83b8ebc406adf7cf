"""One record: reading it, and writing in it."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ...services.reading import Details, details
from ..navigation import Navigation, Place
from ..session import Session


class RecordPanel(QWidget):
    """Shows one record at a time; "" shows none."""

    def __init__(self, session: Session, navigation: Navigation) -> None:
        super().__init__()
        self.session = session
        self.navigation = navigation
        self.record = ""
        self.heading = QLabel()
        QVBoxLayout(self).addWidget(self.heading)

    def show_record(self, record: str) -> None:
        """Bring a record (id) to the front."""
        self.record = record
        self.session.read(self, lambda: details(self.session.library, record), self._show)

    def edit(self, field: str = "") -> None:
        """Open the record for writing at a field ("" for the first)."""

    def place(self) -> Place:
        """What is in front of the person."""
        return Place(record=self.record)

    def settle(self) -> None:
        """Turn what is being typed into a change."""

    def _show(self, found: Details) -> None:
        self.heading.setText(found.view.title)
