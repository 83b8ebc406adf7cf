"""Quick capture: a kind, a place and a title; all else is written, and saved, in the record itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QWidget

from practicedesk_sync.model.kinds import entry_kinds

from ...library.begun import Begun
from ...library.library import Library
from ...library.spaces import SpaceName, SpaceView
from ...services.beginning import keep, make, what_was_begun
from ...services.browsing import is_found
from ...services.reading import spaces_to_write_in
from .. import wording
from ..field_typing import DRAFT_MS
from ..labels import plain_choice
from ..models.facet_words import space_words
from .dialog import Dialog

if TYPE_CHECKING:
    from ..window import Window


translate = QCoreApplication.translate


class NewRecord(Dialog):
    """Asks what to make. `space`: the id of the one that is proposed; `begun`: what was typed here before."""

    typed = Signal(object)
    """`Begun`: what stands here now, within two seconds of the first key stroke."""

    def __init__(
        self, parent: QWidget, spaces: Sequence[SpaceView], space: str, begun: Begun | None = None
    ) -> None:
        super().__init__(parent)
        self._soon = QTimer(self, interval=DRAFT_MS, singleShot=True)
        self._soon.timeout.connect(lambda: self.typed.emit(self.said()))
        self.setWindowTitle(self.tr("Write something new"))
        self.kind, self.space, self.title = QComboBox(), plain_choice(), QLineEdit()
        for each in entry_kinds():
            self.kind.addItem(wording.label(each.label), each.name)
        for view in spaces:
            self.space.addItem(space_words(SpaceName(view.kind, view.name)), view.id)
        self.space.setCurrentIndex(max(self.space.findData(begun.space if begun else space), 0))
        self.title.setPlaceholderText(self.tr("a few words are enough"))
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.make = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.make.setText(self.tr("Start writing"))
        self.make.setEnabled(False)
        self.title.textChanged.connect(lambda text: self.make.setEnabled(bool(text.strip())))
        if begun is not None:
            self.title.setText(begun.title)
            self.kind.setCurrentIndex(max(self.kind.findData(begun.kind), 0))
        self.title.textChanged.connect(self._keep_soon)
        for place in (self.kind, self.space):
            place.activated.connect(self._keep_soon)
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

    def said(self) -> Begun:
        """What stands here."""
        return Begun(self.title.text(), self.kind.currentData(), self.space.currentData())

    def _keep_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start()


def new_record(window: Window) -> None:
    """Ask for kind, place and title, make the record and open it for writing."""
    session = window.session
    session.read(window, partial(_before, session.library), partial(_ask, window))


def _before(library: Library) -> tuple[list[SpaceView], Begun | None]:
    return spaces_to_write_in(library), what_was_begun(library)


def _ask(window: Window, before: tuple[list[SpaceView], Begun | None]) -> None:
    (spaces, begun), place, session = before, window.navigation.place, window.session
    # Who stands in a group writes for it; from elsewhere nothing is shared unless it was chosen.
    dialog = NewRecord(window, spaces, place.space if place.page == "groups" else "", begun)
    dialog.typed.connect(lambda said: session.write(window, partial(keep, session.library, said)))
    dialog.rejected.connect(lambda: session.write(window, partial(keep, session.library, None)))
    dialog.accepted.connect(partial(_make, window, dialog))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _make(window: Window, dialog: NewRecord) -> None:
    session = window.session
    session.write(window, partial(make, session.library, dialog.said()), partial(_write_in, window))


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
