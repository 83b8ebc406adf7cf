"""One record in front of the person, for reading or for writing."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from practicedesk_sync.model.attachment import ATTACHMENTS

from ...library.library import Changes, Library
from ..latest import Latest
from ..navigation import Navigation, Place
from ..session import Session

if TYPE_CHECKING:
    from ...services.presenting import Presented
    from .attachment_list import AttachmentList
    from .record_editor import RecordEditor
    from .record_reader import RecordReader


class RecordPanel(QWidget):
    """Shows one record at a time; "" shows none. What it takes is loaded with the first one."""

    def __init__(self, session: Session, navigation: Navigation) -> None:
        super().__init__()
        self.session = session
        self.navigation = navigation
        self.record = ""
        self.page: Presented | None = None
        self.nothing = QLabel(self.tr("Choose a record to read it here."))
        self.nothing.setMargin(24)
        self.editor: RecordEditor | None = None
        self.stack = QStackedWidget()
        self.stack.addWidget(self.nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
        self.setAccessibleName(self.tr("Record"))
        self._latest: Latest[Presented] = Latest(session, self, self._show, self._lost)
        self._loading: Latest[None] = Latest(session, self, self._begin)
        navigation.done_wanted.connect(self._done_wanted)
        session.changed.connect(self._changed)

    @cached_property
    def reader(self) -> RecordReader:
        from .record_drops import RecordDrops
        from .record_reader import RecordReader

        reader = RecordReader(self.session, self.navigation)
        reader.editing_wanted.connect(self.edit)
        self.stack.addWidget(reader)
        RecordDrops(self, self._files).taken.connect(self._show_files)
        return reader

    def show_record(self, record: str) -> None:
        """Bring a record (id) to the front. One that is being written stays open."""
        if self.editor is not None and record == self.record:
            return
        self._close()
        self.record = record
        if record:
            self._ask()
        else:
            self._show_nothing()

    @Slot()
    def edit(self, field: str = "") -> None:
        """Open the record for writing at a field ("" as in `RecordEditor.go_to`)."""
        if not self.record or not self.session.may_write():
            return
        if self.editor is None:
            from .record_editor import RecordEditor

            self.editor = RecordEditor(self.session, self.record, field)
            self.editor.done.connect(self.finish)
            self.editor.submit_wanted.connect(partial(self.navigation.action_wanted.emit, "submit"))
            self.stack.addWidget(self.editor)
            self.stack.setCurrentWidget(self.editor)
        else:
            self.editor.go_to(field)

    @Slot()
    def finish(self) -> None:
        """Close the record for writing; what was typed becomes changes."""
        if self._close():
            self.reader.setFocus()
            # Asked of the writer, so that what was typed until now is in it.
            self.session.write(
                self, partial(_present, self.session.library, self.record), self._show, self._lost
            )

    def place(self) -> Place:
        """What is in front of the person."""
        if self.page is None or self.page.view.id != self.record:
            return Place(record=self.record)
        view = self.page.view
        return Place("", view.id, view.kind, view.space, view.shown.trashed)

    def settle(self) -> None:
        """Turn what is being typed into a change."""
        if self.editor is not None:
            self.editor.settle()

    @Slot(object)
    def _changed(self, changes: Changes) -> None:
        """Whatever changed, it may be a publication of this record, or the role in its space."""
        if self.record and (changes.records or changes.spaces):
            self._ask()

    @Slot()
    def _done_wanted(self) -> None:
        if self.isVisible():
            self.finish()

    def _close(self) -> bool:
        """Put the editor away; whether there was one."""
        if self.editor is None:
            return False
        self.editor.leave()
        closed, self.editor = self.editor, None
        self.stack.setCurrentWidget(self.reader)
        self.stack.removeWidget(closed)
        closed.deleteLater()
        return True

    def _files(self) -> AttachmentList | None:
        """The attachments of the record in front, on its form or below its text."""
        if self.page is None or self.page.view.id != self.record:
            return None
        in_form = self.editor.files() if self.editor is not None else None
        return in_form or self.reader.files

    def _show_files(self) -> None:
        if self.editor is not None:
            self.editor.go_to(ATTACHMENTS)

    def _ask(self) -> None:
        if "reader" in self.__dict__:
            self._latest.ask(partial(_present, self.session.library, self.record))
        else:
            self._loading.ask(_load)

    def _begin(self, _loaded: None) -> None:
        """Make what shows records, so that the first one has but to be shown when it comes."""
        _ = self.reader
        if self.record:
            self._ask()

    def _show(self, page: Presented) -> None:
        if page.view.id != self.record:
            return
        if page != self.page:
            self.page = page
            self.reader.show_page(page)
        if self.editor is None:
            self.stack.setCurrentWidget(self.reader)

    def _lost(self, error: Exception) -> None:
        if getattr(error, "code", "") == "record_unknown":
            self._show_nothing()
        else:
            self.session.tasks.failed.emit(error)

    def _show_nothing(self) -> None:
        self.page = None
        self.stack.setCurrentWidget(self.nothing)


def _load() -> None:
    """In another thread: what the first record takes, to gather, to show and to edit it."""
    from ...services import presenting  # noqa: F401
    from . import record_drops, record_editor, record_reader  # noqa: F401


def _present(library: Library, record: str) -> Presented:
    """In another thread."""
    from ...services.presenting import present

    return present(library, record)
