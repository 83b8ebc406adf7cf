"""Plain text that was copied elsewhere: its tables, lists and line breaks, as Markdown keeps them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

_BULLET = re.compile(r"(\s*)[•◦▪‣●○·]\s+")
_MARKED = re.compile(r"\s*(#{1,6}\s|[-+*>|=]|\d+[.)]\s|$)")
"""A line that is a heading, an item, a quote, part of a table or blank already."""
_FENCES = ("```", "~~~")


def kept_form(plain: str) -> str:
    """The text, with lines of several columns as a table, signs before lines as items, and breaks as breaks.

    What is Markdown already stays as it is.
    """
    if any(fence in plain for fence in _FENCES):
        return plain
    made: list[str] = []
    for tabbed, lines in groupby(plain.replace("\r\n", "\n").split("\n"), lambda line: "\t" in line.strip()):
        several = list(lines)
        if tabbed and len(several) > 1:
            made += [*_apart(made), *_table(several), ""]
        else:
            made += several
    return "\n".join(_broken([_BULLET.sub(r"\1- ", line, count=1) for line in made]))


def _apart(before: list[str]) -> list[str]:
    return [""] if before and before[-1].strip() else []


def _table(lines: list[str]) -> Iterator[str]:
    rows = [[cell.strip().replace("|", "\\|") for cell in line.split("\t")] for line in lines]
    widest = max(map(len, rows))
    head, *body = [[*row, *[""] * (widest - len(row))] for row in rows]
    for row in (head, ["---"] * widest, *body):
        yield f"| {' | '.join(row)} |"


def _broken(lines: list[str]) -> Iterator[str]:
    """The lines; two spaces at the end of one keep the next from being read as part of it."""
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        yield line if _MARKED.match(line) or _MARKED.match(after) else f"{line.rstrip()}  "
