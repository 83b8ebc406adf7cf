"""What stands around a record: what it is linked with, where it is published, who changed what when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..library.library import Library
from ..library.links import Link, links_of
from ..library.publications import Publication, publications_of
from ..library.records import find, history
from ..library.spaces import SpaceName, space_names
from .deeds import CHANGED
from .history import Step, steps_of

ONE_SITTING_MS = 60 * 60 * 1000
"""Changes that one person makes within an hour of each other are told as one step."""


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
        lines = history(connection, view, library.now_ms())
        steps = steps_of(view.kind, lines, library.key.id)
        return Surroundings(
            tuple(links_of(connection, view.id)),
            tuple(reversed(publications_of(connection, view.id))),
            tuple(reversed(_sittings(steps))),
            space_names(connection),
        )


def _sittings(steps: Iterable[Step]) -> list[Step]:
    """The steps with what one person changed in one sitting made one: it led to the last of its versions."""
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
