"""A person's computers, and shutting out one that was lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialogButtonBox, QMessageBox, QVBoxLayout, QWidget

from ...services.computers import Computer, computers, shut_out
from .. import wording
from ..labels import plain_label
from ..models.computer_words import computer_columns
from ..models.rows import Rows
from ..only_read import off_where_only_read
from ..views.rows_view import RowsView
from .dialog import Dialog
from .question import Question

if TYPE_CHECKING:
    from ..session import Session
    from ..window import Window


class Computers(Dialog):
    """One row for each computer, the one we are at among them."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setWindowTitle(self.tr("Your computers"))
        rows = Rows(computer_columns(), lambda one: one.id, self)
        self.list = RowsView(rows, self.windowTitle(), always=True)
        self.told = plain_label()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.end = self.buttons.addButton(self.tr("&Shut it out…"), QDialogButtonBox.ButtonRole.ActionRole)
        self.end.clicked.connect(self._end)
        self.buttons.rejected.connect(self.reject)
        self.list.chose.connect(self._offer)
        session.synchronising.finished.connect(self._look)
        column = QVBoxLayout(self)
        intro = self.tr("These work in your name. Shut out one that was lost or is no longer yours.")
        column.addWidget(plain_label(intro))
        column.addWidget(self.list, 1)
        column.addWidget(self.told)
        column.addWidget(self.buttons)
        self.resize(640, 320)
        off_where_only_read(session, self.end)
        self._offer()
        self._look()

    @Slot()
    def _look(self) -> None:
        self.session.read(self, lambda: computers(self.session.library), self._show)

    def _show(self, found: list[Computer]) -> None:
        self.list.rows.show(found)
        if not found:
            self.told.setText(self.tr("The library is not connected to a server yet."))
        elif not any(one.ending for one in found):
            self.told.clear()
        self._offer()

    @Slot()
    def _offer(self) -> None:
        one: Computer | None = self.list.chosen()
        self.end.setEnabled(one is not None and one.can_be_shut_out)

    @Slot()
    def _end(self) -> None:
        one: Computer | None = self.list.chosen()
        if one is not None and ShutOut(self, one).confirmed():
            self.session.write(
                self, lambda: shut_out(self.session.library, one.id), self._ended, self._failed
            )

    def _ended(self, _: str) -> None:
        self.told.setText(self.tr("It is shut out with the next synchronisation."))
        self.session.synchronising.start()
        self._look()

    def _failed(self, error: Exception) -> None:
        self.told.setText(wording.sentence(error))


class ShutOut(Question):
    """A question before a computer is shut out for good."""

    def __init__(self, parent: QWidget, one: Computer) -> None:
        words = self.tr(
            "Shut out the computer %1? It gets nothing from the server any more and gives nothing to it, for"
            " good. What is on it stays readable to whoever can open it."
        ).replace("%1", one.id[:8])
        role = QMessageBox.ButtonRole.DestructiveRole
        super().__init__(parent, self.tr("Shut out a computer"), words, self.tr("Shut it out"), role)


def show(window: Window) -> None:
    """Open the list."""
    dialog = Computers(window.session, window)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
