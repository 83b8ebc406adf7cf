"""Importing a file or a folder: what would come in is shown before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialogButtonBox, QVBoxLayout, QWidget

from ...library.spaces import SpaceView
from ...services.cancelling import Cancelled
from ...services.import_report import ImportReport
from ...services.importing import import_file
from ...services.reading import spaces_to_write_in
from .. import wording
from ..dropping import Drops
from ..labels import plain_label
from ..models.import_words import summary
from ..scrolling import scrolling
from ..views.import_choices import ImportChoices
from ..views.problem_table import ProblemTable
from ..watching import ProgressLine
from .dialog import Dialog

if TYPE_CHECKING:
    from ..navigation import Navigation
    from ..session import Session
    from ..window import Window


class ImportDialog(Dialog):
    """Tries whatever is chosen at once (`import_file` as a dry run); “Import” then does it.

    Closed while it tries, nothing is left. Closed while it imports, the import is stopped first; the dialog
    stays to say how much came in, and “Import” then goes on from there.
    """

    def __init__(
        self,
        session: Session,
        navigation: Navigation,
        spaces: Sequence[SpaceView],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.navigation = navigation
        self._importing = False
        self._again = False
        self.setWindowTitle(self.tr("Import"))
        self.choices = ImportChoices(session.settings, spaces)
        self.line, self.problems = ProgressLine(), ProblemTable()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.close_ = self.buttons.button(QDialogButtonBox.StandardButton.Close)
        self.take = self.buttons.addButton(self.tr("I&mport"), QDialogButtonBox.ButtonRole.ActionRole)
        self.take.setEnabled(False)
        self.choices.changed.connect(self._try)
        self.choices.path.textEdited.connect(lambda: self.take.setEnabled(False))
        Drops(self.choices).dropped.connect(lambda paths: self.choices.choose(paths[0]))
        self.take.clicked.connect(self._import)
        self.buttons.rejected.connect(self.reject)
        self._lay_out()

    def reject(self) -> None:
        """Close; an import under way is stopped first."""
        self.line.stop()
        if not self._importing:
            super().reject()

    # -- trying and doing --------------------------------------------------------------------------

    def _try(self) -> None:
        """Say what would come in; what was chosen before is not tried to its end."""
        self.take.setEnabled(False)
        if self.line.busy:
            self._again = True
            self.line.stop()
        elif self.choices.chosen():
            self._run(self.tr("Looking at what would come in…"), dry_run=True)

    def _import(self) -> None:
        self._importing = True
        self.take.setEnabled(False)
        self.choices.setEnabled(False)
        self.close_.setText(self.tr("Stop"))
        self.close_.setFocus()
        self._run(self.tr("Importing…"), dry_run=False)

    def _run(self, sentence: str, *, dry_run: bool) -> None:
        """Two parts, of which `sentence` names the second."""
        reading = self.tr("Reading the file…")
        watch = self.line.begin(reading)
        work = partial(
            import_file,
            self.session.library,
            **self.choices.chosen(),
            dry_run=dry_run,
            on_reading=watch.part(0, 2, reading),
            on_progress=watch.part(1, 2, sentence),
        )
        self.session.write(self, work, self._tried if dry_run else self._imported, self._failed)

    def _tried(self, report: ImportReport) -> None:
        self._ended(summary(report, dry_run=True), report)
        outdated = self._again or self.choices.typing
        self.take.setEnabled(not outdated and report.new + report.updated > 0)
        self._go_on()

    def _imported(self, report: ImportReport) -> None:
        told = summary(report, dry_run=False)
        self._ended(told, report)
        self.navigation.said.emit(told.partition("\n")[0])
        self.choices.setEnabled(report.stopped)
        self.take.setVisible(report.stopped)
        self.take.setEnabled(report.stopped)
        self.take.setDefault(report.stopped)
        self.close_.setDefault(not report.stopped)
        (self.take if report.stopped else self.close_).setFocus()

    def _failed(self, error: Exception) -> None:
        stopped = self.tr("Stopped. Nothing was imported.")
        was_importing = self._importing
        self._ended(stopped if isinstance(error, Cancelled) else wording.sentence(error), None)
        self.choices.setEnabled(True)
        self.take.setEnabled(was_importing)
        if was_importing:
            self.take.setDefault(True)
            self.take.setFocus()
        self._go_on()

    def _ended(self, told: str, report: ImportReport | None) -> None:
        self._importing = False
        self.close_.setText(self.tr("Close"))
        self.line.end(told)
        self.problems.show_problems(report)

    def _go_on(self) -> None:
        """Try again if something else was chosen meanwhile."""
        again, self._again = self._again, False
        if again:
            self._try()

    def _lay_out(self) -> None:
        intro = self.tr(
            "A table (CSV), Markdown with front matter, or JSON of PracticeDesk. What would come in is shown"
            " first; importing a file again makes no second set."
        )
        asked = QWidget()
        upper = QVBoxLayout(asked)
        upper.setContentsMargins(0, 0, 0, 0)
        for part in (plain_label(intro), self.choices, self.line):
            upper.addWidget(part)
        upper.addWidget(self.problems, 1)
        upper.addStretch()
        self.room = scrolling(asked)
        column = QVBoxLayout(self)
        column.addWidget(self.room, 1)
        column.addWidget(self.buttons)
        self.take.setDefault(True)  # once it is in the dialog, or Return presses the first button there is
        self.adjustSize()
        self.resize(self.size().expandedTo(QSize(680, 440)))


def open_import(window: Window, path: Path | None = None) -> None:
    """Ask what to import; `path` is what somebody has chosen already."""
    session = window.session
    session.read(window, partial(spaces_to_write_in, session.library), partial(_ask, window, path))


def _ask(window: Window, path: Path | None, spaces: Sequence[SpaceView]) -> None:
    dialog = ImportDialog(window.session, window.navigation, spaces, window)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    if path is not None:
        dialog.choices.choose(path)
