"""Answering the questions that dialogs ask."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from practicedesk.gui.window import Window

from .conftest import settled

Dialog = TypeVar("Dialog", bound=QDialog)


def answering(kind: type[QDialog], answer: Callable[[Any], object], ask: Callable[[], object]) -> None:
    """`ask` opens a dialog of that kind and waits for it; `answer` is called with it."""
    seen: list[QDialog] = []

    def fill() -> None:
        shown = QApplication.activeModalWidget()
        if isinstance(shown, kind):
            seen.append(shown)
            try:
                answer(shown)
            finally:
                if shown.isVisible():
                    shown.reject()

    QTimer.singleShot(0, fill)
    ask()
    assert seen, f"no {kind.__name__} was shown"


def in_front(qtbot: QtBot, window: Window, record: str) -> None:
    """Bring a record to the front, and wait until the window knows what it is."""
    window.show_record(record)
    qtbot.waitUntil(lambda: bool(window.state.place.record == record and window.state.place.kind))
    settled(qtbot, window.session)


def asked(qtbot: QtBot, window: Window, action: str, kind: type[Dialog]) -> Dialog:
    """Run an action and give the dialog it opens."""
    window.run_action(action)
    return opened(qtbot, window, kind)


def opened(qtbot: QtBot, window: QWidget, kind: type[Dialog]) -> Dialog:
    """The dialog of that kind that has opened or is about to."""
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(kind)))
    return next(one for one in window.findChildren(kind) if one.isVisible())


def words(dialog: QDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def said(window: Window) -> str:
    return window.said.accessibleName() if window.said.isVisible() else ""


def drop(widget: QWidget, *paths: Path) -> Qt.DropAction:
    """Drop these files on a widget, as a file manager that would move them; what is done with the files."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    offered = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    about = (offered, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier)
    QApplication.sendEvent(widget, QDragEnterEvent(QPoint(9, 9), *about))
    dropped = QDropEvent(QPointF(9, 9), *about)
    assert dropped.proposedAction() == Qt.DropAction.MoveAction
    QApplication.sendEvent(widget, dropped)
    return dropped.dropAction() if dropped.isAccepted() else Qt.DropAction.IgnoreAction
