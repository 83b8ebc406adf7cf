"""What the window asks of every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ..navigation import Navigation, Place

if TYPE_CHECKING:
    from ...library.selecting import Query
    from ..session import Session


class Page(QWidget):
    """One page of the rail."""

    filled = Signal()
    """It shows what there is, for the first time."""

    def __init__(self, session: Session, navigation: Navigation) -> None:
        super().__init__()
        self.session = session
        self.navigation = navigation

    def heightForWidth(self, width: int) -> int:
        """The least: a page is scrolled where it has to be, not where it would like more room."""
        layout = self.layout()
        return layout.minimumHeightForWidth(width) if layout is not None else -1

    def place(self) -> Place:
        """What is in front of the person on this page."""
        return Place()

    def panes(self) -> list[QWidget]:
        """The widgets F6 goes through, in reading order."""
        return [self]

    def focus_search(self) -> None:
        """Put the cursor where one searches, if the page has such a place."""

    def query(self) -> Query | None:
        """What the page lists; None where it does not list what was looked for."""
        return None

    def show_all(self) -> None:
        """Have the record in front among what is listed, whatever was looked for."""

    def show_record(self, record: str) -> bool:
        """Bring a record (id) to the front; False when this page does not show such records."""
        return False

    def edit_record(self, record: str, field: str) -> None:
        """Open a record for writing at a field ("" as in `RecordEditor.go_to`)."""

    def settle(self) -> None:
        """Turn what is being typed into changes, as before a sync or before closing."""
