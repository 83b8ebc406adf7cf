"""A field of a form: its label, its control, what is asked for, what is wrong. Made from the model alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from practicedesk_sync.model.fields import Field
from practicedesk_sync.model.form import Control

from ...services.opened import Opened
from .. import wording
from ..focus import enter_at
from ..open_record import OpenRecord
from .choices import ChoiceField, ChoicesField, YesNoField
from .entries import LineEntry, TextEntry
from .files import FilesField
from .item_rows import ListField
from .typed import LineField, NumberField, TextField

EDITORS: dict[str, Callable[[OpenRecord, Field], Any]] = {
    "line": LineField,
    "text": TextField,
    "number": NumberField,
    "yes_no": YesNoField,
    "choice": ChoiceField,
    "choices": ChoicesField,
    "list": ListField,
    "files": FilesField,
}
"""By `Control.control`."""
A_FEW_LINES = 150
"""A line of which more characters than this are advised is shown as a text of three lines."""


class FormField(QWidget):
    """One field, ready to be laid out. Give it the focus and its control has it."""

    def __init__(self, opened: OpenRecord, control: Control, field: Field) -> None:
        super().__init__()
        self.name = control.name
        short = control.control == "line" and control.advise > A_FEW_LINES
        self.editor = TextField(opened, field, lines=3) if short else EDITORS[control.control](opened, field)
        label = self._label(control)
        prompt = self._hint(wording.label(control.prompt) if control.prompt else "")
        self._asked = prompt.text()
        if control.example and isinstance(self.editor, TextEntry):
            self._show_example(self.editor, wording.label(control.example))
        self._note = self._hint("")
        self._trouble = self._hint("")
        self._trouble.setObjectName("trouble")
        self.editor.troubled.connect(self._say_trouble)
        if isinstance(self.editor, ChoicesField):
            self.editor.noted.connect(self._say_note)
        if field.after or field.to_come:
            opened.follow(self._doubt)
        self.editor.setAccessibleName(wording.label(control.label))
        self.editor.setAccessibleDescription(self._asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(3)
        if control.control != "yes_no":
            column.addWidget(label)
        column.addWidget(prompt)
        column.addWidget(self.editor, 1)
        column.addWidget(self._note)
        column.addWidget(self._trouble)
        enter_at(self, self.editor)
        if control.advise and isinstance(self.editor, LineEntry | TextEntry):
            self._advise = control.advise
            self.editor.textChanged.connect(self._count_characters)
            self._count_characters()
        if control.control not in ("text", "list", "files", "choices") and not short:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _label(self, control: Control) -> QLabel:
        words = wording.label(control.label)
        label = QLabel(self.tr("{field} (needed)").format(field=words) if control.required else words)
        label.setTextFormat(Qt.TextFormat.PlainText)
        bold = label.font()
        bold.setBold(True)
        label.setFont(bold)
        label.setBuddy(self.editor)
        return label

    def _hint(self, words: str) -> QLabel:
        hint = QLabel(words, self)
        hint.setTextFormat(Qt.TextFormat.PlainText)
        hint.setWordWrap(True)
        hint.setVisible(bool(words))
        return hint

    def _show_example(self, editor: TextEntry, example: str) -> None:
        """An answer to the prompt stands in the field as long as nothing else does."""
        told = self.tr("For example: {answer}").format(answer=example)
        editor.setPlaceholderText(told)
        self._asked = f"{self._asked} {told}"

    def _say_trouble(self, sentence: str) -> None:
        self._trouble.setText(f"⚠ {sentence}" if sentence else "")
        self._trouble.setVisible(bool(sentence))
        self.editor.setAccessibleDescription(sentence or self._asked)

    def _say_note(self, sentence: str) -> None:
        self._note.setText(sentence)
        self._note.setVisible(bool(sentence))
        if not self._trouble.text():  # what is wrong is read out first
            self.editor.setAccessibleDescription(sentence or self._asked)

    @Slot(object)
    def _doubt(self, opened: Opened) -> None:
        """What can hardly be meant is said; it is saved all the same."""
        found = opened.doubts.get(self.name)
        self._say_note(wording.doubt(found) if found else "")

    def _count_characters(self) -> None:
        """Lengths advise; nothing is cut."""
        length = len(self.editor.typed())
        over = self.tr("{count} characters; about {advised} are enough.")
        told = over.format(count=wording.number(length), advised=wording.number(self._advise))
        self._note.setText(told)
        self._note.setVisible(length > self._advise)
