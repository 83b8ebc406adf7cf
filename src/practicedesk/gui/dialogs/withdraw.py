"""Withdrawing what was published: from where, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from ...library.spaces import SpaceName, SpaceView
from ...services.publishing import Publishing
from ..labels import plain_choice
from ..models.facet_words import space_words
from .dialog import Dialog

if TYPE_CHECKING:
    from ..window import Window

translate = QCoreApplication.translate


class Withdraw(Dialog):
    """Asks from where, and why, which is written at once. Enter goes on from there, and else cancels."""

    def __init__(self, parent: QWidget, spaces: Sequence[SpaceView]) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Withdraw a publication"))
        self.space = plain_choice()
        self.space.setAccessibleName(self.tr("Withdraw from"))
        for view in spaces:
            self.space.addItem(space_words(SpaceName(view.kind, view.name)), view.id)
        self.reason = QLineEdit()
        self.reason.setAccessibleName(self.tr("Why it is withdrawn"))
        self.reason.setPlaceholderText(self.tr("In a sentence, as “Replaced by the new timetable”"))
        told = self.tr(
            "No version will stand there any more. Those there were stay readable, marked as withdrawn, as"
            " others may have referred to them."
        )
        words = QLabel(told if spaces else self.tr("This is not published anywhere you may withdraw it."))
        words.setWordWrap(True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.withdraw = self.buttons.addButton(self.tr("Withdraw"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.withdraw.setVisible(bool(spaces))
        self.withdraw.setEnabled(False)
        self.reason.textChanged.connect(lambda text: self.withdraw.setEnabled(bool(text.strip())))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        where = QLabel(self.tr("Withdraw what is published in:"))
        why = QLabel(self.tr("Why? Others are told so:"))
        for widget in (where, self.space, why, self.reason, words, self.buttons):
            column.addWidget(widget)
        for widget in (where, self.space, why, self.reason):
            widget.setVisible(bool(spaces))
        cancel = self.buttons.button(QDialogButtonBox.StandardButton.Cancel)
        cancel.setDefault(True)  # once it is in the dialog, or Return presses the first button there is
        self.resize(460, self.sizeHint().height())
        (self.reason if spaces else cancel).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.focusWidget() is self.reason and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.withdraw.setFocus()  # neither are words lost, nor is anything withdrawn by one key
        else:
            super().keyPressEvent(event)


def withdraw(window: Window) -> None:
    """Ask from where to withdraw the record in front, and do it."""
    publishing, record = Publishing(window.session.library), window.state.place.record
    window.session.read(
        window, partial(publishing.withdrawable, record), partial(_ask, window, publishing, record)
    )


def _ask(window: Window, publishing: Publishing, record: str, spaces: Sequence[SpaceView]) -> None:
    dialog = Withdraw(window, spaces)
    dialog.accepted.connect(partial(_withdraw, window, publishing, record, dialog))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _withdraw(window: Window, publishing: Publishing, record: str, dialog: Withdraw) -> None:
    space, reason = dialog.space.currentData(), dialog.reason.text()
    told = translate("withdraw", "Withdrawn. Others see it when the server has accepted it.")
    window.session.write(
        window, partial(publishing.retire, record, reason, space), lambda _: window.navigation.said.emit(told)
    )
