"""What was copied in a word processor or on a web page, as Markdown: headings, lists, tables, bold, links.

Only what is named here comes along; everything else is its words. Nothing points to a file or an image, and
no tag is left: a "<" that was text stays text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from .html_tree import Element, names, tree_of
from .markdown_written import Block, Item, Kind, Look, Run, written

LARGEST = 4_000_000
"""Characters of HTML beyond which nothing is read: the plain text is taken then."""
_WIDEST, _LONGEST_ADDRESS = 50, 2_000

_BLOCKS = names(
    "address article aside blockquote body caption center dd details div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section "
    "summary table tbody td tfoot th thead tr ul"
)
_ADDRESS = re.compile(r"(?:https?://|mailto:)\S+\Z", re.IGNORECASE)
_WEIGHT = re.compile(r"(?<![\w-])font-weight\s*:\s*(bold|bolder|[6-9]00|normal|[1-5]00)")
_SLANT = re.compile(r"(?<![\w-])font-style\s*:\s*(italic|oblique|normal)")
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all")
_WORDS_LIST = re.compile(r"mso-list\s*:\s*l\d+\s+level(\d+)")
_WORDS_MARK = re.compile(r"mso-list\s*:\s*ignore")
_NUMBERED = re.compile(r"\s*(\d+|[a-z]{1,4})[.)]", re.IGNORECASE)


def markdown_of(html: str, image: str = "[Image: {alt}]") -> str | None:
    """The Markdown; None where plain text says as much. `image`: words for a picture, which stays behind."""
    if len(html) > LARGEST:
        return None
    blocks = list(_Reading(image).blocks(tree_of(html).children, Look()))
    text = written(blocks) if any(map(_is_formatted, blocks)) else ""
    return text if 0 < len(text) <= LARGEST else None


@dataclass(frozen=True, slots=True)
class _Reading:
    image: str

    # -- blocks ------------------------------------------------------------------------------------

    def blocks(self, children: Iterable[Element | str], look: Look) -> Iterator[Block]:
        """The blocks of some nodes; text between blocks makes paragraphs."""
        runs: list[Run] = []
        listed: list[tuple[int, Item]] = []
        for child in children:
            if isinstance(child, Element) and _HIDDEN.search(child.style):
                continue
            if isinstance(child, str) or not _holds_blocks(child):
                runs += self._runs(child, look)
                continue
            if any(run.text.strip() for run in runs):
                yield from _nested(listed)
                listed = []
                yield Block(Kind.PARAGRAPH, tuple(runs))
            runs = []
            level = _WORDS_LIST.search(child.style)
            if level and child.tag == "p":
                listed.append((min(int(level[1]), 9), self._words_item(child, look)))
                continue
            yield from _nested(listed)
            listed = []
            yield from self._block(child, look)
        yield from _nested(listed)
        if any(run.text.strip() for run in runs):
            yield Block(Kind.PARAGRAPH, tuple(runs))

    def _block(self, element: Element, look: Look) -> Iterator[Block]:
        tag, look = element.tag, _look_of(element, look)
        title = tag == "p" and "msotitle" in element.attributes.get("class", "").lower()
        if title or (len(tag) == 2 and tag[0] == "h" and tag[1] in "123456"):
            plain = replace(look, bold=False)
            runs = tuple(run for child in element.children for run in self._runs(child, plain))
            yield Block(Kind.HEADING, runs, level=1 if title else int(tag[1]))
        elif tag in ("ul", "ol"):
            items = tuple(self._items(element, look))
            yield Block(Kind.LIST, items=items, ordered=tag == "ol", start=_start(element))
        elif tag == "blockquote":
            yield Block(Kind.QUOTE, blocks=tuple(self.blocks(element.children, look)))
        elif tag == "pre":
            yield Block(Kind.CODE, (Run("".join(_texts(element))),))
        elif tag == "hr":
            yield Block(Kind.RULE)
        elif tag == "table":
            yield from self._table(element, look)
        else:
            yield from self.blocks(element.children, look)

    def _items(self, element: Element, look: Look) -> Iterator[Item]:
        """The items of a list. LibreOffice puts a list within a list between two items, not into one."""
        loose: list[Element | str] = []
        made: list[Item] = []
        for child in element.children:
            if isinstance(child, Element) and child.tag == "li":
                made.append(Item(tuple(self.blocks(child.children, look))))
            elif isinstance(child, Element) and child.tag in ("ul", "ol") and made:
                made[-1] = Item((*made[-1].blocks, *self._block(child, look)))
            else:
                loose.append(child)
        yield from made
        if rest := tuple(self.blocks(loose, look)):
            yield Item(rest)

    def _words_item(self, element: Element, look: Look) -> Item:
        """A paragraph that Word paints as an item: its mark is a text of its own."""
        mark = next((each for each in _elements(element) if _WORDS_MARK.search(each.style)), None)
        marked = _NUMBERED.match("".join(_texts(mark))) if mark else None
        runs = tuple(run for child in element.children for run in self._runs(child, look))
        number = int(marked[1]) if marked and marked[1].isdigit() else 1
        return Item((Block(Kind.PARAGRAPH, runs),), ordered=marked is not None, number=number)

    # -- tables ------------------------------------------------------------------------------------

    def _table(self, element: Element, look: Look) -> Iterator[Block]:
        """A table; one with a single column is there for the layout, and its cells are text."""
        cells = [[cell for cell in row.children if _is_cell(cell)] for row in _rows(element)]
        if max(map(len, cells), default=0) < 2:
            yield from self.blocks([child for row in cells for child in row], look)
            return
        rows: list[tuple[tuple[Run, ...], ...]] = []
        below: dict[int, int] = {}
        for number, row in enumerate(cells):
            rows.append(tuple(self._row(row, replace(look, bold=False), below, head=number == 0)))
        width = max(map(len, rows))
        yield Block(Kind.TABLE, rows=tuple((*row, *[()] * (width - len(row))) for row in rows))

    def _row(
        self, cells: Sequence[Element | str], look: Look, below: dict[int, int], *, head: bool
    ) -> Iterator[tuple[Run, ...]]:
        """`below`: by column, how many more rows a cell further up reaches down."""
        column = 0
        for cell in cells:
            while below.get(column):
                below[column] -= 1
                column += 1
                yield ()
            if not isinstance(cell, Element) or column >= _WIDEST:
                continue
            runs = tuple(run for child in cell.children for run in self._cell_runs(child, look))
            yield tuple(replace(run, look=replace(run.look, bold=False)) for run in runs) if head else runs
            for more in range(min(_number(cell, "colspan"), _WIDEST - column)):
                below[column] = _number(cell, "rowspan") - 1
                column += 1
                if more:
                    yield ()

    def _cell_runs(self, node: Element | str, look: Look) -> Iterator[Run]:
        """The words of a cell, its paragraphs one after the other."""
        if isinstance(node, Element) and _holds_blocks(node):
            yield Run(" ", look)
            for child in node.children:
                yield from self._cell_runs(child, _look_of(node, look))
            yield Run(" ", look)
        else:
            yield from (replace(run, text=run.text.replace("\n", " ")) for run in self._runs(node, look))

    # -- words -------------------------------------------------------------------------------------

    def _runs(self, node: Element | str, look: Look) -> Iterator[Run]:
        """Words and how they look; "\\n" is a line break that was meant."""
        if isinstance(node, str):
            yield Run(re.sub(r"[ \t\r\n\f\xa0]+", " ", node), look)
        elif node.tag == "br":
            yield Run("\n", look)
        elif node.tag == "img":
            alt = " ".join(node.attributes.get("alt", "").split())
            if alt:
                yield Run(self.image.format(alt=alt), replace(look, code=False))
        elif not (_HIDDEN.search(node.style) or _WORDS_MARK.search(node.style)):
            inner = _look_of(node, look)
            for child in node.children:
                yield from self._runs(child, inner)


def _look_of(element: Element, look: Look) -> Look:
    """How the words in an element look; `look`: around it."""
    tag, style = element.tag, element.style
    if tag in ("b", "strong"):
        look = replace(look, bold=True)
    elif tag in ("i", "em", "cite", "dfn", "var"):
        look = replace(look, italic=True)
    elif tag in ("s", "strike", "del"):
        look = replace(look, struck=True)
    elif tag in ("code", "tt", "kbd", "samp"):
        look = replace(look, code=True)
    elif tag == "a":
        address = element.attributes.get("href", "").strip()
        if _ADDRESS.match(address) and len(address) <= _LONGEST_ADDRESS:
            look = replace(look, address=address)
    if style:
        weight, slant = _WEIGHT.search(style), _SLANT.search(style)
        if weight:
            look = replace(look, bold=weight[1][0] in "b6789")
        if slant:
            look = replace(look, italic=slant[1] != "normal")
        if "line-through" in style:
            look = replace(look, struck=True)
    return look


def _nested(listed: Sequence[tuple[int, Item]]) -> Iterator[Block]:
    """Items with their levels as lists within lists."""
    at = 0
    while at < len(listed):
        level, first = listed[at]
        items: list[Item] = []
        while (
            at < len(listed)
            and listed[at][0] >= level
            and (listed[at][0] > level or listed[at][1].ordered == first.ordered)
        ):
            end = at + 1
            while end < len(listed) and listed[end][0] > level:
                end += 1
            items.append(Item((*listed[at][1].blocks, *_nested(listed[at + 1 : end]))))
            at = end
        yield Block(Kind.LIST, items=tuple(items), ordered=first.ordered, start=first.number)


def _holds_blocks(element: Element) -> bool:
    if element.tag in _BLOCKS:
        return True
    return any(isinstance(child, Element) and _holds_blocks(child) for child in element.children)


def _is_formatted(block: Block) -> bool:
    """Whether a block says more than its plain text."""
    return block.kind != Kind.PARAGRAPH or any(run.look != Look() and run.text.strip() for run in block.runs)


def _rows(table: Element) -> Iterator[Element]:
    for child in table.children:
        if isinstance(child, Element):
            if child.tag == "tr":
                yield child
            elif child.tag in ("thead", "tbody", "tfoot"):
                yield from _rows(child)


def _is_cell(node: Element | str) -> bool:
    return isinstance(node, Element) and node.tag in ("td", "th")


def _elements(element: Element) -> Iterator[Element]:
    for child in element.children:
        if isinstance(child, Element):
            yield child
            yield from _elements(child)


def _texts(node: Element | str) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    else:
        for child in node.children:
            yield from ["\n"] if isinstance(child, Element) and child.tag == "br" else _texts(child)


def _start(element: Element) -> int:
    return max(_number(element, "start"), 0)


def _number(element: Element, name: str) -> int:
    given = element.attributes.get(name, "").strip()
    return max(int(given), 1) if given.isascii() and given.isdigit() and len(given) < 6 else 1
