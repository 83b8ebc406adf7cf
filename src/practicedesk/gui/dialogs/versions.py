"""Two versions of a record beside each other, and the way back to the earlier one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QFormLayout,
    QListWidget,
    QPushButton,
    QSplitter,
    QVBoxLayout,
)

from practicedesk_sync.model.kinds import kind

from ...services.differences import Compared, Difference, compare
from ...services.history import Past, Step, versions
from ...services.marked_words import Nodes, plain
from ...services.restoring import Restored, restore_version, why_not
from .. import wording
from ..labels import plain_choice, plain_label
from ..latest import Latest
from ..models.step_words import by_words, deed_words
from ..value_words import value_words
from ..views.version_pane import VersionPane
from .dialog import Dialog
from .earlier_versions import EarlierVersions

if TYPE_CHECKING:
    from ..window import Window

translate = QCoreApplication.translate


class Versions(Dialog):
    """Compares any two versions; the earlier one, or one section of it, can be restored."""

    def __init__(self, window: Window, past: Past, mark: str = "") -> None:
        super().__init__(window)
        self.window_ = window
        self.past = past
        self.compared: Compared | None = None
        self.setWindowTitle(self.tr("Versions of “%1”").replace("%1", past.view.title))
        self.older, self.newer = plain_choice(), plain_choice()
        self.said = plain_label()
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("What differs"))
        self.then, self.now = VersionPane(gone=True), VersionPane(gone=False)
        self.legend = plain_label(self.tr("Struck out: not in the later version. Underlined: new in it."))
        self.told = plain_label()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.section = self._button(self.tr("Restore this &section"), lambda: self._restore(self._name()))
        self.whole = self._button(self.tr("&Restore the earlier version"), lambda: self._restore(""))
        self._reading: Latest[Compared] = Latest(window.session, self, self._show)
        self._lay_out()
        for step in reversed(past.steps):
            for box in (self.older, self.newer):
                box.addItem(_words(step), step.mark)
        before = past.steps[-2] if len(past.steps) > 1 else past.steps[-1]
        self.older.setCurrentIndex(max(self.older.findData(mark or before.mark), 0))
        for box in (self.older, self.newer):
            box.currentIndexChanged.connect(self._ask)
        self.list.currentRowChanged.connect(self._show_difference)
        self._ask()
        self.list.setFocus()

    def _button(self, words: str, do: Callable[[], None]) -> QPushButton:
        made = self.buttons.addButton(words, QDialogButtonBox.ButtonRole.ActionRole)
        made.clicked.connect(do)
        return made

    def _lay_out(self) -> None:
        boxes = QFormLayout()
        boxes.addRow(self.tr("&Earlier version"), self.older)
        boxes.addRow(self.tr("&Compared with"), self.newer)
        panes = QSplitter(Qt.Orientation.Horizontal)
        panes.setChildrenCollapsible(False)
        for part, stretch in ((self.list, 1), (self.then, 2), (self.now, 2)):
            panes.addWidget(part)
            panes.setStretchFactor(panes.count() - 1, stretch)
        column = QVBoxLayout(self)
        column.addLayout(boxes)
        column.addWidget(self.said)
        column.addWidget(panes, 1)
        column.addWidget(self.legend)
        column.addWidget(self.told)
        column.addWidget(self.buttons)
        self.buttons.rejected.connect(self.reject)
        self.resize(980, 600)

    # -- what differs ------------------------------------------------------------------------------

    @Slot()
    def _ask(self) -> None:
        library, record = self.window_.session.library, self.past.view.id
        # The boxes have the newest first; whichever way they are chosen, the earlier one is on the left.
        newer, older = sorted((self.older, self.newer), key=QComboBox.currentIndex)
        marks = older.currentData(), newer.currentData()
        self._reading.ask(lambda: compare(library, record, *marks))

    def _show(self, found: Compared) -> None:
        self.compared = found
        self.list.clear()
        self.list.addItems([wording.label(one.label) for one in found.differences])
        then, now = found.trashed
        said = "" if found.differences else self.tr("The two versions say the same.")
        if then != now:
            moved = (
                self.tr("It was in the trash then.") if then else self.tr("It has gone to the trash since.")
            )
            said = f"{said} {moved}".strip()
        self.said.setText(said)
        self.said.setVisible(bool(said))
        for part in (self.list, self.then, self.now, self.legend):
            part.setVisible(bool(found.differences))
        about = kind(found.view.kind)
        comes_back = any(why_not(about, one.name) is None for one in found.differences)
        self.whole.setEnabled(comes_back or (then != now and why_not(about) is None))
        self.list.setCurrentRow(0 if found.differences else -1)
        if not found.differences:
            self._show_difference(-1)

    @Slot(int)
    def _show_difference(self, at: int) -> None:
        found = self.compared
        one = found.differences[at] if found and 0 <= at < len(found.differences) else None
        reason = why_not(kind(found.view.kind), one.name) if found and one else None
        self.section.setEnabled(one is not None and reason is None)
        self._tell(reason)
        if found is None or one is None:
            return
        sides = (one.before, one.after)
        marked = one.nodes or tuple(self._plainly(one, value, found) for value in sides)
        for pane, heading, step, nodes, open_ in (
            (self.then, self.tr("Earlier"), found.older, marked[0], one.disputed[0]),
            (self.now, self.tr("Later"), found.newer, marked[1], one.disputed[1]),
        ):
            by = by_words(step)
            if open_:
                by += " · " + self.tr("a paragraph awaits a decision: all its versions are here")
            pane.show_version(heading, by, nodes)

    def _plainly(self, one: Difference, value: object, found: Compared) -> Nodes:
        empty = value in (None, "", [], {})
        if one.field is None or empty:
            words = self.tr("(nothing)") if empty else str(value)
        else:
            words = value_words(one.field, value, found.names)
        return plain(words)

    # -- the way back ------------------------------------------------------------------------------

    def _name(self) -> str:
        return self.compared.differences[self.list.currentRow()].name if self.compared else ""

    def _restore(self, field: str) -> None:
        if self.compared is not None:
            session, mark = self.window_.session, self.compared.older.mark
            self.window_.settle()
            work = partial(restore_version, session.library, self.past.view.id, mark, field)
            session.write(self, work, self._restored, self._tell)

    def _tell(self, error: Exception | None) -> None:
        """Say why something does not come back, here and not behind this dialog."""
        self.told.setText(wording.sentence(error) if error else "")
        self.told.setVisible(error is not None)
        if error is not None:
            QAccessible.updateAccessibility(QAccessibleEvent(self.told, QAccessible.Event.Alert))

    def _restored(self, done: Restored) -> None:
        told = self.tr("It says again what it said in that version. Undo (Ctrl+Z) takes this back.")
        if not (done.fields or done.revived):
            told = self.tr("Nothing to change: it says so already.")
        if done.stays:
            left = self.tr("Left as it is, as a state is a step to take: %1.")
            told += " " + left.replace("%1", ", ".join(map(wording.label, done.stays)))
        self.window_.navigation.said.emit(told)
        self.accept()


def open_versions(window: Window) -> None:
    """Compare the versions of the record in front."""
    show_versions(window, window.state.place.record, "")


def show_versions(window: Window, record: str, mark: str) -> None:
    """Compare a version of a record (`Step.mark`; "" for the one before the last) with what stands now."""
    window.settle()
    # Asked of the writer, so that what was typed until now is in it.
    window.session.write(
        window, partial(versions, window.session.library, record), partial(_open, window, mark)
    )


def _open(window: Window, mark: str, past: Past) -> None:
    if past.elsewhere:
        EarlierVersions(window, past, partial(_open, window, mark))
        return
    dialog = Versions(window, past, mark)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _words(step: Step) -> str:
    number = translate("versions", "Version {0}").format(step.number)
    return f"{number} · {by_words(step)} · {deed_words(step)}"
