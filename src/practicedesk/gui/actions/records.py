"""What one does with a record."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from ...services.browsing import list_row
from ...services.undoing import NOTHING, Undone
from ...services.whereabouts import Whereabouts, ask_server, whereabouts
from .. import wording
from ..models.where_words import refused_words, where_words
from ..undo_words import redo_words, undo_words

if TYPE_CHECKING:
    from ..window import Window

translate = QCoreApplication.translate


def edit(window: Window) -> None:
    window.navigation.edit_wanted.emit(window.state.place.record, "")


def done(window: Window) -> None:
    window.navigation.done_wanted.emit()


def delete(window: Window) -> None:
    """Into the trash, without a question: it is taken out again as easily."""
    window.navigation.done_wanted.emit()
    told = translate("records", "“{title}” is in the trash. Undo (Ctrl+Z) or Restore takes it out again.")
    _do(window, window.session.editing.delete, told)


def restore(window: Window) -> None:
    """Out of the trash, or: what somebody wanted to delete stays."""
    _do(window, window.session.editing.restore, translate("records", "“{title}” is out of the trash again."))


def undo(window: Window) -> None:
    """Take back the last thing done at this desk."""
    _take_back(window, window.session.undoing.undo, undo_words)


def redo(window: Window) -> None:
    """Do again what was taken back last: in the text one writes in, else at this desk."""
    entry = QApplication.focusWidget()
    typed = entry.document() if isinstance(entry, QPlainTextEdit) else entry
    if isinstance(typed, QLineEdit | QTextDocument) and typed.isRedoAvailable():
        typed.redo()
    else:
        _take_back(window, window.session.undoing.redo, redo_words)


def _take_back(window: Window, work: Callable[[], Undone], words: Callable[[Undone], str]) -> None:
    window.settle()

    def told(undone: Undone) -> None:
        window.navigation.said.emit(words(undone))

    def not_done(error: Exception) -> None:
        """That nothing is left to take back is no trouble."""
        if getattr(error, "code", "") == NOTHING:
            window.navigation.said.emit(wording.sentence(error))
        else:
            window.complain(error)

    window.session.write(window, work, told, not_done)


def paste_plainly(window: Window) -> None:
    """Paste the words alone, whatever form they had where they were copied."""
    entry = QApplication.focusWidget()
    if isinstance(entry, QPlainTextEdit) and not entry.isReadOnly():
        entry.insertPlainText(QApplication.clipboard().text())
    elif isinstance(entry, QLineEdit):
        entry.paste()


def where(window: Window) -> None:
    """Say how far the work on the record in front has come; the server is asked where there is one."""
    window.settle()
    library, record = window.session.library, window.state.place.record

    def ask(found: Whereabouts) -> None:
        if found.askable and not found.waiting:
            work = partial(ask_server, found, library, window.session.lines.to)
            window.session.network(window, work, told)
        else:
            told(found)

    def told(found: Whereabouts) -> None:
        words = filter(None, (where_words(found), refused_words(found)))
        window.navigation.said.emit(" ".join(f"{one}." for one in words))

    window.session.write(window, partial(whereabouts, library, record), ask)


def _do(window: Window, deed: Callable[[str], bool], told: str) -> None:
    record = window.state.place.record

    def work() -> str:
        return list_row(window.session.library, record).title if deed(record) else ""

    def say(title: str) -> None:
        if title:
            window.navigation.said.emit(told.format(title=title))

    window.session.write(window, work, say)
