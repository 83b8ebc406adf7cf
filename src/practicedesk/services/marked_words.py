"""Texts beside each other as allowed nodes, with the words marked that stand in one of them only.

Pure. A leaf of the nodes (`reports.markdown`) that stands alone has the key ``alone``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import chain, combinations, groupby

from ..reports.markdown import Node, Reader

MOST_WORDS = 2_000
"""Longer texts are compared by lines, and by words in the lines that differ, where these are no longer."""
LEAST_WORDS = 2
"""Fewer words in a row, between others that differ, are taken for chance."""
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")

_INLINE = {"p", "h", "table"}
"""What holds words directly."""

Nodes = tuple[Node, ...]
_Style = tuple[str, ...]
"""The nodes around a word, from the outside in."""
_Leaf = Callable[[Node, _Style], list[Node]]
_Word = tuple[str, _Style]
_Line = tuple[_Word, ...]
"""The words of a leaf: a line, or part of one."""


def readable(left: str, right: str, before: str | None = None) -> tuple[Nodes, Nodes, Nodes]:
    """Markdown as one reads it: (left, before, right); as it was typed where one could not see a difference.

    Marked is in the outer two what is new, in the middle what one of them has not kept. Without `before` the
    two are held against each other, and the middle is empty.
    """
    texts = [left, right] if before is None else [left, right, before]
    trees = [_read(text) for text in texts]
    said = [[word for word, _ in _words(tree) if word.strip()] for tree in trees]
    for one, other in combinations(range(len(texts)), 2):
        if said[one] == said[other] and texts[one] != texts[other]:
            return as_typed(left, right, before)
    return _compared(trees)


def as_typed(left: str, right: str, before: str | None = None) -> tuple[Nodes, Nodes, Nodes]:
    """As `readable`, for text that is no Markdown: every character as it stands."""
    return _compared([_plain(text) for text in ([left, right] if before is None else [left, right, before])])


def plain(text: str) -> Nodes:
    """A text on its own, every character as it stands."""
    return tuple(_plain(text))


def alone(nodes: Iterable[Node]) -> list[str]:
    """The words that are marked, each run of them as one."""
    leaves = [(leaf["v"], bool(leaf.get("alone"))) for leaf, _ in _leaves(nodes)]
    runs = groupby(leaves, key=lambda leaf: leaf[1])
    return ["".join(text for text, _ in run) for marked, run in runs if marked]


def _read(text: str) -> list[Node]:
    return Reader(headings=False, links=False).read(text)


def _plain(text: str) -> list[Node]:
    return [{"t": "p", "c": _lines({"t": "text", "v": text})}]


def _lines(leaf: Node) -> list[Node]:
    """A leaf of several lines as inline nodes."""
    first, *others = (leaf | {"v": line} for line in leaf["v"].split("\n"))
    return [first, *(part for line in others for part in ({"t": "br"}, line))]


def _mapped(nodes: Iterable[Node], leaf: _Leaf, style: _Style) -> list[Node]:
    """The nodes with each leaf replaced by what `leaf` makes of it, in reading order."""
    made: list[Node] = []
    for node in nodes:
        inside = (*style, node["t"])
        if "v" in node:
            made += leaf(node, inside)
        elif node["t"] == "table":
            head, *rows = (
                [_mapped(cell, leaf, inside) for cell in row] for row in (node["head"], *node["rows"])
            )
            made.append(node | {"head": head, "rows": rows})
        elif "items" in node:
            made.append(node | {"items": [_mapped(item, leaf, inside) for item in node["items"]]})
        else:
            made.append(node | {"c": _mapped(node["c"], leaf, inside)} if "c" in node else node)
    return made


def _leaves(nodes: Iterable[Node]) -> list[tuple[Node, _Style]]:
    found: list[tuple[Node, _Style]] = []

    def take(leaf: Node, style: _Style) -> list[Node]:
        found.append((leaf, style))
        return [leaf]

    _mapped(nodes, take, ())
    return found


def _words(nodes: Iterable[Node]) -> list[_Word]:
    """The words, with what is between them, in reading order."""
    return [(word, style) for leaf, style in _leaves(nodes) for word in _WORDS.findall(leaf["v"])]


def _lines_of(nodes: Iterable[Node]) -> list[_Line]:
    return [tuple((word, style) for word in _WORDS.findall(leaf["v"])) for leaf, style in _leaves(nodes)]


def _compared(trees: Sequence[list[Node]]) -> tuple[Nodes, Nodes, Nodes]:
    """`trees`: left, right and, where it is known, what stood before."""
    left, right, *before = (_lines_of(tree) for tree in trees)
    if not before:
        left_alone, right_alone = _alone(left, right)
        return _marked(trees[0], left_alone), (), _marked(trees[1], right_alone)
    gone_left, left_alone = _alone(before[0], left)
    gone_right, right_alone = _alone(before[0], right)
    gone = [one or other for one, other in zip(gone_left, gone_right, strict=True)]
    return _marked(trees[0], left_alone), _marked(trees[2], gone), _marked(trees[1], right_alone)


def _alone(one: Sequence[_Line], other: Sequence[_Line]) -> tuple[list[bool], list[bool]]:
    """For each word of two texts whether the other has nothing to match it."""
    words = list(chain(*one)), list(chain(*other))
    if len(words[0]) + len(words[1]) <= MOST_WORDS:
        return _alone_words(*words)
    flags: tuple[list[bool], list[bool]] = [], []
    for tag, *at in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        parts = list(chain(*one[at[0] : at[1]])), list(chain(*other[at[2] : at[3]]))
        if tag == "replace":
            pair = _alone_words(*parts)
        else:
            pair = [tag != "equal"] * len(parts[0]), [tag != "equal"] * len(parts[1])
        for side, marks in zip(flags, pair, strict=True):
            side += marks
    return flags


def _alone_words(one: list[_Word], other: list[_Word]) -> tuple[list[bool], list[bool]]:
    """As `_alone`; nothing is marked where they are too many to compare."""
    if len(one) + len(other) > MOST_WORDS:
        return [False] * len(one), [False] * len(other)
    flags = [True] * len(one), [True] * len(other)
    for first, second, size in SequenceMatcher(None, one, other).get_matching_blocks():
        flags[0][first : first + size] = [False] * size
        flags[1][second : second + size] = [False] * size
    return flags


def _marked(tree: list[Node], flags: list[bool]) -> Nodes:
    """The tree with the words marked. A single word between two runs that stand alone is lost in them."""
    words = [word for word, _ in _words(tree)]
    marks = _in_runs(words, flags)

    def split(leaf: Node, style: _Style) -> list[Node]:
        pairs = [(word, next(marks)) for word in _WORDS.findall(leaf["v"])]
        runs = [
            leaf | {"v": "".join(word for word, _ in run)} | ({"alone": True} if flag else {})
            for flag, run in groupby(pairs, key=lambda pair: pair[1])
        ]
        if style[-1] == "code" and not _INLINE.intersection(style):
            return [{"t": "p", "c": [part for run in runs for part in _lines(run)]}]  # a block of code
        return runs

    return tuple(_mapped(tree, split, ()))


def _in_runs(words: list[str], flags: list[bool]) -> Iterator[bool]:
    runs = [list(run) for _, run in groupby(zip(words, flags, strict=True), key=lambda pair: pair[1])]
    for at, run in enumerate(runs):
        few = len("".join(word for word, _ in run).split()) < LEAST_WORDS
        yield from [run[0][1] or (0 < at < len(runs) - 1 and few)] * len(run)
