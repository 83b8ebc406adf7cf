"""A record for writing: its parts at the left, one at a time in front, all saved as it is typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from practicedesk_sync.model.entry import DRAFT, RETIRED
from practicedesk_sync.model.form import Leaf, controls
from practicedesk_sync.model.kinds import Kind

from ...services.completing import first_empty
from ...services.opened import Opened, may_review
from ...services.submitting import state_of
from ..fields.files import FilesField
from ..fields.form import FormField
from ..focus import enter_at
from ..labels import plain_label, plain_tip
from ..models.review_words import step_words
from ..open_record import OpenRecord
from ..scrolling import bring_into_view, scrolling
from ..session import Session
from .elided_label import ElidedLabel
from .section_list import SectionList

ROOM_FOR_BOTH = 85
"""Letters of width from which the sections stand beside the page."""


class RecordEditor(QWidget):
    """Edits one record for as long as it exists."""

    done = Signal()
    """The person has finished writing, or the record is not here any more."""

    submit_wanted = Signal()

    def __init__(self, session: Session, record: str, field: str) -> None:
        super().__init__()
        self.opened = OpenRecord(session, record, self)
        self._wanted = field
        self.sections: SectionList | None = None
        self.title = plain_label()
        self.state = ElidedLabel()
        self.submit_button = QPushButton(step_words(DRAFT, False))
        self.submit_button.hide()
        self.done_button = QPushButton(self.tr("Done"))
        self.done_button.setToolTip(self.tr("Done editing (Esc)"))
        self.page = scrolling()
        self.across = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self._connect()

    def go_to(self, field: str) -> None:
        """Put the cursor into a field; "" is where one goes on writing: in what was left unfinished, else in
        the first field of the first part that is still empty, else in the title."""
        self._wanted = field
        if self.opened.stands is not None and self.sections is not None:
            self._go(self.opened.stands, self.sections)

    def settle(self) -> None:
        """Turn what is being typed into changes."""
        self.opened.settle()

    def leave(self) -> None:
        """As `settle`, with what is half entered: the person is done here."""
        at = self.focusWidget()
        if at is not None:
            at.clearFocus()
        self.opened.leave()

    def field(self, name: str) -> FormField | None:
        """The field of that name, while it is in front."""
        return next((field for field in self.page.findChildren(FormField) if field.name == name), None)

    def files(self) -> FilesField | None:
        """The attachments, while they are in front."""
        return self.page.findChild(FilesField)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.sections is not None:
            self._fit(self.sections)

    def _fit(self, sections: SectionList) -> None:
        """Beside the page where there is room for both, else above it."""
        compact = self.width() < ROOM_FOR_BOTH * self.fontMetrics().averageCharWidth()
        sections.be_compact(compact)
        lines = 1 if compact else 2  # a longer title is in the form
        self.title.setMaximumHeight(lines * self.title.fontMetrics().lineSpacing())
        directions = QBoxLayout.Direction
        self.across.setDirection(directions.TopToBottom if compact else directions.LeftToRight)

    def _lay_out(self) -> None:
        bold = self.title.font()
        bold.setBold(True)
        self.title.setFont(bold)
        self.title.setAlignment(Qt.AlignmentFlag.AlignTop)
        head = QHBoxLayout()
        head.addWidget(self.state, 1)
        head.addWidget(self.submit_button)
        head.addWidget(self.done_button)
        self.across.addWidget(self.page, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.title)
        column.addLayout(head)
        column.addLayout(self.across, 1)
        enter_at(self, self.page)

    def _connect(self) -> None:
        self.opened.stood.connect(self._meet)
        self.opened.stated.connect(self.state.say)
        self.opened.gone.connect(self.done)
        self.done_button.clicked.connect(self.done)
        self.submit_button.clicked.connect(self.submit_wanted)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.done)

    @Slot(object)
    def _meet(self, opened: Opened) -> None:
        self.title.setText(opened.view.title)
        self.title.setToolTip(plain_tip(opened.view.title))
        state = state_of(opened.kind, opened.view.shown.fields)
        self.submit_button.setText(step_words(state, may_review(opened.role)))
        self.submit_button.setVisible(state not in ("", RETIRED))
        if self.sections is None:
            self.sections = SectionList(opened.kind)
            self._begin(opened, self.sections)
        self.sections.show_values(opened.view.shown.fields)

    def _begin(self, opened: Opened, sections: SectionList) -> None:
        sections.leaf_chosen.connect(self._open_leaf)
        sections.field_wanted.connect(self.go_to)
        self.across.insertWidget(0, sections)
        self._fit(sections)
        self._go(opened, sections)

    def _go(self, opened: Opened, sections: SectionList) -> None:
        unfinished = next(iter(opened.drafts), "").partition("/")[0]
        self._wanted = self._wanted or unfinished or first_empty(opened.kind, opened.view.shown.fields)
        sections.choose(self._wanted)
        self._focus()

    @Slot(object)
    def _open_leaf(self, leaf: Leaf) -> None:
        """Show one part; what was typed in the one before becomes a change."""
        self.settle()
        if self.opened.stands is not None:
            made = self._leaf(leaf, self.opened.stands.kind)
            self.page.setWidget(made)

    def _leaf(self, leaf: Leaf, kind: Kind) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        by_name = {control.name: control for control in controls(kind)}
        for name in leaf.fields:
            column.addWidget(FormField(self.opened, by_name[name], kind.fields[name]), int(leaf.section))
        if not leaf.section:
            column.addStretch(1)
        return made

    def _focus(self) -> None:
        """Give the wanted field the cursor and show it whole."""
        field = self.field(self._wanted)
        if field is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            bring_into_view(field)
