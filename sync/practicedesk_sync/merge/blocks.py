"""A block: one open conflict inside a text, holding all its alternatives, the shown one first.

In the text of a change a block is written between three marks that no person's text can hold (Unicode's
interlinear annotation marks, taken out of everything people enter). The merge treats a block as one
paragraph; only a change that replaces the block settles it (sync.md, "text").
"""

from __future__ import annotations

import re
from collections.abc import Iterable

OPEN, BETWEEN, CLOSE = "\ufff9", "\ufffa", "\ufffb"
MARKS = re.compile(f"[{OPEN}{BETWEEN}{CLOSE}]")
BLOCK = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")


def without_marks(text: str) -> str:
    """A person's text, with any of the three marks taken out."""
    return MARKS.sub("", text)


def alternatives(content: str) -> list[str]:
    """The alternatives of a block, shown one first; any other paragraph is its own only alternative."""
    match = BLOCK.fullmatch(content)
    return match.group(1).split(BETWEEN) if match else [content]


def block(shown: str, others: Iterable[str]) -> str:
    """A block from its alternatives; just the paragraph when there is only one."""
    rest = sorted(set(others) - {shown})
    return f"{OPEN}{BETWEEN.join([shown, *rest])}{CLOSE}" if rest else shown


def plain(text: str) -> str:
    """The text as shown: each block reads as its first alternative."""
    return BLOCK.sub(lambda match: match.group(1).split(BETWEEN)[0], text) if OPEN in text else text


def flattened(text: str) -> str:
    """All that is in the text, alternatives included: what search has to find."""
    return MARKS.sub("\n", text) if OPEN in text else text


def open_conflicts(text: str) -> list[list[str]]:
    """The alternatives of every block in the text, in order, each with the shown one first."""
    return [match.group(1).split(BETWEEN) for match in BLOCK.finditer(text)] if OPEN in text else []


def both(alternatives_: Iterable[str]) -> str:
    """All alternatives one after the other in canonical order: two people who keep both make equal text."""
    return "\n\n".join(sorted({text for text in alternatives_ if text}))


def settled(text: str, index: int, chosen: str) -> str:
    """The text with its block number `index` (from 0) replaced by `chosen`."""
    matches = list(BLOCK.finditer(text))
    match = matches[index]
    before, after = text[: match.start()], text[match.end() :]
    if not chosen:
        return (before.rstrip("\n") + "\n\n" + after.lstrip("\n")).strip("\n")
    return before + chosen + after
