"""Connects the library to a server: an address, a one-time code, and the first synchronisation."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from practicedesk_sync.errors import PracticeDeskError, UserMistake
from practicedesk_sync.protocol import code as codes

from ...library.identity import ServerPin
from ...remote.failures import not_connected
from ...remote.settings import server_address
from ...services.enrolling import enrol, invitation, move
from ...services.sampling import holds_sample
from ...services.status import status
from .. import wording
from ..labels import code_line, plain_label
from ..line import HUNG_UP, Line
from .dialog import Dialog

if TYPE_CHECKING:
    from ..session import Session


class EnrolDialog(Dialog):
    """Stays open until the first synchronisation is done. Left at any time it leaves nothing half done.

    Left while it connects, the library is as before, and the code can be used again on this computer. Left
    while records come in, the library is connected, and the rest comes with the next synchronisation.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._line: Line | None = None
        self._left = False
        self._name = ""
        self._records = 0
        self.setWindowTitle(self.tr("Connect to a server"))
        self.address, self.code = QLineEdit(), code_line()
        self.address.setPlaceholderText("https://practice.example.org")
        self.hint, self.told, self.progress = plain_label(), plain_label(), QProgressBar()
        self.sample = plain_label(
            self.tr(
                "This library holds the sample. Once it is connected, the sample goes to the server with it."
                " To leave it behind, begin a library of your own first (File ▸ Open another library)."
            )
        )
        self.sample.hide()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.connect_ = self.buttons.addButton(self.tr("Connect"), QDialogButtonBox.ButtonRole.AcceptRole)
        known = session.synchronising.state.status
        self._before = known.server if known and known.account else ""
        self.address.setText(known.server if known else "")
        self._lay_out()
        _choose_all(self.address)
        for place in (self.address, self.code):
            place.textChanged.connect(partial(self._take_apart, place))
            place.textChanged.connect(self._check)
        self.buttons.accepted.connect(self._connect)
        self.buttons.rejected.connect(self.reject)
        session.synchronising.state.stood.connect(self._progressed)
        session.synchronising.finished.connect(self._finished)
        session.synchronising.failed.connect(self._not_finished)
        self._check()
        session.read(self, partial(holds_sample, session.library), self.sample.setVisible)

    def reject(self) -> None:
        """Leave, whatever is under way."""
        self._left = True
        if self._line is not None:
            self._line.hang_up()
        if self._name:
            self.session.synchronising.stop()
        super().reject()

    # -- what is typed -----------------------------------------------------------------------------

    def _take_apart(self, pasted_into: QLineEdit, text: str) -> None:
        """Whoever pastes address and code together, anywhere in either line, has filled in both."""
        both = invitation(text[: pasted_into.cursorPosition()])  # what was pasted ends there
        if both is not None:
            for place, text in zip((self.address, self.code), both, strict=True):
                place.setText(text)

    @Slot()
    def _check(self) -> None:
        """Say whether the code is whole, while it is typed; what was answered to another one is not said."""
        hint, whole = self._looks()
        self.hint.setText(hint)
        self.told.clear()
        self.connect_.setEnabled(whole)

    def _looks(self) -> tuple[str, bool]:
        """What is to be said of what is typed, and whether one can connect with it."""
        addressed = bool(self.address.text().strip())
        if addressed:
            try:
                server_address(self._url())
            except UserMistake as error:
                return wording.sentence(error), False
        if self.code.text().strip():
            try:
                codes.parse(self.code.text())
            except UserMistake as error:
                return wording.sentence(error), False
            return self.tr("The code is complete."), addressed
        if self._before and self._url() != self._before and addressed:
            return self.tr("Without a code: your server is at this address now."), True
        return "", False

    def _url(self) -> str:
        typed = self.address.text().strip()
        return typed if "://" in typed else f"https://{typed}"

    # -- connecting --------------------------------------------------------------------------------

    @Slot()
    def _connect(self) -> None:
        self.hint.clear()  # from here on it is the server's word that counts
        self._say(self.tr("Connecting…"), busy=True)
        url, code = self._url(), self.code.text()
        self.session.network(self, lambda: self._enrol(url, code), self._connected, self._refused)

    def _enrol(self, url: str, code: str) -> tuple[ServerPin, int]:
        """In the thread of the network. Also tells how many records there were before."""
        library = self.session.library
        self._line = self.session.lines.to(url)
        if self._left:
            self._line.hang_up()
        pin = enrol(library, self._line, url, code) if code.strip() else move(library, self._line, url)
        return pin, status(library).records

    def _connected(self, done: tuple[ServerPin, int]) -> None:
        pin, self._records = done
        self._name = pin.name
        if not self._left:
            self._progressed()
            self.session.synchronising.start()

    def _refused(self, error: Exception) -> None:
        if isinstance(error, PracticeDeskError) and error.code == HUNG_UP:
            return
        if isinstance(error, PracticeDeskError) and not self._before:
            error = not_connected(error)
        self._say(wording.sentence(error), busy=False)
        of_code = isinstance(error, PracticeDeskError) and error.code.startswith("code")
        _choose_all(self.code if of_code else self.address)

    # -- the first synchronisation -----------------------------------------------------------------

    @Slot()
    def _progressed(self) -> None:
        if self._name and self.progress.isVisible():
            come = self.session.synchronising.state.received
            told = self.tr("Connected as %1. Changes received so far: %2.")
            self._say(told.replace("%1", self._name).replace("%2", wording.number(come)), busy=True)

    @Slot(object, bool)
    def _finished(self, *_: object) -> None:
        now = self.session.synchronising.state.status
        if self._name and now is not None:
            come = max(now.records - self._records, 0)
            told = self.tr("Connected as %1. %n record(s) received.", "", come)
            self._end(told.replace("%1", self._name))

    @Slot(object, bool)
    def _not_finished(self, error: Exception, _: bool) -> None:
        if self._name:
            told = self.tr(
                "Connected as %1, but not everything has come yet: %2 It is tried again by itself."
            )
            self._end(told.replace("%1", self._name).replace("%2", wording.sentence(error)))

    def _end(self, told: str) -> None:
        self._say(told, busy=False)
        self.connect_.hide()
        for place in (self.address, self.code):
            place.setEnabled(False)
        cancel = self.buttons.button(QDialogButtonBox.StandardButton.Cancel)
        cancel.setText(self.tr("Close"))
        cancel.setFocus()

    def _say(self, sentence: str, *, busy: bool) -> None:
        self.progress.setVisible(busy)
        for part in (self.address, self.code):
            part.setEnabled(not busy)
        self.connect_.setEnabled(not busy and self._looks()[1])
        if sentence != self.told.text():
            self.told.setText(sentence)
            QAccessible.updateAccessibility(QAccessibleEvent(self.told, QAccessible.Event.Alert))

    def _lay_out(self) -> None:
        intro = plain_label(
            self.tr(
                "Somebody who looks after the server has given you its address and a code. You can paste both"
                " together into either line."
            )
        )
        self.code.setAccessibleDescription(self.tr("Can be used once"))
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Connecting"))
        self.progress.hide()
        line = self.fontMetrics().lineSpacing()
        for label, lines in ((self.hint, 2), (self.told, 3)):
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            label.setMinimumHeight(lines * line)
        form = QFormLayout()
        form.addRow(self.tr("Server &address"), self.address)
        form.addRow(self.tr("One-time &code"), self.code)
        form.addRow("", self.hint)
        column = QVBoxLayout(self)
        column.addWidget(intro)
        column.addWidget(self.sample)
        column.addLayout(form)
        column.addWidget(self.progress)
        column.addWidget(self.told)
        column.addStretch(1)
        column.addWidget(self.buttons)
        self.setMinimumWidth(560)


def _choose_all(line: QLineEdit) -> None:
    """Whatever is typed or pasted next takes the place of what stands in a line."""
    line.setFocus()
    line.selectAll()
