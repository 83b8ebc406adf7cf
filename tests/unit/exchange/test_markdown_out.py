"""Records become Markdown files that people can read, in a folder that is there as a whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from practicedesk.exchange.exported import ExportedRecord
from practicedesk.exchange.file_names import LONGEST, FileNames
from practicedesk.exchange.markdown_in import read_markdown
from practicedesk.exchange.markdown_out import markdown, write_markdown
from practicedesk_sync.errors import UserMistake, WorldError
from practicedesk_sync.merge.blocks import block
from practicedesk_sync.merge.marks import MARKS
from tests.unwritable import unwritable

ID = "0" * 31 + "a"
NOTE = ExportedRecord(ID, "note", {"title": "One", "body": "Text."})


def test_short_fields_stand_above_and_texts_under_their_labels() -> None:
    fields = {
        "problem": "Nobody reads.\n\n## Cost\n\n## problem\n\n\\## Lessons",
        "tags": ["no", "2026-11"],
        "title": "Notices: read out loud",
        "takeaways": [],
        "summary": "",
        "not_effective": False,
        "stars": {"given": 3},
        "tools": [{"name": "Drupal"}],
        "origin": {"source": "s", "source_id": "7"},
    }
    assert (
        markdown(ExportedRecord(ID, "practice", fields))
        == f"""---
id: {ID}
kind: practice
title: 'Notices: read out loud'
origin:
  source: s
  source_id: '7'
tags:
- 'no'
- 2026-11
not_effective: false
tools:
- name: Drupal
stars:
  given: 3
---

## Problem

Nobody reads.

## Cost

\\## problem

\\\\## Lessons
"""
    )


def test_what_is_shown_of_an_open_conflict_is_written() -> None:
    text = markdown(ExportedRecord(ID, "note", {"title": "T", "body": f"A.\n\n{block('mine', ['yours'])}"}))
    assert text.endswith("## Note\n\nA.\n\nmine\n")
    assert not MARKS.search(text)


def test_names_are_the_titles_words() -> None:
    names = FileNames(".md")
    given = [
        ("Notices: read out loud!", "notices-read-out-loud.md"),
        ("NOTICES read out-loud", "notices-read-out-loud-00000a.md"),
        ("Con", "con-.md"),
        ("LPT¹", "lpt1-.md"),
        ("../../etc/passwd", "etc-passwd.md"),
        ("…", "untitled.md"),
        ("公园 Straße", "公园-straße.md"),
        ("word " * 40, "-".join(["word"] * 12) + ".md"),
        ("x" * 300, "x" * LONGEST + ".md"),
    ]
    assert [names.name_for(title, ID) for title, _ in given] == [name for _, name in given]


def test_files_appear_together_or_not_at_all(tmp_path: Path) -> None:
    def broken() -> Iterator[ExportedRecord]:
        yield NOTE
        raise KeyError

    target = tmp_path / "out"
    with pytest.raises(KeyError):
        write_markdown(target, broken())
    assert list(tmp_path.iterdir()) == []
    assert write_markdown(target, [NOTE]) == 1
    assert [path.name for path in target.iterdir()] == ["one.md"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_with_something_in_it_is_written_to_on_request(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text("Old.")
    (tmp_path / "other.md").write_text("Kept.")
    with pytest.raises(UserMistake) as caught:
        write_markdown(tmp_path, [NOTE])
    assert caught.value.code == "folder_not_empty"
    assert write_markdown(tmp_path, [NOTE], overwrite=True) == 1
    assert (tmp_path / "other.md").read_text() == "Kept."
    assert "Text." in (tmp_path / "one.md").read_text()
    assert len(read_markdown(tmp_path).records) == 2


def test_nothing_is_written_beside_a_folder_that_is_there_as_it_may_be_another_disk(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with unwritable(tmp_path):
        assert write_markdown(stick, [NOTE]) == 1
    assert [path.name for path in stick.iterdir()] == ["one.md"]


def test_where_no_folder_can_be_is_told_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path, code in ((tmp_path / "file", "folder_is_file"), (tmp_path / "no" / "out", "no_folder")):
        with pytest.raises(UserMistake) as caught:
            write_markdown(path, [NOTE])
        assert caught.value.code == code
    with pytest.raises(WorldError, match="could not be written"):
        write_markdown(Path("/proc/self/out"), [NOTE])
