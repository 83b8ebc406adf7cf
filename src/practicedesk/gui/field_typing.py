"""Typing in one place of a record: a draft on the disk within two seconds, one change when it is left.

What somebody else writes there meanwhile comes into the text that is being typed; where both changed the same
paragraph, what was typed is put beside it as a change, and the conflict is shown like every other.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QTextCursor

from practicedesk_sync.model.values import clean_text

from ..services.opened import OpenDraft, Opened
from ..services.standing import Standing
from . import wording
from .fields.entries import LineEntry, TextEntry
from .fields.item_entry import ItemEntry
from .fields.pasting import picture_words
from .open_record import OpenRecord
from .unkept import AGAIN_MS, Words

DRAFT_MS = 1_500
"""How long a first key stroke may be only in memory."""
IDLE_MS = 60_000
"""After so long without a key stroke the draft becomes a change."""

Entry = LineEntry | TextEntry | ItemEntry


class FieldTyping(QObject):
    """Goes with `entry` for as long as it exists. `where`: a place to type in, see `services.standing`."""

    stated = Signal(str)
    """How safe what was typed is, in words."""
    troubled = Signal(str)
    """What is wrong with what was typed, in a sentence; "" when nothing is any more."""

    def __init__(self, opened: OpenRecord, entry: Entry, where: str) -> None:
        super().__init__(entry)
        self.opened = opened
        self.entry = entry
        self.where = where
        self._began = Standing()
        self._last: str | None = None
        """What was written last, as a draft or a change; None: nothing since `_began`."""
        self._unsaved = False
        self._stuck = False
        self._loaded = False
        self._saving, self._idle = self._timer(self._save), self._timer(self.commit)
        entry.edited.connect(self._typed)
        entry.left.connect(self.commit)
        opened.settling.connect(self._settle)
        opened.stated.connect(self._follow_state)
        if isinstance(entry, TextEntry):
            entry.long_pasted.connect(self._read_pasted)
        entry.destroyed.connect(opened.session.unkept.editor_went)
        entry.setReadOnly(True)
        opened.follow(self._meet)

    @property
    def pending(self) -> bool:
        """Whether something was typed that is no change yet."""
        return self._unsaved or self._last is not None

    @Slot()
    def commit(self) -> None:
        """Turn what was typed into one change."""
        self._idle.stop()
        if not self.pending or self._stuck:
            return
        words = self._taken()
        self._change(words, partial(self._failed, words.last))

    def _settle(self) -> None:
        """As before a sync or before closing."""
        self.commit()

    def _change(self, words: Words, failed: Callable[[Exception], None]) -> None:
        self.opened.try_again(self.where)
        self.opened.write(self, partial(self.opened.session.unkept.commit, words), failed)

    @Slot()
    def _typed(self) -> None:
        self._stuck = False
        self.troubled.emit("")
        if not self._unsaved:
            self._unsaved = True
            self._saving.start(DRAFT_MS)
            self.stated.emit(self.tr("Saving…"))
            self.opened.stated.emit(self.tr("Saving…"))
        self._idle.start(IDLE_MS)

    @Slot(str, object)
    def _read_pasted(self, html: str, take: Callable[[str | None], None]) -> None:
        """In another thread, as a long document takes seconds."""
        from ..services.pasting import as_markdown  # nobody pastes before the window is there

        self.opened.session.read(self, partial(as_markdown, html, picture_words()), take)

    @Slot()
    def _save(self) -> None:
        words = self._taken()
        self.opened.keep(
            self, partial(self.opened.session.unkept.save, words), partial(self._failed, words.last)
        )

    def _taken(self) -> Words:
        """What is written now, on its way to the disk."""
        last, self._last = self._last, self.entry.typed()
        return self._given(self._last, last)

    def _given(self, text: str, last: str | None) -> Words:
        """Words on their way to the disk; `last`: what was written there before them."""
        self._unsaved = False
        self._saving.stop()
        place = self.opened.record, self.where
        words = Words(self, *place, self.opened.name_of(self.where), text, self._began, last)
        self.opened.session.unkept.take(words)
        return words

    @Slot(object)
    def _meet(self, opened: Opened) -> None:
        """The record as it stands: take over what others wrote here."""
        now = opened.standing(self.where)
        draft = opened.drafts.get(self.where)
        if draft is not None:
            self._began = draft.began
        elif self._last is not None:  # it has become a change
            self._began, self._last = Standing(clean_text(self._last), now.over), None
        if not self._loaded:
            self._load(now, draft)
            mistake = opened.mistake(self.where)
            if mistake is not None:
                self._stuck = True
                QTimer.singleShot(0, self, partial(self.troubled.emit, wording.sentence(mistake)))
        if self._unsaved or draft is not None:
            made = opened.rebased(self.where, self._began.text, self.entry.typed())
        else:
            made = now.text if now.text != self._began.text else self.entry.typed()
        if made is None:
            self._last, self._unsaved = draft.text if draft else None, True
            self.commit()
            return
        if made != self.entry.typed():
            self.entry.take(made, under=now.text)
        if self._stuck:
            self.opened.refuse(self.where)
        moved = draft is not None and draft.began.over != now.over
        self._began, self._last = now, draft.text if draft else None
        if moved:
            self._save()

    @Slot(str)
    def _follow_state(self, state: str) -> None:
        if not self._unsaved:
            self.stated.emit(state)

    def _load(self, now: Standing, draft: OpenDraft | None) -> None:
        """Begin with what was typed here before; what no file holds of it is tried again."""
        self._loaded = True
        unkept = self.opened.session.unkept.find(self.opened.record, self.where)
        before = draft or unkept
        self._began = before.began if before else now
        self.entry.take((unkept or before or now).text, fresh=True)
        self.entry.setReadOnly(False)
        if before is not None and isinstance(self.entry, TextEntry):
            self.entry.moveCursor(QTextCursor.MoveOperation.End)  # one goes on where one was stopped
        if unkept is not None:
            self._last, self._unsaved = unkept.last, True
            self._saving.start(DRAFT_MS)

    def _failed(self, last: str | None, error: Exception) -> None:
        """What was typed stays in the entry and, unless the disk is in the way, in its draft."""
        self._last = last
        self._stuck = self._unsaved = True
        self.opened.refuse(self.where)
        self._saving.start(AGAIN_MS)
        self.troubled.emit(wording.sentence(error))
        self.stated.emit(self.tr("Not saved as a change yet"))

    def _timer(self, ended: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(ended)
        return timer
