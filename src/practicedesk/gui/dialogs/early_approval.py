"""A question before the minutes of a meeting that is still to come are approved."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from .. import wording
from .question import Question

translate = QCoreApplication.translate


class EarlyApproval(Question):
    """`starts`: the day or time of the meeting as it is stored."""

    def __init__(self, parent: QWidget, starts: str) -> None:
        told = translate(
            "approval", "This meeting is still to come, on {when}: approve its minutes all the same?"
        )
        words = told.format(when=wording.date_words(starts))
        title, do = translate("approval", "Approve minutes"), translate("approval", "Approve")
        super().__init__(parent, title, words, do)
