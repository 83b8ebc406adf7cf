"""Fields one chooses in: yes or no, one of several, some of several. A choice is a change at once."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QLineEdit, QVBoxLayout, QWidget

from practicedesk_sync.model.entry import IN_REVIEW
from practicedesk_sync.model.fields import Field

from ...services.meetings import CIRCULATED
from ...services.opened import Opened
from .. import wording
from ..dialogs.showing import ask_before_showing
from ..field_adding import FieldAdding
from ..flow import Flow
from ..focus import enter_at
from ..open_record import OpenRecord
from ..value_words import value_words
from .chip import Chip
from .entries import LineEntry

FOR_OTHERS = (IN_REVIEW, CIRCULATED)
"""States in which others are to look at a record."""


class YesNoField(QCheckBox):
    """Ticked or not."""

    troubled = Signal(str)

    def __init__(self, opened: OpenRecord, field: Field) -> None:
        super().__init__(wording.label(field.label))
        self._name = field.name
        self.clicked.connect(lambda ticked: opened.put(self, self._name, ticked, self.troubled))
        opened.follow(self._meet)

    @Slot(object)
    def _meet(self, opened: Opened) -> None:
        self.setChecked(bool(opened.view.shown.fields.get(self._name)))


class Choice(QComboBox):
    """A list to choose from that the mouse wheel does not turn while one scrolls past it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(18)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ChoiceField(Choice):
    """One of several, or none where that may be. A state in which others look at a record is asked about."""

    troubled = Signal(str)

    def __init__(self, opened: OpenRecord, field: Field) -> None:
        super().__init__()
        self._opened = opened
        self._field = field
        self.activated.connect(self._choose)
        opened.follow(self._meet)

    @Slot(int)
    def _choose(self, at: int) -> None:
        value, stands = self.itemData(at), self._opened.stands
        put = partial(self._opened.put, self, self._field.name, value, self.troubled)
        if stands is None or value == stands.chosen(self._field.name) or value not in FOR_OTHERS:
            put()
            return
        self._meet(stands)  # as it is until the person has said so
        state = wording.choice(value)
        told = self.tr("The state of “{title}” becomes: {state}.").format(
            title=stands.view.title, state=state
        )
        words = wording.label(self._field.label), told, state
        ask_before_showing(self, self._opened.session, stands.view.space, words, put)

    @Slot(object)
    def _meet(self, opened: Opened) -> None:
        now = opened.chosen(self._field.name)
        offered = opened.offered(self._field.name)
        self.clear()
        for value in offered if now in offered else [*offered, now]:
            words = value_words(self._field, value, {}) if value else self.tr("not said")
            self.addItem(words, value)
        self.setCurrentIndex(self.findData(now))


class ChoicesField(QWidget):
    """Some of several: what is chosen stands first, each with a button that takes it away."""

    troubled = Signal(str)
    noted = Signal(str)
    """What to know about what was added, in a sentence; "" for nothing."""

    def __init__(self, opened: OpenRecord, field: Field) -> None:
        super().__init__()
        self._opened = opened
        self._field = field
        self._shown: dict[str, Chip] = {}
        self._chips = QWidget()
        self._flow = Flow(self._chips)
        self.adder = adder(opened, field, self.troubled)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._chips)
        column.addWidget(self.adder)
        if isinstance(self.adder, TermAdder):
            self.adder.noted.connect(self.noted)
        enter_at(self, self.adder)
        opened.follow(self._meet)

    @Slot(object)
    def _meet(self, opened: Opened) -> None:
        chosen = list(opened.view.shown.fields.get(self._field.name) or [])
        for value in self._shown.keys() - set(chosen):
            self._flow.removeWidget(self._shown[value])
            self._shown.pop(value).deleteLater()
        for value in chosen:
            if value not in self._shown:
                self._shown[value] = self._chip(value)
                self._flow.addWidget(self._shown[value])
        self._chips.setVisible(bool(chosen))

    def _chip(self, value: str) -> Chip:
        chip = Chip(value_words(self._field, value, {}))
        chip.removed.connect(partial(self._remove, value))
        return chip

    def _remove(self, value: str) -> None:
        remove, record, name = self._opened.session.editing.remove, self._opened.record, self._field.name
        self._opened.change(self, lambda: remove(record, name, [value]), self.troubled)
        self.adder.setFocus()


