"""Markdown as a tree of allowed nodes: plain values that the template draws, never markup of its own.

Blocks: ``{t: p|h|ul|ol|quote|code|hr|table, ...}``; inlines: ``{t: text|code|br|strong|em|s|link|image}``.
Nothing is dropped: what is not allowed (raw HTML, other links, deeper nesting) is printed as text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from practicedesk.reports.characters import drop_controls

Node = dict[str, Any]

_GAP = "\u00a0" * 4
"""In the place of a tab, of which a page has none."""
DEEPEST = 10
"""Containers inside one another, and inline marks inside one another, beyond which all is flattened."""

DEEPEST_HEADING = 3
LONGEST_HEADING = 200
_LONGEST_ADDRESS = 2000
_PARSER_LIMIT = 100

_ALLOWED_ADDRESS = re.compile(r"(?:https?://|mailto:)\S+\Z", re.IGNORECASE)
_CONTAINERS = {"bullet_list": "ul", "ordered_list": "ol", "blockquote": "quote"}
_BREAKS = ("softbreak", "hardbreak")
"""Whoever typed lines expects lines."""
_MARKS = {"strong": "strong", "em": "em", "s": "s"}


@dataclass(frozen=True, slots=True)
class Words:
    """The words the printer itself adds for an image, in the language of the page. `image` holds {alt}."""

    image: str = "[Image: {alt}]"
    image_without_alt: str = "[Image without a description]"


@dataclass(slots=True)
class Reader:
    """Reads one text. `clean` makes a text printable; `images_without_alt` counts what has to be mended.

    With `headings` false (inside a quotation or a disputed paragraph) headings become bold lines; with
    `links` false the address of a link stands beside its words.
    """

    clean: Callable[[str], str] = str
    words: Words = field(default_factory=Words)
    headings: bool = True
    links: bool = True
    images_without_alt: int = 0
    _levels: list[int] = field(default_factory=list)

    def read(self, markdown: str) -> list[Node]:
        """The blocks of `markdown`; headings are numbered from 1 and never skip a level."""
        markdown = drop_controls(markdown)
        tokens = _parser().parse(markdown)
        if any(token.level >= _PARSER_LIMIT - 1 for token in tokens):
            # The parser stops there and forgets the rest: print the source as it was typed.
            return [self._paragraph([self._text(line)]) for line in markdown.splitlines() if line.strip()]
        return self._blocks(SyntaxTreeNode(tokens).children, 0)

    def _blocks(self, nodes: Iterable[SyntaxTreeNode], depth: int) -> list[Node]:
        return [block for node in nodes for block in self._block(node, depth)]

    def _block(self, node: SyntaxTreeNode, depth: int) -> list[Node]:
        kind = node.type
        if kind in _CONTAINERS:
            return self._container(node, depth)
        if kind in {"code_block", "fence"}:
            return [{"t": "code", "v": self.clean(node.content.rstrip("\n"))}]
        if kind == "hr":
            return [{"t": "hr"}]
        if kind == "table":
            return [self._table(node)]
        inlines = self._inlines(_inline_children(node), 0)
        if kind == "heading":
            return self._heading(int(node.tag[1]), inlines, depth)
        return [self._paragraph(inlines)] if inlines else []

    def _container(self, node: SyntaxTreeNode, depth: int) -> list[Node]:
        if depth >= DEEPEST:
            inner = node.children if node.type == "blockquote" else _grandchildren(node)
            return self._blocks(inner, depth)
        if node.type == "blockquote":
            return [{"t": "quote", "c": self._blocks(node.children, depth + 1)}]
        items = [self._blocks(item.children, depth + 1) for item in node.children]
        made: Node = {"t": _CONTAINERS[node.type], "items": items}
        if node.type == "ordered_list":
            made["start"] = int(node.attrs.get("start", 1))
        return [made]

    def _heading(self, level: int, inlines: list[Node], depth: int) -> list[Node]:
        if not _visible(inlines):
            return []
        if depth or not self.headings or _length(inlines) > LONGEST_HEADING:
            return [self._paragraph([{"t": "strong", "c": inlines}])]
        while self._levels and self._levels[-1] >= level:
            self._levels.pop()
        self._levels.append(level)
        return [{"t": "h", "level": min(len(self._levels), DEEPEST_HEADING), "c": inlines}]

    def _table(self, node: SyntaxTreeNode) -> Node:
        head, *body = (part for part in node.children)
        rows = [self._row(row) for part in body for row in part.children]
        (titles,) = head.children
        aligned = [
            re.search(r"left|right|center", str(cell.attrs.get("style", ""))) for cell in titles.children
        ]
        return {
            "t": "table",
            "head": self._row(titles),
            "rows": rows,
            "align": [found.group() if found else "" for found in aligned],
        }

    def _row(self, row: SyntaxTreeNode) -> list[list[Node]]:
        return [self._inlines(_inline_children(cell), 0) for cell in row.children]

    def _inlines(self, nodes: Iterable[SyntaxTreeNode], depth: int) -> list[Node]:
        return [made for node in nodes for made in self._inline(node, depth)]

    def _inline(self, node: SyntaxTreeNode, depth: int) -> list[Node]:
        kind = node.type
        if kind == "code_inline":
            return [{"t": "code", "v": self.clean(node.content)}]
        if kind in _BREAKS:
            return [{"t": "br"}]
        if kind == "image":
            return [self._image(node)]
        if kind not in {*_MARKS, "link"}:
            return [self._text(node.content)] if node.content else []
        inner = self._inlines(node.children, depth + 1)
        if kind == "link":
            return self._link(str(node.attrs.get("href", "")), inner)
        return inner if depth >= DEEPEST else [{"t": _MARKS[kind], "c": inner}]

    def _link(self, address: str, inner: list[Node]) -> list[Node]:
        if self.links and _ALLOWED_ADDRESS.match(address) and len(address) <= _LONGEST_ADDRESS:
            return [{"t": "link", "url": drop_controls(address), "c": inner or [self._text(address)]}]
        return [*inner, self._text(f" ({address})")] if address else inner

    def _image(self, node: SyntaxTreeNode) -> Node:
        alt = node.content.strip()
        if not alt:
            self.images_without_alt += 1
        return {
            "t": "image",
            "v": self.clean(self.words.image.format(alt=alt) if alt else self.words.image_without_alt),
        }

    def _text(self, text: str) -> Node:
        return {"t": "text", "v": self.clean(text).replace("\t", _GAP)}

    @staticmethod
    def _paragraph(inlines: list[Node]) -> Node:
        return {"t": "p", "c": inlines}


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": _PARSER_LIMIT})
    # A line such as "[Note]: see below" is somebody's text, not a hidden definition of a link.
    return parser.enable(["table", "strikethrough"]).disable("reference")


def _inline_children(node: SyntaxTreeNode) -> Sequence[SyntaxTreeNode]:
    return [child for inline in node.children for child in inline.children]


def _grandchildren(node: SyntaxTreeNode) -> list[SyntaxTreeNode]:
    return [block for item in node.children for block in item.children]


def _length(inlines: Iterable[Node]) -> int:
    return sum(len(node.get("v", "")) + _length(node.get("c", ())) for node in inlines)


def _visible(inlines: Iterable[Node]) -> bool:
    return any(
        _visible(node.get("c", ()))
        or any(unicodedata.category(char)[0] not in "ZC" for char in node.get("v", ""))
        for node in inlines
    )
