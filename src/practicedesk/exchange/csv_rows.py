"""From the text of a CSV file to its heading and rows, each row with the line where it begins."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from practicedesk_sync.errors import UserMistake

from .file_text import MOST_BYTES

DELIMITERS = (",", ";", "\t")
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
    lines = list(io.StringIO(text, newline=""))
    declared = _DECLARED.match(lines[0]) if lines else None
    first = 1 if declared else 0
    best: tuple[tuple[int, int], str, Row] | None = None
    for delimiter in (declared.group(1),) if declared else DELIMITERS:
        row = next(_rows(lines, first, delimiter), None)
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
    rows = _rows(lines, first, delimiter)
    next(rows)
    return Table(delimiter, tuple(map(heading_of, row.cells)), rows)


def heading_of(cell: str) -> str:
    """A heading without line breaks, U+0000, or outer and double spaces."""
    return " ".join(cell.replace("\0", "").split())


def _rows(lines: list[str], first: int, delimiter: str) -> Iterator[Row]:
    """The rows from line index `first`. After a row with broken quotes, reading goes on one line below
    its first, so that one stray mark never swallows the rest of the file."""
    start = first
    while start < len(lines):
        reader = csv.reader((lines[n] for n in range(start, len(lines))), delimiter=delimiter, strict=True)
        offset, at = start, start
        start = len(lines)
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield Row(at + 1, tuple(cells))
                at = offset + reader.line_num
        except csv.Error:
            yield Row(at + 1, (), "a quotation mark is not closed, or text follows a closed one")
            start = at + 1
