"""The corner of the status bar that says how the library stands towards the server."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from ...services.outcome import summary
from ...services.syncing import SyncReport
from ..icons import icon
from ..navigation import Navigation
from ..painted import keep_painted
from ..session import Session
from .elided_label import ElidedLabel


class SyncStatus(QWidget):
    """One sentence with an icon, what waits, and the button that synchronises.

    In the status bar it stretches: what was said last has the room first.
    """

    def __init__(self, session: Session, navigation: Navigation) -> None:
        super().__init__()
        self.session = session
        self.navigation = navigation
        self.state = session.synchronising.state
        self._announced: tuple[object, ...] = ()
        self.mark = QLabel()
        self.sentence = ElidedLabel()
        self.unsent = self._button("see_unsent")
        self.refused = self._button("see_refused")
        self.conflicts = self._button("review")
        self.held = self._button("see_held")
        self.now = self._button("sync_now")
        self.now.setText(self.tr("Sync now"))
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 2, 6, 2)
        row.addStretch(1)
        row.addWidget(self.mark)
        row.addWidget(self.sentence)
        for button in (self.conflicts, self.held, self.refused, self.unsent, self.now):
            row.addWidget(button)
        self.state.stood.connect(self._show)
        session.synchronising.finished.connect(self._tell)
        keep_painted(self, self._show)

    @Slot()
    def _show(self) -> None:
        state, status = self.state, self.state.status
        self.mark.setPixmap(icon(state.icon).pixmap(16))
        self.sentence.say(state.sentence)
        counts = (status.unsent, status.returned, status.conflicts, status.held) if status else (0, 0, 0, 0)
        words = (self.tr("%Ln change(s) not sent", "", counts[0]), self.tr("%n refused", "", counts[1]))
        for button, count, text in zip(
            (self.unsent, self.refused, self.conflicts, self.held),
            counts,
            (*words, self.tr("%n to decide", "", counts[2]), self.tr("%n held for you", "", counts[3])),
            strict=True,
        ):
            button.setText(text)
            button.setVisible(count > 0)
        self.now.setEnabled(state.enrolled and not state.running)
        self._announce((state.icon, state.problem, *counts[1:]))

    def _announce(self, facts: tuple[object, ...]) -> None:
        """Have a new state read out, once: not every edit, nor that a cycle runs."""
        if self.state.running or self.state.status is None or facts == self._announced:
            return
        if self._announced:
            buttons = (self.conflicts, self.held, self.refused)
            waiting = [button.text() for button in buttons if not button.isHidden()]
            told = ". ".join([self.state.sentence.rstrip("."), *waiting])
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, told))
        self._announced = facts

    @Slot(object, bool)
    def _tell(self, report: SyncReport, asked: bool) -> None:
        if asked:
            self.navigation.said.emit(summary(report))

    def _button(self, action: str) -> QToolButton:
        button = QToolButton()
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setMinimumHeight(24)
        button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda: self.navigation.action_wanted.emit(action))
        return button
