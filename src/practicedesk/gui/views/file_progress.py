"""The corner of the status bar that says which file is on its way, and lets one stop it."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from ...services.transferring import Step
from ..session import Session
from .elided_label import ElidedLabel


class FileProgress(QWidget):
    """Shown while a file is carried."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.sentence = ElidedLabel()
        self.stop = QToolButton()
        self.stop.setText(self.tr("Stop"))
        self.stop.setAccessibleName(self.tr("Stop carrying files"))
        self.stop.setAutoRaise(True)
        self.stop.setMinimumSize(24, 24)
        self.stop.clicked.connect(session.transfers.stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 2, 6, 2)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.stop)
        session.carried.connect(self._show)
        self.hide()

    @Slot(object)
    def _show(self, step: Step | None) -> None:
        self.setVisible(step is not None)
        if step is not None:
            told = self.tr("Sending “%1”: %2 %") if step.sending else self.tr("Fetching “%1”: %2 %")
            percent = str(100 * step.done // max(step.size, 1))
            self.sentence.say(told.replace("%2", percent).replace("%1", step.name))
