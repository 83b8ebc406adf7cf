"""The versions of a record: how it stood after each thing somebody did to it, and at any moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.merge.cells import Cells
from practicedesk_sync.merge.record import Shown

from ..library import past
from ..library.elsewhere import HistoryElsewhere, want
from ..library.library import Library
from ..library.records import HistoryLine, RecordView, Traced, traced
from .deeds import CHANGED, deed


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody did to a record at once, and the version it led to.

    `number`: from 1, oldest first; it moves on when older work of others arrives. `mark`: names the version
    for good. `own`: made on this computer; `sent`: the server has all of it. `labels`: of the fields that
    were changed, each once. `at_ms`: when it ended.
    """

    number: int
    mark: str
    what: str
    who: str
    own: bool
    at_ms: int
    labels: tuple[str, ...]
    sent: bool


@dataclass(frozen=True, slots=True)
class Past:
    """A record with every version of it, and the changes that led there; oldest first.

    `elsewhere`: how many changes are on the server only; how the record stood between the others is not known
    then.
    """

    view: RecordView
    steps: tuple[Step, ...]
    lines: tuple[HistoryLine, ...]
    elsewhere: int = 0

    def step(self, number: int) -> Step:
        """The version of that number. Raises `UserMistake`."""
        if not 1 <= number <= len(self.steps):
            raise version_unknown(f" It has versions 1 to {len(self.steps)}.")
        return self.steps[number - 1]

    def named(self, mark: str) -> Step:
        """The version of that mark. Raises `UserMistake`."""
        found = next((step for step in self.steps if step.mark == mark), None)
        if found is None:
            raise version_unknown()
        return found

    def until(self, step: Step) -> tuple[HistoryLine, ...]:
        """The changes up to a version. Raises `HistoryElsewhere`."""
        self._check_here()
        return self.lines[: self._end(step)]

    def made(self, step: Step) -> tuple[HistoryLine, ...]:
        """The changes that led to a version from the one before."""
        before = self._end(self.steps[step.number - 2]) if step.number > 1 else 0
        return self.lines[before : self._end(step)]

    def told_by(self, moment_ms: int) -> tuple[HistoryLine, ...]:
        """The changes that had been told at a moment. Raises `UserMistake` when there were none yet, and
        `HistoryElsewhere`."""
        self._check_here()
        made = tuple(line for line in self.lines if line.at_ms <= moment_ms)
        if not made:
            raise UserMistake("not_yet", "This record was not there yet at that time.", "Give a later time.")
        return made

    def _end(self, step: Step) -> int:
        return next(at for at, one in enumerate(self.lines, 1) if one.change.hash == step.mark)

    def _check_here(self) -> None:
        if self.elsewhere:
            raise HistoryElsewhere([(self.view.space, self.view.id)])


def past_of(all_here: Traced, device: str) -> Past:
    """A record's versions from its changes that are here, oldest first. `device`: this desk's."""
    view, lines, elsewhere = all_here
    return Past(view, tuple(steps_of(view.kind, lines, device)), lines, elsewhere)


def versions(library: Library, id_: str) -> Past:
    """A record and its versions. Raises `UserMistake` when it is not here.

    What of it is on the server only comes with the next exchange.
    """
    with library.reading() as connection:
        found = past_of(traced(connection, id_, library.now_ms()), library.key.id)
    if found.elsewhere and not library.read_only:
        key = (found.view.space, found.view.id)
        library.write(lambda writing: want(writing.connection, key))
    return found


def steps_of(kind: str, lines: Iterable[HistoryLine], device: str) -> Iterator[Step]:
    """The steps in which a record came about: what one person did at once is one of them."""
    actions = groupby(lines, key=lambda line: (line.change.device, line.change.action))
    for number, (_, each) in enumerate(actions, 1):
        done = list(each)
        deeds = [deed(line.change, kind) for line in done]
        labels = dict.fromkeys(label for one in deeds for label in one.labels)
        what = next((one.what for one in deeds if one.what != CHANGED), CHANGED)
        last = done[-1]
        own = last.change.device == device
        sent = all(line.admitted for line in done)
        yield Step(number, last.change.hash, what, last.author, own, last.at_ms, tuple(labels), sent)


def shown_after(made: Sequence[HistoryLine]) -> tuple[Cells, Shown]:
    """The cells of a record after its first changes, and what they show."""
    _, cells, shown = past.after([one.change for one in made])
    return cells, shown


def version_unknown(there_are: str = "") -> UserMistake:
    return UserMistake(
        "version_unknown", f"There is no such version of this record.{there_are}", "List them with “history”."
    )
