"""Whatever a record holds, our own export brings it back; whatever a file holds, reading it ends plainly."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from practicedesk.exchange.cells import guarded, joined, parted, unguarded
from practicedesk.exchange.csv_in import read_csv
from practicedesk.exchange.csv_out import write_csv
from practicedesk.exchange.exported import ExportedRecord
from practicedesk.exchange.mappings import load_mapping, preset
from practicedesk.exchange.readings import opening
from practicedesk_sync.errors import PracticeDeskError
from practicedesk_sync.model.kinds import Kind
from tests.examples import examples

from .field_values import EXPORTED, TEXT, held, record


@given(st.lists(st.sampled_from(EXPORTED).flatmap(lambda kind: st.tuples(st.just(kind), record(kind)))))
def test_records_come_back_as_they_were(given_records: list[tuple[Kind, dict[str, Any]]]) -> None:
    exported = [
        ExportedRecord(f"{n:032x}", kind.name, fields) for n, (kind, fields) in enumerate(given_records)
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out.csv"
        write_csv(path, exported)
        plan = read_csv(path, preset("plain")) if exported else None
    if plan is None:
        return
    assert plan.problems == ()
    assert [(back.record_id, back.kind, dict(back.fields)) for back in plan.records] == [
        (one.id, one.kind, held(dict(one.fields))) for one in exported
    ]


@given(TEXT)
@example("'=1")
@example("'")
def test_a_guard_is_taken_away_exactly(text: str) -> None:
    cell = guarded(text)
    assert unguarded(cell) == text
    assert cell.lstrip()[:1] not in {*"=+-@＝＋－＠"} - {""}
    assert not cell[:1].isspace()


@given(st.lists(TEXT | st.dictionaries(TEXT, TEXT | st.integers() | st.none(), min_size=1)))
@example(['["a"]'])
@example(["[x"])
@example([""])
def test_elements_come_back_in_order(elements: list[Any]) -> None:
    assert parted(joined(elements)) == elements


@given(
    st.lists(st.lists(TEXT, min_size=3, max_size=3)), st.sampled_from(",;\t"), st.sampled_from(["\r\n", "\n"])
)
def test_rows_of_any_text_are_records_or_named(rows: list[list[str]], delimiter: str, line_end: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=line_end, quoting=csv.QUOTE_ALL)
    writer.writerows([["title", "context", "tags"], *rows])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "in.csv"
        path.write_bytes(out.getvalue().encode("utf-8", "replace"))
        plan = read_csv(path, preset("plain"))
    left_out = {problem.line for problem in plan.problems if problem.left_out}
    full = [row for row in rows if any(cell.strip() for cell in row)]
    assert len(plan.records) + len(left_out) == len(full)
    assert not left_out & {one.line for one in plan.records}


CSV_PIECES = st.sampled_from(
    [
        b"id,name,title\n",
        b"id;title\r\n",
        b'"',
        b"\n",
        b"\r",
        b",",
        b";",
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"1,a,b\n",
    ]
)


@examples(500)
@given(st.lists(CSV_PIECES | st.binary(max_size=20)).map(b"".join), st.sampled_from(["ips", "plain"]))
@example(b"title\n\xff", "plain")
@example(b"\xff\xfe\x00", "plain")
@example(b"\xff\xfe\x00\x00\x00\x00\x11\x00", "plain")
@example(b'"\0",id,name\n', "ips")
@example(b'id,kind,title,origin\n1,series,x,"{""source"":""\\ud800"",""source_id"":""1""}"\n', "plain")
def test_any_bytes_end_in_a_plan_or_a_plain_error(data: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "in.csv"
        path.write_bytes(data)
        try:
            plan = read_csv(path, preset(name))
        except PracticeDeskError as error:
            assert error.code
            assert error.next
            return
    lines = data.count(b"\n") + data.count(b"\r") + 1
    named = [one.line for one in plan.records] + [problem.line for problem in plan.problems]
    assert all(2 <= line <= lines for line in named)
    for one in plan.records:
        assert one.title.strip()
        repr(one).encode()  # no half characters anywhere


@given(
    st.binary()
    | st.recursive(
        st.none() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["format", "fields", "title", "column", "value", "source"]), inner
            )
        ),
    ).map(lambda tree: repr(tree).replace("'", '"').replace("None", "1").encode("utf-8", "replace"))
)
def test_any_bytes_as_a_mapping_end_in_a_plain_error(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mapping.json"
        path.write_bytes(data)
        try:
            load_mapping(path)
        except PracticeDeskError as error:
            assert error.next


@given(
    st.lists(
        st.sampled_from(["A", "b", ".", " ", "\n", "!", "e.g.", "”", "。", "9"]) | st.text(max_size=3)
    ).map("".join),
    st.integers(0, 40),
)
def test_an_opening_is_the_beginning_of_the_text(text: str, limit: int) -> None:
    found = opening(text, limit)
    assert len(found) <= limit
    assert " ".join(text.split()).startswith(found)
