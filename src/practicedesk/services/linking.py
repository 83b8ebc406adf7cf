"""What stands around a record: what it is linked with, where it is published, who changed what when."""

from __future__ import annotations

from dataclasses import dataclass, replace

from practicedesk_sync.model.kinds import Kind, kind

from ..library.library import Library
from ..library.links import Link, links_of
from ..library.publications import Publication, publications_of
from ..library.records import HistoryLine, find, history
from ..library.spaces import SpaceName, space_names
from .deeds import CHANGED, deed

ONE_SITTING_MS = 60 * 60 * 1000
"""Changes that one person makes within an hour of each other are told as one step."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a record's history. `own`: made on this computer; `sent`: the server has all of it.

    `labels`: of the fields that were changed, each once. `at_ms`: when it ended.
    """

    what: str
    who: str
    own: bool
    at_ms: int
    labels: tuple[str, ...]
    sent: bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything around one record. `steps`: newest first; `spaces`: names by id, for the publications."""

    links: tuple[Link, ...]
    publications: tuple[Publication, ...]
    steps: tuple[Step, ...]
    spaces: dict[str, SpaceName]


def surroundings(library: Library, id_: str) -> Surroundings:
    """What stands around a record. Raises `UserMistake` when it is not here."""
    with library.reading() as connection:
        view = find(connection, id_)
        steps = [_step(kind(view.kind), line, library.key.id) for line in history(connection, view)]
        return Surroundings(
            tuple(links_of(connection, view.id)),
            tuple(reversed(publications_of(connection, view.id))),
            tuple(reversed(_sittings(steps))),
            space_names(connection),
        )


def _step(about: Kind, line: HistoryLine, device: str) -> Step:
    done = deed(line.change, about.name)
    own = line.change.device == device
    return Step(done.what, line.author, own, line.at_ms, done.labels, line.admitted)


def _sittings(steps: list[Step]) -> list[Step]:
    """The steps with what one person changed in one sitting made one."""
    told: list[Step] = []
    for step in steps:
        last = told[-1] if told else None
        if last is not None and _continues(last, step):
            labels = tuple(dict.fromkeys((*last.labels, *step.labels)))
            told[-1] = replace(step, labels=labels, sent=last.sent and step.sent)
        else:
            told.append(step)
    return told


def _continues(last: Step, step: Step) -> bool:
    same = (last.what, last.who, last.own) == (step.what, step.who, step.own)
    return same and step.what == CHANGED and step.at_ms - last.at_ms < ONE_SITTING_MS
