"""The middle of a meeting: the notes on one item as they are typed, and the lines that mean something."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ...services.agreements import Agreement
from ...services.meetings import Item, Meeting, recognised, unclear
from ...services.minutes_lines import DECISION, QUOTE, Line
from .. import wording
from ..field_typing import FieldTyping
from ..fields.notes_entry import NotesEntry
from ..labels import heading_label, plain_label
from ..models.group_words import unclear_words
from ..models.rows import Column, Rows
from ..open_record import OpenRecord
from .attachment_list import AttachmentList
from .record_drops import RecordDrops
from .rows_view import RowsView

Recognised = tuple[Line, Agreement | None]
LINES_HEIGHT, LEAST_NOTES = 8, 5
"""Lines of text: the room for what is recognised at most, and for the notes at least."""
SOON_MS = 150
"""The lines are looked for this long after a key stroke."""


class MeetingNotes(QWidget):
    """Typing is kept as everywhere: a draft within two seconds, a change when the item is left.

    Below stand the files that go with the meeting.
    """

    went_to = Signal(str, int)
    """The item being minuted: its heading, and the minutes it was given."""

    def __init__(self, opened: OpenRecord) -> None:
        super().__init__()
        self.now: Meeting | None = None
        self.item = heading_label(1.2)
        self.about = plain_label()
        self.entry = NotesEntry()
        self.entry.setAccessibleName(self.tr("Notes on this item"))
        self.hint = plain_label(
            self.tr(
                "Lines may begin with “/action Who: what by 1 March”, “/decision”, “/issue” or “/quote Who:”."
            )
        )
        self.lines = RowsView(
            Rows(self._columns(), self._key, self), self.tr("Lines recognised in these notes")
        )
        self.lines.setMaximumHeight(LINES_HEIGHT * self.fontMetrics().lineSpacing())
        self.entry.setMinimumHeight(LEAST_NOTES * self.fontMetrics().lineSpacing())
        self.files = AttachmentList(opened.session)
        RecordDrops(self, lambda: self.files)
        self.trouble, self.state, self.unclear = plain_label(), plain_label(), plain_label()
        self.typing = FieldTyping(opened, self.entry, "minutes")
        self._soon = QTimer(self, interval=SOON_MS, singleShot=True)
        self._soon.timeout.connect(self._recognise)
        self._lay_out()
        self.entry.textChanged.connect(self._soon.start)
        self.typing.troubled.connect(self._say_trouble)
        opened.stated.connect(self.state.setText)

    def show_meeting(self, now: Meeting) -> None:
        """The meeting stands so now."""
        self.now = now
        self.entry.lock(not now.writable)
        promised = self.tr("What was said and agreed. It is saved as you type.")
        self.entry.setPlaceholderText(promised if now.writable else "")
        self.hint.setVisible(now.writable)
        self.files.show_record(now.id, may_edit=now.writable)
        self.choose(self.entry.heading if self.entry.heading in self._headings() else self._headings()[0])

    def choose(self, heading: str) -> None:
        """Go to the item with this heading; what was typed on the one before becomes a change."""
        if self.now is None:
            return
        if heading != self.entry.heading:
            self.typing.commit()
        self.entry.choose([item.words for item in self.now.items], heading)
        item = dict(zip(self.now.headings, self.now.items, strict=True)).get(heading, Item(heading))
        self.item.setText(heading or self.tr("General notes"))
        minutes = self.tr("{n} min").format(n=item.minutes) if item.minutes else ""
        said = " · ".join(part for part in (item.presenter, minutes) if part)
        self.about.setText(said)
        self.about.setVisible(bool(said))
        self.went_to.emit(heading, item.minutes)
        self._recognise()

    def go_on(self, typed: str) -> None:
        """What was typed elsewhere goes to where the cursor is in these notes, and so does what follows."""
        self.entry.setFocus()
        if not self.entry.isReadOnly():
            self.entry.insertPlainText(typed)

    def _headings(self) -> list[str]:
        return [one.heading for one in self.now.sections] if self.now and self.now.sections else [""]

    def _recognise(self) -> None:
        if self.now is not None:
            found = recognised(self.now, self.entry.standing())
            self.lines.rows.show(found)
            self.lines.setVisible(bool(found))
            open_ = unclear(self.now, self.entry.standing()) if self.now.writable else []
            sentences = [unclear_words(one) for one in open_]
            self.unclear.setText("\n".join(sentences))
            self.unclear.setVisible(bool(sentences))

    def _say_trouble(self, sentence: str) -> None:
        self.trouble.setText(sentence)
        self.trouble.setVisible(bool(sentence))

    @staticmethod
    def _key(row: Recognised) -> str:
        return "\n".join((*row[0].key, row[0].source))

    def _columns(self) -> list[Column]:
        def what(row: Recognised) -> str:
            return f"{wording.choice(row[0].word)}: {row[0].what}"

        def who(row: Recognised) -> str:
            return row[0].who or ("" if row[0].word not in ("action",) else self.tr("nobody: write “Name:”"))

        def due(row: Recognised) -> str:
            no_date = row[0].no_date
            if no_date:
                return self.tr("{words} is no date").format(words=no_date)
            return wording.date_words(row[0].due)

        def becomes(row: Recognised) -> str:
            line, task = row
            if line.word == QUOTE:
                return self.tr("stays in the notes")
            if task is None:
                return self.tr("when circulated")
            return self.tr("kept as a decision") if line.word == DECISION else wording.choice(task.state)

        def mark(row: Recognised) -> str:
            return {QUOTE: "note", DECISION: "decision"}.get(row[0].word, "task")

        return [
            Column(self.tr("Recognised"), what, mark),
            Column(self.tr("Who"), who),
            Column(self.tr("Due"), due),
            Column(self.tr("Task"), becomes),
        ]

    def _lay_out(self) -> None:
        self.trouble.hide()
        self.unclear.hide()
        self.hint.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        below = QHBoxLayout()
        below.addWidget(self.state, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self.item, self.about, self.entry, self.trouble, self.lines, self.unclear, self.hint):
            column.addWidget(part, int(part is self.entry))
        column.addWidget(self.files)
        column.addLayout(below)
        self.state.setAlignment(Qt.AlignmentFlag.AlignTrailing)
        for label in self.findChildren(QLabel):
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
