"""Fields one types in: a line, or a text."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal

from practicedesk_sync.model.fields import TEXT, Field
from practicedesk_sync.model.values import FORMS

from .. import wording
from ..field_typing import FieldTyping
from ..open_record import OpenRecord
from .entries import LineEntry, TextEntry


class LineField(LineEntry):
    """One line. A form it must have (a date, an address) stands in it while it is empty."""

    troubled = Signal(str)

    def __init__(self, opened: OpenRecord, field: Field) -> None:
        super().__init__()
        FieldTyping(opened, self, field.name).troubled.connect(self.troubled)
        if field.form:
            self.setPlaceholderText(wording.label(FORMS[field.form].words))


class NumberField(LineField):
    """A number, with a point or a comma before its decimals."""

    def __init__(self, opened: OpenRecord, field: Field) -> None:
        super().__init__(opened, field)
        self.setPlaceholderText(self.tr("a number like 12 or 2.5"))


class TextField(TextEntry):
    """A text in as many lines as there is room for, at least `lines`."""

    troubled = Signal(str)

    def __init__(self, opened: OpenRecord, field: Field, lines: int = 6) -> None:
        super().__init__()
        self._lines = lines
        self.formatted = field.merge == TEXT
        FieldTyping(opened, self, field.name).troubled.connect(self.troubled)

    def minimumSizeHint(self) -> QSize:
        margins = self.contentsMargins()
        around = margins.top() + margins.bottom() + 2 * int(self.document().documentMargin())
        return QSize(200, self._lines * self.fontMetrics().lineSpacing() + around)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()
