"""Writes blocks as Markdown that reads as what they say, with as few signs in it as that takes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from itertools import groupby

from markdown_it import MarkdownIt


class Kind(Enum):
    PARAGRAPH, HEADING, LIST, QUOTE, CODE, RULE, TABLE = range(7)


@dataclass(frozen=True, slots=True)
class Look:
    """How words look. `address`: where they lead, "" for nowhere."""

    bold: bool = False
    italic: bool = False
    struck: bool = False
    code: bool = False
    address: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Words that look alike; "\\n" is a line break."""

    text: str
    look: Look = Look()


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list. `ordered`, `number`: what stood before it, where that decides about the list."""

    blocks: tuple[Block, ...]
    ordered: bool = False
    number: int = 1


@dataclass(frozen=True, slots=True)
class Block:
    """`runs` of a paragraph, heading or code; `items` of a list; `blocks` of a quote; `rows` of a table."""

    kind: Kind
    runs: tuple[Run, ...] = ()
    level: int = 0
    ordered: bool = False
    start: int = 1
    items: tuple[Item, ...] = ()
    blocks: tuple[Block, ...] = ()
    rows: tuple[tuple[tuple[Run, ...], ...], ...] = ()


_ANYWHERE = re.compile(
    r"[\\`*]|(?<!\w)_|_(?!\w)|<(?=[A-Za-z/!?])|\](?=[(\[:])|&(?=#?\w+;)|~~|!(?=\[)", re.ASCII
)
"""Signs that would be read as something else than themselves."""
_LINE_START = re.compile(r"(?:#{1,6}(?=\s|\Z)|[-+](?=\s|\Z)|>|=+\s*\Z|[-:|][-:|\s]*\Z|~~~)")
_NUMBER = re.compile(r"(\d{1,9})([.)])(?=\s|\Z)")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_CLOSING = re.compile(r"(?:(?<=\s)|^)#+\Z")
"""Signs at the end of a heading that would be read as a part of its mark."""
_SHOWN = {"softbreak": "\n", "hardbreak": "\n", "html_inline": "", "image": ""}
_MARKS = (("bold", "**"), ("italic", "*"), ("struck", "~~"))


def written(blocks: Iterable[Block]) -> str:
    """The text, without a line break at its end."""
    return "\n\n".join(text for block in blocks if (text := _block(block)))


def _block(block: Block) -> str:
    if block.kind == Kind.HEADING:
        words = _inline(_on_one_line(block.runs), alone=False)
        words = _CLOSING.sub(r"\\\g<0>", words)
        return f"{'#' * block.level} {words}" if words else ""
    if block.kind == Kind.LIST:
        return _list(block)
    if block.kind == Kind.QUOTE:
        said = written(block.blocks)
        return _with_prefix(said, "> ", "> ") if said else ""
    if block.kind == Kind.CODE:
        return _fenced(block.runs)
    if block.kind == Kind.RULE:
        return "---"
    return _table(block) if block.kind == Kind.TABLE else _lines(block.runs)


def _list(block: Block) -> str:
    lines, number = [], block.start
    for item in block.items:
        parts = [(part.kind, text) for part in item.blocks if (text := _block(part))]
        if parts:
            mark = f"{number}. " if block.ordered else "- "
            inner = parts[0][1]
            for kind, text in parts[1:]:
                inner += ("\n" if kind == Kind.LIST else "\n\n") + text
            lines.append(_with_prefix(inner, mark, " " * len(mark)))
            number += 1
    return "\n".join(lines)


def _table(block: Block) -> str:
    rows = [[_cell(cell) for cell in row] for row in block.rows]
    head, *body = rows
    lines = [head, ["---"] * len(head), *body]
    return "\n".join(f"| {' | '.join(row)} |" for row in lines)


def _cell(runs: Sequence[Run]) -> str:
    return _inline(_on_one_line(runs), alone=False).replace("|", "\\|")


def _on_one_line(runs: Sequence[Run]) -> list[Run]:
    return [replace(run, text=run.text.replace("\n", " ")) for run in runs]


def _fenced(runs: Sequence[Run]) -> str:
    code = "".join(run.text for run in runs).strip("\n")
    longest = max((len(found) for found in re.findall(r"`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{code}\n{fence}" if code.strip() else ""


def _with_prefix(text: str, first: str, others: str) -> str:
    head, *rest = text.split("\n")
    return "\n".join(
        [first + head, *((others + line).rstrip() if not line else others + line for line in rest)]
    )


# -- words -----------------------------------------------------------------------------------------


def _lines(runs: Sequence[Run]) -> str:
    """A paragraph; a line break that was meant has two spaces before it."""
    return "  \n".join(line for line in _inline(runs).split("\n") if line)


def _inline(runs: Sequence[Run], *, alone: bool = True) -> str:
    """Words with their marks, where these are read as marks; else the words alone.

    `alone`: they begin a line, so that a sign there could make something else of it.
    """
    tidy = _tidy(runs)
    said = _plain(tidy)
    for text in (_marked(tidy), _escaped(said), _PUNCTUATION.sub(r"\\\g<0>", said)):
        made = _escaped_lines(text) if alone else text
        if _read(made, alone) == said.split():
            return made
    return said


def _tidy(runs: Sequence[Run]) -> list[Run]:
    """No two spaces, none at the ends of a line, and spaces without a look of their own at its edges."""
    made: list[Run] = []
    last = "\n"
    for run in runs:
        text = ""
        for char in run.text:
            if char == " " and last in " \n":
                continue
            if char == "\n" and last == " ":
                text = text[:-1] if text else text
                if not text and made:
                    made[-1] = replace(made[-1], text=made[-1].text.rstrip(" "))
            text += char
            last = char
        if text:
            made.append(Run(text, run.look))
    while made and not made[-1].text.rstrip(" \n"):
        made.pop()
    if made:
        made[-1] = replace(made[-1], text=made[-1].text.rstrip(" \n"))
        made[0] = replace(made[0], text=made[0].text.lstrip(" \n"))
    return [run for run in made if run.text]


def _marked(runs: Sequence[Run]) -> str:
    """Links outermost, code innermost."""
    made = ""
    for address, some in groupby(runs, key=lambda run: run.look.address):
        inner = _with_marks(list(some), _MARKS)
        blank = not inner.strip()
        made += inner if blank or not address else _outside(inner, "[", f"]({_target(address)})")
    return made


def _with_marks(runs: Sequence[Run], marks: Sequence[tuple[str, str]]) -> str:
    if not marks:
        return "".join(_code(run.text) if run.look.code else _words(run) for run in runs)
    (name, mark), *others = marks
    made = ""
    for on, some in groupby(runs, key=lambda run: bool(getattr(run.look, name))):
        inner = _with_marks(list(some), others)
        made += "\n".join(_outside(line, mark, mark) for line in inner.split("\n")) if on else inner
    return made


def _outside(inner: str, before: str, after: str) -> str:
    """Marks around words, with the spaces at either end outside of them."""
    words = inner.strip(" \n")
    if not words:
        return inner
    start = inner.index(words)
    return f"{inner[:start]}{before}{words}{after}{inner[start + len(words) :]}"


def _code(text: str) -> str:
    words = text.strip(" ")
    if not words or "\n" in words:
        return _escaped(text)
    longest = max((len(found) for found in re.findall(r"`+", words)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if words[0] == "`" or words[-1] == "`" else ""
    return _outside(text, f"{fence}{pad}", f"{pad}{fence}")


def _target(address: str) -> str:
    return re.sub(r"[\\()<>\[\]\"'`*_~|]", lambda sign: f"%{ord(sign[0]):02X}", address)


def _words(run: Run) -> str:
    text = _escaped(run.text)
    return re.sub(r"(?<!\\)[\[\]]", r"\\\g<0>", text) if run.look.address else text


def _escaped(text: str) -> str:
    return _ANYWHERE.sub(lambda found: f"\\{found[0]}" if found[0] != "~~" else r"\~\~", text)


def _escaped_lines(text: str) -> str:
    """No line is read as a heading, an item, a quote, a rule or a part of a table."""
    return "\n".join(map(_escaped_line, text.split("\n")))


def _escaped_line(line: str) -> str:
    if _LINE_START.match(line):
        return f"\\{line}"
    return _NUMBER.sub(r"\1\\\2", line, count=1) if _NUMBER.match(line) else line


def _plain(runs: Iterable[Run]) -> str:
    return "".join(run.text for run in runs)


def _read(text: str, alone: bool) -> list[str]:
    """The words a reader of the Markdown sees in these lines; none where they are more than a paragraph."""
    tokens = _parser().parse(text) if alone else _parser().parseInline(text)
    inlines = [token for token in tokens if token.type == "inline"]
    if any(token.type not in ("paragraph_open", "inline", "paragraph_close") for token in tokens):
        return []
    shown = (_SHOWN.get(one.type, one.content) for each in inlines for one in each.children or ())
    return "".join(shown).split()


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
