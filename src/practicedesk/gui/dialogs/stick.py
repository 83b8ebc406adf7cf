"""Exchange by stick: one sentence says what was saved, or what has come."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QCoreApplication, QDate, Qt
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFileDialog,
    QInputDialog,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from practicedesk_sync.bundle import SUFFIX
from practicedesk_sync.errors import PracticeDeskError

from ...services.bundle_reading import BundleReport, read_bundle
from ...services.bundle_words import missing, summary, written_words
from ...services.bundle_writing import NO_ROOM, Written, needs_code, write_bundle
from ...services.cancelling import Cancelled
from ...services.carrying import answer_beside, carry_bundle
from ...services.enrolling import reach
from ...services.outcome import news
from .. import wording
from ..last_folders import STICK, last_folder, remember_folder
from ..watching import ProgressLine
from .dialog import Dialog
from .where_to import ask_where

if TYPE_CHECKING:
    from ..navigation import Navigation
    from ..session import Session
    from ..window import Window

Result = TypeVar("Result")
translate = QCoreApplication.translate


class StickDialog(Dialog):
    """Works while it is open; closed, it stops, and what was read until then is kept whole.

    It offers what comes next, where that is something to press.
    """

    def __init__(self, session: Session, navigation: Navigation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.navigation = navigation
        self._path = Path()
        self.line = ProgressLine()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.carry = self._offered(self.tr("&Hand it in over the network"), self._carry)
        self.join = self._offered(self.tr("&Save the request…"), self._join)
        self.lean = self._offered(self.tr("Save &without attached files"), self._write_lean)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.line)
        column.addStretch()
        column.addWidget(self.buttons)
        self.setMinimumWidth(520)

    def write(self, target: Path, code_text: str = "", *, with_files: bool = True) -> None:
        """Save what waits for the server. `code_text`: of a library that is not connected yet."""
        self._path = target
        self.setWindowTitle(self.tr("Save work for a stick"))
        watch = self.line.begin(self.tr("Writing…"))
        work = partial(
            write_bundle,
            self.session.library,
            target,
            code_text=code_text,
            with_files=with_files,
            overwrite=True,
            on_progress=watch,
        )
        self._run(work, self._written)

    def read(self, path: Path) -> None:
        """Take in what a file holds."""
        self._path = path
        self.setWindowTitle(self.tr("Read from a stick"))
        watch = self.line.begin(self.tr("Reading “%1”…").replace("%1", path.name))
        self._run(partial(read_bundle, self.session.library, path, watch), self._read)

    def hand_in(self, path: Path) -> None:
        """Take somebody's file to the server, over the network."""
        self._path = path
        self.setWindowTitle(self.tr("Hand in for a colleague"))
        self._carry()

    def reject(self) -> None:
        """Close; what is under way is stopped."""
        self.line.stop()
        super().reject()

    def _offered(self, words: str, press: Callable[[], None]) -> QPushButton:
        button = self.buttons.addButton(words, QDialogButtonBox.ButtonRole.ActionRole)
        button.setVisible(False)
        button.clicked.connect(press)
        return button

    def _run(self, work: Callable[[], Result], done: Callable[[Result], None]) -> None:
        # In the thread of the network, so that a cycle and a stick never bring the same at once.
        self.session.network(self, work, done, self._failed)

    def _written(self, written: Written) -> None:
        self._end(written_words(written))

    def _read(self, report: BundleReport) -> None:
        self.join.setVisible(bool(report.invited))
        self._end("\n".join([summary(report), *news(report), *missing(report)]))

    def _join(self) -> None:
        self.accept()
        self.navigation.action_wanted.emit("write_bundle")

    def _write_lean(self) -> None:
        self.lean.setVisible(False)
        self.write(self._path, with_files=False)

    def _carry(self) -> None:
        self.carry.setVisible(False)
        watch = self.line.begin(self.tr("Handing it in…"))
        self._run(lambda: self._hand_in(watch), self._carried)

    def _hand_in(self, watch: Callable[[int, int], None]) -> Path:
        """In the thread of the network."""
        library, back = self.session.library, answer_beside(self._path)
        server = reach(library, self.session.lines.to)
        return carry_bundle(library, server, self._path, back, overwrite=True, on_progress=watch)

    def _carried(self, back: Path) -> None:
        told = self.tr("Handed in. The answer is in “%1”; take it back to whoever gave you the file.")
        self._end(told.replace("%1", back.name))

    def _failed(self, error: Exception) -> None:
        code = error.code if isinstance(error, PracticeDeskError) else ""
        self.lean.setVisible(code == NO_ROOM)
        self.carry.setVisible(code == "bundle_for_server" and self.session.synchronising.state.enrolled)
        stopped = self.tr("Stopped. What was done until then is kept; do it again for the rest.")
        self._end(stopped if isinstance(error, Cancelled) else wording.sentence(error))

    def _end(self, told: str) -> None:
        self.line.end(told)
        self.session.synchronising.state.look()
        self.adjustSize()


def save_for_stick(window: Window) -> None:
    """Ask where to, and for a code where the library is not connected yet; then save."""
    window.settle()
    library = window.session.library
    window.session.write(window, lambda: needs_code(library), partial(_ask_where, window))


def _ask_where(window: Window, needs: bool) -> None:
    title, code = translate("stick", "Save work for a stick"), ""
    if needs:
        words = translate("stick", "This library is not connected yet. The one-time code somebody gave you:")
        code, said = QInputDialog.getText(window, title, words)
        if not said or not code.strip():
            return
    name = f"practicedesk-{QDate.currentDate().toString(Qt.DateFormat.ISODate)}{SUFFIX}"
    ask_where(
        window, window.session.settings, title, name, lambda path: _open(window).write(path, code), STICK
    )


def read_from_stick(window: Window) -> None:
    """Ask for a file and read it."""
    _ask_file(window, translate("stick", "Read from a stick"), partial(read_file, window))


def carry(window: Window) -> None:
    """Ask for a file that a colleague saved, and hand it in for them."""
    title = translate("stick", "Hand in for a colleague")
    _ask_file(window, title, partial(_hand_in, window))


def _hand_in(window: Window, path: Path) -> None:
    remember_folder(window.session.settings, STICK, path)
    _open(window).hand_in(path)


def _ask_file(window: Window, title: str, take: Callable[[Path], None]) -> None:
    folder = str(last_folder(window.session.settings, STICK))
    dialog = QFileDialog(window, title, folder, f"PracticeDesk (*{SUFFIX})")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(lambda path: take(Path(path)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def read_file(window: Window, path: Path) -> None:
    """Read a file that was chosen, dropped on the window or opened with it."""
    window.settle()
    remember_folder(window.session.settings, STICK, path)
    # What was just settled is written first: the writer does one thing after the other.
    window.session.write(window, lambda: None, lambda _: _open(window).read(path))


def _open(window: Window) -> StickDialog:
    dialog = StickDialog(window.session, window.navigation, window)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
