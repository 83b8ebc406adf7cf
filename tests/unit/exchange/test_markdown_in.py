"""Markdown files of whatever hand become records; what no field takes is kept in a text, or named."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from practicedesk.exchange import file_text, front_matter, markdown_in
from practicedesk.exchange.imported import ImportedRecord, ImportPlan
from practicedesk.exchange.mappings import ColumnMapping, preset
from practicedesk.exchange.markdown_in import read_markdown
from practicedesk_sync.errors import UserMistake, WorldError

ID = "0" * 31 + "a"


def plan_of(folder: Path, text: str | bytes, kind: str = "", name: str = "one.md") -> ImportPlan:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_markdown(path, kind_name=kind)


def record_of(folder: Path, text: str | bytes, kind: str = "") -> ImportedRecord:
    plan = plan_of(folder, text, kind)
    assert plan.problems == ()
    (record,) = plan.records
    return record


def test_keys_and_headings_fill_the_fields_they_name(tmp_path: Path) -> None:
    text = """---
kind: Practice
Title: Notices read out loud
maturity: Pilot
tags: buses, voice
technologies: [AI, Blockchain]
Function of government: Recreation, culture and religion
takeaways:
  - One, and
  - two
tools:
  - name: Drupal
    licence: GPL
not_effective: true
effort_days: 12.5
start: 2026-11
---

## problem

Nobody reads.

## Approach, Step by Step ##

1. Ask.

