"""`list`, `search`, `show`, `history`, `import`, `export`, `report`: what a person and a script read."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from practicedesk_sync.model.kinds import kinds
from tests.e2e.commands import Shell


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    made = Shell(tmp_path / "library", capsys)
    made("init", "--sample")
    return made


def test_list_is_one_array_filtered_sorted_and_limited(shell: Shell) -> None:
    tasks = shell.json("list", "task", "--sort", "title")
    titles = [task["title"] for task in tasks]
    assert len(titles) == 7 and titles == sorted(titles, key=str.casefold)
    assert shell.json("list", "task", "--sort", "title", "--limit", "2") == tasks[:2]
    by_type = shell.json("list", "--where", "task_type=decision")
    assert 0 < len(by_type) < 7
    assert shell.json("list", "--where", "task_type=decision", "--where", "task_state=dropped") == []


def test_list_prints_one_line_for_each_record(shell: Shell) -> None:
    lines = shell("list", "practice").splitlines()
    assert len(lines) == 6
    assert all(len(line.split()[0]) == 32 for line in lines)


def test_a_cut_list_says_so_on_standard_error_only(shell: Shell) -> None:
    answer = shell.run("list", "--limit", "2")
    assert (len(answer.out.splitlines()), "a higher --limit" in answer.err) == (2, True)
    assert shell.run("--json", "list", "--limit", "2").err == ""


def test_search_gives_hits_snippets_and_counts(shell: Shell) -> None:
    found = shell.json("search", "ridership", "--kind", "practice")
    (hit,) = found["hits"]
    assert (found["total"], found["facets"]["kind"]["practice"]) == (1, 1)
    start, end = hit["snippet_hits"][0]
    assert hit["snippet"][start:end].casefold() == "ridership"
    said = shell("search", "ridership", "--kind", "practice")
    assert said.startswith("1 record\n") and hit["id"] in said and "\x1b" not in said
    assert "Technologies (technologies): Data analytics 1" in said


def test_search_without_words_counts_everything(shell: Shell) -> None:
    found = shell.json("search", "--limit", "0")
    assert (found["hits"], found["facets"]["kind"]["meeting"]) == ([], 3)


@pytest.mark.parametrize("signs", ["!!", "🙂"])
def test_a_search_for_signs_alone_finds_nothing_and_says_why(shell: Shell, signs: str) -> None:
    assert shell.json("search", signs) == {"total": 0, "hits": [], "facets": {}}
    answer = shell.run("search", signs)
    assert (answer.status, answer.err) == (0, f"There is no word to look for in “{signs}”.\n")


def test_a_filter_that_fits_nothing_says_what_is_near(shell: Shell) -> None:
    shell("new", "note", "Line 5", "tags=buses")
    answer = shell.run("list", "--where", "tags=busses")
    assert (answer.status, answer.out) == (0, "")
    assert answer.err == "No record fits. No record has “busses” in tags. Did you mean “buses”?\n"
    assert "It takes: ai, " in shell.run("list", "--where", "technologies=Artifical intelligence").err


def test_a_filter_that_is_none_is_explained_as_a_filter(shell: Shell) -> None:
    said = shell.run("list", "--where", "maturity").err
    assert "technologies=ai" in said and "@FILE" not in said


def test_fields_lists_kinds_their_fields_and_the_values_these_take(shell: Shell) -> None:
    assert {"kind": "practice", "label": "Practice"} in shell.json("fields")
    fields = {row["name"]: row for row in shell.json("fields", "Practice")}
    assert (fields["title"]["required"], fields["problem"]["control"]) == (True, "text")
    assert "pilot" in fields["maturity"]["choices"] and "origin" not in fields
    assert {"value": "ai", "label": "Artificial intelligence"} in shell.json(
        "fields", "practice", "technologies"
    )
    assert shell("fields", "practice", "problem") == "a long text, in Markdown"
    for known in kinds():
        assert "title" in shell("fields", known.name)
    assert "attach" in shell("fields", "note", "attachments")


def test_show_marks_an_open_conflict_in_words(shell: Shell) -> None:
    (conflict,) = shell.json("conflicts")
    text = shell("show", conflict["record"])
    assert "[Conflict 1: " in text and "[Other version 1:]" in text and "[End of conflict]" in text
    assert conflict["shown"]["value"] in text and conflict["others"][0]["value"] in text
    record = shell.json("show", conflict["record"])
    assert record["siblings"] == {"minutes": [conflict["others"][0]["value"]]}
    assert not {"\ufff9", "\ufffa", "\ufffb"} & set(text + str(record))


def test_show_uses_words_for_codes_and_titles_for_records(shell: Shell) -> None:
    practice = shell("show", shell.json("list", "--where", "technologies=gis")[0]["id"])
    assert "Geographic information systems" in practice
    action = shell.json("list", "--where", "task_type=action")[0]
    assert "meeting" in shell("show", action["id"]).lower()


def test_a_record_is_named_by_the_beginning_of_its_id(shell: Shell) -> None:
    id_ = shell.json("list", "group")[0]["id"]
    assert shell.json("show", id_[:12])["id"] == id_
    assert shell.fails("show", "01") == (2, "record_unknown")


def test_history_tells_each_change_and_whether_it_is_sent(shell: Shell) -> None:
    id_ = shell("new", "practice", "Chatbot", "maturity=pilot")
    shell("set", id_, "maturity=implemented")
    shell("add", id_, "tags=x")
    rows = shell.json("history", id_)
    assert [(row["made"], row["sent"]) for row in rows] == [(True, False), (False, False), (False, False)]
    assert rows[1]["changes"] == [{"field": "maturity", "what": "put", "value": "implemented"}]
    assert shell("history", id_).splitlines()[2].endswith("Tags +x  (not yet sent)")


def test_export_and_import_go_round(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    assert shell.json("export", "practice", "--csv", str(file))["records"] == 6
    assert shell.fails("export", "--csv", str(file)) == (2, "file_exists")
    shell("export", "--csv", str(file), "--overwrite", "--where", "kind=practice")
    with file.open(encoding="utf-8-sig", newline="") as text:
        assert len(list(csv.DictReader(text))) == 6
    done = shell.json("import", str(file), "--preset", "plain")
    assert (done["new"], done["updated"], done["unchanged"], done["problems"]) == (0, 0, 6, [])


def test_a_dry_run_writes_nothing(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    file.write_text("title,maturity\nOne,pilot\n,planned\n", encoding="utf-8")
    before = shell.json("list")
    tried = shell.run("import", str(file), "--preset", "plain", "--dry-run")
    assert tried.out.startswith("Nothing was written.") and "Line 3" in tried.out
    assert tried.status == 2 and "1 thing in the file" in tried.err
    assert shell.json("list") == before
    done = shell.run("--json", "import", str(file), "--preset", "plain")
    assert (done.status, done.code) == (2, "left_out")
    assert (done.json["new"], [problem["line"] for problem in done.json["problems"]]) == (1, [3])
    assert len(shell.json("list")) == len(before) + 1


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (("import", "missing.csv", "--preset", "plain"), "file"),
        (("import", "missing.csv"), "file_missing"),
        (("import", "missing.zip"), "format_unknown"),
        (("list", "chair"), "kind_unknown"),
        (("list", "--where", "colour=red"), "field_unknown"),
        (("list", "--where", "technologies=steam"), "value_unknown"),
        (("fields", "chair"), "kind_unknown"),
        (("fields", "practice", "colour"), "field_unknown"),
        (("list", "--where", "maturity"), "pair"),
        (("list", "--sort", "colour"), "usage"),
        (("list", "--limit", "-1"), "usage"),
        (("show", "nonsense"), "record_unknown"),
    ],
)
def test_a_mistake_ends_with_2(shell: Shell, command: tuple[str, ...], code: str) -> None:
    status, told = shell.fails(*command)
    assert status == 2 and told.startswith(code)


def test_a_sheet_is_printed(shell: Shell, tmp_path: Path) -> None:
    id_ = shell.json("list", "practice")[0]["id"]
    sheet = tmp_path / "sheet.pdf"
    done = shell.json("report", "sheet", id_, "-o", str(sheet))
    assert done["pages"] >= 1 and sheet.read_bytes().startswith(b"%PDF-")
    assert shell.fails("report", "sheet", id_, "-o", str(tmp_path / "no" / "sheet.pdf"))[0] == 3
