"""A block: one open conflict inside a text, holding all its alternatives, the shown one first.

In the text of a change a block is one piece, written between three marks that no person's text can hold.
The merge treats it as one paragraph; only a change that replaces the block settles it (sync.md, "text").
"""

from __future__ import annotations

from collections.abc import Iterable

from .marks import BETWEEN, BLOCK, CLOSE, MARKS, OPEN
from .split import Piece, join, split


def is_block(content: str) -> bool:
    """Whether a piece is an open conflict."""
    return BLOCK.fullmatch(content) is not None


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
    if OPEN not in text:
        return text
    return _joined(_instead(piece, alternatives(piece.content)[0]) for piece in split(text))


def flattened(text: str) -> str:
    """All that is in the text, alternatives included: what search has to find."""
    return MARKS.sub("\n", text) if OPEN in text else text


def open_conflicts(text: str) -> list[list[str]]:
    """The alternatives of every block in the text, in order, each with the shown one first."""
    return [alternatives(content) for content, _ in split(text) if is_block(content)] if OPEN in text else []


def both(alternatives_: Iterable[str]) -> str:
    """The pieces of all alternatives in canonical order, each once: who keeps both makes equal text."""
    pieces = [piece for text in sorted(set(alternatives_)) for piece in split(text)]
    once = {piece.content: Piece(piece.content, "") for piece in pieces if piece.content}
    return join(list(once.values()))


def settled(text: str, index: int, chosen: str) -> str:
    """The text with its block number `index` (from 0) replaced by `chosen`; "" takes it away."""
    pieces = split(text)
    at = [place for place, piece in enumerate(pieces) if is_block(piece.content)][index]
    return _joined([pieces[:at], _instead(pieces[at], chosen), pieces[at + 1 :]])


def _instead(piece: Piece, text: str) -> list[Piece]:
    """The pieces of `text`, standing where `piece` stood; the piece itself when that is its text."""
    if text == piece.content:
        return [piece]
    made = split(text)
    return [*made[:-1], Piece(made[-1].content, piece.gap)] if made else []


def _joined(parts: Iterable[list[Piece]]) -> str:
    return join([piece for part in parts for piece in part]).strip("\n")
