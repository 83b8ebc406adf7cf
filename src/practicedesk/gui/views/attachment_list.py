"""The attachments of a record: what they are, where they are, and what one can do with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ...library.attachments import Reference
from ...library.library import Changes
from ...services.attached import Attached, attached
from .. import wording
from ..dropping import Drops
from ..file_copies import FileCopies
from ..flow import in_lines
from ..focus import enter_at
from ..labels import plain_label, plain_tip
from ..latest import Latest
from ..models.file_words import file_words
from ..only_read import off_where_only_read
from ..session import Session
from ..turns import in_turn
from .keep_here import KeepHere

if TYPE_CHECKING:
    from ...services.attaching import Taken, Together
    from ...services.transferring import Step

LINES = 4
"""Of the list, at the most, before it scrolls."""
Found = tuple[str, list[Attached]]


class AttachmentList(QWidget):
    """Follows one record. Files come by the button, or dropped here; Enter opens one."""

    troubled = Signal(str)
    shown = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.record = ""
        self.found: list[Attached] = []
        self._may_edit = False
        self._step: Step | None = None
        self._trouble = ""
        """What went wrong with one of several files, until the next are given."""
        # Of a record that is not here any more whoever shows it tells.
        self._reading: Latest[Found] = Latest(session, self, self._show, lambda _: self._fill([]))
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Attachments"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # how it stands is seen after a long name
        self.add, self.open = QPushButton(self.tr("Attach a file…")), QPushButton(self.tr("Open"))
        self.save, self.fetch = QPushButton(self.tr("Save as…")), QPushButton(self.tr("Fetch"))
        self.replace, self.remove = QPushButton(self.tr("Replace…")), QPushButton(self.tr("Take out"))
        self.keep = KeepHere(session)
        self.remark = _remark()
        self.copies = FileCopies(session, self)
        self._lay_out()
        self._connect()
        off_where_only_read(session, self.add, self.replace, self.remove)
        self._choose()

    def show_record(self, record: str, *, may_edit: bool) -> None:
        """Show the attachments of a record (id), "" for none."""
        if record != self.record:
            self.record = record
            self._trouble = ""
            self._say("")
            self._fill([])
        self._may_edit = may_edit
        self.add.setVisible(may_edit)
        self._choose()
        if record:
            self.keep.show_record(record)
            self._read()

    def chosen(self) -> Attached | None:
        """The attachment that is chosen."""
        row = self.list.currentRow()
        return self.found[row] if 0 <= row < len(self.found) else None

    @property
    def may_attach(self) -> bool:
        """Whether the person may attach files to the record that is shown."""
        return bool(self.record) and self._may_edit

    @Slot(list)
    def attach(self, files: Sequence[Path], instead_of: str = "") -> None:
        """Attach files of this computer, or put one in the place of an item."""
        if not (self.may_attach and self.session.may_write()):
            return
        self._trouble = ""
        self._say(self.tr("Taking in “%1”…").replace("%1", "”, “".join(file.name for file in files)))
        works = [partial(self.session.attaching.take_in, self.record, file) for file in files]
        refer = partial(self._refer, self.record, instead_of, self.session.attaching.together())
        in_turn(self.session, self, works, refer, self._failed)

    # -- inside ------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        buttons = (self.add, self.open, self.save, self.fetch, self.replace, self.remove, self.keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        column.addLayout(in_lines(*buttons))
        column.addWidget(self.remark)
        enter_at(self, self.list)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self._choose)
        for asked in (self.list.itemActivated, self.open.clicked):
            asked.connect(partial(self._hand_on, self.copies.open))
        self.save.clicked.connect(partial(self._hand_on, self.copies.save))
        self.add.clicked.connect(self._ask_file)
        self.fetch.clicked.connect(self._fetch)
        self.keep.wanted.connect(self._fetch)
        self.replace.clicked.connect(self._replace)
        self.remove.clicked.connect(self._remove)
        self.copies.said.connect(self._say)
        Drops(self, lambda _: self.may_attach).dropped.connect(self.attach)
        self.session.changed.connect(self._changed)
        self.session.carried.connect(self._stepped)

    def _read(self) -> None:
        library, record = self.session.library, self.record
        self._reading.ask(lambda: (record, attached(library, record)))

    @Slot(object)
    def _changed(self, changes: Changes) -> None:
        if self.record and any(record == self.record for _, record in changes.records):
            self._read()

    @Slot(object)
    def _stepped(self, step: Step | None) -> None:
        """Something was carried: of what is shown here, the words; when all is, how it stands now."""
        self._step = step
        if step is None or step.done >= step.size:
            if self.record:
                self._say(self._trouble)
                self._read()
            return
        for row, one in enumerate(self.found):
            if one.reference.sha256 == step.sha256:
                _tell(self.list.item(row), file_words(one, self._step))

    def _show(self, found: Found) -> None:
        record, attached = found
        if record == self.record:
            self._fill(attached)

    def _fill(self, found: list[Attached]) -> None:
        self.found = found
        while self.list.count() > len(found):
            self.list.takeItem(len(found))
        while self.list.count() < len(found):
            self.list.addItem("")
        line = self.fontMetrics().height() + 8
        for row, one in enumerate(found):
            self.list.item(row).setSizeHint(QSize(0, line))  # as wide as the list, and no wider
            _tell(self.list.item(row), file_words(one, self._step))
        self.list.setCurrentRow(min(max(self.list.currentRow(), 0), len(found) - 1))
        lines = min(max(len(found), 1), LINES)
        self.list.setFixedHeight(lines * line + 2 * self.list.frameWidth())
        for part in (self.list, self.keep):
            part.setVisible(bool(found))
        self._choose()
        self.shown.emit()

    @Slot()
    def _choose(self) -> None:
        one = self.chosen()
        here, item = one is not None and one.is_here, bool(one is not None and one.reference.item)
        for button, offered in (
            (self.open, here),
            (self.save, here),
            (self.fetch, one is not None and not here),
            (self.replace, self._may_edit and item),
            (self.remove, self._may_edit and item),
        ):
            button.setVisible(offered)

    # -- what one does -----------------------------------------------------------------------------

    @Slot()
    def _ask_file(self) -> None:
        self.attach(self.copies.choose(self.tr("Attach files"), several=True))

    @Slot()
    def _replace(self) -> None:
        one = self.chosen()
        files = self.copies.choose(self.tr("Put another file in its place"), several=False)
        if one is not None and files:
            self.attach(files, one.reference.item)

    @Slot()
    def _remove(self) -> None:
        one = self.chosen()
        if one is not None and self.session.may_write():
            detach = partial(self.session.attaching.detach, one.reference)
            told = self.tr("Taken out. Undo takes it back.")
            self.session.write(self, detach, lambda _: self._say(told), self._failed)

    @Slot()
    def _fetch(self) -> None:
        if any(not one.is_here for one in self.found):
            self.copies.fetch(self.record)

    def _hand_on(self, copy: Callable[[Reference], None], *_: object) -> None:
        """Have a copy made of the one that is chosen, if it is here."""
        one = self.chosen()
        if one is not None and one.is_here:
            copy(one.reference)

    def _refer(self, record: str, instead_of: str, together: Together, taken: Taken) -> None:
        work = partial(self.session.attaching.refer, record, taken, instead_of, together)
        self.session.write(self, work, self._referred, self._failed)

    def _referred(self, fresh: bool) -> None:
        self._say(self._trouble or ("" if fresh else self.tr("This file is attached already.")))

    def _failed(self, error: Exception) -> None:
        self._trouble = f"⚠ {wording.sentence(error)}"
        self._say(self._trouble)
        if not self.isVisible():
            self.session.tasks.failed.emit(error)

    @Slot(str)
    def _say(self, sentence: str) -> None:
        self.remark.setText(sentence)


def _remark() -> QLabel:
    """Room for two lines stands there also while nothing is said: no button moves away from the pointer."""
    made = plain_label()
    made.setMinimumHeight(2 * made.fontMetrics().lineSpacing())
    made.setAlignment(Qt.AlignmentFlag.AlignTop)
    return made


def _tell(line: QListWidgetItem, words: str) -> None:
    line.setText(words)
    line.setToolTip(plain_tip(words))
