"""Which files come to this computer by themselves, group by group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QFormLayout, QVBoxLayout, QWidget

from ...library.keeping import ALL, DEMAND, PINNED, UNDER, Policy
from ...services.files_kept import KeptIn, keep, kept
from .. import wording
from ..labels import plain_label
from ..models.facet_words import space_words
from ..tab_order import go_on
from .dialog import Dialog

if TYPE_CHECKING:
    from ..session import Session
    from ..window import Window

OFFERED = (
    Policy(ALL),
    *(Policy(UNDER, megabytes) for megabytes in (1, 5, 20, 100)),
    Policy(PINNED),
    Policy(DEMAND),
)


class FilesKept(Dialog):
    """A choice for each space. What is here already stays."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setWindowTitle(self.tr("Files on this computer"))
        self.choices: dict[str, QComboBox] = {}
        self._before: dict[str, Policy] = {}
        self.form = QFormLayout()
        self.told = plain_label()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.save = self.buttons.addButton(self.tr("Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.accepted.connect(self._save)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        intro = self.tr("Which attached files come by themselves? Others are fetched when you ask for them.")
        column.addWidget(plain_label(intro))
        pin = self.tr("A record is pinned by “Keep its files on this computer” below its attachments.")
        column.addWidget(plain_label(pin))
        column.addLayout(self.form)
        column.addWidget(self.told)
        column.addWidget(self.buttons)
        self.told.hide()
        session.read(self, lambda: kept(session.library), self._show)

    def focusNextPrevChild(self, forward: bool) -> bool:
        return go_on(self, forward) or super().focusNextPrevChild(forward)

    def _show(self, found: list[KeptIn]) -> None:
        for one in found:
            choice = QComboBox()
            policies = list(OFFERED) if one.policy in OFFERED else [*OFFERED, one.policy]
            for policy in policies:
                choice.addItem(self._words(policy), policy)
            choice.setCurrentIndex(policies.index(one.policy))
            choice.setAccessibleName(space_words(one.name))
            self.form.addRow(plain_label(space_words(one.name)), choice)
            self.choices[one.space], self._before[one.space] = choice, one.policy
        for choice in list(self.choices.values())[:1]:
            choice.setFocus()
        self.adjustSize()  # it was opened before they were here

    def _words(self, policy: Policy) -> str:
        if policy.what == UNDER:
            return self.tr("Files up to {size} MB").format(size=wording.number(policy.megabytes))
        return {
            ALL: self.tr("All files"),
            PINNED: self.tr("Those of pinned records"),
            DEMAND: self.tr("None"),
        }[policy.what]

    @Slot()
    def _save(self) -> None:
        chosen = {space: choice.currentData() for space, choice in self.choices.items()}
        fresh = {space: policy for space, policy in chosen.items() if policy != self._before[space]}
        self.session.write(self, lambda: keep(self.session.library, fresh), self._saved, self._failed)

    def _saved(self, _: None) -> None:
        self.accept()

    def _failed(self, error: Exception) -> None:
        self.told.setText(wording.sentence(error))
        self.told.show()


def open_files_kept(window: Window) -> None:
    """Open the choice."""
    dialog = FilesKept(window.session, window)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
