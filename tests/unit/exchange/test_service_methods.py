"""The 35 real method cards, Markdown of a web site: each is a resource, with nothing of its words lost."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from practicedesk.exchange.imported import ImportPlan
from practicedesk.exchange.markdown_in import read_markdown
from practicedesk.exchange.web_text import address, page, words

METHODS = Path(__file__).parents[4] / "shared" / "data" / "service-methods"
SITE = "https://methods.18f.gov"


@pytest.fixture(scope="module")
def plan() -> ImportPlan:
    if not METHODS.exists():
        pytest.skip(f"the shared method cards are not beside this checkout ({METHODS})")
    return read_markdown(METHODS)


def test_every_file_is_a_resource_known_by_its_name(plan: ImportPlan) -> None:
    names = sorted(path.name for path in METHODS.glob("*.md"))
    assert len(plan.records) == len(names) == 35
    assert plan.problems == ()
    assert [one.source_id for one in plan.records] == names
    assert {(one.kind, one.source, one.licence) for one in plan.records} == {
        ("resource", "service-methods", "CC0-1.0")
    }
    assert plan.notes == ("Read with the preset “service-methods”.",)
    assert plan.ignored_columns == ("layout", "redirect_from")


def test_the_sections_are_found(plan: ImportPlan) -> None:
    found = Counter(name for one in plan.records for name in one.fields)
    every = ("title", "what", "when", "how", "time_required", "tags", "url", "licence")
    assert {found[name] for name in every} == {35}
    assert found["considerations"] == len(
        [
            path
            for path in METHODS.glob("*.md")
            if "Considerations for use in government" in path.read_text("utf-8")
        ]
    )


def test_where_a_card_came_from_is_kept(plan: ImportPlan) -> None:
    for one in plan.records:
        assert one.fields["url"].startswith(f"{SITE}/")
        assert one.origin == {"url": one.fields["url"]}


def test_no_word_of_a_card_is_lost(plan: ImportPlan) -> None:
    """Every word of a card, but for its tags, comments and keys, stands in some field."""
    for one in plan.records:
        text = (METHODS / one.file).read_text("utf-8")
        text = re.sub(r"<!--.*?-->|<[^>]*>|\{[{%].*?[%}]\}|\]\([^)]*\)", " ", text, flags=re.DOTALL)
        text = re.sub(r"(?m)^(layout|permalink|redirect_from|  - /).*$|^# .*$|^\w+:", " ", text)
        text = re.sub("## (How to do it|Considerations for use in government)", " ", text)
        told = Counter(word for value in one.fields.values() for word in re.findall(r"\w+", str(value)))
        wanted = Counter(re.findall(r"\w+", text))
        assert wanted - told == Counter(), one.file


def test_a_reader_sees_no_markup_of_the_site(plan: ImportPlan) -> None:
    for one in plan.records:
        for value in one.fields.values():
            assert re.findall(r"</?(?:a|section|div)\b|\{[{%]|\]\(/", str(value)) == []


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ('<a class="x" href="{{ site.baseurl }}/a/">A b</a>.', f"[A b]({SITE}/a/)."),
        (
            "[A]({{site.baseurl}}/a/) [B](https://b.example/) [C](#c)",
            f"[A]({SITE}/a/) [B](https://b.example/) [C](#c)",
        ),
        ("See [A]({% link _x/a.md %}).", "See A."),
        (
            'One.\n\n<section class="x" markdown="1" >\n\n## Two\n\n</section>\n\nThree.',
            "One.\n\n## Two\n\nThree.",
        ),
        ("One.<!-- not\n\nshown --> Two.", "One. Two."),
        ("1 < 2 and <b>bold</b>", "1 < 2 and <b>bold</b>"),
    ],
)
def test_a_page_is_what_its_reader_sees(source: str, seen: str) -> None:
    assert page(source, SITE) == seen


def test_words_are_one_line_and_paths_are_addresses() -> None:
    assert words('4 hours for\n<a href="/a">style\ntiles</a>', SITE) == "4 hours for style tiles"
    assert [address(path, SITE) for path in ("/a/", "//b.example/a", "a", "https://c.example/")] == [
        f"{SITE}/a/",
        "//b.example/a",
        "a",
        "https://c.example/",
    ]
    assert address("/a", "") == "/a"
