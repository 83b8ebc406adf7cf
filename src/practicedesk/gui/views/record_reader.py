"""A record for reading: what can be done with it, what to know about it, and what it says."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QPushButton, QVBoxLayout, QWidget

from practicedesk_sync.model.attachment import ATTACHMENTS
from practicedesk_sync.model.entry import DRAFT, RETIRED
from practicedesk_sync.model.kinds import GROUP

from ...services.presenting import Presented
from ...services.publishing import UNPUBLISHED_KINDS
from .. import wording
from ..flow import in_lines
from ..focus import enter_at
from ..icons import icon
from ..labels import plain_label
from ..models.review_words import step_words
from ..navigation import Navigation
from ..only_read import off_where_only_read
from ..painted import keep_painted
from ..session import Session
from .attachment_list import AttachmentList
from .record_text import RecordText
from .remark import Remark


class RecordReader(QWidget):
    """Shows what `services.presenting` gathered of one record."""

    editing_wanted = Signal()

    def __init__(self, session: Session, navigation: Navigation) -> None:
        super().__init__()
        self.navigation = navigation
        self.edit = QPushButton(self.tr("Edit"))
        self.submit = QPushButton(step_words(DRAFT, False))
        self.publish = QPushButton(self.tr("Publish…"))
        self.print = QPushButton(self.tr("Print sheet…"))
        self.restore = QPushButton(self.tr("Restore"))
        self.unfinished = Remark(self.tr("Continue writing"))
        self.conflicts = Remark(self.tr("Decide…"))
        self.text = RecordText()
        self.files_title = plain_label(self.tr("Attachments"))
        self.files = AttachmentList(session)
        self.files.shown.connect(self._show_files)
        self._lay_out()
        self._connect()
        keep_painted(self, self._paint_icons)
        off_where_only_read(session, self.publish, self.restore, self.unfinished.button)
        self.show_page(None)

    def show_page(self, page: Presented | None) -> None:
        """Show a record; None shows none."""
        trashed = page is not None and page.view.shown.trashed
        kind = page.view.kind if page is not None else GROUP
        self.edit.setVisible(page is not None and page.may_edit)
        state = page.state if page is not None and page.may_edit else ""
        self.submit.setText(step_words(state, page is not None and page.may_review))
        self.submit.setVisible(state not in ("", RETIRED))
        self.publish.setVisible(not trashed and kind not in UNPUBLISHED_KINDS)
        self.print.setVisible(not trashed and kind != GROUP)
        self.restore.setVisible(trashed)
        fields = ", ".join(map(wording.label, page.unfinished)) if page is not None else ""
        unfinished = self.tr("You were writing here and had not finished: {fields}.").format(fields=fields)
        self.unfinished.say(unfinished if fields else "")
        number = page.conflicts if page is not None else 0
        decisions = self.tr("%n decision(s) to take in this record.", "", number)
        self.conflicts.say(decisions if number else "")
        self.text.show_page(page)
        takes = page is not None and page.may_edit and ATTACHMENTS in page.kind.fields
        self.files.show_record(page.view.id if page is not None else "", may_edit=takes)
        self._show_files()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(in_lines(self.edit, self.submit, self.publish, self.print, self.restore))
        for remark in (self.unfinished, self.conflicts):
            column.addWidget(remark)
        column.addWidget(self.text, 1)
        column.addWidget(self.files_title)
        column.addWidget(self.files)
        enter_at(self, self.text)

    def _connect(self) -> None:
        wanted = self.navigation.action_wanted.emit
        self.edit.clicked.connect(self.editing_wanted)
        self.submit.clicked.connect(lambda: wanted("submit"))
        self.publish.clicked.connect(lambda: wanted("publish"))
        self.print.clicked.connect(lambda: wanted("print_sheet"))
        self.restore.clicked.connect(lambda: wanted("restore"))
        self.unfinished.answered.connect(self.editing_wanted)
        self.conflicts.answered.connect(self._decide)
        self.text.decision_wanted.connect(self._decide)
        self.text.link_chosen.connect(self._open_link)

    @Slot()
    def _show_files(self) -> None:
        """Nothing is said of attachments where there are none, and none can be added."""
        self.files_title.setVisible(bool(self.files.found))
        self.files.setVisible(bool(self.files.found) or not self.files.add.isHidden())

    def _decide(self) -> None:
        self.navigation.action_wanted.emit("review")

    def _open_link(self, address: str) -> None:
        """A person sees where a link leads before it is opened."""
        ask = QMessageBox(self)
        ask.setWindowTitle(self.tr("Open a link"))
        ask.setTextFormat(Qt.TextFormat.PlainText)
        ask.setText(self.tr("This opens outside PracticeDesk:"))
        ask.setInformativeText(address)
        open_ = ask.addButton(self.tr("Open"), QMessageBox.ButtonRole.AcceptRole)
        ask.setDefaultButton(ask.addButton(QMessageBox.StandardButton.Cancel))
        ask.exec()
        if ask.clickedButton() is open_:
            QDesktopServices.openUrl(QUrl(address))

    def _paint_icons(self) -> None:
        pictures = {
            self.edit: "edit",
            self.submit: "done",
            self.publish: "publish",
            self.print: "pdf",
            self.restore: "restore",
        }
        for button, picture in pictures.items():
            button.setIcon(icon(picture))
            button.setIconSize(QSize(self.fontMetrics().height(), self.fontMetrics().height()))
