"""A CSV file, whoever's program wrote it, gives records; what cannot be used is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from practicedesk.exchange import file_text
from practicedesk.exchange.csv_in import read_csv
from practicedesk.exchange.imported import ImportPlan
from practicedesk.exchange.mappings import ColumnMapping, preset
from practicedesk_sync.errors import PracticeDeskError, UserMistake, WorldError

MAPPING = ColumnMapping.model_validate(
    {
        "format": 1,
        "source": "survey",
        "source_id": "No",
        "licence": "CC-BY-4.0",
        "fields": {
            "title": "Name",
            "technologies": {"column": "Technology", "split": ";"},
            "level": "Level",
            "effort_days": "Days",
            "context": "Story",
        },
    }
)
HEADER = "No,Name,Technology,Level,Days,Story\n"


def plan_of(folder: Path, data: str | bytes, mapping: ColumnMapping = MAPPING) -> ImportPlan:
    path = folder / "rows.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_csv(path, mapping)


def titles(plan: ImportPlan) -> list[str]:
    return [record.title for record in plan.records]


def problems(plan: ImportPlan) -> list[tuple[int, str, str]]:
    return [(problem.line, problem.column, problem.code) for problem in plan.problems]


def test_a_row_becomes_a_record_with_canonical_values(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, HEADER + "7, One portal ,Blockchain; artificial intelligence;,LOCAL,30,First.\n")
    (record,) = plan.records
    assert (record.kind, record.source, record.source_id, record.licence) == (
        "practice",
        "survey",
        "7",
        "CC-BY-4.0",
    )
    assert record.fields == {
        "title": " One portal ",
        "technologies": ["ai", "blockchain"],
        "level": "local",
        "effort_days": 30.0,
        "context": "First.",
    }
    assert (record.line, plan.problems, plan.unmapped, plan.ignored_columns, plan.notes) == (
        2,
        (),
        {},
        (),
        (),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_delimiters_and_line_ends(
    tmp_path: Path, encoding: str, delimiter: str, line_end: str
) -> None:
    story = f'"Zürich, then; Málaga{line_end}said ""yes""\t– twice"'
    lines = [["No", "Name", '"Story"'], ["1", "Café", story], ["2", "Über", "x"]]
    text = line_end.join(delimiter.join(cells) for cells in lines)
    plan = plan_of(tmp_path, text.encode(encoding))
    assert titles(plan) == ["Café", "Über"]
    assert plan.records[0].fields["context"] == 'Zürich, then; Málaga\nsaid "yes"\t– twice'
    assert [record.line for record in plan.records] == [2, 4]
    assert plan.delimiter == delimiter
    assert plan.encoding == encoding.removesuffix("-sig")
    assert any("Windows-1252" in note for note in plan.notes) == (encoding == "cp1252")


def test_one_broken_byte_does_not_garble_the_other_accents(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "No,Name\n1,Café Zürich Málaga\n".encode() + b"2,Caf\xe9\n")
    assert titles(plan) == ["Café Zürich Málaga", "Caf\ufffd"]
    assert plan.encoding == "utf-8"
    assert any("UTF-8: 1;" in note for note in plan.notes)


def test_the_delimiter_is_the_one_under_which_the_columns_are_known(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, 'No;"Name";a, b, c, d, e;Story\n1;One;;x, y\n')
    assert (plan.delimiter, titles(plan), plan.ignored_columns) == (";", ["One"], ("a, b, c, d, e",))
    plan = plan_of(tmp_path, "No,Name,a;b;c;d\n1,One,\n")
    assert (plan.delimiter, titles(plan), plan.ignored_columns) == (",", ["One"], ("a;b;c;d",))


def test_a_first_line_may_declare_the_delimiter(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "sep=;\r\nNo;Name\r\n1;One\r\n")
    assert (plan.delimiter, titles(plan), plan.records[0].line) == (";", ["One"], 3)


def test_blank_cells_and_rows_hold_nothing(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "\n" + HEADER + "1,One,\xa0,  ,\xa0 \t,\xa0\n\n,,,,,\n \n2,Two,,,,\n")
    assert [record.fields for record in plan.records] == [{"title": "One"}, {"title": "Two"}]
    assert [record.line for record in plan.records] == [3, 7]
    assert plan.problems == ()


def test_headings_are_matched_without_case_and_the_first_of_two_counts(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "NO, name ,Name,Extra,\n1,One,Other,x,\n2,Two,Other,x\n")
    assert titles(plan) == ["One", "Two"]
    assert plan.ignored_columns == ("Name", "Extra", "(column 5, without a heading)")


def test_bad_rows_are_named_and_the_others_come(tmp_path: Path) -> None:
    rows = [
        '1,One,,,,"two\nlines"',
        "2,Two,,",  # line 4: too short
        "3,Three,,,,,extra",  # line 5: too long
        "4,Four,,,,,,",  # line 6: blank cells at the end do no harm
        '5,"Fi"ve,,,,',  # line 7: text after a closed quote
        "6, ,,,,",  # line 8
        "1,Again,,,,",  # line 9
        '7,"never closed,,,,',  # line 10
        "8,Eight,,,,",
    ]
    plan = plan_of(tmp_path, HEADER + "\n".join(rows))
    assert titles(plan) == ["One", "Four", "Eight"]
    assert problems(plan) == [
        (4, "", "ragged_row"),
        (5, "", "ragged_row"),
        (7, "", "broken_quotes"),
        (8, "Name", "no_title"),
        (9, "No", "repeated_id"),
        (10, "", "broken_quotes"),
    ]
    assert all(problem.left_out and problem.message.endswith(".") for problem in plan.problems)


def test_a_cell_that_cannot_be_read_leaves_its_row_in(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, HEADER + "1,One,,,many,Kept\n2,Two,,,nan,\n3,Three,,,1e999,\n")
    assert [record.fields for record in plan.records] == [
        {"title": "One", "context": "Kept"},
        {"title": "Two"},
        {"title": "Three"},
    ]
    assert problems(plan) == [(line, "Days", "field_value") for line in (2, 3, 4)]
    assert not any(problem.left_out for problem in plan.problems)
    assert "many" in plan.problems[0].message


def test_unknown_terms_are_kept_and_counted(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, HEADER + "1,One,ai;Abacus,Galactic,,\n2,Two,Abacus,,,\n1,Again,Abacus,,,\n")
    assert plan.records[0].fields["technologies"] == ["ai", "unmapped:Abacus"]
    assert plan.unmapped == {"technologies": {"Abacus": 2}, "level": {"Galactic": 1}}


def test_nothing_is_refused_for_its_length(tmp_path: Path) -> None:
    title, story = "T" * 121, "long\n" * 400_000
    plan = plan_of(tmp_path, f'{HEADER}1,{title},,,,"{story}"\n2,Two,,,,\n')
    assert titles(plan) == [title, "Two"]
    assert plan.records[0].fields["context"] == story.strip("\n")
    assert plan.records[0].notes == ("Title has 121 characters; up to 120 are advised.",)
    assert plan.records[1].line == 400_003


def test_nul_characters_and_conflict_marks_are_taken_out(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, HEADER + "1,O\0ne,,,,a\ufff9b\ufffac\ufffbd\n2,\0,,,,\n")
    assert [record.fields for record in plan.records] == [{"title": "One", "context": "abcd"}]
    assert problems(plan) == [(3, "Name", "no_title")]


def test_control_characters_do_not_make_a_text_binary(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "No,Name\n" + "".join(f"{n},\x01\x1f\x08é\n" for n in range(99)))
    assert titles(plan) == ["\x01\x1f\x08é"] * 99


def test_a_row_without_an_id_is_known_by_its_content(tmp_path: Path) -> None:
    rows = "No,Name,Story\n,One,x\n,One,y\n,One,x\n"
    plan = plan_of(tmp_path, rows)
    assert [record.source_id[:4] for record in plan.records] == ["row:", "row:"]
    assert problems(plan) == [(4, "No", "repeated_id")]
    again = plan_of(tmp_path, "Story;Name;No;New\ny;One;;1\n")
    assert again.records[0].source_id == plan.records[1].source_id


def test_a_heading_row_alone_gives_a_plan_that_says_so(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, HEADER)
    assert (plan.records, plan.problems) == ((), ())
    assert any("nothing below it" in note for note in plan.notes)


def test_columns_the_mapping_knows_and_the_file_lacks_are_noted(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "No,Name,Story,Level\n1,One,x,local\n")
    assert plan.notes == ("The file has no column “days”.", "The file has no column “technology”.")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"\n \r\n", "file_empty"),
        (b"\xef\xbb\xbf", "no_header"),
        (b"1,One,ai\n2,Two,ai\n", "no_such_column"),
        (b"No,Story\n1,x\n", "no_such_column"),
        (b"Name,Story\nOne,x\n", "no_such_column"),
        (b"PK\x03\x04\x14\0\x06\0", "not_text"),
        (b"%PDF-1.7\n", "not_text"),
        (bytes(range(256)) * 40, "not_text"),
        (("No,Name\n1,One\n" * 5).encode("utf-16-le"), "not_text"),
    ],
)
def test_what_is_no_table_is_refused_plainly(tmp_path: Path, data: bytes, code: str) -> None:
    with pytest.raises(UserMistake) as caught:
        plan_of(tmp_path, data)
    assert caught.value.code == code
    assert caught.value.message.endswith(".")
    assert caught.value.next.endswith(".")


def test_what_is_no_file_is_refused_plainly(tmp_path: Path) -> None:
    found: list[tuple[type[PracticeDeskError], str]] = []
    for path in (tmp_path / "none.csv", tmp_path, Path("/dev/null"), Path("a\0b"), tmp_path / ("x" * 300)):
        with pytest.raises(PracticeDeskError) as caught:
            read_csv(path, MAPPING)
        found.append((caught.type, caught.value.code))
    assert found == [
        (UserMistake, "file_missing"),
        (UserMistake, "file_is_folder"),
        (UserMistake, "not_a_file"),
        (UserMistake, "file_missing"),
        (WorldError, "file_unreadable"),
    ]


def test_a_file_beyond_memory_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(file_text.MOST_BYTES + 1)  # a sparse file: no byte of it is on the disk
    with pytest.raises(UserMistake, match="at most 512 MB"):
        read_csv(path, MAPPING)


def test_a_column_per_field_needs_no_rule(tmp_path: Path) -> None:
    text = (
        "Title,tags,kind,body,context,Colour\nOne,a|b,,,There,red\nTwo,c,note,Text,Where?,\nThree,,ghost,,,\n"
    )
    plan = plan_of(tmp_path, text, preset("plain"))
    assert [(record.kind, dict(record.fields)) for record in plan.records] == [
        ("practice", {"title": "One", "tags": ["a", "b"], "context": "There"}),
        ("note", {"title": "Two", "tags": ["c"], "body": "Text"}),
    ]
    assert problems(plan) == [(3, "context", "no_such_field"), (4, "kind", "unknown_kind")]
    assert [problem.left_out for problem in plan.problems] == [False, True]
    assert plan.ignored_columns == ("Colour",)
    assert len(plan.notes) == 1  # no column identifies the rows


def test_cells_may_be_json_of_any_shape_or_depth(tmp_path: Path) -> None:
    cells = ["[" * 100_000, '[["a"]]', "[1, 2]", "[see below] | b", '["a|b", ""]', '["\\ud800"]', "{}"]
    rows = "".join('{},T,"{}"\n'.format(n, cell.replace('"', '""')) for n, cell in enumerate(cells))
    plan = plan_of(tmp_path, "id,title,tags\n" + rows, preset("plain"))
    assert [record.fields.get("tags") for record in plan.records] == [
        ["[" * 100_000],
        None,
        None,
        ["[see below]", "b"],
        ["", "a|b"],
        ["?"],
        ["{}"],
    ]
    assert problems(plan) == [
        (3, "tags", "field_value"),
        (4, "tags", "field_value"),
        (4, "tags", "field_value"),
    ]
