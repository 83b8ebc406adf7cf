"""Typing: a draft within two seconds, one change when the person leaves the field."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from practicedesk_sync.errors import PracticeDeskError
from practicedesk_sync.ids import digest_of
from practicedesk_sync.log import change as log
from practicedesk_sync.log.change import Change, Op
from practicedesk_sync.merge import blocks
from practicedesk_sync.merge import cells as merge
from practicedesk_sync.merge.carry import carried
from practicedesk_sync.merge.cells import Cells
from practicedesk_sync.merge.marks import without_marks
from practicedesk_sync.model.doubts import doubts
from practicedesk_sync.model.fields import SET
from practicedesk_sync.model.kinds import kind
from practicedesk_sync.model.values import clean_text, value_of

from ..library import drafts, own_words
from ..library.drafts import Draft
from ..library.library import Library
from ..library.own_words import OwnWords
from ..library.records import find
from ..library.showing import Showing
from ..library.spaces import standing as standing_in
from ..library.writing import LocalRecord, Writing, read_locals
from . import ops
from .opened import OpenDraft, Opened
from .permission import append
from .standing import (
    Spot,
    Standing,
    as_typed,
    heads_on_screen,
    is_adding,
    spot,
    text_at,
    value_at,
    value_typed,
)
from .when import today_of


class Drafting:
    """The drafts of one library. `where` is a place to type in, see `standing`."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def open(self, id_: str) -> Opened:
        """A record as it stands, with what is being typed in it. Raises `UserMistake`."""
        with self.library.reading() as connection:
            view = find(connection, id_)
            cells = read_locals(connection, view.space, [view.id])[view.id].cells
            about = kind(view.kind)
            typed = [
                one
                for one in drafts.every(connection)
                if one.record == view.id and one.field.partition("/")[0] in about.fields
            ]
            history = Showing(connection).history(view.space, view.id) if typed else []
            _, role = standing_in(connection, view.space)
        opened = {}
        for draft in typed:
            began, over = _began(spot(about, draft.field), draft.over, cells, history)
            stood = Standing(blocks.plain(as_typed(began)), over)
            opened[draft.field] = OpenDraft(draft.text, stood, draft.at_ms)
        found = doubts(about.fields, view.shown.fields, today_of(self.library))
        return Opened(view, about, cells, role, opened, {one.field.name: one for one in found})

    def save(
        self, id_: str, where: str, typed: str, over: tuple[str, ...] | None = None, last: str | None = None
    ) -> None:
        """Keep what was typed so far.

        `over`: the heads on the screen when the typing began; left out, the first save notes those there
        are. `last`: what this typing saved before; if that has become a change meanwhile (at a sync), the
        typing goes on from there.
        """

        def work(writing: Writing) -> None:
            view = find(writing.connection, id_)
            at = spot(kind(view.kind), where)
            local = writing.local(view.space, view.id)
            before = drafts.find(writing.connection, view.id, where)
            if over is None:
                heads = before.over if before else heads_on_screen(at, local.cells if local else {})
            elif before is None and last is not None and local is not None:
                heads = self._went_on(writing, local, at, over, last)
            else:
                heads = over
            drafts.discard(writing.connection, view.id, where)
            text = without_marks(clean_text(typed))
            drafts.save(writing.connection, Draft(view.id, where, text, heads, self.library.now_ms()))

        self.library.write(work)

    def open_drafts(self) -> list[Draft]:
        """What would be lost by a crash, and is not: every draft, oldest first."""
        with self.library.reading() as connection:
            return drafts.every(connection)

    def commit(self, id_: str, where: str) -> bool:
        """Turn a draft into one change; whether it changed anything. What may not be stays a draft."""
        return self.library.write(
            lambda writing: self._commit(writing, find(writing.connection, id_).id, where)
        )

    def commit_all(self) -> int:
        """Turn every draft of a field into a change, as before a sync; one that may not be written stays.

        So does what has not been entered yet: half a word is no tag.
        """
        done = 0
        for draft in self.open_drafts():
            if own_words.is_one(draft) or is_adding(draft.field):
                continue
            try:
                done += self.commit(draft.record, draft.field)
            except PracticeDeskError:
                continue
        return done

    def discard(self, id_: str, where: str) -> None:
        def work(writing: Writing) -> None:
            drafts.discard(writing.connection, find(writing.connection, id_).id, where)

        self.library.write(work)

    def keep_words(self, words: OwnWords, text: str) -> OwnWords:
        """Keep what somebody writes to settle a conflict, and give it back as it is kept."""
        now = replace(words, text=text)
        self.library.write(lambda writing: own_words.save(writing.connection, now, self.library.now_ms()))
        return now

    def discard_words(self, words: OwnWords) -> None:
        self.library.write(lambda writing: own_words.forget(writing.connection, words))

    def _commit(self, writing: Writing, record: str, where: str) -> bool:
        draft = drafts.find(writing.connection, record, where)
        if draft is None:
            return False
        view = find(writing.connection, record)
        local = writing.local(view.space, record)
        drafts.discard(writing.connection, record, where)
        if local is None:
            return False
        items = ops.NewItems(self.library.key.id, writing.next_n(view.space))
        history = writing.showing.history(local.space, local.id)
        made = _made(spot(kind(view.kind), where), draft, local.cells, history, items)
        if made:
            append(writing, view.space, record, made)
        return bool(made)

    def _went_on(
        self, writing: Writing, local: LocalRecord, at: Spot, over: tuple[str, ...], last: str
    ) -> tuple[str, ...]:
        """The change that the draft `last` over `over` became meanwhile; `over` when it became none."""
        if at.adding:
            return ()
        history = writing.showing.history(local.space, local.id)
        became = _value(at, _began(at, over, local.cells, history)[0], last)
        for change in history:
            if change.device == self.library.key.id and any(
                at.cell in merge.cells_of(op) and op.value == became and sorted(op.over) == sorted(over)
                for op in change.ops
            ):
                return (change.head,)
        return over


def _made(at: Spot, draft: Draft, cells: Cells, history: list[Change], items: ops.NewItems) -> list[Op]:
    """The operations that a draft becomes; none when it says what stood there. Raises `UserMistake`."""
    field = at.field
    if at.adding:
        values = value_typed(at, draft.text)
        if field.merge == SET:
            return ops.added(field, cells, map(str, values))
        return ops.appended(field, cells, values, items)
    if at.item and not draft.text.strip():
        return [ops.dropped_item(field.name, cells, at.item)]
    began, over = _began(at, draft.over, cells, history)
    value = carried(began, clean_text(draft.text)) if at.is_text else value_typed(at, draft.text)
    if (value or "") == (began or ""):
        return []
    if at.is_text:
        return [Op(field.name, log.TEXT, value, over, started_from=digest_of(began.encode()))]
    if at.item:
        return [Op(field.name, log.EDIT, value, over, item=at.item)]
    return [Op(field.name, log.PUT, value, over)]


def _value(at: Spot, began: Any, typed: str) -> Any:
    """What was typed, as the value of a change. Raises `UserMistake`."""
    return carried(began, clean_text(typed)) if at.is_text else value_of(at.field, typed)


def _began(
    at: Spot, over: tuple[str, ...], cells: Cells, history: list[Change]
) -> tuple[Any, tuple[str, ...]]:
    """The value on the screen when the typing began, and its heads; now, if those were refused since."""
    for heads in (over, heads_on_screen(at, cells)):
        try:
            if at.is_text:
                return text_at(at.field.name, heads, history), heads
            return value_at(at.cell, heads, history, at.dominant), heads
        except KeyError:
            continue
    return "" if at.is_text else None, ()
