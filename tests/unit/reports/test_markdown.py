"""Markdown becomes allowed nodes only, and nothing that was written is lost on the way."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practicedesk.reports.markdown import DEEPEST, LONGEST_HEADING, Node, Reader

BLOCKS = {"p", "h", "ul", "ol", "quote", "code", "hr", "table"}
INLINES = {"text", "code", "br", "strong", "em", "s", "link", "image"}


def read(markdown: str) -> list[Node]:
    return Reader().read(markdown)


def text_in(value: Any) -> str:
    """All words of a node, a list of nodes or a table, one after the other."""
    if isinstance(value, list):
        return "".join(map(text_in, value))
    if isinstance(value, dict):
        return text_in([value.get(key, []) for key in ("v", "c", "items", "head", "rows")])
    return value if isinstance(value, str) else ""


def depth_of(value: Any) -> int:
    if isinstance(value, list):
        return max(map(depth_of, value), default=0)
    if isinstance(value, dict):
        return 1 + max(depth_of(value.get("c", [])), depth_of(value.get("items", [])))
    return 0


def kinds_in(value: Any) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(kinds_in, value))
    if isinstance(value, dict):
        return {value["t"], *kinds_in([inner for inner in value.values() if isinstance(inner, list)])}
    return set()


@pytest.mark.parametrize(
    ("source", "levels"),
    [
        ("# a\n## b\n### c", [1, 2, 3]),
        ("# a\n#### b\n###### c", [1, 2, 3]),
        ("###### a\n# b", [1, 1]),
        ("### a\n##### b\n#### c\n## d", [1, 2, 2, 1]),
        ("# a\n## b\n### c\n#### d\n##### e", [1, 2, 3, 3, 3]),
        ("#\n\ntext", []),
    ],
)
def test_headings_never_skip_a_level(source: str, levels: list[int]) -> None:
    assert [node["level"] for node in read(source) if node["t"] == "h"] == levels


@pytest.mark.parametrize("source", ["> # inside", "- # inside", "#" + " long" * LONGEST_HEADING])
def test_a_heading_where_none_belongs_becomes_a_bold_line(source: str) -> None:
    assert kinds_in(read(source)) <= {"quote", "ul", "p", "strong", "text"}


def test_a_disputed_text_has_no_headings() -> None:
    assert kinds_in(Reader(headings=False).read("# a\n\nb")) == {"p", "strong", "text"}


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<div>\n\nx\n\n</div>",
        "[x](javascript:alert(1))",
        "[x](file:///etc/passwd)",
        "[x](data:text/html,hi)",
        "[x](//host/share)",
        "[x](../other.md)",
        "[x](practicedesk:open)",
        "![x](http://host/pixel.png)",
    ],
)
def test_no_raw_html_and_no_address_but_of_the_web_or_mail(source: str) -> None:
    assert kinds_in(read(source)) <= {"p", "text", "image"}


@pytest.mark.parametrize("address", ["https://a.example/x", "http://a.example", "mailto:a@b.example"])
def test_links_of_the_web_and_mail_stay_links(address: str) -> None:
    (paragraph,) = read(f"[word]({address})")
    assert paragraph["c"] == [{"t": "link", "url": address, "c": [{"t": "text", "v": "word"}]}]


def test_the_target_of_any_other_link_is_printed() -> None:
    assert text_in(read("[minutes](../minutes.md)")) == "minutes (../minutes.md)"


def test_a_line_like_a_link_definition_is_somebodys_text() -> None:
    assert text_in(read("[Note]: see below")) == "[Note]: see below"


def test_whoever_typed_lines_reads_lines() -> None:
    (paragraph,) = read("We talked,\nand agreed.  \nAll of us.\n/action Ana: the list\n/decision start small")
    said = "".join("|" if node["t"] == "br" else node["v"] for node in paragraph["c"])
    assert said == "We talked,|and agreed.|All of us.|/action Ana: the list|/decision start small"


def test_images_become_words_and_those_without_are_counted() -> None:
    reader = Reader()
    assert text_in(reader.read("![A map](a.png) ![](b.png) ![ ](c.png)")).split("]")[:2] == [
        "[Image: A map",
        " [Image without a description",
    ]
    assert reader.images_without_alt == 2


@pytest.mark.parametrize("unit", ["> ", "- ", "1. ", "> - "])
@pytest.mark.parametrize("times", [5, 60, 400])
def test_nesting_is_bounded_and_keeps_the_text(unit: str, times: int) -> None:
    nodes = read(unit * times + "bottom")
    assert "bottom" in text_in(nodes)
    assert depth_of(nodes) <= DEEPEST + 3


def test_lists_deep_by_indentation_are_bounded() -> None:
    nodes = read("\n".join("  " * n + f"- item{n}" for n in range(60)))
    assert depth_of(nodes) <= DEEPEST + 3
    assert all(f"item{n}" in text_in(nodes) for n in range(60))


def test_inline_marks_are_bounded() -> None:
    nodes = read("*a **b " * 40 + "x" + "** *" * 40)
    assert depth_of(nodes) <= DEEPEST + 3


def test_tables_always_have_a_header() -> None:
    (table,) = read("| a | b |\n|:-:|--:|")
    assert [text_in(cell) for cell in table["head"]] == ["a", "b"]
    assert table["rows"] == []
    assert table["align"] == ["center", "right"]


def test_numbering_goes_on_where_the_writer_began() -> None:
    (numbered,) = read("7. a\n8. b")
    assert numbered["start"] == 7


@given(st.text(max_size=400))
def test_any_text_becomes_allowed_nodes(source: str) -> None:
    assert kinds_in(read(source)) <= BLOCKS | INLINES


@given(st.text(alphabet="ab1 \n\t*_~`#>|-+.!()[]<>\\:&;", max_size=200))
def test_markdown_signs_in_any_order_keep_every_letter(source: str) -> None:
    assert [c for c in text_in(read(source)) if c in "ab"] == [c for c in source if c in "ab"]


def test_a_tab_is_a_gap() -> None:
    assert read("Waiting\t70") == [{"t": "p", "c": [{"t": "text", "v": "Waiting\u00a0\u00a0\u00a0\u00a070"}]}]
