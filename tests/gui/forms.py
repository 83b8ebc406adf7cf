"""The fields of a record by themselves."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from practicedesk.gui.fields.form import FormField
from practicedesk.gui.open_record import OpenRecord
from practicedesk.gui.session import Session
from practicedesk.library.library import Library
from practicedesk_sync.model.form import controls


class Form(QWidget):
    """All fields of one record."""

    def __init__(self, session: Session, record: str) -> None:
        super().__init__()
        self.opened = OpenRecord(session, record, self)
        self.opened.stood.connect(self._build)
        self.fields: dict[str, FormField] = {}

    def _build(self) -> None:
        assert self.opened.stands is not None
        about = self.opened.stands.kind
        if not self.fields:
            column = QVBoxLayout(self)
            for control in controls(about):
                self.fields[control.name] = FormField(self.opened, control, about.fields[control.name])
                column.addWidget(self.fields[control.name])

    def editor(self, name: str) -> QWidget:
        return self.fields[name].editor


OpenForm = Callable[[Library, str], Form]
