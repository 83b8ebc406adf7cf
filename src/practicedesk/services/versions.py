"""The versions that stand against each other in a conflict: who wrote each, and what stood there before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from practicedesk_sync.log import change as log
from practicedesk_sync.log.change import Op
from practicedesk_sync.merge import blocks
from practicedesk_sync.merge.align import standing_once
from practicedesk_sync.merge.split import join, split
from practicedesk_sync.merge.text import ancestors
from practicedesk_sync.replica.reading import revisions_in

from ..library.records import HistoryLine

YOU = "you"
"""Stands for the name of whoever sits at this desk."""
ELSEWHERE = "you, on another computer"
"""The same, where they sat at another desk of theirs."""
OWN = (YOU, ELSEWHERE)
KEPT, DELETED = "kept", "deleted"
"""The two versions of a record that somebody wanted to delete."""


@dataclass(frozen=True, slots=True)
class Version:
    """One of the things that stand against each other; `who` is "" and `at_ms` 0 where nobody knows.

    `invented`: `who` is a person of the sample library, to practise on.
    """

    value: Any
    who: str = ""
    at_ms: int = 0
    invented: bool = False

    @property
    def own(self) -> bool:
        """Whether it was made by whoever sits here, at this desk or another one."""
        return self.who in OWN and not self.invented


@dataclass(frozen=True, slots=True)
class Here:
    """Who sits at this desk: its device, their name at the server ("" for none), and the sample's people."""

    device: str
    account: str
    invented: Mapping[str, str]


class Authors:
    """Finds versions among the changes of one record, given oldest first."""

    def __init__(self, lines: list[HistoryLine], here: Here) -> None:
        self.lines = lines
        self.here = here

    # -- who ---------------------------------------------------------------------------------------

    def of_paragraph(self, field: str, paragraph: str) -> Version:
        """A paragraph was written by whoever had it first; later changes only carry it along."""
        return self._version(paragraph, self._writer(field, paragraph))

    def of_value(self, field: str, value: Any, item: str = "") -> Version:
        """A value was set by whoever set it last; who takes back what they did gives others theirs back."""
        setter = self._setter(field, value, item)
        return self._version(value, setter[0] if setter else None)

    def of_wish(self) -> tuple[Version, Version]:
        """The newest change that is no deletion, and the newest deletion."""
        deletes = [line for line in self.lines if any(op.what == log.DELETE for op in line.change.ops)]
        others = [line for line in self.lines if line not in deletes]
        return self._version(KEPT, others[-1]), self._version(DELETED, deletes[-1])

    # -- what stood there before -------------------------------------------------------------------

    def before_paragraphs(self, field: str, paragraphs: Iterable[str]) -> Version | None:
        """What stood in the place of these paragraphs in the newest text that all their writers knew."""
        written = [(text, self._writer(field, text)) for text in paragraphs]
        writers = [(text, line.change.head, _text(line, field)) for text, line in written if line]
        find = revisions_in([line.change for line in self.lines])
        known = [set(ancestors(find(field, head), lambda one: find(field, one))) for _, head, _ in writers]
        shared = set.intersection(*known) - {head for _, head, _ in writers} if known else set()
        line = next((line for line in reversed(self.lines) if line.change.head in shared), None)
        if line is None:
            return None
        paragraph, _, text = writers[0]
        before = _in_place_of(paragraph, text, _text(line, field))
        return self._version(before, line) if before else None

    def before_values(self, field: str, values: Iterable[Any], item: str = "") -> Version | None:
        """The value that all of these replaced, where it was one and the same."""
        setters = [self._setter(field, value, item) for value in values]
        known = [set(setter[1].over) for setter in setters if setter is not None]
        shared = set.intersection(*known) if known else set()
        for line in self.lines if len(shared) == 1 else ():
            for op in line.change.ops if line.change.head in shared else ():
                if (op.field, op.item or "") == (field, item):
                    return self._version(_given(op), line)
        return None

    # -- inside ------------------------------------------------------------------------------------

    def _writer(self, field: str, paragraph: str) -> HistoryLine | None:
        """The first change whose text holds the paragraph; None for one that was taken out."""
        holds = (line for line in self.lines if paragraph in _text(line, field))
        return next(holds, None) if paragraph else None

    def _setter(self, field: str, value: Any, item: str) -> tuple[HistoryLine, Op] | None:
        """Where a value comes from."""
        found, back = None, next(self._setters(field, value, item), None)
        while back is not None:
            found, back = back, self._given_back(*back)
        return found

    def _setters(self, field: str, value: Any, item: str) -> Iterator[tuple[HistoryLine, Op]]:
        """The changes that gave a field or list item this value, newest first."""
        for line, op in self._ops(field, item):
            if op.what != log.DROP and _given(op) == value:
                yield line, op

    def _ops(self, field: str, item: str) -> Iterator[tuple[HistoryLine, Op]]:
        """What was done to a field or list item, newest first."""
        for line in reversed(self.lines):
            for op in line.change.ops:
                if (op.field, op.item or "") == (field, item):
                    yield line, op

    def _given_back(self, line: HistoryLine, op: Op) -> tuple[HistoryLine, Op] | None:
        """What a device gives back by this, where its own later change had replaced the same value."""
        older = {
            head
            for earlier, own in self._ops(op.field, op.item or "")
            if earlier.change.head in op.over and earlier.change.device == line.change.device
            for head in own.over
        }
        alike = self._setters(op.field, _given(op), op.item or "")
        return next((one for one in alike if one[0].change.head in older), None)

    def _version(self, value: Any, line: HistoryLine | None) -> Version:
        if line is None:
            return Version(value)
        invented = self.here.invented.get(line.change.head, "")
        return Version(value, invented or self._who(line), line.at_ms, bool(invented))

    def _who(self, line: HistoryLine) -> str:
        if line.change.device == self.here.device:
            return YOU
        return ELSEWHERE if line.author and line.author == self.here.account else line.author


def _text(line: HistoryLine, field: str) -> str:
    return next((op.value for op in line.change.ops if (op.field, op.what) == (field, log.TEXT)), "")


def _given(op: Op) -> Any:
    return op.value["value"] if op.what == log.INSERT else op.value


def _in_place_of(paragraph: str, text: str, older: str) -> str:
    """What an older text has between the nearest neighbours it shares with the paragraph in `text`."""
    at = text.find(paragraph)
    before, after = split(text[:at]), split(text[at + len(paragraph) :])
    pieces = split(older)
    once = standing_once([piece.content for piece in pieces])
    start = next((once[piece.content] + 1 for piece in reversed(before) if piece.content in once), 0)
    end = next((once[piece.content] for piece in after if piece.content in once), len(pieces))
    return blocks.plain(join(pieces[start:end])).strip("\n")
