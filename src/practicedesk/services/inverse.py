"""What gives back what stood before a change of this desk, where nobody has changed it since."""

from __future__ import annotations

from collections.abc import Collection

from practicedesk_sync.ids import digest_of
from practicedesk_sync.log import change as log
from practicedesk_sync.log.change import Change, Op
from practicedesk_sync.merge import registers, sets
from practicedesk_sync.merge.blocks import open_conflicts
from practicedesk_sync.merge.cells import GONE, LIFE, PLACE, VALUE
from practicedesk_sync.merge.life import in_trash, item_gone
from practicedesk_sync.merge.threeway import merge_text
from practicedesk_sync.model.kinds import kind
from practicedesk_sync.policy.transitions import MACHINES

from ..library.writing import Writing
from . import ops
from .standing import heads_at, text_at, value_at


class Inverse:
    """Of one change: what it did, the record as it stands now, and its whole history."""

    def __init__(self, writing: Writing, change: Change) -> None:
        local = writing.local(change.space, change.record)
        self.change = change
        self.cells = local.cells if local else {}
        self.fields = kind(local.kind if local else "").fields
        self.history = [
            *writing.showing.history(change.space, change.record),
            *(one for one in writing.appended if one.record == change.record),
        ]
        self.own = {one.head for one in self.history if one.device == change.device}
        self.unseen = writing.unseen_heads(change.space, change.record)

    def ops(self) -> tuple[list[Op], list[str]]:
        """What to do, and the fields ("" = the record itself) that somebody has changed since."""
        if self.change.kind is not None:
            back = self._deletion()
            return ([back], []) if back else ([], [LIFE])
        pairs = [(op.field, self._of(op)) for op in self.change.ops]
        return [back for _, back in pairs if back], [field for field, back in pairs if not back]

    def reopening(self) -> list[list[Op]]:
        """Changes to make beside those ops, over the same heads: the other values of conflicts it settled."""
        made: list[list[Op]] = []
        for op in self.change.ops:
            back = self._of(op) if op.what in (log.PUT, log.EDIT) and op.field not in MACHINES else None
            if back is not None:
                cell = f"{op.field}/{op.item}/{VALUE}" if op.item else op.field
                settled = heads_at(cell, op.over, self.history)
                others = registers.siblings(settled, self._dominant(op))[::-1]
                made += [[] for _ in range(len(others) - len(made))]
                for change, value in zip(made, others, strict=False):
                    change.append(back._replace(value=value))
        return made

    def _of(self, op: Op) -> Op | None:
        try:
            if op.what == log.TEXT:
                return self._text(op)
            if op.what in (log.ADD, log.REMOVE):
                return self._element(op)
            if op.field == LIFE:
                if op.what == log.DELETE:
                    return ops.restoration(self.cells)
                return self._deletion(self._deleted_before(op))
            return self._item(op) if op.item else self._value(op, op.field)
        except KeyError:  # what stood before was refused
            return None

    def _mine(self, *cells: str, known: Collection[str] = ()) -> bool:
        """Whether all that stands in these cells was put there from this desk, or is `known`."""
        return all(head in self.own or head in known for cell in cells for head in self.cells.get(cell, {}))

    def _deleted_before(self, op: Op) -> set[str]:
        """What the deletions covered that a restoration has answered: what was there then goes again."""
        answered = [one for change in self.history if change.head in op.over for one in change.ops]
        deleted = [one for one in answered if (one.field, one.item) == (op.field, op.item)]
        return {head for one in deleted if one.what in (log.DELETE, log.DROP) for head in one.value}

    def _deletion(self, known: Collection[str] = ()) -> Op | None:
        if in_trash(self.cells) or not self._mine(*self.cells, known=known):
            return None
        return ops.deletion(self.cells, self.unseen)

    def _dominant(self, op: Op) -> str:
        field = self.fields.get(op.field)
        return field.dominant if field and not op.item else ""

    def _value(self, op: Op, cell: str) -> Op | None:
        dominant, heads = self._dominant(op), self.cells[cell]
        if not self._mine(cell) or registers.shown(heads, dominant) != op.value:
            return None
        before = value_at(cell, op.over, self.history, dominant)
        if before is None and op.field in MACHINES:
            before = MACHINES[op.field][0]
        return op._replace(value=before, over=tuple(sorted(heads)))

    def _text(self, op: Op) -> Op | None:
        """Paragraph by paragraph: what others have written elsewhere in the text since stays."""
        heads = self.cells[op.field]
        now = text_at(op.field, heads, self.history)
        before = text_at(op.field, op.over, self.history)
        back = merge_text(op.value, now, before)
        if back == now or len(open_conflicts(back)) > max(map(_open, (now, before))):
            return None
        return Op(op.field, log.TEXT, back, tuple(sorted(heads)), started_from=digest_of(now.encode()))

    def _element(self, op: Op) -> Op | None:
        cell = f"{op.field}/{op.element}"
        present = op.element in sets.shown(self.cells, op.field)
        if not self._mine(cell) or present != (op.what == log.ADD):
            return None
        back = log.REMOVE if present else log.ADD
        return op._replace(what=back, over=tuple(sorted(self.cells[cell])))

    def _item(self, op: Op) -> Op | None:
        """One item of a list: made, altered, moved, or taken out."""
        stem = f"{op.field}/{op.item}/"
        gone = item_gone(self.cells, op.field, str(op.item))
        if op.what == log.DROP:
            if not gone:
                return None
            return Op(op.field, log.RESTORE, None, tuple(sorted(self.cells[stem + GONE])), item=op.item)
        known = self._deleted_before(op) if op.what == log.RESTORE else ()
        if gone or not self._mine(stem + VALUE, stem + PLACE, known=known):
            return None
        if op.what in (log.INSERT, log.RESTORE):
            return ops.dropped_item(op.field, self.cells, str(op.item))
        return self._value(op, stem + (VALUE if op.what == log.EDIT else PLACE))


def _open(text: str) -> int:
    return len(open_conflicts(text))
