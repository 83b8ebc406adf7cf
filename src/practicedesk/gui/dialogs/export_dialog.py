"""Exporting records to a file, or to a folder of Markdown files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ...exchange.formats import CALENDAR, CSV, JSON, MARKDOWN
from ...library.selecting import Query
from ...services.browsing import found_ids, list_row
from ...services.calendar_files import CalendarReport
from ...services.cancelling import Cancelled
from ...services.exporting import ExportReport
from ...services.writing_out import write_out
from .. import wording
from ..labels import plain_choice
from ..last_folders import EXPORT, last_folder, remember_folder
from ..watching import ProgressLine
from .dialog import Dialog

if TYPE_CHECKING:
    from ...library.library import Library
    from ..navigation import Navigation
    from ..session import Session
    from ..window import Window


@dataclass(frozen=True, slots=True)
class Choice:
    """What may be exported: a query, or the id of one record, and then its title."""

    what: Query | str
    records: int
    title: str = ""


class ExportDialog(Dialog):
    """Asks what, in which form and where to; stays to say what was written.

    Closed while it writes, the export is stopped, and nothing of it stays. `choices`: all records first.
    """

    def __init__(
        self,
        session: Session,
        navigation: Navigation,
        choices: Sequence[Choice],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.navigation = navigation
        self._written: Path | None = None
        self.setWindowTitle(self.tr("Export"))
        self.what, self.form, self.path = plain_choice(), QComboBox(), QLineEdit()
        self.choose_ = QPushButton(self.tr("&Choose…"))
        self.overwrite = QCheckBox(self.tr("&Replace what has the same name"))
        self.line = ProgressLine()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.close_ = self.buttons.button(QDialogButtonBox.StandardButton.Close)
        self.look = self.buttons.addButton(self.tr("Open the folder"), QDialogButtonBox.ButtonRole.ActionRole)
        self.write = self.buttons.addButton(self.tr("Export"), QDialogButtonBox.ButtonRole.ActionRole)
        self._fill(choices)
        self._lay_out()
        self.choose_.clicked.connect(self._choose)
        for changed in (self.path.textChanged, self.what.currentIndexChanged, self.form.currentIndexChanged):
            changed.connect(self._chosen_anew)
        self.form.currentIndexChanged.connect(self._other_form)
        self.write.clicked.connect(self._export)
        self.look.clicked.connect(self._look)
        self.buttons.rejected.connect(self.reject)
        self._offer()

    def reject(self) -> None:
        """Close; what is being written is stopped, and taken away again."""
        self.line.stop()
        super().reject()

    def _export(self) -> None:
        target, choice = Path(self.path.text().strip()).absolute(), self.what.currentData()
        self.path.setText(str(target))  # where a name alone goes is seen
        remember_folder(self.session.settings, EXPORT, target)
        watch = self.line.begin(self.tr("Writing…"))
        work = partial(
            write_out,
            self.session.library,
            choice.what,
            target,
            self.form.currentData(),
            overwrite=self.overwrite.isChecked(),
            on_progress=watch,
        )
        self.session.read(self, work, self._wrote, self._failed)
        self.close_.setFocus()
        self._offer()

    def _wrote(self, report: ExportReport | CalendarReport) -> None:
        told = self._exported(report) if isinstance(report, ExportReport) else self._saved(report)
        self._written = report.path
        self.line.end(told)
        self._offer()
        self.look.setFocus()

    def _exported(self, report: ExportReport) -> str:
        told = self.tr("%n record(s) written to {path}.", "", report.records).format(path=report.path)
        self.navigation.said.emit(told)
        if report.links:
            told += "\n" + self.tr("%n link(s) between them went into the file too.", "", report.links)
        if report.unsettled:
            open_ = self.tr(
                "%n of them with an open conflict: what is shown was written. JSON keeps all versions.",
                "",
                report.unsettled,
            )
            told = f"{told}\n{open_}"
        return told

    def _saved(self, report: CalendarReport) -> str:
        told = self.tr("%n meeting(s) written to {path}.", "", report.meetings).format(path=report.path)
        self.navigation.said.emit(told)
        if report.undated:
            names = ", ".join(report.undated)
            told += "\n" + self.tr("Left out, as they have no day yet: %1.").replace("%1", names)
        return told

    def _failed(self, error: Exception) -> None:
        stopped = self.tr("Stopped. Nothing was written.")
        self.line.end(stopped if isinstance(error, Cancelled) else wording.sentence(error))
        self._offer()
        self.write.setDefault(True)
        self.path.setFocus()

    def _look(self) -> None:
        if self._written is not None:
            folder = self._written if self._written.is_dir() else self._written.parent
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    # -- what is chosen ----------------------------------------------------------------------------

    def _choose(self) -> None:
        start = self.path.text().strip() or self._start()
        if self.form.currentData() == MARKDOWN:
            path = QFileDialog.getExistingDirectory(
                self, self.tr("Folder to write to"), str(Path(start).parent)
            )
        else:
            path, _ = QFileDialog.getSaveFileName(
                self,
                self.tr("File to write"),
                start,
                self.form.currentText(),
                options=QFileDialog.Option.DontConfirmOverwrite,
            )
        if path:
            self.path.setText(path)

    def _start(self) -> str:
        """A name in the folder used last."""
        folder = last_folder(self.session.settings, EXPORT)
        return str(folder / f"practicedesk{_SUFFIXES[self.form.currentData()]}")

    def _other_form(self) -> None:
        """The name ends as the form wants it."""
        if typed := self.path.text().strip():
            self.path.setText(str(Path(typed).with_suffix(_SUFFIXES[self.form.currentData()])))

    def _chosen_anew(self) -> None:
        """What was written, or went wrong, was another export."""
        if not self.line.busy:
            self._written = None
            self.line.end("")
        self._offer()

    def _offer(self) -> None:
        """Enable what can be done now."""
        busy = self.line.busy
        self.write.setEnabled(bool(self.path.text().strip()) and not busy)
        self.look.setVisible(self._written is not None and not busy)
        for place in (self.what, self.form, self.path, self.choose_, self.overwrite):
            place.setEnabled(not busy)

    def _fill(self, choices: Sequence[Choice]) -> None:
        for at, choice in enumerate(choices):
            listed = self.tr("What the library lists now") if at else self.tr("Everything")
            one = self.tr("Only “{title}”").format(title=choice.title)
            counted = f"{listed} ({wording.number(choice.records)})"
            self.what.addItem(one if choice.title else counted, choice)
        self.form.addItem(self.tr("Table (*.csv)"), CSV)
        self.form.addItem(self.tr("Markdown, a folder with a file for each record"), MARKDOWN)
        self.form.addItem(self.tr("JSON, with all that is shown (*.json)"), JSON)
        self.form.addItem(self.tr("Calendar of the meetings (*.ics)"), CALENDAR)
        self.path.setText(self._start())

    def _lay_out(self) -> None:
        across = QHBoxLayout()
        across.addWidget(self.path)
        across.addWidget(self.choose_)
        self.path.setAccessibleName(self.tr("File or folder to write to"))
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self.tr("&What"), self.what)
        form.addRow(self.tr("&As"), self.form)
        to = QLabel(self.tr("&To"))
        to.setBuddy(self.path)
        form.addRow(to, across)
        form.addRow("", self.overwrite)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self.line)
        column.addStretch()
        column.addWidget(self.buttons)
        self.write.setDefault(True)  # once it is in the dialog, or Return presses the first button there is
        self.resize(620, self.sizeHint().height())


_SUFFIXES = {CSV: ".csv", JSON: ".json", MARKDOWN: "", CALENDAR: ".ics"}


def open_export(window: Window) -> None:
    """Ask what to export: everything, what the library lists, or the record in front."""
    window.settle()
    listed = window.page().query() or Query()
    work = partial(_choices, window.session.library, listed, window.state.place.record)
    # Asked of the writer, so that what was typed until now is in it.
    window.session.write(window, work, partial(_ask, window))


def _choices(library: Library, listed: Query, record: str) -> list[Choice]:
    """In another thread."""
    chosen = bool(listed.text or listed.filters or listed.trash)
    queries = [Query(), listed] if chosen else [Query()]
    found = [Choice(query, len(found_ids(library, query))) for query in queries]
    return [*found, *([Choice(record, 1, list_row(library, record).title)] if record else [])]


def _ask(window: Window, choices: list[Choice]) -> None:
    dialog = ExportDialog(window.session, window.navigation, choices, window)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
