"""The shipped samples keep the rules of their README and fit the model; a mistake in one is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from practicedesk.exchange.samples import Sample, SampleRecord, read_samples
from practicedesk_sync.errors import UserMistake
from practicedesk_sync.model.fields import LIST, SET
from practicedesk_sync.model.kinds import kind
from practicedesk_sync.model.values import is_unmapped, value_of

SAMPLE = read_samples()
by_slug = {record.slug: record for record in SAMPLE.records}
every_record = pytest.mark.parametrize("record", SAMPLE.records, ids=by_slug)


def references(record: SampleRecord) -> list[str]:
    linked = [target for _, target in record.links]
    return [*record.references.values(), *linked, *record.present, *record.apologies]


def test_the_library_is_whole() -> None:
    assert len(by_slug) == len(SAMPLE.records) == 24
    kinds = [record.kind for record in SAMPLE.records]
    wanted = {"practice": 6, "group": 1, "party": 5, "meeting": 3, "note": 2, "task": 7}
    assert {name: kinds.count(name) for name in set(kinds)} == wanted
    assert [(space.slug, space.group) for space in SAMPLE.spaces] == [
        ("library", ""),
        ("joined-up-towns", "joined-up-towns"),
    ]
    assert all((SAMPLE.title, SAMPLE.lang, SAMPLE.licence, SAMPLE.notice))


@every_record
def test_every_value_is_canonical_and_of_its_field(record: SampleRecord) -> None:
    declared = kind(record.kind).fields
    for name, value in record.fields.items():
        about = declared[name]
        many = about.merge in (SET, LIST)
        for each in value if many else [value]:
            assert value_of(about, each, keep_unknown=True) == each
            assert about.accepts(each)
            assert not about.choices or each in about.choices
        if about.advise:
            assert len(value) <= about.advise
    assert set(record.references) <= set(declared)
    assert record.space in {space.slug for space in SAMPLE.spaces}


@every_record
def test_a_record_names_only_records_above_it(record: SampleRecord) -> None:
    above = set(list(by_slug)[: list(by_slug).index(record.slug)])
    assert set(references(record)) <= above
    assert {by_slug[slug].kind for slug in (*record.members, *record.present, *record.apologies)} <= {"party"}


@pytest.mark.parametrize("slug", [slug for slug, record in by_slug.items() if record.kind == "practice"])
def test_a_practice_fills_all_its_parts(slug: str) -> None:
    assert [
        field.name for field in kind("practice").sections if not by_slug[slug].fields.get(field.name)
    ] == []


def test_only_invented_places_and_one_technology_are_unmapped() -> None:
    values = [
        (name, value)
        for record in SAMPLE.records
        for name, held in record.fields.items()
        for value in (held if isinstance(held, list) else [held])
        if is_unmapped(value)
    ]
    assert {name for name, _ in values} == {"places", "technologies"}
    assert len([name for name, _ in values if name == "technologies"]) == 1


def test_the_conflict_can_be_made() -> None:
    (conflict,) = SAMPLE.conflicts
    text = by_slug[conflict.record].fields[conflict.field]
    assert text.split("\n\n").count(conflict.paragraph) == 1
    assert conflict.first_by != conflict.second_by
    assert {by_slug[slug].kind for slug in (conflict.first_by, conflict.second_by)} == {"party"}
    assert len({conflict.paragraph, conflict.first, conflict.second}) == 3


def test_a_slipped_task_knows_its_earlier_dates() -> None:
    assert by_slug["action-legal-check-small-stops"].due_before == ("2026-10-02", "2026-10-30")


def read_one(folder: Path, text: str, **index: Any) -> Sample:
    (folder / "one.md").write_text(text, encoding="utf-8")
    about: dict[str, Any] = {"format": 1, "title": "T", "lang": "en", "licence": "L", "notice": "N"}
    about |= {"spaces": [{"slug": "s", "name": "S"}], "records": ["one.md"], "conflicts": []}
    (folder / "library.json").write_text(json.dumps(about | index))
    return read_samples(folder)


GOOD = """---
kind: note
space: s
title: One: two
tags: a, b
---

## takeaways

- x, y
- z

## body

Text.

### Inner
"""


def test_a_record_file_is_taken_apart(tmp_path: Path) -> None:
    (record,) = read_one(tmp_path, GOOD).records
    assert (record.slug, record.kind, record.space) == ("one", "note", "s")
    assert record.fields == {
        "title": "One: two",
        "tags": ["a", "b"],
        "takeaways": ["x, y", "z"],
        "body": "Text.\n\n### Inner",
    }


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("---\nkind", "kind", "header"),
        ("kind: note", "kind: ghost", "kind"),
        ("space: s\n", "", "space"),
        ("title: One: two\n", "", "title"),
        ("title: One: two", "title:", "line 4"),
        ("tags: a, b", "title: again", "line 5"),
        ("tags: a, b", "colour: red", "colour"),
        ("tags: a, b", "body: Text.", "body"),
        ("tags: a, b", "state: lost", "lost"),
        ("tags: a, b", "links: beside other", "beside other"),
        ("\n\n## takeaways", "\nStray.\n## takeaways", "Stray."),
        ("- z", "z", "takeaways"),
        ("## body", "## takeaways", "twice"),
        ("## body", "## colour", "colour"),
        ("## takeaways", "## tags", "tags"),
    ],
)
def test_a_mistake_in_a_file_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    with pytest.raises(UserMistake) as caught:
        read_one(tmp_path, GOOD.replace(old, new, 1))
    assert caught.value.code == "sample"
    assert "one.md" in caught.value.message
    assert said in caught.value.message


@pytest.mark.parametrize("index", [{"format": 2}, {"records": "one.md"}, {"spaces": [{}]}, {"more": 1}])
def test_a_mistake_in_the_index_is_named(tmp_path: Path, index: dict[str, Any]) -> None:
    with pytest.raises(UserMistake, match=r"library\.json"):
        read_one(tmp_path, GOOD, **index)


def test_a_conflict_has_exactly_its_parts(tmp_path: Path) -> None:
    (tmp_path / "clash.md").write_text(
        "---\nkind: conflict\nrecord: one\nfield: body\n---\n\n## first\n\nx\n"
    )
    with pytest.raises(UserMistake, match="exactly"):
        read_one(tmp_path, GOOD, conflicts=["clash.md"])
