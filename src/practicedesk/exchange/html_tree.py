"""HTML as other programs put it on the clipboard, as a tree of elements. Nothing in it is loaded or run.

Read in one go, however it is broken: what others put there may be anything, and Python's own parser takes a
minute for 200 kB of ``<!--``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape


def names(words: str) -> frozenset[str]:
    """The elements named in a line."""
    return frozenset(words.split())


DEEPEST, DEEPEST_LISTS = 60, 8
"""Elements, and lists and quotations, inside one another; what is deeper stands beside each other."""

_VOID = names("area base br col embed hr img input link meta param source track wbr")
_RAW = names("iframe noscript script select style svg textarea title xml")
_UNSEEN = _RAW | names("applet audio canvas math object template video")
"""What a reader of the page does not see as text; of `_RAW` ones no tag within counts."""
_CLOSED_BY: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (names("li"), names("ul ol")),
    "dt": (names("dt dd"), names("dl")),
    "dd": (names("dt dd"), names("dl")),
    "td": (names("td th"), names("tr table")),
    "th": (names("td th"), names("tr table")),
    "tr": (names("tr"), names("table")),
}
"""By element: those that end where it begins, unless one of the others was begun in between."""
_ENDS_PARAGRAPH = names(
    "p div h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre hr section article header footer"
)
_HOLDS_PARAGRAPHS = names("td th li dd div blockquote section article header footer body")
_LISTS = names("ul ol blockquote")

_NAME = re.compile(r"</?([A-Za-z][^\s/>]*)")
_QUOTE_OR_END = re.compile(r"=\s*([\"'])|>")
_ATTRIBUTE = re.compile(r"([^\s=\"'>/]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")


@dataclass(slots=True)
class Element:
    """`children`: elements and texts, in order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    @property
    def style(self) -> str:
        """The declarations of its ``style``, in lower case."""
        return self.attributes.get("style", "").lower()


def tree_of(html: str) -> Element:
    """The body of a page or a part of one. Whatever is wrong in it, its text is there."""
    builder, at = _Builder(), 0
    while (begin := html.find("<", at)) >= 0:
        builder.text(html[at:begin])
        end = _end_of(html, begin)
        if end < 0:  # nothing ends any more
            at = begin
            break
        at = _meet(builder, html, begin, end)
    builder.text("" if html.startswith("<!", at) else html[at:])
    return builder.root


def _end_of(html: str, begin: int) -> int:
    """Where the tag or comment that begins there ends; -1 when it does not."""
    if html.startswith("<!--", begin):
        end = html.find("-->", begin + 4)
        return end + 3 if end >= 0 else -1
    if html.startswith(("<!", "<?"), begin):
        return html.find(">", begin) + 1 or -1
    if not _NAME.match(html, begin):
        return begin + 1
    at = begin
    while found := _QUOTE_OR_END.search(html, at):
        if found[1] is None:
            return found.end()
        closed = html.find(found[1], found.end())
        if closed < 0:
            return html.find(">", begin) + 1 or -1
        at = closed + 1
    return -1


def _meet(builder: _Builder, html: str, begin: int, end: int) -> int:
    """Take what stands between; where to go on."""
    name = _NAME.match(html, begin)
    if name is None:
        builder.text("<" if end == begin + 1 else "")
        return end
    tag = name[1].lower()
    if html.startswith("</", begin):
        builder.end(tag)
        return end
    if tag in _RAW:
        if html[end - 2] == "/":
            return end
        closed = re.compile(rf"</{tag}\b[^>]*>?", re.IGNORECASE).search(html, end)
        return closed.end() if closed else len(html)
    found = _ATTRIBUTE.finditer(html, name.end(), end - 1)
    builder.begin(tag, {one[1].lower(): unescape(one[2] or one[3] or one[4] or "") for one in found})
    if html[end - 2] == "/":
        builder.end(tag)
    return end


class _Builder:
    def __init__(self) -> None:
        self.root = Element("body")
        self._open = [self.root]
        self._unseen: list[str] = []

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        if self._unseen or tag in _UNSEEN:
            if tag in _UNSEEN:
                self._unseen.append(tag)
            return
        self._end_before(tag)
        made = Element(tag, attributes)
        self._open[-1].children.append(made)
        lists = sum(one.tag in _LISTS for one in self._open) if tag in _LISTS else 0
        if tag not in _VOID and len(self._open) < DEEPEST and lists < DEEPEST_LISTS:
            self._open.append(made)

    def end(self, tag: str) -> None:
        if self._unseen:
            if tag == self._unseen[-1]:
                self._unseen.pop()
            return
        for at in range(len(self._open) - 1, 0, -1):
            if self._open[at].tag == tag:
                del self._open[at:]
                return
            if self._open[at].tag == "table":
                return

    def text(self, text: str) -> None:
        if text and not self._unseen:
            self._open[-1].children.append(unescape(text))

    def _end_before(self, tag: str) -> None:
        """End what HTML lets stand open before this element."""
        if tag in _ENDS_PARAGRAPH:
            self._end(names("p"), _HOLDS_PARAGRAPHS)
        if tag in _CLOSED_BY:
            self._end(*_CLOSED_BY[tag])

    def _end(self, ended: frozenset[str], unless: frozenset[str]) -> None:
        for at in range(len(self._open) - 1, 0, -1):
            if self._open[at].tag in ended:
                del self._open[at:]
                return
            if self._open[at].tag in unless:
                return
