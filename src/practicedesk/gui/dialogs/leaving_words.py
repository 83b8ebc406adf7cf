"""A question before the window closes over words that are in no file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

if TYPE_CHECKING:
    from ..unkept import Words
    from ..window import Window


class LeavingWords(QMessageBox):
    """`why`: what is in the way of saving them. It stays open until one tries again, leaves or stays."""

    def __init__(self, parent: QWidget, words: Sequence[Words], why: str) -> None:
        super().__init__(parent)
        self.words = words
        self.setIcon(QMessageBox.Icon.Warning)
        self.setWindowTitle(self.tr("Close PracticeDesk"))
        self.setTextFormat(Qt.TextFormat.PlainText)
        names = ", ".join(one.name for one in words)
        self.setText(
            self.tr("What you typed in %1 could not be saved: it is gone when you close now. %2")
            .replace("%1", names)
            .replace("%2", why)
        )
        self.again = self.addButton(self.tr("&Try again"), QMessageBox.ButtonRole.AcceptRole)
        self.copy = self.addButton(self.tr("&Copy the text"), QMessageBox.ButtonRole.ActionRole)
        self.leave = self.addButton(self.tr("Close &without it"), QMessageBox.ButtonRole.DestructiveRole)
        self.stay = self.addButton(self.tr("&Keep the window open"), QMessageBox.ButtonRole.RejectRole)
        self.setDefaultButton(self.again)
        self.setEscapeButton(self.stay)
        self.copy.clicked.disconnect()  # it closes nothing
        self.copy.clicked.connect(self._copy)

    def _copy(self) -> None:
        parts = (
            [self.words[0].text] if len(self.words) == 1 else [f"{w.name}\n\n{w.text}" for w in self.words]
        )
        QGuiApplication.clipboard().setText("\n\n".join(parts))
        self.copy.setText(self.tr("Copied"))


def leaves_words(window: Window) -> bool:
    """Ask until everything is on the disk, or the person has chosen; whether the window may close."""
    unkept = window.session.unkept
    while True:
        asked = LeavingWords(window, unkept.every(), unkept.why)
        asked.exec()
        chosen = asked.clickedButton()
        asked.deleteLater()
        if chosen is not asked.again:
            return chosen is asked.leave
        if unkept.try_all():
            return True
