"""Quick capture: a kind, a place and a title; all else is written, and saved, in the record itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QWidget

from practicedesk_sync.model.kinds import entry_kinds

from ...library.spaces import SpaceName, SpaceView
from ...services.reading import spaces_to_write_in
from .. import wording
from ..labels import plain_choice
from ..models.facet_words import space_words

if TYPE_CHECKING:
    from ..window import Window


class NewRecord(QDialog):
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


def new_record(window: Window) -> None:
    """Ask for kind, place and title, make the record and open it for writing."""
    session = window.session
    session.read(window, partial(spaces_to_write_in, session.library), partial(_ask, window))


def _ask(window: Window, spaces: Sequence[SpaceView]) -> None:
    place = window.navigation.place
    # Who stands in a group writes for it; from elsewhere nothing is shared unless it was chosen.
    dialog = NewRecord(window, spaces, place.space if place.page == "groups" else "")
    dialog.accepted.connect(partial(_make, window, dialog))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _make(window: Window, dialog: NewRecord) -> None:
    session = window.session
    facts = (dialog.kind.currentData(), dialog.title.text(), dialog.space.currentData())
    session.write(window, partial(session.editing.new, *facts), partial(_write_in, window))


def _write_in(window: Window, record: str) -> None:
    window.navigation.edit_wanted.emit(record, "")
