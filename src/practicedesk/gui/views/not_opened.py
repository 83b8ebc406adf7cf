"""The page in the place of a library that cannot be opened: what has happened, what is kept, what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QScrollArea, QVBoxLayout, QWidget

from practicedesk_sync.errors import DAMAGED

from ...library.folder import EMPTY, LIBRARY, found_in
from ...services.not_opened import NotOpened
from .. import wording
from ..focus import enter_at
from ..labels import heading_label, plain_label
from ..ways import way

WIDEST = 760


class NotOpenedPage(QScrollArea):
    """`go_to` opens the library of a folder in this window's place; of the same one, to try again."""

    def __init__(self, told: NotOpened, go_to: Callable[[Path], None]) -> None:
        super().__init__()
        self.told = told
        self._go_to = go_to
        damaged = told.error.code == DAMAGED
        self.heading, self.said = heading_label(), plain_label("\n\n".join(self._sentences()))
        self.heading.setText(
            self.tr("The library is damaged") if damaged else self.tr("The library cannot be opened")
        )
        self.answer = plain_label()
        self.again = way(self.tr("Try again"), self.tr("When what is said above has been put right."), "sync")
        self.look = way(self.tr("Open its folder"), str(told.folder), "library")
        self.other = way(
            self.tr("Open another library…"), self.tr("A folder that holds one, such as a copy."), "search"
        )
        self.new = way(
            self.tr("Begin a new library elsewhere…"),
            self.tr("In an empty folder. This one stays where it is."),
            "add",
        )
        self.details = way(
            self.tr("Write down the details"),
            self.tr("For whoever looks after PracticeDesk; nothing of what you wrote is in them."),
            "note",
        )
        self.ways = (self.again, self.look, self.other, self.new, self.details)
        done = (self._try, self._look, self._other, self._new, self._write_down)
        for button, do in zip(self.ways, done, strict=True):
            button.clicked.connect(do)
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        enter_at(self, self.again)

    def _sentences(self) -> list[str]:
        """What has happened; what is kept; where copies are."""
        told = self.told
        said = [wording.sentence(told.error)]
        if told.file is not None:
            said.append(self.tr("The file is left as it is: {file}").format(file=told.file))
        if told.journal is not None:
            said.append(
                self.tr("What was not sent yet is kept once more in {file}").format(file=told.journal)
            )
        for copy in told.copies[:3]:
            when = wording.moment(copy.at_ms)
            said.append(self.tr("There is a copy of {when}: {file}").format(when=when, file=copy.file))
        if not told.copies and told.file is not None:
            said.append(self.tr("There is no earlier copy in its folder; ask for a backup of this computer."))
        return said

    # -- what to do --------------------------------------------------------------------------------

    def _try(self) -> None:
        self._go_to(self.told.folder)

    def _look(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.told.folder)))

    def _other(self) -> None:
        folder = self._asked(self.tr("Folder of a library"))
        if folder is not None and found_in(folder) != LIBRARY:
            self._answer(self.tr("There is no library in {folder}.").format(folder=folder))
        elif folder is not None:
            self._go_to(folder)

    def _new(self) -> None:
        folder = self._asked(self.tr("Empty folder for a new library"))
        if folder is not None and found_in(folder) != EMPTY:
            self._answer(
                self.tr("{folder} is no empty folder. Choose or make another.").format(folder=folder)
            )
        elif folder is not None:
            self._go_to(folder)

    def _write_down(self) -> None:
        self._answer(self.told.write_down())

    def _asked(self, title: str) -> Path | None:
        chosen = QFileDialog.getExistingDirectory(self, title, str(self.told.folder.parent))
        return Path(chosen) if chosen else None

    def _answer(self, sentence: str) -> None:
        self.answer.setText(sentence)
        self.answer.show()

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setMaximumWidth(WIDEST)
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 24, 24, 24)
        column.addWidget(self.heading)
        column.addWidget(self.said)
        column.addSpacing(12)
        for part in (*self.ways, self.answer):
            column.addWidget(part)
        column.addStretch()
        self.answer.hide()
        self.setWidget(inside)
        self.setWidgetResizable(True)
