"""What to import, how to read it and where it goes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from practicedesk_sync.model.kinds import entry_kinds

from ...exchange.mappings import preset_names
from ...library.spaces import SpaceName, SpaceView
from .. import wording
from ..labels import plain_choice
from ..last_folders import IMPORT, last_folder, remember_folder
from ..models.facet_words import space_words

TYPED_MS = 400
"""Whoever types a path is done with it after so long."""


class ImportChoices(QWidget):
    """A file or folder, and three choices that most people leave as they are."""

    changed = Signal()

    def __init__(self, settings: QSettings, spaces: Sequence[SpaceView]) -> None:
        super().__init__()
        self.settings = settings
        self.path = QLineEdit()
        self.path.setAccessibleName(self.tr("File or folder to import"))
        self.file, self.folder = QPushButton(self.tr("&File…")), QPushButton(self.tr("F&older…"))
        self.space, self.preset, self.kind = plain_choice(), plain_choice(), plain_choice()
        self._typed = QTimer(self, interval=TYPED_MS, singleShot=True)
        self._fill(spaces)
        self._lay_out()
        self.file.clicked.connect(self._ask_file)
        self.folder.clicked.connect(self._ask_folder)
        self.path.textEdited.connect(lambda: self._typed.start())
        self._typed.timeout.connect(self._tell)
        self.preset.activated.connect(self._ask_mapping)
        for box in (self.space, self.preset, self.kind):
            box.currentIndexChanged.connect(self._tell)

    @property
    def typing(self) -> bool:
        """Whether what is typed has not been told of yet."""
        return self._typed.isActive()

    def choose(self, path: Path) -> None:
        """Take a file or folder as the one to import."""
        self.path.setText(str(path))
        self._typed.stop()
        remember_folder(self.settings, IMPORT, path)
        self._tell()

    def chosen(self) -> dict[str, Any]:
        """What is chosen, as `import_file` takes it; {} for nothing yet."""
        if not self.path.text().strip():
            return {}
        path, form = Path(self.path.text().strip()), self.preset.currentData()
        told = {"path": path, "space": self.space.currentData()}
        if self._says_itself():
            return told
        reading = {"mapping_file": form} if isinstance(form, Path) else {"preset_name": form or ""}
        return told | reading | {"kind": self.kind.currentData()}

    def _tell(self) -> None:
        for box in (self.preset, self.kind):
            box.setEnabled(not self._says_itself())
        self.changed.emit()

    def _says_itself(self) -> bool:
        """JSON says of each record what it is."""
        return self.path.text().strip().lower().endswith(".json")

    # -- asking ------------------------------------------------------------------------------------

    def _ask_file(self) -> None:
        known = self.tr("Tables, Markdown, JSON (*.csv *.tsv *.txt *.md *.markdown *.json);;All files (*)")
        path, _ = QFileDialog.getOpenFileName(self, self.tr("File to import"), self._start(), known)
        if path:
            self.choose(Path(path))

    def _ask_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self, self.tr("Folder of Markdown files"), self._start())
        if path:
            self.choose(Path(path))

    def _ask_mapping(self, at: int) -> None:
        if self.preset.itemData(at) is not None:
            return
        path, _ = QFileDialog.getOpenFileName(
            self, self.tr("Mapping file"), self._start(), self.tr("Mapping (*.json)")
        )
        if path:
            self.preset.insertItem(at, Path(path).name, Path(path))
        self.preset.setCurrentIndex(at if path else 0)

    def _start(self) -> str:
        return str(last_folder(self.settings, IMPORT))

    # -- what there is to choose -------------------------------------------------------------------

    def _fill(self, spaces: Sequence[SpaceView]) -> None:
        unnamed = self.tr("My own, or the file's own groups; what is here already stays where it is")
        self.space.addItem(unnamed, "")
        for view in spaces:
            self.space.addItem(space_words(SpaceName(view.kind, view.name)), view.id)
        self.preset.addItem(self.tr("What its headings say it is"), "")
        for name in preset_names():
            self.preset.addItem(name, name)
        self.preset.addItem(self.tr("By a mapping file…"), None)
        self.kind.addItem(self.tr("The usual: a practice in a table, a note in Markdown"), "")
        for each in entry_kinds():
            self.kind.addItem(wording.label(each.label), each.name)

    def _lay_out(self) -> None:
        across = QHBoxLayout()
        for part in (self.path, self.file, self.folder):
            across.addWidget(part)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeading)
        what = QLabel(self.tr("&What"))
        what.setBuddy(self.path)
        form.addRow(what, across)
        form.addRow(self.tr("&Into"), self.space)
        form.addRow(self.tr("&Read as"), self.preset)
        form.addRow(self.tr("&Kind, if it names none"), self.kind)
