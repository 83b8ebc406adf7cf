"""Whatever is on the clipboard: nothing crashes, no tag, picture or foreign address comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from practicedesk.exchange.pasted import markdown_of
from practicedesk.reports.markdown import Reader
from tests.examples import examples

TAGS = (
    *("p", "b", "i", "s", "code", "a", "h1", "h3", "ul", "ol", "li", "blockquote", "pre", "table", "tr"),
    *("td", "th", "br", "hr", "div", "span", "img", "script", "style", "svg", "o:p"),
)
ATTRIBUTES = (
    "",
    " href='javascript:alert(1)'",
    " href='file:///etc/passwd'",
    ' href="https://a.example/x_(y)?z=*&amp;"',
    " src='https://t.example/x.png' alt='p]()[q'",
    " style='mso-list:l0 level2 lfo1'",
    " style='font-weight:bold;mso-list:Ignore'",
    " style='font-style:italic' colspan=3 rowspan=2",
    " class=MsoTitle",
)
tags = st.builds(
    "<{}{}{}>".format, st.sampled_from(["", "/"]), st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES)
)
signs = st.text(st.sampled_from("ab1 \n\t-+*_`~#>|[]()<!&;:.\\/=\"'\u00a0\u2028"), max_size=8)
texts = (
    signs
    | st.text(max_size=4)
    | st.sampled_from(["&lt;b&gt;", "&lt;script&gt;", "<!--", "-->", "<![if x]>", "<![endif]>"])
)
pages = st.lists(tags | texts, max_size=30).map("".join)

HTML = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
"""Reads tags in Markdown as tags, unlike our own reader."""


@examples(200)
@given(pages)
@example("<b>x</b>&lt;b&gt;")
@example("<li style='mso-list:l0 level2 lfo1'><p style='mso-list:l0 level1 lfo1'>")
def test_no_tag_no_picture_and_no_foreign_address_comes_of_anything(html: str) -> None:
    made = markdown_of(html)
    if made is None:
        return
    for token in every(HTML.parse(made)):
        assert token.type not in ("html_inline", "html_block", "image"), made
        if token.type == "link_open":
            assert str(token.attrs["href"]).startswith(("https://", "http://", "mailto:"))
    assert said(Reader().read(made)) is not None


words = st.text(st.sampled_from("abc12.,-+*_#>|`~[]()!&<:"), min_size=1, max_size=6).filter(
    lambda word: word.strip()
)
marked = st.builds(
    lambda word, tag: (f"<{tag}>{escaped(word)}</{tag}>" if tag else escaped(word), word),
    words,
    st.sampled_from(["", "b", "i", "s", "a href='https://a.example'"]),
)
lines = st.lists(marked, min_size=1, max_size=5)
blocks = st.tuples(st.sampled_from(["p", "h2", "li", "td", "blockquote"]), lines)


@examples(150)
@given(st.lists(blocks, min_size=1, max_size=4))
def test_every_word_is_read_again_as_it_was(page: list[tuple[str, list[tuple[str, str]]]]) -> None:
    html, expected = "<h1>Begin</h1>", ["Begin"]
    for kind, parts in page:
        inner = " ".join(part.replace("</a href='https://a.example'>", "</a>") for part, _ in parts)
        html += f"<table><tr><td>x<td>{inner}</table>" if kind == "td" else around(kind, inner)
        expected += [*(["x"] if kind == "td" else []), *(word for _, word in parts)]
    made = markdown_of(html)
    assert made is not None
    assert "".join(said(Reader().read(made))).split() == expected, made


def around(kind: str, inner: str) -> str:
    return f"<ul><li>{inner}</li></ul>" if kind == "li" else f"<{kind}>{inner}</{kind}>"


def escaped(word: str) -> str:
    return word.replace("&", "&amp;").replace("<", "&lt;")


def every(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from every(token.children or ())


def said(nodes: Iterable[Any]) -> list[str]:
    """The texts of all nodes, a space between blocks."""
    found: list[str] = []
    for node in nodes:
        if isinstance(node, list):
            found += [*said(node), " "]
        elif "v" in node:
            found.append(node["v"])
        else:
            inner = [node[part] for part in ("c", "items", "head", "rows") if part in node]
            found += [*said(each for part in inner for each in part), "" if node["t"] in INLINE else " "]
    return found


INLINE = ("strong", "em", "s", "link")