### In detail
"""
    record = record_of(tmp_path, text)
    assert (record.kind, record.line, record.file) == ("practice", 1, "one.md")
    assert record.fields == {
        "title": "Notices read out loud",
        "maturity": "pilot",
        "tags": ["buses", "voice"],
        "technologies": ["ai", "blockchain"],
        "cofog": ["GF08"],
        "takeaways": ["One, and", "two"],
        "tools": [{"name": "Drupal", "licence": "GPL"}],
        "not_effective": True,
        "effort_days": 12.5,
        "start": "2026-11",
        "problem": "Nobody reads.",
        "approach_steps": "1. Ask.\n\n### In detail",
    }


def test_headings_nobody_knows_stay_in_the_text_they_stand_in(tmp_path: Path) -> None:
    text = "Above.\n\n## Colour\n\nRed.\n\n## Problem\n\nNo list.\n\n## Cost\n\nLow."
    record = record_of(tmp_path, f"---\ntitle: T\n---\n{text}", "practice")
    assert record.fields == {
        "title": "T",
        "context": "Above.\n\n## Colour\n\nRed.",
        "problem": "No list.\n\n## Cost\n\nLow.",
    }
    assert record_of(tmp_path, text).fields == {"title": "one", "body": text}


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("# Said here #\n\nText.", "Said here", "Text."),
        ("---\ntitle: Above\n---\n\n# Below\n\nText.", "Above", "# Below\n\nText."),
        ("Text.", "one", "Text."),
        ("---\ntags: a\n---\nText.", "one", "Text."),
        ("--- \ntitle: spaced\n---  \nText.", "spaced", "Text."),
        ("\n---\nText.", "one", "---\nText."),
        ("---\nText.", "one", "---\nText."),
    ],
)
def test_a_title_comes_from_the_header_the_first_heading_or_the_name(
    tmp_path: Path, text: str, title: str, body: str
) -> None:
    assert record_of(tmp_path, text).fields.items() >= {"title": title, "body": body}.items()


def test_what_stands_in_header_and_text_is_put_together(tmp_path: Path) -> None:
    record = record_of(tmp_path, "---\ntitle: T\nbody: one\n---\ntwo\n\n## Note\n\nthree\n\n## note\n\nfour")
    assert record.fields["body"] == "one\n\ntwo\n\nthree\n\nfour"


def test_keys_nobody_knows_are_named(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "---\ntitle: T\nlayout: card\nmaturity: pilot\nx: {y: z}\n---\n")
    assert plan.ignored_columns == ("layout", "maturity", "x")


def test_a_text_a_kind_has_no_room_for_is_named(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "---\ntitle: T\nkind: series\n---\n\nText.")
    assert [(one.code, one.left_out, one.file) for one in plan.problems] == [
        ("no_such_field", False, "one.md")
    ]
    assert plan.records[0].fields == {"title": "T"}


def test_a_file_is_the_same_record_by_its_name_and_folder(tmp_path: Path) -> None:
    alone = record_of(tmp_path, "One.")
    (again,) = read_markdown(tmp_path).records
    assert (alone.source, alone.source_id) == (again.source, again.source_id)
    assert (alone.source, alone.source_id) == (f"markdown:{tmp_path.name}", "one.md")
    own = record_of(tmp_path, f"---\nid: {ID}\ntitle: T\n---\n")
    assert (own.record_id, own.source, own.source_id) == (ID, "practicedesk", ID)
    text = f"---\nid: {ID}\ntitle: T\norigin: {{source: s, source_id: '7', licence: L, url: u}}\n---\n"
    copied = record_of(tmp_path, text)
    assert (copied.record_id, copied.source, copied.source_id, copied.licence) == (ID, "s", "7", "L")
    assert copied.origin == {"url": "u"}


def test_two_files_of_one_record_are_told_of(tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(f"---\nid: {ID}\ntitle: {name}\n---\n")
    plan = read_markdown(tmp_path)
    assert [one.title for one in plan.records] == ["a.md"]
    (problem,) = plan.problems
    assert (problem.code, problem.file) == ("repeated_id", "b.md")
    assert "“a.md”" in problem.message


@pytest.mark.parametrize(
    ("header", "line", "said"),
    [
        ("title: [a", 2, "YAML"),
        ("title: a: b", 2, "YAML"),
        ("- a\n- b", 2, "key: value"),
        ("title: a\ntitle: b", 3, "twice"),
        ("title: a\ntools:\n- {name: x, name: y}", 4, "twice"),
        ("title: &a x\nsummary: *a", 2, "alias"),
        ("[a, b]: c", 2, "twice, or is no word"),
        ("title: a\n\x01: b", 2, "YAML"),
        ("title: " + "[" * 5_000, 2, "deep"),
        ("title: " + "x" * front_matter.LARGEST, 2, "1 MB"),
    ],
)
def test_front_matter_that_cannot_be_read_is_named_with_its_line(
    tmp_path: Path, header: str, line: int, said: str
) -> None:
    plan = plan_of(tmp_path, f"---\n{header}\n---\nText.")
    assert plan.records == ()
    (problem,) = plan.problems
    assert (problem.code, problem.line, problem.left_out) == ("front_matter", line, True)
    assert said in problem.message


def test_prose_below_a_value_belongs_to_it(tmp_path: Path) -> None:
    text = '---\ntitle: T\nsummary: One.\n\nThis goes on with a colon: "so it does"\nlang: en\n---\n'
    assert record_of(tmp_path, text).fields == {
        "title": "T",
        "summary": 'One.\n\nThis goes on with a colon: "so it does"',
        "lang": "en",
    }


def test_a_value_that_cannot_be_read_leaves_out_itself_alone(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "---\ntitle: T\neffort_days: many\nstate: lost\n---\n", "practice")
    assert [one.fields for one in plan.records] == [{"title": "T"}]
    assert [(one.column, one.code, one.left_out) for one in plan.problems] == [
        ("state", "field_value", False),
        ("effort_days", "field_value", False),
    ]


def test_a_folder_gives_its_markdown_files_and_tells_of_the_rest(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text("Two.")
    (tmp_path / "a.MD").write_text("One.")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "empty.md").write_bytes(b"")
    (tmp_path / "binary.md").write_bytes(bytes(range(256)) * 50)
    (tmp_path / "sheet.markdown").write_bytes(b"PK\x03\x04")
    (tmp_path / "folder.md").mkdir()
    (tmp_path / ".hidden.md").write_text("Not seen.")
    (tmp_path / "link.md").symlink_to("/etc/passwd")
    plan = read_markdown(tmp_path)
    assert [one.title for one in plan.records] == ["a", "b"]
    assert [(one.file, one.code) for one in plan.problems] == [
        ("link.md", "file_is_link"),
        ("binary.md", "not_text"),
        ("empty.md", "file_empty"),
        ("sheet.markdown", "not_text"),
    ]
    assert plan.notes == ("Not read, as they are no Markdown files or are folders: 2.",)


def test_other_encodings_are_read_and_told_of(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes("---\r\ntitle: Café\r\n---\r\nÉté".encode("utf-16"))
    (tmp_path / "b.md").write_bytes("Café, été, naïve".encode("cp1252"))
    plan = read_markdown(tmp_path)
    assert [one.fields["body"] for one in plan.records] == ["Été", "Café, été, naïve"]
    assert plan.encoding == "cp1252, utf-16"
    assert plan.notes[0].startswith("“b.md”: The file is not UTF-8")


def test_what_cannot_be_a_file_of_records_is_refused_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bare").mkdir()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a.md").write_text("One.")
    with (tmp_path / "huge.md").open("wb") as file:
        file.truncate(5 * 1024 * 1024)
    os.mkfifo(tmp_path / "pipe.md")
    found = []
    for name in ("bare", "none.md", "huge.md", "pipe.md"):
        with pytest.raises(UserMistake) as caught:
            read_markdown(tmp_path / name)
        found.append(caught.value.code)
    monkeypatch.setattr(markdown_in, "MOST_BYTES", 3)
    with pytest.raises(UserMistake) as caught:
        read_markdown(tmp_path / "full")
    found.append(caught.value.code)
    assert found == ["no_markdown", "file_missing", "file_too_large", "not_a_file", "file_too_large"]


def test_a_folder_one_may_not_read_is_the_worlds_fault(tmp_path: Path) -> None:
    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    with pytest.raises(WorldError, match="Permission denied"), file_text.reading_from(tmp_path):
        refuse(tmp_path)


def test_progress_is_told_and_may_stop_the_reading(tmp_path: Path) -> None:
    for n in range(3):
        (tmp_path / f"{n}.md").write_text(f"{n}")
    told: list[tuple[int, int]] = []
    read_markdown(tmp_path, on_progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]

    def stop(done: int, total: int) -> None:
        raise KeyError(done)

    with pytest.raises(KeyError):
        read_markdown(tmp_path, on_progress=stop)


def test_a_mapping_says_what_keys_and_headings_fill(tmp_path: Path) -> None:
    mapping = ColumnMapping.model_validate(
        {
            "format": 1,
            "kind": "lesson",
            "source": "diary",
            "licence": "CC-BY-4.0",
            "fields": {
                "title": "Name",
                "expected": {"columns": ["Plan", {"column": "Hope", "heading": "Hoped for"}]},
                "tags": {"column": "words", "split": ";"},
            },
        }
    )
    (tmp_path / "one.md").write_text(
        "---\nname: N\nwords: a; b\n---\nIntro.\n\n## Hope\n\nMuch.\n\n## Why\n\nNo."
    )
    (record,) = read_markdown(tmp_path / "one.md", mapping).records
    assert (record.kind, record.source, record.source_id) == ("lesson", "diary", "one.md")
    assert record.fields == {
        "title": "N",
        "tags": ["a", "b"],
        "expected": "Intro.\n\n### Hoped for\n\nMuch.\n\n## Why\n\nNo.",
    }
    with pytest.raises(UserMistake):
        preset("ips").of_kind("note")


WRAPPED = """Nobody
reads
the notices.

- one that
  goes on
- two

Meant{break}
as it stands\\
and here.
/action Ana: write

```
code
stays
```
""".replace("{break}", "  ")


def test_a_file_whose_lines_are_wrapped_is_read_as_its_writer_meant_it(tmp_path: Path) -> None:
    read = record_of(tmp_path, WRAPPED).fields["body"].split("\n")
    assert read[:4] == ["Nobody reads the notices.", "", "- one that goes on", "- two"]
    assert read[5:] == [
        "Meant  ",
        "as it stands\\",
        "and here.",
        "/action Ana: write",
        *("", "```", "code", "stays", "```"),
    ]


def test_in_a_file_we_wrote_a_line_is_a_line(tmp_path: Path) -> None:
    text = f"---\nid: {ID}\nkind: note\ntitle: T\n---\n\n## Body\n\nTwo\nlines\n"
    assert record_of(tmp_path, text).fields["body"] == "Two\nlines"
