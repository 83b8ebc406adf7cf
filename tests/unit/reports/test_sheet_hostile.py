"""Content never breaks a page: what is typed is printed as typed, within bounds."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from practicedesk.reports.sheet import Conflict, HistoryRow, Section, Sheet, Table, Version
from tests.examples import examples
from tests.unit.reports.conftest import Print, sheet_with
from tests.unit.reports.pdf_reading import letters_of, pages_with_text_outside, text_of

LITERAL = [
    '#panic("pwn")',
    "$x^2$",
    '#read("/etc/passwd")',
    '#import "@preview/cetz:0.3.0"',
    "#{ while true {} }",
    "<lbl>",
    "@ref",
    "<script>alert(1)</script>",
    "#set page(width: 1pt)",
    '"); panic("x',
    "\\u{41} \\#",
    "/* open",
    "// gone?",
    "= not a heading",
    "{n} {alt} {0}",
    "%s %n",
    "[x](javascript:alert(1))",
    "[y](file:///etc/passwd)",
]


@pytest.mark.parametrize("place", ["section", "title", "glance"])
def test_code_is_printed_not_run(place: str, print_sheet: Print) -> None:
    if place == "section":
        sheet = sheet_with(*(words.replace("\\", "\\\\") for words in LITERAL))
    elif place == "title":
        sheet = Sheet(title=" ".join(LITERAL))
    else:
        sheet = Sheet(title="t", marking=LITERAL[0], glance=tuple((words, words) for words in LITERAL))
    letters = letters_of(text_of(print_sheet(sheet).path))
    assert [words for words in LITERAL if letters_of(words) not in letters] == []


@pytest.mark.parametrize(
    "text",
    [
        "> " * 60 + "bottom",
        "- " * 60 + "bottom",
        "\n".join("  " * n + "- bottom" for n in range(60)),
        "*a **b " * 60 + "bottom" + "** *" * 60,
        "# a\n\n###### b\n\n## bottom",
        "| a | bottom |\n|---|---|",
        "|" + " a |" * 60 + "\n|" + "---|" * 60 + "\n|" + " bottom |" * 60,
        "😀👩‍👩‍👧‍👦🏳️‍🌈 \ue000 \x00\x07\x1b \ud800 \ufffe \u202e\ufeff bottom",
        "Z̴̡͎̘a̷͇̓l̶̰̈́g̸̹̔o̵͚͠" * 50 + " bottom",
        "عربي English עברית bottom " * 50,
        "`" + "code " * 200 + "` bottom",
        "```\n" + "x" * 5000 + "\n```\nbottom",
        "[bottom](https://a.example/" + "x" * 40_000 + ")",
        "<https://a.example/" + "y" * 1500 + "> bottom",
        "# " + "heading " * 6000 + "bottom",
        "![" + "alt " * 12_000 + "](x.png) bottom",
        "999999999. bottom",
        "&#x1F600;&#0;&#xD800;&#xE000; bottom",
    ],
    ids=range(18),
)
def test_awkward_texts_are_printed_to_the_end(text: str, print_sheet: Print) -> None:
    path = print_sheet(sheet_with(text)).path
    assert "bottom" in letters_of(text_of(path))
    assert pages_with_text_outside(path) == []


def test_a_paragraph_of_200_kilobytes(print_sheet: Print) -> None:
    rendered = print_sheet(sheet_with("word " * 40_000 + "bottom", "x" * 200_000))
    letters = letters_of(text_of(rendered.path))
    assert letters.count("word") == 40_000
    assert letters.count("x") >= 200_000


def test_more_than_a_pipe_holds_reaches_the_child(print_sheet: Print) -> None:
    rendered = print_sheet(Sheet(title="A sheet", summary="\x00" * 2_000_000))
    assert [(each.code_point, each.count) for each in rendered.replaced_characters] == [(0, 2_000_000)]


def test_every_field_may_be_long(print_sheet: Print) -> None:
    long = "very long " * 1500
    sheet = Sheet(
        title=long,
        kind_label=long,
        summary=long,
        organisation=long,
        marking=long,
        version=long,
        as_of=long,
        version_hash=long,
        takeaways=(long,),
        glance=((long, long),),
        sections=(Section(long, (long, Table((long, "b"), ((long, long),)))),),
        tags=(long,),
        licence=long,
        source=long,
        history=(HistoryRow(long, long, long),),
        disclaimer=long,
    )
    rendered = print_sheet(sheet)
    assert rendered.pages > 20
    assert text_of(rendered.path).count("very long") > 15 * 1500
    assert pages_with_text_outside(rendered.path) == []


ANY_TEXT = st.text(max_size=60) | st.text(alphabet=st.characters(codec="utf-8"), max_size=60)
MARKDOWN = ANY_TEXT | st.text(alphabet="ab \n*_~`#>|-+1.!()[]<>\\:&;", max_size=80)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    def texts(most: int = 4) -> tuple[str, ...]:
        return tuple(draw(st.lists(ANY_TEXT, max_size=most)))

    columns = draw(st.integers(1, 4))
    row = st.tuples(*[ANY_TEXT] * columns)
    part = st.one_of(
        MARKDOWN,
        st.builds(Table, row, st.lists(row, max_size=3).map(tuple)),
        st.builds(
            Conflict,
            st.lists(st.builds(Version, MARKDOWN, ANY_TEXT, ANY_TEXT), min_size=2, max_size=3).map(tuple),
        ),
    )
    section = st.builds(Section, ANY_TEXT, st.lists(part, max_size=6).map(tuple))
    field = {name: draw(ANY_TEXT) for name in ("title", "kind_label", "summary", "organisation", "marking")}
    field |= {name: draw(ANY_TEXT) for name in ("language", "version", "as_of", "version_hash", "licence")}
    return Sheet(
        **field,
        takeaways=texts(),
        glance=tuple(draw(st.lists(st.tuples(ANY_TEXT, ANY_TEXT), max_size=4))),
        sections=tuple(draw(st.lists(section, max_size=5))),
        tags=texts(),
        source=draw(ANY_TEXT),
        history=tuple(draw(st.lists(st.builds(HistoryRow, ANY_TEXT, ANY_TEXT, ANY_TEXT), max_size=2))),
        disclaimer=draw(ANY_TEXT),
    )


@examples(40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(sheet=sheets())
def test_any_sheet_can_be_printed(sheet: Sheet, print_sheet: Print) -> None:
    rendered = print_sheet(sheet)
    assert rendered.pages >= 1
    assert pages_with_text_outside(rendered.path) == []
