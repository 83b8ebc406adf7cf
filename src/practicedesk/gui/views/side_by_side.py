"""The versions of a conflict beside each other: one's own, what stood there before, and another one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from practicedesk_sync.model.kinds import kind

from ...services.comparing import Side, Weighed
from ...services.marked_words import Nodes, plain
from ...services.reviewing import WISH
from ...services.versions import ELSEWHERE, KEPT, OWN, YOU, Version
from .. import wording
from ..labels import plain_choice, plain_label
from ..value_words import value_words
from .version_pane import VersionPane


class SideBySide(QWidget):
    """Where there are more than two versions, one chooses which to compare with."""

    wanted = Signal()
    """Another version shall be compared; `against` tells which."""

    def __init__(self) -> None:
        super().__init__()
        self.which, self.compare = plain_choice(), QLabel(self.tr("Compare with"))
        self.which.setAccessibleName(self.compare.text())
        self.which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.which.activated.connect(self.wanted)
        self.left, self.before, self.right = (VersionPane(gone=gone) for gone in (False, True, False))
        self.legend = plain_label(
            self.tr("Underlined: new in this version. Struck out: not kept by one of them.")
        )
        choice = QHBoxLayout()
        choice.addStretch(1)
        choice.addWidget(self.compare)
        choice.addWidget(self.which)
        panes = QSplitter(Qt.Orientation.Horizontal)
        panes.setChildrenCollapsible(False)
        for pane in (self.left, self.before, self.right):
            panes.addWidget(pane)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(choice)
        column.addWidget(panes, 1)
        column.addWidget(self.legend)

    @property
    def against(self) -> int:
        """Which of the other versions stands on the right."""
        return max(self.which.currentIndex(), 0)

    def begin(self) -> None:
        """Another conflict comes: compare with its first other version."""
        self.which.clear()

    def show_versions(self, found: Weighed) -> None:
        """Show a conflict as it was weighed."""
        left, right = self._headings(found)
        for pane, heading, side in (
            (self.left, left, found.left),
            (self.before, self.tr("Before"), found.before),
            (self.right, right, found.right),
        ):
            pane.setVisible(side is not None)
            if side is not None:
                by = self._last_by(found, side.version) if pane is self.before else self._of(found, side)
                pane.show_version(heading, by, self._nodes(found, side))
        self.legend.setVisible(bool(found.left.alone or found.right.alone))
        self.which.clear()
        self.which.addItems([self._by(one) for one in found.others])
        self.which.setCurrentIndex(found.against)
        for part in (self.which, self.compare):
            part.setVisible(len(found.others) > 1)

    def _headings(self, found: Weighed) -> tuple[str, str]:
        if both_mine(found):
            return self.tr("Mine, on this computer"), self.tr("Mine, on another computer")
        left = self.tr("Mine") if is_mine(found) else self.tr("Shown now")
        return left, self.tr("Theirs") if is_theirs(found) else self.tr("The other")

    def _by(self, version: Version) -> str:
        own = {YOU: self.tr("you"), ELSEWHERE: self.tr("you, on another computer")}
        who = own[version.who] if version.own else version.who or self.tr("somebody")
        if version.invented:
            who = self.tr("%1, invented for the sample").replace("%1", version.who)
        return f"{who}, {wording.moment(version.at_ms)}" if version.at_ms else who

    def _of(self, found: Weighed, side: Side) -> str:
        """Whose a side is, and whether it is what readers see until somebody decides."""
        by = self._by(side.version)
        stands = side.version == found.conflict.shown and is_mine(found) and found.conflict.about != WISH
        return self.tr("%1 · shown now").replace("%1", by) if stands else by

    def _last_by(self, found: Weighed, version: Version) -> str:
        """Of what stood there before: it is nobody's side. In the sample nobody has written it."""
        if any(one.invented for one in found.conflict.versions):
            return ""
        return self.tr("as last written by %1").replace("%1", self._by(version))

    def _nodes(self, found: Weighed, side: Side) -> Nodes:
        if side.nodes:
            return side.nodes
        value = side.version.value
        if found.conflict.about == WISH:
            kept = value == KEPT
            words = self.tr("The record stays.") if kept else self.tr("The record goes to the trash.")
        else:
            about = kind(found.conflict.record.kind).fields.get(found.conflict.field)
            known = value_words(about, value, found.names) if about and value is not None else ""
            words = known or self.tr("(nothing: it was taken out)")
        return plain(words)


def is_mine(found: Weighed) -> bool:
    """Whether the version on the left is this person's own."""
    return found.left.version.own


def is_theirs(found: Weighed) -> bool:
    """Whether the one on the right is somebody else's, beside one's own."""
    return is_mine(found) and not found.right.version.own


def both_mine(found: Weighed) -> bool:
    """Whether one person wrote both, on two computers."""
    return (found.left.version.who, found.right.version.who) == OWN and is_mine(found)
