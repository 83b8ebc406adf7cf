"""What is mostly wanted once minutes are approved: their PDF, and the next meeting for one's calendar."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from ...services.meetings import Meeting
from ..flow import in_lines
from ..labels import plain_label
from ..painted import icon_button


class AfterApproval(QFrame):
    """Offers, and waits for nobody: it stays until it is closed or the minutes are opened again."""

    pdf_wanted = Signal()
    calendar_wanted = Signal()
    """Of the next meeting."""
    next_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.words = plain_label(self.tr("The minutes are approved and stay as they are."))
        self.pdf = icon_button("pdf", self.tr("Save them as PDF…"))
        self.calendar = icon_button("meeting", self.tr("Next meeting for calendars…"))
        self.next = icon_button("add", self.tr("Make the next meeting…"))
        self.close_ = QPushButton(self.tr("Not now"))
        column = QVBoxLayout(self)
        column.addWidget(self.words)
        column.addLayout(in_lines(self.pdf, self.calendar, self.next, self.close_))
        self.pdf.clicked.connect(self.pdf_wanted)
        self.calendar.clicked.connect(self.calendar_wanted)
        self.next.clicked.connect(self.next_wanted)
        self.close_.clicked.connect(self.hide)
        self.hide()

    def offer(self) -> None:
        """The minutes were approved just now."""
        self.setAccessibleName(self.words.text())
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def show_meeting(self, now: Meeting) -> None:
        """The meeting stands so now."""
        dated = now.following is not None and bool(now.following.starts)
        self.calendar.setVisible(dated)
        self.next.setVisible(not dated)
        if now.approval is None:
            self.hide()
