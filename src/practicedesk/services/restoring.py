"""Gives back what stood in an earlier version of a record: by new changes, the log is never rewritten.

It is one action, so undo takes it back, and it names every head that is shown: what others wrote since is
replaced by somebody who could see it, and stays in the history. What another person writes meanwhile
becomes a conflict like any other. States are left alone: they are steps somebody takes, not contents.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from practicedesk_sync.errors import PracticeDeskError, Refused, UserMistake
from practicedesk_sync.log import change as log
from practicedesk_sync.log import strict_json
from practicedesk_sync.log.change import Op
from practicedesk_sync.merge import lists, registers, sets
from practicedesk_sync.merge.cells import GONE, LIFE, PLACE, VALUE, Cells, cells_under, field_of, text_heads
from practicedesk_sync.merge.life import in_trash, item_gone
from practicedesk_sync.merge.record import Shown
from practicedesk_sync.model.kinds import Kind, kind
from practicedesk_sync.policy.refusals import Refusal
from practicedesk_sync.policy.transitions import MACHINES

from ..library.library import Library
from ..library.records import traced
from ..library.writing import Writing
from . import ops
from .history import Past, past_of, shown_after
from .permission import append


@dataclass(frozen=True, slots=True)
class Restored:
    """Labels of the fields that were given back, and of those that stay though they were otherwise (states).

    `revived`: the record was taken out of the trash.
    """

    fields: tuple[str, ...]
    stays: tuple[str, ...] = ()
    revived: bool = False


def why_not(about: Kind, field_name: str = "") -> PracticeDeskError | None:
    """Why no record of a kind, or not this field of one, comes back as it was; None where it may."""
    if about.frozen:
        return Refused("frozen", Refusal("frozen").message, "Publish it again instead.")
    if field_name in MACHINES:
        return UserMistake(
            "field_state",
            "A state is a step that somebody takes, and does not come back with a version.",
            "Take the step itself.",
        )
    if field_name in about.fields and not about.fields[field_name].editable:
        return UserMistake(
            "field_kept", "This is filled in by PracticeDesk, and stays as it is.", "Choose another section."
        )
    return None


def restore_version(library: Library, id_: str, mark: str, field_name: str = "") -> Restored:
    """Make a record, or one field of it, as it stood in a version (`Step.mark`); one action.

    A record that is in the trash and was not comes out of it. Raises `UserMistake` for an unknown version or
    field, and `Refused` with the reason where this person may not.
    """

    def work(writing: Writing) -> Restored:
        found = past_of(traced(writing.connection, id_, library.now_ms()), library.key.id)
        return _restored(writing, found, mark, field_name)

    return library.write(work)


def _restored(writing: Writing, found: Past, mark: str, field_name: str) -> Restored:
    view, about = found.view, kind(found.view.kind)
    reason = why_not(about, field_name)
    if reason is not None:
        raise reason
    if field_name:
        ops.field_named(about, field_name)
    then, shown_then = shown_after(found.until(found.named(mark)))
    local = writing.local(view.space, view.id)
    restoring = _Restoring(then, shown_then, local.cells if local else {}, view.shown)
    names = sorted({field_of(cell) for cell in (*then, *restoring.now)} - {LIFE})
    names = [name for name in names if field_name in ("", name)]
    labels = {name: about.fields[name].label if name in about.fields else name for name in names}
    for name in names:
        if why_not(about, name) is None:
            restoring.take(name, about.fields[name].dominant if name in about.fields else "")
    revived = not field_name and in_trash(restoring.now) and not in_trash(then)
    back = ops.restoration(restoring.now) if revived else None
    # What comes back has to be there before it is altered, and when this is undone goes away after that.
    for made in ([back] if back else [], restoring.returned, restoring.made):
        if made:
            append(writing, view.space, view.id, made)
    touched = dict.fromkeys(op.field for op in (*restoring.returned, *restoring.made))
    stays = [name for name in names if name in MACHINES and restoring.differs(name)]
    return Restored(tuple(labels[name] for name in touched), tuple(labels[name] for name in stays), revived)


@dataclass(slots=True)
class _Restoring:
    """Collects what turns the cells of `now` into what those of `then` show. `returned`: items come back."""

    then: Cells
    shown_then: Shown
    now: Cells
    shown_now: Shown
    returned: list[Op] = field(default_factory=list)
    made: list[Op] = field(default_factory=list)

    def differs(self, name: str) -> bool:
        return _same(self.shown_then.fields.get(name)) != _same(self.shown_now.fields.get(name))

    def take(self, name: str, dominant: str) -> None:
        """Give one field back."""
        if text_heads(self.then, name) or text_heads(self.now, name):
            self.made += self._text(name)
        elif name in self.then or name in self.now:
            self.made += self._value(name, name, log.PUT, dominant)
        elif name in self.shown_then.items or name in self.shown_now.items:
            self._items(name)
        else:
            self.made += self._elements(name)

    def _text(self, name: str) -> list[Op]:
        before, now = (str(shown.fields.get(name) or "") for shown in (self.shown_then, self.shown_now))
        return ops.text_op(name, self.now, now, before)

    def _value(
        self, name: str, cell: str, what: str, dominant: str = "", item: str | None = None
    ) -> list[Op]:
        then, now = self.then.get(cell), self.now.get(cell, {})
        before = registers.shown(then, dominant) if then else None
        if _same(before) == _same(registers.shown(now, dominant) if now else None):
            return []
        return [Op(name, what, before, tuple(sorted(now)), item=item)]

    def _elements(self, name: str) -> Iterator[Op]:
        then, now = (set(sets.shown(cells, name)) for cells in (self.then, self.now))
        for what, elements in ((log.ADD, then - now), (log.REMOVE, now - then)):
            for one in sorted(elements):
                yield Op(name, what, None, tuple(sorted(self.now.get(f"{name}/{one}", {}))), element=one)

    def _items(self, name: str) -> None:
        then = [item for item, _ in lists.shown(self.then, name)]
        for item in {rest.rpartition("/")[0]: None for rest, _ in cells_under(self.now, name)}:
            stem, gone = f"{name}/{item}/", item_gone(self.now, name, item)
            if item in then:
                if gone:
                    over = tuple(sorted(self.now[stem + GONE]))
                    self.returned.append(Op(name, log.RESTORE, None, over, item=item))
                for part, what in ((VALUE, log.EDIT), (PLACE, log.MOVE)):
                    self.made += self._value(name, stem + part, what, item=item)
            elif not gone and stem + VALUE in self.now:
                self.made.append(ops.dropped_item(name, self.now, item))


def _same(value: object) -> bytes:
    """What tells two values apart; nothing and an emptied field are the same."""
    return strict_json.dumps(value) if value not in (None, "", [], {}) else b""
