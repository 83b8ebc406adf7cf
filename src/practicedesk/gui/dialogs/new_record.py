"""Quick capture: a kind, a place and a title; all else is written, and saved, in the record itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QWidget

from practicedesk_sync.model.kinds import entry_kinds

from ...library.spaces import SpaceName, SpaceView
from ...services.browsing import is_found
from ...services.reading import spaces_to_write_in
from .. import wording
from ..begun_words import BegunWords, Place
from ..labels import plain_choice
from ..models.facet_words import space_words
from .dialog import Dialog

if TYPE_CHECKING:
    from ..window import Window


translate = QCoreApplication.translate


class NewRecord(Dialog):
    """Asks what to make. `space`: the id of the one that is proposed."""

    def __init__(self, parent: QWidget, spaces: Sequence[SpaceView], space: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Write something new"))
        self.kind, self.space, self.title = QComboBox(), plain_choice(), QLineEdit()
        for each in entry_kinds():
            self.kind.addItem(wording.label(each.label), each.name)
        for view in spaces:
            self.space.addItem(space_words(SpaceName(view.kind, view.name)), view.id)
        self.space.setCurrentIndex(max(self.space.findData(space), 0))
        self.title.setPlaceholderText(self.tr("a few words are enough"))
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.make = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.make.setText(self.tr("Start writing"))
        self.make.setEnabled(False)
        self.title.textChanged.connect(lambda text: self.make.setEnabled(bool(text.strip())))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(self.tr("&Title"), self.title)
        form.addRow(self.tr("&What"), self.kind)
        form.addRow(self.tr("W&here"), self.space)
        form.addRow(QLabel(self.tr("Once you start writing, everything is saved on this computer.")))
        form.addRow(self.buttons)
        self.resize(480, self.sizeHint().height())

    def words(self) -> dict[str, Place]:
        """Where one says what it is to be."""
        return {"title": self.title, "kind": self.kind, "space": self.space}


def new_record(window: Window) -> None:
    """Ask for kind, place and title, make the record and open it for writing."""
    session = window.session
    session.read(window, partial(spaces_to_write_in, session.library), partial(_ask, window))


def _ask(window: Window, spaces: list[SpaceView]) -> None:
    place = window.navigation.place
    # Who stands in a group writes for it; from elsewhere nothing is shared unless it was chosen.
    dialog = NewRecord(window, spaces, place.space if place.page == "groups" else "")
    words = BegunWords(window.session, dialog, "record", dialog.words())
    dialog.accepted.connect(partial(_make, window, dialog, words))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _make(window: Window, dialog: NewRecord, words: BegunWords) -> None:
    asked = dialog.kind.currentData(), dialog.title.text(), dialog.space.currentData()
    work = words.making(partial(window.session.editing.new, *asked))
    window.session.write(window, work, partial(_write_in, window))


def _write_in(window: Window, record: str) -> None:
    window.navigation.edit_wanted.emit(record, "")
    query = window.page().query()
    if query is not None:
        listed = partial(is_found, window.session.library, query, record)
        window.session.read(window, listed, partial(_show_in_list, window))


def _show_in_list(window: Window, listed: bool) -> None:
    """What is new is seen where one looks for it: a search that would hide it is given up, with a word."""
    if not listed:
        window.page().show_all()
        told = translate("new", "Search and filters are cleared, so that what you write stands in the list.")
        window.navigation.said.emit(told)
