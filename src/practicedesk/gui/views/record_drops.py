"""Files dropped on an open record, wherever on it: they are attached."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from practicedesk_sync.bundle import is_bundle

from ...exchange.formats import is_readable
from ..dropping import Drops
from .attachment_list import AttachmentList


class RecordDrops(QObject):
    """On the widget that shows the record. `files`: its attachments; None while no record is there.

    What could be imported as well is attached when the person says so.
    """

    taken = Signal()
    """Files are being attached."""

    def __init__(self, shown: QWidget, files: Callable[[], AttachmentList | None]) -> None:
        super().__init__(shown)
        self.shown = shown
        self.files = files
        Drops(shown, self._wanted).dropped.connect(self._take)

    def _wanted(self, paths: list[Path]) -> bool:
        files = self.files()
        if files is None or not files.may_attach or any(is_bundle(path.name) for path in paths):
            return False
        return all(path.is_file() for path in paths)

    @Slot(list)
    def _take(self, paths: list[Path]) -> None:
        files = self.files()
        if files is not None and (not any(map(is_readable, paths)) or self._agreed(paths)):
            files.attach(paths)
            self.taken.emit()

    def _agreed(self, paths: list[Path]) -> bool:
        ask = QMessageBox(self.shown)
        ask.setWindowTitle(self.tr("Attach files"))
        ask.setTextFormat(Qt.TextFormat.PlainText)
        ask.setText(
            self.tr("Attach this to the record? To read what is in it as records, use File ▸ Import.")
        )
        ask.setInformativeText("\n".join(path.name for path in paths))
        attach = ask.addButton(self.tr("Attach"), QMessageBox.ButtonRole.AcceptRole)
        ask.setDefaultButton(attach)
        ask.addButton(QMessageBox.StandardButton.Cancel)
        ask.exec()
        return ask.clickedButton() is attach
