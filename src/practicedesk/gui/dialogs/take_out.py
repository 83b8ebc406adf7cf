"""A question before somebody is taken out of a group, or leaves it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from ...services.groups import Member
from .question import Question

translate = QCoreApplication.translate


class TakeOut(Question):
    """`group`: its name."""

    def __init__(self, parent: QWidget, member: Member, group: str) -> None:
        if member.you:
            title, do = translate("members", "Leave the group"), translate("members", "Leave")
            words = translate(
                "members", "Leave “%1”? It is taken off your computers with the next synchronisation."
            )
        else:
            title, do = translate("members", "Take out of the group"), translate("members", "Take out")
            words = translate(
                "members",
                "Take %2 out of “%1”? The group is taken off their computers; work they have not sent waits"
                " for a coordinator.",
            )
        words = words.replace("%1", group).replace("%2", member.name)
        super().__init__(parent, title, words, do, QMessageBox.ButtonRole.DestructiveRole)
