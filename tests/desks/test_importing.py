"""Files come in twice, edited, from elsewhere and in another state."""

from __future__ import annotations

from pathlib import Path

import pytest

from practicedesk.library.selecting import Query
from practicedesk.services.exporting import export_file
from practicedesk.services.importing import import_file
from practicedesk_sync.errors import UserMistake

from .office import Desk, Office

HEAD = "id,title,problem,tags,state\n"


@pytest.fixture
def ana(office: Office) -> Desk:
    return office.desk("ana")


def written(folder: Path, rows: str) -> Path:
    path = folder / "rows.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    return path


def imported(desk: Desk, path: Path, *, dry_run: bool = False) -> tuple[int, int, int]:
    report = import_file(desk.library, path, preset_name="plain", dry_run=dry_run)
    return report.new, report.updated, report.unchanged


def only_record(desk: Desk) -> str:
    with desk.library.reading() as connection:
        return str(connection.exec_driver_sql("SELECT id FROM shown WHERE kind = 'practice'").scalar_one())


def test_a_changed_row_follows_the_file_but_for_what_somebody_edited(ana: Desk, tmp_path: Path) -> None:
    assert imported(ana, written(tmp_path, "7,Trees,No list.,green,\n")) == (1, 0, 0)
    id_ = only_record(ana)
    ana.editing.put(id_, {"problem": "Nobody had a list."})
    path = written(tmp_path, "7,Tree register,A list is missing.,green | city,\n")
    report = import_file(ana.library, path, preset_name="plain")
    assert (report.updated, report.kept) == (1, [(id_, "problem")])
    fields = ana.see(id_).shown.fields
    assert (fields["title"], fields["problem"]) == ("Tree register", "Nobody had a list.")
    assert fields["tags"] == ["city", "green"]
    assert imported(ana, path) == (0, 0, 1)


def test_a_dry_run_counts_and_writes_nothing(ana: Desk, tmp_path: Path) -> None:
    path = written(tmp_path, "7,Trees,,,\n8,Bees,,,\n")
    assert imported(ana, path, dry_run=True) == (2, 0, 0)
    assert imported(ana, path) == (2, 0, 0)


def test_a_record_in_the_trash_stays_there(ana: Desk, tmp_path: Path) -> None:
    imported(ana, written(tmp_path, "7,Trees,,,\n"))
    id_ = only_record(ana)
    ana.editing.delete(id_)
    assert imported(ana, written(tmp_path, "7,More trees,,,\n")) == (0, 0, 1)
    assert ana.see(id_).shown.trashed


def test_a_row_in_a_later_state_gets_there_step_by_step(ana: Desk, tmp_path: Path) -> None:
    assert imported(ana, written(tmp_path, "7,Trees,,,changes_requested\n")) == (1, 0, 0)
    assert ana.see(only_record(ana)).shown.fields["state"] == "changes_requested"


def test_our_own_export_edited_elsewhere_comes_back_as_edits(ana: Desk, tmp_path: Path) -> None:
    id_ = ana.editing.new("practice", "Trees", values={"problem": "No list."})
    path = tmp_path / "all.csv"
    export_file(ana.library, Query(kinds=["practice"]), path)
    assert imported(ana, path) == (0, 0, 1)
    path.write_text(path.read_text(encoding="utf-8-sig").replace("No list.", "A list."), encoding="utf-8")
    assert imported(ana, path) == (0, 1, 0)
    assert ana.text(id_, "problem") == "A list."
    path.write_text(path.read_text(encoding="utf-8").replace('"practice"', '"note"'), encoding="utf-8")
    assert imported(ana, path) == (0, 0, 1)
    assert ana.see(id_).kind == "practice"


@pytest.mark.parametrize(
    ("field", "typed"),
    [("title", " "), ("start", "next week"), ("start", "2026-13"), ("url", "javascript:x")],
)
def test_what_is_typed_is_checked(ana: Desk, field: str, typed: str) -> None:
    id_ = ana.editing.new("practice", "Trees", values={"start": "2026-11", "url": "https://example.org/"})
    with pytest.raises(UserMistake):
        ana.editing.put(id_, {field: typed})
    assert ana.see(id_).shown.fields["title"] == "Trees"
