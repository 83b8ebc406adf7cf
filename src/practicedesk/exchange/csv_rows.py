"""From the text of a CSV file to its heading and rows, each row with the line where it begins."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from practicedesk_sync.errors import UserMistake

from .file_text import MOST_BYTES

DELIMITERS = (",", ";", "\t")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_DECLARED = re.compile(r'"?sep=([,;\t])"?[\r\n]*\Z')


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `line` counts from 1. `fault` is "" or says why the row could not be taken apart."""

    line: int
    cells: tuple[str, ...]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file. `header` holds the headings without outer spaces; blank rows are left out of `rows`."""

    delimiter: str
    header: tuple[str, ...]
    rows: Iterator[Row]


def read_table(text: str, recognised: Callable[[str], bool]) -> Table:
    """Find the heading row and the delimiter: the one under which most headings are `recognised`.

    Where that leaves a choice, the one that gives most columns; a first line ``sep=;`` settles it.
    Raises `UserMistake` where there is no heading row.
    """
    csv.field_size_limit(max(csv.field_size_limit(), MOST_BYTES))  # of the process; only ever raised
    declared = _DECLARED.match(next(_Lines(text), ""))
    skipped = 1 if declared else 0
    best: tuple[tuple[int, int], str, Row] | None = None
    for delimiter in (declared.group(1),) if declared else DELIMITERS:
        row = next(_rows(text, skipped, delimiter), None)
        if row is None or row.fault:
            continue
        headings = [heading for cell in row.cells if (heading := heading_of(cell))]
        rank = (sum(map(recognised, headings)), len(headings))
        if best is None or rank > best[0]:
            best = (rank, delimiter, row)
    if best is None:
        raise UserMistake(
            "no_header",
            "The file has no heading row that can be read.",
            "Give it a first row that names the columns, and close every quotation mark in it.",
        )
    _, delimiter, row = best
    rows = _rows(text, skipped, delimiter)
    next(rows)
    return Table(delimiter, tuple(map(heading_of, row.cells)), rows)


def heading_of(cell: str) -> str:
    """A heading without line breaks, U+0000, or outer and double spaces."""
    return " ".join(cell.replace("\0", "").split())


@dataclass
class _Lines:
    """The lines of a text, as written, one by one. `at`: where the next one begins; `number`: from 1."""

    text: str
    at: int = 0
    number: int = 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        found = _LINE.match(self.text, self.at)
        if found is None:
            raise StopIteration
        self.at = found.end()
        self.number += 1
        return found.group()


def _rows(text: str, skipped: int, delimiter: str) -> Iterator[Row]:
    """The rows below the lines `skipped`. After a row with broken quotes, reading goes on one line below
    its first, so that one stray mark never swallows the rest of the file."""
    lines = _Lines(text)
    for _ in range(skipped):
        next(lines)
    while lines.at < len(text):
        begins = replace(lines)
        try:
            for cells in csv.reader(lines, delimiter=delimiter, strict=True):
                if any(cell.strip() for cell in cells):
                    yield Row(begins.number, tuple(cells))
                begins.at, begins.number = lines.at, lines.number
        except csv.Error:
            yield Row(begins.number, (), "a quotation mark is not closed, or text follows a closed one")
            next(begins)
            lines = begins
