"""Entries: where a person types. Each tells when it was edited and when the person left it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from ...services.rebasing import Stretch, carried_along, stretches
from .pasting import paste, paste_words

_STAYS = (
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
)
"""The person looks elsewhere for a moment and has not left the entry."""


class LineEntry(QLineEdit):
    """One line."""

    edited = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.textEdited.connect(self.edited)

    def typed(self) -> str:
        """What stands here."""
        return self.text()

    def take(self, text: str, *, under: str | None = None, fresh: bool = False) -> None:
        """Show another text. `fresh`: it has nothing to do with what stood here before.

        Nothing that was typed before can be undone then, whatever is `under` it.
        """
        at = 0 if fresh else self.cursorPosition()
        self.setText(text)
        self.setCursorPosition(at)

    def event(self, event: QEvent) -> bool:
        """Where nothing was typed, undo and redo are not the line's: they are about the last change."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and not self.text()
            and (
                (event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable())
                or (event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable())
            )
        ):
            event.ignore()
            return False
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.OtherFocusReason:  # somebody was brought here to go on writing
            self.end(False)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _STAYS:
            self.left.emit()


class TextEntry(QPlainTextEdit):
    """A text of any length. Tab goes to the next entry."""

    edited = Signal()
    left = Signal()
    long_pasted = Signal(str, object)
    """HTML that takes a while to read, and what to call with the Markdown it says (or None)."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.formatted = True
        """Whether what stands here is Markdown, so that what is pasted may bring its form along."""
        self._taking = False
        self.textChanged.connect(self._changed)

    def typed(self) -> str:
        """What is written by what stands here."""
        return self.standing()

    def standing(self) -> str:
        """What stands here; unlike `toPlainText` it keeps spaces that do not break."""
        return self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def take(self, text: str, *, under: str | None = None, fresh: bool = False) -> None:
        """Show another text. `fresh`: it has nothing to do with what stood here before.

        Otherwise only what differs is replaced; cursor and selection stay. `under`: the text without what is
        being typed here; undo goes back to it and no further, so that it never takes out what others wrote.
        """
        self._taking = True
        if fresh:
            self.setPlainText(text)
        elif text != self.standing():
            self._replace(text, text if under is None else under)
        self._taking = False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _STAYS:
            self.left.emit()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return bool(source.hasText() or source.hasHtml())

    def insertFromMimeData(self, source: QMimeData) -> None:
        if self.isReadOnly():
            return
        if self.formatted:
            paste(self, source.html(), source.text())
        else:
            paste_words(self, source.text())

    def _replace(self, text: str, under: str) -> None:
        before, caret, scrolled = self.standing(), self.textCursor(), self.verticalScrollBar().value()
        made = stretches(before, text)
        ends = [carried_along(_python(before, at), made) for at in (caret.anchor(), caret.position())]
        self.setUndoRedoEnabled(False)  # forgets every step until here
        self._put(stretches(before, under))
        self.setUndoRedoEnabled(True)
        self._put(stretches(under, text))
        caret.setPosition(_qt(text, ends[0]))
        caret.setPosition(_qt(text, ends[1]), QTextCursor.MoveMode.KeepAnchor)
        self.verticalScrollBar().setValue(scrolled)
        self.setTextCursor(caret)

    def _put(self, made: list[Stretch]) -> None:
        """Replace these stretches, the last one first, in one step."""
        text, cursor = self.standing(), QTextCursor(self.document())
        cursor.beginEditBlock()
        for start, end, new in made:
            cursor.setPosition(_qt(text, start))
            cursor.setPosition(_qt(text, end), QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(new)
        cursor.endEditBlock()

    def _changed(self) -> None:
        if not self._taking:
            self.edited.emit()


def _qt(text: str, at: int) -> int:
    """A place in a text as Qt counts: in UTF-16 units, of which some characters take two."""
    return len(text[:at].encode("utf-16-le", "surrogatepass")) // 2


def _python(text: str, at: int) -> int:
    """The way back from `_qt`."""
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * at].decode("utf-16-le", "ignore"))
