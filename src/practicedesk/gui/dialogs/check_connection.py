"""Finds out why a server cannot be reached: each step as it is done, and a report for whoever helps."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from practicedesk_sync.errors import PracticeDeskError

from ...remote.checking import FAULT, NOTE, Finding
from ...remote.network import Network
from ...services.doctor import examination, save_report
from ...services.networking import network_settings
from .. import wording
from ..labels import plain_label
from ..last_folders import REPORT, last_folder, remember_folder
from ..line import HUNG_UP, Call
from ..views.finding_table import FindingTable
from .dialog import Dialog
from .network import NetworkDialog

if TYPE_CHECKING:
    from ..session import Session
    from ..window import Window


class CheckConnection(Dialog):
    """Checks at once where there is a server; one may give another address. Closed, the check is ended."""

    _found = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._call: Call | None = None
        self._findings: list[Finding] = []
        self._url = ""
        self.setWindowTitle(self.tr("Check my connection"))
        self.address, self.table, self.told = QLineEdit(), FindingTable(), plain_label()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        action = QDialogButtonBox.ButtonRole.ActionRole
        self.settings = self.buttons.addButton(self.tr("&Network settings…"), action)
        self.save = self.buttons.addButton(self.tr("&Save report…"), action)
        self.check, self.stop = QPushButton(self.tr("&Check")), QPushButton(self.tr("S&top"))
        self.check.setDefault(True)
        self.check.clicked.connect(self._check)
        self.stop.clicked.connect(self._stop)
        self.save.clicked.connect(self._ask_file)
        self.settings.clicked.connect(self._set_up)
        self.buttons.rejected.connect(self.reject)
        self.address.textChanged.connect(self._offer)
        self._found.connect(self._add)
        self._lay_out()
        known = session.synchronising.state.status
        self.address.setText(known.server if known else "")
        self._offer()
        if self.address.text():
            self._check()

    def done(self, result: int) -> None:
        self._stop()
        super().done(result)

    @Slot()
    def _check(self) -> None:
        typed = self.address.text().strip()
        self._url = typed if "://" in typed else f"https://{typed}"
        self._findings.clear()
        self.table.show_findings(())
        self._call = call = Call()
        self.session.lines.keep("check", call)
        self.told.setText(self.tr("Checking…"))
        self._offer()
        work = partial(self._work, self._url, call)
        self.session.read(self, work, self._checked, self._failed)

    def _work(self, url: str, call: Call) -> None:
        """In another thread: each step in one that can be left alone, as it may wait for long."""
        library = self.session.library
        steps = examination(library, Network(lambda: network_settings(library)), url).run()
        while (finding := call.wait_for(lambda: next(steps, None))) is not None:
            self._found.emit(finding)

    @Slot(object)
    def _add(self, finding: Finding) -> None:
        self._findings.append(finding)
        self.table.show_findings(self._findings)

    def _checked(self, _: None) -> None:
        marks = {finding.mark for finding in self._findings}
        if FAULT in marks:
            told = self.tr("The server cannot be used from here; the last row says what to do.")
        elif NOTE in marks:
            told = self.tr("The connection works; there is something to know about it.")
        else:
            told = self.tr("The connection works.")
        self._end(told)

    def _failed(self, error: Exception) -> None:
        stopped = isinstance(error, PracticeDeskError) and error.code == HUNG_UP
        self._end(self.tr("The check was stopped.") if stopped else wording.sentence(error))

    def _end(self, told: str) -> None:
        self._call = None
        self.told.setText(told)
        self._offer()

    @Slot()
    def _stop(self) -> None:
        if self._call is not None:
            self._call.hang_up()

    @Slot()
    def _offer(self) -> None:
        busy = self._call is not None
        self.check.setEnabled(not busy and bool(self.address.text().strip()))
        self.stop.setEnabled(busy)
        self.save.setEnabled(not busy and bool(self._findings))

    # -- what can be done with it ------------------------------------------------------------------

    @Slot()
    def _set_up(self) -> None:
        dialog = NetworkDialog(self.session, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def _ask_file(self) -> None:
        folder = str(last_folder(self.session.settings, REPORT))
        dialog = QFileDialog(self, self.tr("Save the report as"), folder, self.tr("Text (*.txt)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("txt")
        dialog.selectFile("practicedesk-connection.txt")
        dialog.fileSelected.connect(self.save_to)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def save_to(self, path: str) -> None:
        """Write what was found, without names of people, computers and folders."""
        remember_folder(self.session.settings, REPORT, Path(path))
        library, findings, url = self.session.library, tuple(self._findings), self._url

        def work() -> None:
            save_report(Path(path), findings, url, network_settings(library))

        def saved(_: None) -> None:
            self.told.setText(self.tr("The report is in %1.").replace("%1", path))

        self.session.read(self, work, saved, self._failed)

    def _lay_out(self) -> None:
        label = QLabel(self.tr("Server &address"))
        label.setBuddy(self.address)
        head = QHBoxLayout()
        for part in (label, self.address, self.check, self.stop):
            head.addWidget(part)
        column = QVBoxLayout(self)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        column.addWidget(self.told)
        column.addWidget(self.buttons)
        self.resize(820, 460)


def check_connection(window: Window) -> None:
    """Open the check."""
    dialog = CheckConnection(window.session, window)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