class TermAdder(Choice):
    """Adds terms of a vocabulary: chosen from the list, or found by typing a part of the word.

    What cannot be added stays in the line.
    """

    noted = Signal(str)
    """That what was typed is one's own term; "" for a term of the list."""

    def __init__(self, opened: OpenRecord, field: Field, troubled: SignalInstance) -> None:
        super().__init__()
        self._opened = opened
        self._name = field.name
        self._terms = field.terms
        self._troubled = troubled
        line = QLineEdit()
        line.setPlaceholderText(self.tr("Add…"))
        line.returnPressed.connect(self._add_typed)
        self.setEditable(True)
        self.setLineEdit(line)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for term in field.terms.terms if field.terms else ():
            self.addItem(wording.label(term.label), term.code)
        self.finder = finder = QCompleter(self.model(), self)
        finder.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        finder.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompleter(finder)
        # Qt writes the word chosen into the line after it has been told of.
        finder.activated.connect(self.clearEditText, Qt.ConnectionType.QueuedConnection)
        self.setCurrentIndex(-1)
        self.activated.connect(self._add)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down opens the list; an arrow that chooses in a closed list would write what nobody asked for."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_F4):
            self.showPopup()
        elif event.key() not in (Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            super().keyPressEvent(event)

    def showPopup(self) -> None:
        """What is found for the words in the line; all of it for none. Typing goes on in the line meanwhile.

        Qt's own list has its first term chosen from the start, keeps the Tab key, and swallows what is typed.
        """
        self.finder.setCompletionPrefix(self.currentText())
        self.finder.complete()

    def _add(self, at: int) -> None:
        self._write(self.itemData(at))

    def _add_typed(self) -> None:
        """A whole word was typed; a part of one in the list is not taken for a word of one's own."""
        found = self.finder.popup()
        if found is not None and found.isVisible() and found.currentIndex().isValid():
            return  # a term was chosen among those found, which is told in a moment
        typed = self.currentText().strip()
        if typed and self._is_own(typed) and self.finder.completionCount():
            self._troubled.emit(
                self.tr("Choose one of the words found with the arrow keys, then press Enter.")
            )
        elif typed:
            self._write(typed)

    def _write(self, term: str) -> None:
        add, record, name = self._opened.session.editing.add, self._opened.record, self._name
        self._troubled.emit("")
        self.noted.emit(self.tr("Added as your own term.") if self._is_own(term) else "")
        self._opened.write(self, lambda: add(record, name, [term]), partial(self._refused, term))
        self.setCurrentIndex(-1)
        self.clearEditText()

    def _is_own(self, term: str) -> bool:
        return self._terms is not None and self._terms.own_terms and self._terms.code_for(term) is None

    def _refused(self, term: str, error: Exception) -> None:
        self.noted.emit("")
        self._troubled.emit(wording.sentence(error))
        if not self.currentText():
            self.setEditText(term)


def adder(opened: OpenRecord, field: Field, troubled: SignalInstance) -> QWidget:
    """What adds to a field that holds several values: from its vocabulary, or typed."""
    made: TermAdder | LineEntry
    if field.terms is not None:
        made = TermAdder(opened, field, troubled)
    else:
        made = LineEntry()
        made.setPlaceholderText(QCoreApplication.translate("choices", "Add, then press Enter"))
        typing = FieldAdding(opened, made, field)
        typing.troubled.connect(troubled)
        made.returnPressed.connect(typing.commit)
    named = QCoreApplication.translate("choices", "Add to {field}")
    made.setAccessibleName(named.format(field=wording.label(field.label)))
    return made
