"""A Markdown file taken apart, and put together again: front matter, then parts under headings.

A part begins with a line ``## Words`` whose words name one; any other heading belongs to the text it stands
in. A line of a text that would begin a part is written with a backslash before it, and read without.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from markdown_it import MarkdownIt

from practicedesk_sync.model.fields import TEXT
from practicedesk_sync.model.kinds import Kind

FENCE = "---"
_HEADING = re.compile(r"##[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*\Z")
_ESCAPED = re.compile(r"(\\*)(##[ \t].*)\Z", re.DOTALL)

_MEANT = re.compile(r"(?:  |(?<!\\)(?:\\\\)*\\)\Z")
"""The end of a line after which a new one is meant."""

NameOf = Callable[[str], str]
"""The name of the part that a heading with these words begins; "" for none."""


@dataclass(slots=True)
class Part:
    """A part of a file: its name, "" for what stands before the first."""

    name: str
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text without outer blank lines."""
        return "\n".join(self.lines).strip("\n")


def front_matter(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines between a first line ``---`` and the next, and the lines after; no such lines, no header."""
    if lines[:1] and lines[0].rstrip() == FENCE:
        for at in range(1, len(lines)):
            if lines[at].rstrip() == FENCE:
                return lines[1:at], lines[at + 1 :]
    return [], lines


def parts(lines: Iterable[str], name_of: NameOf) -> Iterator[Part]:
    """What stands before the first part, then the parts in their order; a name may come twice."""
    part = Part("")
    for line in lines:
        if name := _begun(line, name_of):
            yield part
            part = Part(name)
        else:
            escaped = _ESCAPED.match(line)
            ours = escaped is not None and escaped[1] and _begun(escaped[2], name_of)
            part.lines.append(line[1:] if ours else line)
    yield part


def unwrapped(lines: list[str]) -> list[str]:
    """Lines that run on as Markdown has it, each paragraph's on one; a break that is meant stays one."""
    made = list(lines)
    wrapped = [one for one in _parser().parse("\n".join(lines)) if one.type == "inline" and one.map]
    for first, content in reversed([(one.map[0], one.content.split("\n")) for one in wrapped if one.map]):
        whole = made[first : first + 1]
        for at, words in enumerate(content[1:], first + 1):
            if _MEANT.search(whole[-1]) or words.lstrip().startswith("/"):
                whole.append(made[at])
            else:
                whole[-1] = f"{whole[-1].rstrip()} {words.lstrip()}"
        made[first : first + len(content)] = whole
    return made


def texts_of(kind: Kind) -> NameOf:
    """Finds the long text of a kind by its name or its label."""
    names: dict[str, str] = {}
    for about in kind.fields.values():
        if about.merge == TEXT:
            names |= {about.name.casefold(): about.name, about.label.casefold(): about.name}
    return lambda words: names.get(words.casefold(), "")


def under_heading(heading: str, text: str, name_of: NameOf) -> str:
    """A text under its heading, as `parts` reads it."""
    lines = []
    for line in text.split("\n"):
        like = _ESCAPED.match(line)
        lines.append("\\" + line if like and _begun(like[2], name_of) else line)
    return "\n".join([f"## {heading}", "", *lines])


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


def _begun(line: str, name_of: NameOf) -> str:
    heading = _HEADING.match(line)
    return name_of(" ".join(heading[1].split())) if heading else ""
