"""A record written as JSON is the same when read back, open conflicts and unknown fields too."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from practicedesk.exchange.conflict_parts import text_of_parts, text_parts
from practicedesk.exchange.exported import ExportedRecord
from practicedesk.exchange.imported import ImportPlan
from practicedesk.exchange.json_in import read_json
from practicedesk.exchange.json_out import write_json
from practicedesk_sync.errors import PracticeDeskError
from practicedesk_sync.merge.blocks import block, plain
from practicedesk_sync.merge.split import join, split
from practicedesk_sync.model.kinds import PUBLICATION, SERIES, Kind, kinds
from practicedesk_sync.model.values import clean_text
from tests.examples import examples

from .field_values import TEXT, record

ID = "0" * 31 + "a"
EXPORTED = [kind for kind in kinds() if kind.name not in (PUBLICATION, SERIES)]


def read_back(data: bytes) -> ImportPlan:
    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / "in.json"
        path.write_bytes(data)
        return read_json(path)


def through_a_file(records: list[ExportedRecord]) -> ImportPlan:
    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / "out.json"
        assert write_json(path, records) == len(records)
        json.loads(path.read_text("utf-8"))
        return read_json(path)


def told(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as a library may hold them: no set or list has a blank element."""
    given = {name: value for name, value in fields.items() if value is not None}
    return {
        name: [each for each in value if each != ""] if isinstance(value, list) else value
        for name, value in given.items()
    }


@given(st.lists(st.sampled_from(EXPORTED).flatmap(lambda kind: st.tuples(st.just(kind), record(kind)))))
def test_records_come_back_as_they_were(given_records: list[tuple[Kind, dict[str, Any]]]) -> None:
    exported = [
        ExportedRecord(f"{n:032x}", kind.name, fields, space="5" * 32, trashed=n % 2 == 0)
        for n, (kind, fields) in enumerate(given_records)
    ]
    plan = through_a_file(exported)
    assert plan.problems == ()
    assert [(back.record_id, back.kind, back.space, back.trashed, back.fields) for back in plan.records] == [
        (one.id, one.kind, "5" * 32, one.trashed, told(one.fields)) for one in exported
    ]


JSON_VALUE = st.recursive(
    st.booleans() | st.integers(-(2**63) + 1, 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT.map(clean_text), inner, max_size=3),
    max_leaves=5,
) | TEXT.map(clean_text)


@given(JSON_VALUE, st.lists(JSON_VALUE.filter(lambda value: value != ""), max_size=3), TEXT.map(clean_text))
def test_fields_and_kinds_of_a_newer_version_are_kept(value: Any, several: list[Any], text: str) -> None:
    fields = {"title": "T", "stars": value, "steps": several, "story": text}
    forms: dict[str, Any] = {"stars": "register", "steps": "list", "story": "text"}
    for kind in ("practice", "constellation"):
        (back,) = through_a_file([ExportedRecord(ID, kind, fields, forms=forms)]).records
        assert (back.kind, back.fields, back.forms) == (kind, fields, forms)


PARAGRAPH = TEXT.map(clean_text).map(lambda text: " ".join(text.split())).filter(bool)
DISPUTED = st.tuples(PARAGRAPH | st.just(""), st.sets(PARAGRAPH, min_size=1, max_size=3)).map(
    lambda both: block(both[0], both[1])
)


@given(st.lists(PARAGRAPH | DISPUTED, min_size=1, max_size=5).map("\n\n".join))
def test_open_conflicts_of_a_text_come_back(text: str) -> None:
    text = join(split(text))
    assert text_of_parts(text_parts(text)) == text
    exported = ExportedRecord(ID, "practice", {"title": "T", "context": text}, siblings={"context": ["x"]})
    (back,) = through_a_file([exported]).records
    assert back.fields["context"] == text
    assert plain(back.fields["context"]) == plain(text)


@given(st.sets(PARAGRAPH, min_size=2, max_size=4).map(list), st.lists(PARAGRAPH, min_size=1, max_size=4))
def test_other_values_of_registers_and_items_come_back(values: list[str], items: list[str]) -> None:
    shown, *others = values
    at = len(items) - 1
    exported = ExportedRecord(
        ID,
        "practice",
        {"title": "T", "summary": shown, "takeaways": items},
        items={"takeaways": [f"item {n}" for n in range(len(items))]},
        siblings={"summary": others, "takeaways": [{"item": f"item {at}", "values": others}]},
    )
    (back,) = through_a_file([exported]).records
    assert back.others == {"summary": others, "takeaways": {at: others}}


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just(ID),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["id", "kind", "fields", "conflicts", "forms", "title", "tags", "tools", "context"]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)


@examples(200)
@given(st.lists(ODD | st.fixed_dictionaries({"kind": st.just("practice"), "fields": ODD, "conflicts": ODD})))
@example(
    [{"kind": "practice", "fields": {"title": "\ud800", "context": "x"}, "conflicts": {"context": [[]]}}]
)
@example([{"kind": "practice", "fields": {"title": "T", "tags": [[1]], "no name": 1, "not_effective": 3}}])
def test_any_records_are_read_or_named(records: list[Any]) -> None:
    whole = {"format": "practicedesk-records", "version": 1, "records": records}
    try:
        plan = read_back(json.dumps(whole).encode())
    except PracticeDeskError as error:
        assert error.code == "json_invalid"
        return
    left_out = [problem.line for problem in plan.problems if problem.left_out]
    assert sorted([one.line for one in plan.records] + left_out) == list(range(1, len(records) + 1))
    for one in plan.records:
        repr(one).encode()  # no half characters anywhere


@given(st.binary() | st.text().map(str.encode) | ODD.map(lambda tree: json.dumps(tree).encode()))
@example(b'{"format": "practicedesk-records", "version": 2, "records": []}')
@example(b'{"format": "practicedesk-records", "version": 1, "records": [}')
@example(b'{"a": 1, "a": 1}')
@example(b"[" * 100_000)
def test_any_other_file_is_refused_plainly(data: bytes) -> None:
    try:
        read_back(data)
    except PracticeDeskError as error:
        assert error.message.endswith(".")
        assert error.next.endswith(".")
    else:
        raise AssertionError("it was taken for a file of records")
