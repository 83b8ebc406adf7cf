"""The life of a record for somebody who was not there: what one person did in a row on a day is told once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby

from practicedesk_sync.model.kinds import kind

from ..library.records import HistoryLine
from .deeds import CHANGED, RESTORED, TRASHED, WRITTEN, Deed, deed
from .differences import differing
from .history import shown_after


@dataclass(frozen=True, slots=True)
class Told:
    """What came of it in the end. `day`: in UTC; `who`: a name, "" where nobody knows it here."""

    day: date
    who: str
    deed: Deed


def chronicle(kind_name: str, lines: Sequence[HistoryLine], most: int, *, whole: bool) -> list[Told]:
    """The last of it, oldest first, at most `most`. What was taken back the same day is not told.

    `lines`: oldest first; `whole`: they are all there are. Where they are not, how the record stood between
    is not known, and each field that was touched is told.
    """
    found: list[Told] = []
    end = len(lines)
    for (_, day), each in groupby(reversed(lines), key=_together):
        start = end - len(list(each))
        deeds = _outcome(kind_name, lines, start, end) if whole else _touched(kind_name, lines[start:end])
        found += [Told(day, lines[start].author, one) for one in reversed(list(deeds))]
        end = start
        if len(found) >= most:
            break
    return found[:most][::-1]


def _together(line: HistoryLine) -> tuple[str, date]:
    return line.author or line.change.device, datetime.fromtimestamp(line.at_ms / 1000, UTC).date()


def _outcome(kind_name: str, lines: Sequence[HistoryLine], start: int, end: int) -> Iterator[Deed]:
    """What is other after these lines than before them."""
    about, (_, now) = kind(kind_name), shown_after(lines[:end])
    trashed = False
    if start:
        _, before = shown_after(lines[:start])
        trashed = before.trashed
        names = differing(about, before, now)
        if names:
            labels = (about.fields[name].label if name in about.fields else name for name in names)
            yield Deed(CHANGED, tuple(labels))
    else:
        yield Deed(WRITTEN)
    if now.trashed != trashed:
        yield Deed(TRASHED if now.trashed else RESTORED)


def _touched(kind_name: str, lines: Sequence[HistoryLine]) -> Iterator[Deed]:
    """The same, as far as each change tells it by itself."""
    for what, each in groupby((deed(line.change, kind_name) for line in lines), key=lambda one: one.what):
        yield Deed(what, tuple(dict.fromkeys(label for one in each for label in one.labels)))
