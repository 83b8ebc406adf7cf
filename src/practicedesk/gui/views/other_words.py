"""Where one writes what shall stand instead of all versions of a conflict."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from practicedesk_sync.model.form import Control, controls
from practicedesk_sync.model.kinds import kind

from ...services.reviewing import TEXT, VALUE, OpenConflict
from .. import wording


class OtherWords(QWidget):
    """Hidden until it is opened. A paragraph is written over several lines, a value in one or chosen."""

    given = Signal(object)
    """What was written."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.line, self.choice = QPlainTextEdit(), QLineEdit(), QComboBox()
        self.text.setTabChangesFocus(True)
        title = QLabel(self.tr("What shall stand there instead:"))
        save = QPushButton(self.tr("Save this"))
        save.setToolTip("Ctrl+Return")
        save.clicked.connect(self._give)
        by_keys = QShortcut(QKeySequence("Ctrl+Return"), self)
        by_keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        by_keys.activated.connect(self._give)
        cancel = QPushButton(self.tr("Do not change it"))
        cancel.clicked.connect(self.close_editor)
        buttons = QHBoxLayout()
        buttons.addWidget(save)
        buttons.addWidget(cancel)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(title)
        for place in (self.text, self.line, self.choice):
            place.setAccessibleName(title.text())
            column.addWidget(place)
        column.addLayout(buttons)
        self.hide()

    def can_edit(self, conflict: OpenConflict) -> bool:
        """Whether other words than the versions can be given for a conflict of this sort."""
        return conflict.about == TEXT or (conflict.about == VALUE and _control(conflict) is not None)

    def open_editor(self, conflict: OpenConflict, start: Any) -> None:
        """Begin with the value `start`."""
        control = _control(conflict)
        place: QWidget = self.text if conflict.about == TEXT else self.line
        if conflict.about == TEXT:
            self.text.setPlainText(str(start or ""))
        elif control is not None and control.choices:
            place = self.choice
            self.choice.clear()
            for value, label in control.choices:
                self.choice.addItem(wording.label(label) if label != value else wording.choice(value), value)
            self.choice.setCurrentIndex(self.choice.findData(start))
        else:
            self.line.setText("" if start is None else str(start))
        for each in (self.text, self.line, self.choice):
            each.setVisible(each is place)
        self.show()
        place.setFocus()

    @Slot()
    def close_editor(self) -> None:
        """Put away what was written."""
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_editor()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _give(self) -> None:
        if not self.text.isHidden():
            self.given.emit(self.text.toPlainText())
        elif not self.line.isHidden():
            self.given.emit(self.line.text())
        else:
            self.given.emit(self.choice.currentData())


def _control(conflict: OpenConflict) -> Control | None:
    return next((one for one in controls(kind(conflict.record.kind)) if one.name == conflict.field), None)
