"""A JSON file that was changed by hand, cut off or made elsewhere is read as far as it can be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from practicedesk.exchange.exported import ExportedRecord
from practicedesk.exchange.imported import ImportPlan
from practicedesk.exchange.json_in import read_json
from practicedesk.exchange.json_out import write_json
from practicedesk_sync.errors import UserMistake
from practicedesk_sync.merge.blocks import block

ID = "0" * 31 + "a"


def plan_of(folder: Path, *records: Any) -> ImportPlan:
    path = folder / "in.json"
    whole = {"version": 1, "records": records, "format": "practicedesk-records"}
    path.write_text(json.dumps(whole, indent=2))
    return read_json(path)


def test_a_file_is_one_object_with_a_record_a_line(tmp_path: Path) -> None:
    record = ExportedRecord(
        ID,
        "note",
        {"title": "T", "body": f"A.\n\n{block('mine', ['yours'])}\n\nZ.", "lang": None, "level": "local"},
        space="5" * 32,
        space_name="Parks",
        siblings={"body": ["yours"], "level": ["regional"]},
        updated=("2026-11-22T10:00:00.000+00:00", "Ana"),
    )
    path = tmp_path / "out.json"
    assert write_json(path, [record, record]) == 2
    lines = path.read_text("utf-8").split("\n")
    assert lines[0] == '{"format": "practicedesk-records", "version": 1, "records": ['
    assert json.loads(lines[1].rstrip(",")) == {
        "id": ID,
        "kind": "note",
        "space": "5" * 32,
        "space_name": "Parks",
        "fields": {"title": "T", "body": "A.\n\nmine\n\nZ.", "level": "local"},
        "conflicts": {"body": ["A.\n\n", ["mine", "yours"], "\n\nZ."], "level": ["regional"]},
        "updated": "2026-11-22T10:00:00.000+00:00",
        "updated_by": "Ana",
    }
    assert lines[-2:] == ["]}", ""]
    with pytest.raises(UserMistake, match="exists already"):
        write_json(path, [])
    assert write_json(path, [], overwrite=True) == 0
    assert read_json(path).records == ()


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (b'{"format": "practicedesk-records", "version": 2, "records": []}', "json_version", "newer"),
        (
            b'{"format": "practicedesk-records", "version": true, "records": []}',
            "json_format",
            "not a file of",
        ),
        (b'{"format": "practicedesk-records", "version": 1}', "json_format", "no list"),
        (b'{"format": "other", "version": 1, "records": []}', "json_format", "not a file of"),
        (b"[]", "json_format", "not a file of"),
        (b'{"format": "practicedesk-records",\n"version": 1,\n"records": [{}', "json_invalid", "line 3"),
        (b'{"format": 1, "format": 2}', "json_invalid", "twice"),
        (b'{"version": NaN}', "json_invalid", "NaN"),
        (b'{"version": 99999999999999999999}', "json_invalid", "64 bits"),
        ('{"title": "Café"}'.encode("cp1252"), "json_invalid", "UTF-8"),
        (b"", "file_empty", "empty"),
        (b"PK\x03\x04", "not_text", "archive"),
    ],
)
def test_what_is_no_file_of_records_is_refused_plainly(
    tmp_path: Path, data: bytes, code: str, said: str
) -> None:
    path = tmp_path / "in.json"
    path.write_bytes(data)
    with pytest.raises(UserMistake) as caught:
        read_json(path)
    assert caught.value.code == code
    assert said in caught.value.message
    assert caught.value.next


def test_a_byte_order_mark_and_any_layout_are_no_matter(tmp_path: Path) -> None:
    assert plan_of(tmp_path, {"kind": "note", "fields": {"title": "T"}}).records[0].title == "T"
    path = tmp_path / "in.json"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_json(path).records[0].title == "T"


def test_a_bad_record_is_named_by_its_number_and_stops_no_other(tmp_path: Path) -> None:
    good = {"kind": "note", "fields": {"title": "T"}}
    plan = plan_of(
        tmp_path,
        good,
        7,
        {"kind": "note"},
        {"kind": "no kind!", "fields": {}},
        {"kind": "publication", "fields": {"title": "P"}},
        {"kind": "note", "id": "../x", "fields": {"title": "T"}},
        {"kind": "note", "fields": {"body": "Text."}},
        good | {"id": ID},
        good | {"id": ID},
        good,
    )
    assert [one.line for one in plan.records] == [1, 8]
    assert [(one.line, one.code, one.column, one.left_out) for one in plan.problems] == [
        (2, "record_form", "", True),
        (3, "record_form", "", True),
        (4, "unknown_kind", "kind", True),
        (5, "publication_row", "kind", True),
        (6, "record_form", "id", True),
        (7, "no_title", "title", True),
        (9, "repeated_id", "", True),
        (10, "repeated_id", "", True),
    ]
    assert plan.unit == "record"


def test_a_bad_field_is_named_and_the_rest_of_the_record_taken(tmp_path: Path) -> None:
    fields = {
        "title": "T",
        "summary": ["not", "a", "text"],
        "tags": "not a list",
        "level": "Local",
        "technologies": ["AI", "abacus", ""],
        "effort_days": "12",
        "start": None,
        "context": "As shown.",
        "takeaways": ["One"],
        "no name": 1,
        "tools": [{"name": "x", "colour": "red"}],
    }
    conflicts = {
        "context": ["As ", {"not": "a part"}],
        "takeaways": [{"at": 7, "others": ["x"]}],
        "level": "regional",
        "problem": [["a", "b"]],
    }
    plan = plan_of(
        tmp_path, {"kind": "practice", "fields": fields, "conflicts": conflicts, "colour": "red", "id": ID}
    )
    (record,) = plan.records
    assert record.fields == {
        "title": "T",
        "level": "local",
        "technologies": ["ai", "unmapped:abacus"],
        "effort_days": 12.0,
        "start": "",
        "context": "As shown.",
        "takeaways": ["One"],
        "tools": [{"name": "x", "colour": "red"}],
    }
    assert record.others == {}
    assert plan.unmapped == {"technologies": {"abacus": 1}}
    assert [(one.column, one.left_out) for one in plan.problems] == [
        ("colour", False),
        ("summary", False),
        ("tags", False),
        ("no name", False),
        ("context", False),
        ("takeaways", False),
        ("level", False),
        ("problem", False),
    ]


def test_an_edit_beside_an_open_conflict_leaves_it_open(tmp_path: Path) -> None:
    told = {
        "kind": "note",
        "fields": {"title": "T", "body": "A, edited.\n\nmine"},
        "conflicts": {"body": ["A.\n\n", ["mine", "yours"]]},
    }
    (record,) = plan_of(tmp_path, told).records
    assert record.fields["body"] == f"A, edited.\n\n{block('mine', ['yours'])}"
