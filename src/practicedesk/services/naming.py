"""Whom a name in the minutes stands for. Nobody is chosen: where several people fit, that is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .attendance import Attendee, folded
from .minutes_lines import QUOTE, Line


@dataclass(frozen=True, slots=True)
class Unclear:
    """A name as it was written, and the people of the group who have it, two or more."""

    written: str
    people: tuple[str, ...]


def unclear_names(lines: Sequence[Line], people: Sequence[Attendee]) -> list[Unclear]:
    """The names in lines that say who has to do something and leave open who of `people` it is, each once."""
    written = {folded(line.who): line.who for line in lines if line.who and line.word != QUOTE}
    found = [Unclear(who, tuple(_bearers(name, people))) for name, who in written.items()]
    return [one for one in found if len(one.people) > 1]


def _bearers(name: str, people: Sequence[Attendee]) -> Iterator[str]:
    """Those whose whole name it is; if there are none, those of whose name it is a part, as in “Ana”."""
    whole = [one.name for one in people if folded(one.name) == name]
    yield from whole or [one.name for one in people if name in folded(one.name).split()]
