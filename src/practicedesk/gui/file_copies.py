"""Has attachments come, and hands copies of them to other programs and places, as the person says."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from ..library.attachments import Reference
from . import wording
from .last_folders import ATTACH, COPY, last_folder, remember_folder
from .session import Session


class FileCopies(QObject):
    """On behalf of the widget that shows the attachments."""

    said = Signal(str)
    """What became of it, in a sentence."""

    def __init__(self, session: Session, shown: QWidget) -> None:
        super().__init__(shown)
        self.session = session
        self.shown = shown

    def choose(self, title: str, *, several: bool) -> list[Path]:
        """Ask for a file of this computer, or for several."""
        settings = self.session.settings
        start = str(last_folder(settings, ATTACH))
        if several:
            names = QFileDialog.getOpenFileNames(self.shown, title, start)[0]
        else:
            names = [QFileDialog.getOpenFileName(self.shown, title, start)[0]]
        paths = [Path(name) for name in names if name]
        for path in paths[:1]:
            remember_folder(settings, ATTACH, path)
        return paths

    def open(self, about: Reference) -> None:
        """Have the system open a copy, once the person has said so."""
        if self._agreed(about):
            copy = partial(self.session.attaching.copy_to_open, about)
            self.session.read(self, copy, self._open, self._failed)

    def save(self, about: Reference) -> None:
        """Write a copy where the person chooses."""
        name = partial(self.session.attaching.name_for, about)
        self.session.read(self, name, partial(self._save_as, about), self._failed)

    def fetch(self, record: str) -> None:
        """Have the files of a record come from the server."""
        if self.session.synchronising.state.enrolled:
            self.said.emit(self.tr("It is asked for from the server."))
            self.session.transfers.start(frozenset({record}))
        else:
            self.said.emit(self.tr("This library is not connected to a server."))

    def _save_as(self, about: Reference, name: str) -> None:
        offered = str(last_folder(self.session.settings, COPY) / name)
        target, _ = QFileDialog.getSaveFileName(self.shown, self.tr("Save a copy"), offered)
        if target:
            remember_folder(self.session.settings, COPY, Path(target))
            work = partial(self.session.attaching.save, about, Path(target))
            self.session.read(self, work, self._saved, self._failed)

    def _saved(self, _: None) -> None:
        self.said.emit(self.tr("Saved."))

    def _agreed(self, about: Reference) -> bool:
        """Whether the person wants another program to open the file."""
        ask = QMessageBox(self.shown)
        ask.setWindowTitle(self.tr("Open a file"))
        ask.setTextFormat(Qt.TextFormat.PlainText)
        ask.setText(self.tr("A copy of this file is opened outside PracticeDesk:"))
        ask.setInformativeText(about.name)
        open_ = ask.addButton(self.tr("Open"), QMessageBox.ButtonRole.AcceptRole)
        ask.setDefaultButton(ask.addButton(QMessageBox.StandardButton.Cancel))
        ask.exec()
        return ask.clickedButton() is open_

    def _open(self, copy: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy))):
            none = self.tr("This computer has no program that opens “%1”. Save a copy, and open that.")
            self.said.emit("⚠ " + none.replace("%1", copy.name))

    def _failed(self, error: Exception) -> None:
        self.said.emit(f"⚠ {wording.sentence(error)}")
