"""Printing a sheet, or the minutes of a meeting, to a PDF: where to, a way to stop it, and where it is."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QProgressDialog, QWidget

from ...reports.engine import Rendered
from ...services.meetings import MEETING
from ...services.minutes_report import NAME_IN_MINUTES
from ...services.reading import details
from ...services.reporting import sheet
from ..models.print_words import not_printed
from .where_to import ask_where, file_name

if TYPE_CHECKING:
    from ...services.reading import Details
    from ..window import Window

translate = QCoreApplication.translate


class Words(NamedTuple):
    """What printing is called: while one is asked where to, while it is under way, and when it is done."""

    where_to: str
    under_way: str
    done: str


class Printed(QMessageBox):
    """Says where the file is and what in it could not be printed as it was written."""

    def __init__(self, parent: QWidget, rendered: Rendered, library: Path, title: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(self.tr("%n page(s), in:", "", rendered.pages) + f"\n{rendered.path}")
        remarks = (not_printed(rendered, library), self._images(rendered), self._names(rendered))
        self.setInformativeText("\n".join(remark for remark in remarks if remark))
        self.addButton(QMessageBox.StandardButton.Close)
        look = self.addButton(self.tr("Open"), QMessageBox.ButtonRole.ActionRole)
        folder = self.addButton(self.tr("Open the folder"), QMessageBox.ButtonRole.ActionRole)
        look.clicked.connect(partial(_open, rendered.path))
        folder.clicked.connect(partial(_open, rendered.path.parent))

    def _images(self, rendered: Rendered) -> str:
        images = sum(notice.count for notice in rendered.notices if notice.code != NAME_IN_MINUTES)
        told = self.tr("%n image(s) without a description for people who cannot see them.", "", images)
        return told if images else ""

    def _names(self, rendered: Rendered) -> str:
        named = [notice.where for notice in rendered.notices if notice.code == NAME_IN_MINUTES]
        told = self.tr("Under the Chatham House Rule, take out the names in: {where}.")
        return told.format(where=", ".join(named)) if named else ""


def print_sheet(window: Window) -> None:
    """Ask for a file and print the sheet of the record in front, or the minutes of the meeting."""
    window.settle()
    record = window.state.place.record
    work = partial(details, window.session.library, record)
    window.session.write(window, work, partial(_ask, window))


def _ask(window: Window, found: Details) -> None:
    view = found.view
    print_ = partial(start, window, view.id, view.kind)
    ask_where(window, window.settings, _words(view.kind).where_to, file_name(view.title, "pdf"), print_)


def _words(kind_name: str) -> Words:
    if kind_name == MEETING:
        return Words(
            translate("print_sheet", "Print the minutes to"),
            translate("print_sheet", "Printing the minutes…"),
            translate("print_sheet", "The minutes are printed"),
        )
    return Words(
        translate("print_sheet", "Print the sheet to"),
        translate("print_sheet", "Printing the sheet…"),
        translate("print_sheet", "The sheet is printed"),
    )


def start(window: Window, record: str, kind_name: str, target: Path) -> None:
    """Print in the background; the person goes on working, or stops it."""
    cancel, words = Event(), _words(kind_name)
    progress = QProgressDialog(words.under_way, translate("print_sheet", "Stop"), 0, 0, window)
    progress.setWindowTitle(translate("print_sheet", "Print"))
    progress.setWindowModality(Qt.WindowModality.NonModal)
    progress.canceled.connect(cancel.set)
    progress.show()
    work = partial(sheet, window.session.library, record, target, cancel)
    printed = partial(_printed, window, progress, words.done)
    window.session.read(window, work, printed, partial(_failed, window, progress))


def _printed(window: Window, progress: QProgressDialog, done: str, rendered: Rendered) -> None:
    progress.deleteLater()
    window.navigation.said.emit(translate("print_sheet", "Printed to {path}").format(path=rendered.path))
    told = Printed(window, rendered, window.session.library.folder, done)
    told.finished.connect(told.deleteLater)
    told.open()


def _failed(window: Window, progress: QProgressDialog, error: Exception) -> None:
    progress.deleteLater()
    window.session.tasks.failed.emit(error)


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
