"""Pastes what was copied elsewhere: as Markdown where it has a form. One Ctrl+Z takes it back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QTextCursor

if TYPE_CHECKING:
    from .entries import TextEntry

_BLOCK_SIGNS = ("#", "-", ">", "|", "`", "1.")
"""How what stands in lines of its own begins."""


def paste(entry: TextEntry, html: str, plain: str) -> None:
    """Paste at the cursor; `html` is "" where there is none.

    What takes long is there as plain text until it has been read.
    """
    # Nobody pastes before the window is there.
    from ...services.pasting import AT_ONCE, as_it_looked, as_markdown

    plain = as_it_looked(plain)
    cursor = entry.textCursor()
    if len(html) <= AT_ONCE:
        _insert(cursor, as_markdown(html, picture_words()), plain)
        entry.setTextCursor(cursor)
        entry.ensureCursorVisible()
        return
    start = cursor.selectionStart()
    _insert(cursor, None, plain)
    pasted = QTextCursor(entry.document())
    pasted.setPosition(start)
    pasted.setPosition(cursor.position(), QTextCursor.MoveMode.KeepAnchor)
    pasted.setKeepPositionOnInsert(True)
    entry.long_pasted.emit(
        html, partial(_take_place, pasted, pasted.selectedText(), entry.document().revision())
    )


def paste_words(entry: TextEntry, plain: str) -> None:
    """Paste words alone, as they are."""
    cursor = entry.textCursor()
    _insert(cursor, None, plain)
    entry.setTextCursor(cursor)
    entry.ensureCursorVisible()


def picture_words() -> str:
    """What stands for a picture; {alt} is its description."""
    return QCoreApplication.translate("pasting", "[Image: {alt}]")


def _take_place(pasted: QTextCursor, plain: str, revision: int, markdown: str | None) -> None:
    """Put Markdown where the plain text stands, if nobody has written in that since."""
    if markdown is None or pasted.selectedText() != plain:
        return
    pasted.setKeepPositionOnInsert(False)
    if pasted.document().revision() == revision:
        pasted.joinPreviousEditBlock()
    else:
        pasted.beginEditBlock()
    _insert(pasted, markdown, "")
    pasted.endEditBlock()


def _insert(cursor: QTextCursor, markdown: str | None, plain: str) -> None:
    """Instead of what is chosen. What has lines of its own is set apart from the words around it."""
    cursor.beginEditBlock()
    cursor.removeSelectedText()
    if markdown is None and plain.startswith(_BLOCK_SIGNS):
        markdown = plain
    if markdown is not None and ("\n" in markdown or markdown.startswith(_BLOCK_SIGNS)):
        line, at = cursor.block().text(), cursor.positionInBlock()
        before = "\n\n" if line[:at].strip() else ""
        after = "\n\n" if line[at:].strip() else ""
        markdown = f"{before}{markdown}{after}"
    cursor.insertText(plain if markdown is None else markdown)
    cursor.insertText(" ")  # one undo takes back what was pasted, not what was typed before it as well:
    cursor.deletePreviousChar()  # Qt makes one step of insertions that follow each other
    cursor.endEditBlock()
