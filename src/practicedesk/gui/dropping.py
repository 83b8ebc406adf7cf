"""Files or folders that are dropped on a widget."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

_DRAGGING = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)


def one_alone(paths: list[Path]) -> bool:
    """For what takes one file or folder at a time."""
    return len(paths) == 1


class Drops(QObject):
    """Lets files be dropped on a widget where `wanted` says so, for as long as that is there."""

    dropped = Signal(list)
    """Their paths."""

    def __init__(self, widget: QWidget, wanted: Callable[[list[Path]], bool] = one_alone) -> None:
        super().__init__(widget)
        self.wanted = wanted
        self._takes = False
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in _DRAGGING or not isinstance(event, QDropEvent):
            return super().eventFilter(watched, event)
        paths = _paths(event.mimeData())
        if event.type() != QEvent.Type.DragMove:  # which comes with every step of the mouse
            self._takes = bool(paths) and self.wanted(paths)
        if not self._takes or not event.possibleActions() & Qt.DropAction.CopyAction:
            event.ignore()
            return True
        event.setDropAction(Qt.DropAction.CopyAction)  # after a move the file manager deletes the file
        event.accept()
        if event.type() == QEvent.Type.Drop:
            self.dropped.emit(paths)
        return True


def _paths(data: QMimeData) -> list[Path]:
    """Empty where one of them is not a file of this computer."""
    files = [url.toLocalFile() for url in data.urls()]
    return [Path(file) for file in files] if all(files) else []
