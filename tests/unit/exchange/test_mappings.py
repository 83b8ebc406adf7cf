"""A mapping is data: it says what fills a field, and a mistake in it is named by its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from practicedesk.exchange.csv_in import read_csv
from practicedesk.exchange.imported import ImportedRecord
from practicedesk.exchange.mappings import ColumnMapping, load_mapping, preset, preset_names
from practicedesk_sync.errors import UserMistake


def fields_from(folder: Path, rules: dict[str, Any], csv: str, **more: Any) -> list[ImportedRecord]:
    mapping = folder / "mapping.json"
    mapping.write_text(json.dumps({"format": 1, "source": "s", "fields": {"title": "T", **rules}, **more}))
    rows = folder / "rows.csv"
    rows.write_text(csv, encoding="utf-8")
    return list(read_csv(rows, load_mapping(mapping)).records)


def test_columns_become_one_text_with_headings(tmp_path: Path) -> None:
    rule = {"columns": [{"column": "a", "heading": "Went well"}, {"column": "b", "heading": "Did not"}, "c"]}
    first, second = fields_from(tmp_path, {"lessons": rule}, "T,a,b,c\nOne,x,y,z\nTwo,,y,\n")
    assert first.fields["lessons"] == "### Went well\n\nx\n\n### Did not\n\ny\n\nz"
    assert second.fields["lessons"] == "### Did not\n\ny"


def test_the_first_column_with_text_wins(tmp_path: Path) -> None:
    rules = {"places": {"first_of": ["code", "name"]}, "organisation": {"first_of": ["name", "code"]}}
    records = fields_from(tmp_path, rules, "T,code,name\nA,NL,Belgium\nB,\xa0,Nowhere\nC,,\n")
    assert [record.fields.get("places") for record in records] == [["NL"], ["unmapped:Nowhere"], None]
    assert [record.fields.get("organisation") for record in records] == ["Belgium", "Nowhere", None]


def test_a_constant_is_in_every_record(tmp_path: Path) -> None:
    rules = {"licence": {"value": "CC0-1.0"}, "tags": {"value": ["x", "y"]}, "technologies": {"value": "AI"}}
    (record,) = fields_from(tmp_path, rules, "T\nOne\n")
    assert record.fields == {"title": "One", "licence": "CC0-1.0", "tags": ["x", "y"], "technologies": ["ai"]}


def test_values_are_replaced_or_left_out(tmp_path: Path) -> None:
    rule = {"columns": [{"column": "a", "values": {"Yes": "cross-border", "No": None}}, "b"]}
    records = fields_from(tmp_path, {"tags": rule}, "T,a,b\nA, yes ,x\nB,NO,\nC,Perhaps,x\n")
    assert [record.fields.get("tags") for record in records] == [
        ["cross-border", "x"],
        None,
        ["Perhaps", "x"],
    ]


def test_a_list_keeps_order_and_takes_no_term_twice(tmp_path: Path) -> None:
    rule = {"columns": [{"column": "a", "split": ";"}, "b"]}
    (record,) = fields_from(
        tmp_path, {"cofog": rule, "takeaways": rule}, "T,a,b\nOne,Health; Defence,Health\n"
    )
    assert record.fields["cofog"] == ["GF07", "GF02"]
    assert record.fields["takeaways"] == ["Health", "Defence", "Health"]


def test_other_kinds_can_be_filled(tmp_path: Path) -> None:
    (record,) = fields_from(tmp_path, {"due": "by"}, "T,by\nCall them,2026-12-01\n", kind="task")
    assert (record.kind, record.fields) == ("task", {"title": "Call them", "due": "2026-12-01"})


@pytest.mark.parametrize(
    ("mapping", "place"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "dict"),
        ({"format": 2}, "format"),
        ({"source": ""}, "source"),
        ({"colour": 1}, "colour"),
        ({"kind": "ghost"}, "kind"),
        ({"kind": "link"}, "kind"),
        ({"fields": {}}, "title"),
        ({"fields": {"title": {}}}, "fields.title"),
        ({"fields": {"title": {"column": "a", "value": "b"}}}, "fields.title"),
        ({"fields": {"title": {"columns": ["a", "b"]}}}, "fields.title"),
        ({"fields": {"title": {"column": "a", "split": ";"}}}, "fields.title"),
        ({"fields": {"title": {"value": ["a", "b"]}}}, "fields.title"),
        ({"fields": {"title": {"column": "a", "heading": "A"}}}, "fields.title"),
        ({"fields": {"title": {"column": "a", "as": "poem"}}}, "fields.title.columns.0.as"),
        ({"fields": {"title": {"column": ""}}}, "fields.title.columns.0.column"),
        ({"fields": {"title": "a", "colour": "b"}}, "fields.colour"),
        ({"fields": {"title": "a", "origin": "b"}}, "fields.origin"),
        ({"fields": {"title": "a", "level": {"value": "galactic"}}}, "fields.level"),
    ],
)
def test_a_mistake_is_named_by_its_place(tmp_path: Path, mapping: Any, place: str) -> None:
    whole = {"format": 1, "source": "s", "fields": {"title": "T"}}
    path = tmp_path / "mapping.json"
    path.write_text(mapping if isinstance(mapping, str) else json.dumps(whole | mapping))
    with pytest.raises(UserMistake) as caught:
        load_mapping(path)
    assert caught.value.code == "mapping"
    assert place in caught.value.message
    assert str(path) in caught.value.message


def test_presets_are_listed_and_load() -> None:
    assert preset_names() == ["ips", "plain", "service-methods"]
    assert all(isinstance(preset(name), ColumnMapping) for name in preset_names())
    for name in ("ghost", "../presets/ips", ""):
        with pytest.raises(UserMistake, match="There is no preset"):
            preset(name)


def test_the_example_in_the_readme_is_a_mapping(tmp_path: Path) -> None:
    readme = Path(__file__).parents[3] / "src/practicedesk/exchange/presets/README.md"
    example = readme.read_text(encoding="utf-8").split("```json\n")[1].split("```")[0]
    path = tmp_path / "mapping.json"
    path.write_text(example, encoding="utf-8")
    assert load_mapping(path).source == "town-survey-2026"
