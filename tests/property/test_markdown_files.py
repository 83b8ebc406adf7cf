"""A record written as Markdown is the same when read back; whatever a folder holds is read or named."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from practicedesk.exchange import front_matter
from practicedesk.exchange.exported import ExportedRecord
from practicedesk.exchange.file_names import FileNames
from practicedesk.exchange.imported import ImportPlan
from practicedesk.exchange.markdown_in import read_markdown
from practicedesk.exchange.markdown_out import markdown, write_markdown
from practicedesk.exchange.markdown_text import parts, texts_of, under_heading
from practicedesk_sync.model.kinds import Kind, kind, kinds
from tests.examples import examples

from .field_values import EXPORTED, TEXT, held, record

ID = "0" * 31 + "a"


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


def read_back(text: bytes) -> ImportPlan:
    with folder() as home:
        (home / "one.md").write_bytes(text)
        return read_markdown(home / "one.md")


@examples(200)
@given(st.sampled_from(EXPORTED).flatmap(lambda kind: st.tuples(st.just(kind), record(kind))), st.booleans())
@example((kind("note"), {"title": "T", "body": "## note\n\n\\## note\n## Other\n---"}), True)
@example((kind("practice"), {"title": "T", "context": "```\nx", "problem": "# y"}), False)
@example((kind("practice"), {"title": " ", "context": "  x  \n\n y "}), False)
def test_a_record_comes_back_as_it_was(given_record: tuple[Kind, dict[str, Any]], crlf: bool) -> None:
    about, fields = given_record
    fields = fields if fields["title"].strip() else {**fields, "title": "T"}
    text = markdown(ExportedRecord(ID, about.name, fields))
    plan = read_back((text.replace("\n", "\r\n") if crlf else text).encode())
    assert (plan.problems, plan.ignored_columns) == ((), ())
    (back,) = plan.records
    assert (back.record_id, back.kind, dict(back.fields)) == (ID, about.name, held(fields))


@given(st.lists(st.sampled_from(["CON", "a", "A", "Ä", "é", "e\u0301", ""]) | TEXT, min_size=1, max_size=8))
def test_each_record_has_a_file_of_its_own(titles: list[str]) -> None:
    records = [ExportedRecord(f"{n:032x}", "note", {"title": title}) for n, title in enumerate(titles)]
    with folder() as home:
        assert write_markdown(home / "out", records) == len(records)
        plan = read_markdown(home / "out")
    assert {one.record_id for one in plan.records} == {one.id for one in records}


@given(st.lists(TEXT | st.sampled_from(["nul", "NUL", "aux.md", "İ", "ß", "ss", "x" * 300, "..", "ﬁ", "fi"])))
def test_names_are_good_on_every_system(titles: list[str]) -> None:
    names = FileNames(".md")
    made = [names.name_for(title, f"{n:032x}") for n, title in enumerate(titles)]
    again = FileNames(".md")
    assert made == [again.name_for(title, f"{n:032x}") for n, title in enumerate(titles)]
    assert len({name.upper() for name in made}) == len({name.lower() for name in made}) == len(made)
    for name in made:
        assert len(name.encode()) <= 255
        assert not set('<>:"/\\|?*') & set(name)
        assert name.isprintable()
        assert name.partition(".")[0].lower() not in {"con", "prn", "aux", "nul"}
        assert not name.startswith((".", " "))


@given(st.sampled_from(kinds()), TEXT, TEXT)
def test_parts_are_told_from_headings_in_a_text(about: Kind, one: str, two: str) -> None:
    texts = [field for field in about.fields.values() if field.merge == "text"]
    for field in texts:
        assert texts_of(about)(field.label) == field.name
        lines = "\n".join(under_heading(field.label, text, texts_of(about)) for text in (one, two))
        first, *found = parts(lines.split("\n"), texts_of(about))
        assert first.text == ""
        assert [(part.name, part.text) for part in found] == [
            (field.name, text.strip("\n")) for text in (one, two)
        ]


VALUES = TEXT | st.lists(TEXT) | st.lists(st.dictionaries(TEXT, TEXT, min_size=1))


@given(st.dictionaries(st.sampled_from(["title", "a_b", "no", "1"]), VALUES, min_size=1))
def test_front_matter_says_what_was_written(values: dict[str, Any]) -> None:
    written = front_matter.written(values)
    assert "---" not in [line.rstrip() for line in written.split("\n")]
    assert front_matter.read(written.replace("\r\n", "\n").replace("\r", "\n")) == values


PIECES = st.sampled_from(
    [
        b"---\n",
        b"title: a\n",
        b"tags: [a, b]\n",
        b"x: &a [*a]\n",
        b"? {\n",
        b"kind: link\n",
        b"id: " + b"a" * 32 + b"\n",
        b"origin: {source: x, source_id: '1'}\n",
        b"## Problem\n",
        b"# T\n",
        b"\r",
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
        b"\t",
        b"[" * 2000,
    ]
)


@examples(300)
@given(st.lists(st.lists(PIECES | st.binary(max_size=12), max_size=8).map(b"".join), min_size=1, max_size=3))
@example([b"---\ntitle: a\ntitle: b\n---\n"])
@example([b"---\n- a\n---\n"])
def test_any_bytes_give_a_record_or_are_named(files: list[bytes]) -> None:
    with folder() as home:
        for n, data in enumerate(files):
            (home / f"{n}.md").write_bytes(data)
        plan = read_markdown(home)
    left_out = [problem.file for problem in plan.problems if problem.left_out]
    assert sorted([one.file for one in plan.records] + left_out) == [f"{n}.md" for n in range(len(files))]
    for one in plan.records:
        assert one.title.strip()
        repr(one).encode()  # no half characters anywhere
