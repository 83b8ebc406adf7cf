"""Typing: a draft within two seconds, one change when the person leaves the field."""

from __future__ import annotations

from practicedesk_sync.errors import PracticeDeskError
from practicedesk_sync.ids import digest_of
from practicedesk_sync.log import change as log
from practicedesk_sync.log.change import Op
from practicedesk_sync.merge import text as merge_text
from practicedesk_sync.merge.carry import carried
from practicedesk_sync.merge.marks import without_marks
from practicedesk_sync.model.kinds import kind
from practicedesk_sync.model.values import clean_text
from practicedesk_sync.replica.reading import revisions_in

from ..library import drafts
from ..library.drafts import Draft
from ..library.library import Library
from ..library.records import find
from ..library.writing import LocalRecord, Writing
from . import ops
from .permission import append


class Drafting:
    """The drafts of one library."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def save(self, id_: str, field: str, typed: str) -> None:
        """Keep what was typed so far. The first save notes which heads were on the screen."""

        def work(writing: Writing) -> None:
            view = find(writing.connection, id_)
            ops.field_named(kind(view.kind), field)
            local = writing.local(view.space, view.id)
            over = tuple(sorted(local.cells.get(field, {}))) if local else ()
            text = without_marks(clean_text(typed))
            drafts.save(writing.connection, Draft(view.id, field, text, over, self.library.now_ms()))

        self.library.write(work)

    def open_drafts(self) -> list[Draft]:
        """What would be lost by a crash, and is not: every draft, oldest first."""
        with self.library.reading() as connection:
            return drafts.every(connection)

    def commit(self, id_: str, field: str) -> bool:
        """Turn a draft into one change; whether it changed anything."""
        return self.library.write(
            lambda writing: self._commit(writing, find(writing.connection, id_).id, field)
        )

    def commit_all(self) -> int:
        """Turn every draft into a change, as before a sync; one that may not be written stays a draft."""
        done = 0
        for draft in self.open_drafts():
            try:
                done += self.commit(draft.record, draft.field)
            except PracticeDeskError:
                continue
        return done

    def discard(self, id_: str, field: str) -> None:
        def work(writing: Writing) -> None:
            drafts.discard(writing.connection, find(writing.connection, id_).id, field)

        self.library.write(work)

    def _commit(self, writing: Writing, record: str, field: str) -> bool:
        draft = drafts.find(writing.connection, record, field)
        if draft is None:
            return False
        view = find(writing.connection, record)
        local = writing.local(view.space, record)
        started, over = self._started(writing, draft, local)
        drafts.discard(writing.connection, record, field)
        if local is None or carried(started, draft.text) == started:
            return False
        value = carried(started, draft.text)
        op = Op(field, log.TEXT, value, over, started_from=digest_of(started.encode()))
        append(writing, view.space, record, [op])
        return True

    def _started(
        self, writing: Writing, draft: Draft, local: LocalRecord | None
    ) -> tuple[str, tuple[str, ...]]:
        """The text on the screen when the typing began, and its heads; now, if those were refused since."""
        if local is None or not local.cells.get(draft.field):
            return "", ()
        revisions = revisions_in(writing.showing.history(local.space, local.id))
        for over in (draft.over, tuple(sorted(local.cells[draft.field]))):
            try:
                text = merge_text.view(over, lambda head: revisions(draft.field, head)) if over else ""
            except KeyError:
                continue
            return text, over
        return "", ()
